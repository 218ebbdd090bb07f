"""Where does each parameter of a scenario come from, and which single thing is its band?

`formulas` stands beside `strait.parameters`: for every parameter its unit, its formula in words,
the inputs that it depends on, the inputs that its marginal band moves, and how sure it is. The
tests move every input and check that just the parameters named here follow.

A band here is marginal: it moves one input, or the four win rows on one quantile, and leaves the
rest at the centre. The bounds of all parameters together are not a game.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deterrence.calibration.conventions import WIN_ROWS
from deterrence.calibration.inputs import Input
from deterrence.parameters import Override

__all__ = ["Formula", "formulas"]

_P0, _PJ, _PA, _PB = WIN_ROWS
_RANK = ("measured", "elicited", "assumed")


@dataclass(frozen=True)
class Formula:
    """The provenance of one parameter.

    `rows` and `conventions` move it; `minor` inputs reach it only through `basing_share`, or only
    by changing whether the US would fight without bases. `band` names the inputs that the
    marginal band moves together. `word` is its confidence, or empty for the weakest of `rows`.
    """

    unit: str
    text: str
    rows: tuple[str, ...] = ()
    conventions: tuple[str, ...] = ()
    band: tuple[str, ...] = ()
    word: str = ""
    minor: tuple[str, ...] = ()

    def confidence(self, inputs: Mapping[str, Input]) -> str:
        """One of measured, elicited, assumed, derived, convention."""
        return self.word or max((inputs[r].confidence for r in self.rows), key=_RANK.index)

    def assumed(self, inputs: Mapping[str, Input]) -> bool:
        """True if the value rests on an assumption: its own, or (if derived) one of its inputs'."""
        word = self.confidence(inputs)
        used = (*self.rows, *self.conventions)
        return word == "assumed" or (
            word == "derived" and any(inputs[name].confidence == "assumed" for name in used)
        )

    def source(self, inputs: Mapping[str, Input]) -> str:
        """The formula, then the rows and conventions behind it; rows and own numbers with their source."""
        parts = [self.text]
        parts += [inputs[name].source for name in self.rows]
        if not self.rows and len(self.conventions) == 1:
            parts.append(inputs[self.conventions[0]].source)
        elif self.conventions:
            given = [inputs[name] for name in self.conventions]
            values = (f"{i.name} {i.central:g}{f' ({i.source})' if i.override else ''}" for i in given)
            parts.append(f"conventions: {', '.join(values)}")
        return "; ".join(parts)

    def overrides(self, inputs: Mapping[str, Input]) -> tuple[Override, ...]:
        """The user's own numbers among the inputs that move the value."""
        found = (inputs[name].override for name in (*self.rows, *self.conventions, *self.minor))
        return tuple(own for own in found if own is not None)


def _row(unit: str, name: str, text: str = "the row as it stands") -> Formula:
    return Formula(unit, text, rows=(name,), band=(name,))


def _kept(unit: str, name: str) -> Formula:
    return Formula(unit, "by convention", conventions=(name,), band=(name,), word="assumed")


def _unit(whose: str) -> Formula:
    return Formula("", f"1: the unit in which {whose} is measured", word="convention")


_FIT = ("decisiveness", "basing_share", "land_share")
_CHINA, _JAPAN = "war_cost_gdp_share_CHN", "war_cost_gdp_share_JPN"
_SHARE, _PRIZE, _STRENGTH = "share", "share of prize", "strength relative to China = 1"
_OWN, _US, _TOKYO = "share of own stake", "share of resolute stake", "share of resolute stake"

_STRENGTHS = {
    "taiwan_strength": Formula(
        _STRENGTH, "((1-p0)/p0)^(1/g)", (_P0,), ("decisiveness",), WIN_ROWS),
    "japan_strength": Formula(
        _STRENGTH, "((1-pj)/pj)^(1/g) - taiwan_strength", (_P0, _PJ), ("decisiveness",), WIN_ROWS),
    "us_strength": Formula(
        _STRENGTH, "(((1-pb)/pb)^(1/g) - taiwan_strength - basing_share japan_strength) / (1 - r), "
        "r = land_share a2ad_sortie_denial",
        (_P0, _PB, "a2ad_sortie_denial"), _FIT, WIN_ROWS, minor=(_PJ,)),
    "a2ad": Formula(
        _SHARE, "1 - (((1-pa)/pa)^(1/g) - taiwan_strength) / us_strength: lost without bases",
        (_P0, _PA, _PB, "a2ad_sortie_denial"), _FIT, WIN_ROWS, minor=(_PJ,)),
    "basing_relief": Formula(
        _SHARE, "1 - r/a2ad, r = land_share a2ad_sortie_denial",
        (_P0, _PA, _PB, "a2ad_sortie_denial"), _FIT, WIN_ROWS, minor=(_PJ,)),
    "china_strength": _unit("strength"),
    "decisiveness": _kept("exponent", "decisiveness"),
    "basing_share": _kept(_SHARE, "basing_share"),
}  # fmt: skip

_BEIJING = {
    "china_prize": _unit("China's payoff"),
    "china_war_cost": Formula(
        _PRIZE, "blockade loss / prize (a blockade stands in for a war with Taiwan alone)",
        (_CHINA,), ("china_prize_gdp_years",), (_CHINA,)),
    "china_cost_us": Formula(
        _PRIZE, "(war loss - blockade loss) / (1 + bases_cost_ratio) / prize",
        (_CHINA,), ("china_prize_gdp_years", "bases_cost_ratio"), (_CHINA,)),
    "china_cost_japan": Formula(
        _PRIZE, "japan_cost_ratio china_cost_us", (_CHINA,),
        ("china_prize_gdp_years", "japan_cost_ratio", "bases_cost_ratio"),
        ("japan_cost_ratio",), "assumed"),
    "china_cost_bases": Formula(
        _PRIZE, "bases_cost_ratio china_cost_us", (_CHINA,),
        ("china_prize_gdp_years", "bases_cost_ratio"), ("bases_cost_ratio",), "assumed"),
    "china_cost_spread": Formula(
        _PRIZE, "(long-war loss - blockade loss) / 3.29 / prize, the band read as 90%", (_CHINA,),
        ("china_prize_gdp_years", "cost_spread_scale"), ("cost_spread_scale",), "assumed"),
    "china_audience_cost": _row(
        _PRIZE, "audience_cost_CHN", "loss share read one to one as a share of the prize"),
    **{name: _kept(_PRIZE, name) for name in (
        "china_provocation_loss", "china_grey_gain", "china_grey_cost", "occupation_cost",
        "china_nuclear_japan_cost")},
}  # fmt: skip

_TAIPEI = {
    "taiwan_loss": _unit("Taiwan's payoff"),
    "taiwan_war_cost": Formula(
        _OWN, "war loss / stake in years of GDP", ("war_cost_gdp_share_TWN",),
        ("taiwan_stake_gdp_years",), ("war_cost_gdp_share_TWN",), "assumed"),
    "capitulation_relief": _kept(_SHARE, "capitulation_relief"),
    **{name: _kept(_OWN, name) for name in (
        "taiwan_provocation_rent", "taiwan_grey_concession_loss", "taiwan_grey_resistance_cost")},
}  # fmt: skip

_WASHINGTON = {
    "us_loss_resolute": _unit("the US payoff"),
    "us_loss_irresolute": Formula(
        _US, "1 / us_stake_factor^2", (), ("us_stake_factor",), ("us_stake_factor",), "assumed"),
    "us_war_cost": Formula(
        _US, "(p(bases, US out) - p(bases, US in)) / (us_stake_factor (1 - us_relief_bases)): the "
        "resolute type would just fight at 1 / us_stake_factor of its stake",
        (_P0, _PB), ("decisiveness", "basing_share", "us_stake_factor", "us_relief_bases"),
        ("us_stake_factor",), "derived", minor=(_PJ,)),
    "us_audience_cost": _row(
        _US, "audience_cost_USA", "approval share read one to one as a share of the stake"),
    "us_line_price": _kept(_US, "us_line_price"),
    **{name: _kept(_SHARE, name) for name in (
        "us_relief_join", "us_relief_bases", "us_conditionality", "us_grey_loss")},
    "us_prior": _row("probability", "prior_us_resolute"),
}  # fmt: skip

_TOKYO_KEPT = {
    "japan_loss_resolute": _unit("Japan's payoff"),
    "japan_audience_cost": _row(
        _TOKYO, "audience_cost_JPN", "approval share read one to one as a share of the stake"),
    **{name: _kept(_SHARE, name) for name in (
        "japan_bases_audience_share", "japan_line_price", "japan_nuclear_cost",
        "japan_grey_loss")},
}  # fmt: skip


def _japan(barred: bool) -> dict[str, Formula]:
    """Japan's three derived figures and its prior: combat, or (1996) access alone."""
    shape, factor = ("decisiveness", "basing_share", "japan_stake_factor"), ("japan_stake_factor",)
    step = ("us_stake_factor", "us_relief_bases")
    if barred:
        rows = (*WIN_ROWS, "prior_us_resolute")
        stake = "resolute stake, which is japan_stake_factor x the threshold of giving bases"
        return {
            "japan_prior": _row("probability", "japan_grants_base_access", "P(gives bases)"),
            "japan_loss_irresolute": Formula(
                _TOKYO, "1 / japan_stake_factor^2", (), factor, factor, "derived"),
            "japan_bases_cost": Formula(
                _TOKYO, f"(war loss - blockade loss) / {stake}; the loss itself cancels out",
                rows, shape, factor, "derived", minor=(_JAPAN, *step)),
            "japan_join_cost": Formula(
                _TOKYO, f"japan_join_bar / {stake}",
                (_JAPAN, *rows), (*shape, "japan_join_bar"), factor, "derived", minor=step),
        }  # fmt: skip
    rows = (_JAPAN, _P0, _PJ, _PB, "prior_us_resolute")
    stake = "resolute stake, which is japan_stake_factor x the threshold of joining"
    derived = {
        "japan_loss_irresolute": "geometric mean of the thresholds of bases and joining",
        "japan_bases_cost": "(war loss - blockade loss)",
        "japan_join_cost": "(long-war loss - blockade loss)",
    }
    return {
        "japan_prior": _row("probability", "japan_fights_if_not_attacked", "P(joins)"),
        **{name: Formula(_TOKYO, f"{text} / {stake}", rows, shape, factor, "derived",
                         minor=(_PA, *step)) for name, text in derived.items()},
    }  # fmt: skip


def formulas(barred: bool) -> dict[str, Formula]:
    """Provenance of every parameter of `Strait`; `barred` where Japan cannot join (1996)."""
    return _STRENGTHS | _BEIJING | _TAIPEI | _WASHINGTON | _japan(barred) | _TOKYO_KEPT
