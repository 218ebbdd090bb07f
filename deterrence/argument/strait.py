"""How does `Strait` test the claims of the article? One contrast for each form of each claim.

Comparisons are in the game's own names, steps are by convention: retrenchment halves Beijing's belief in
the US (`us_prior` alone: the stakes of the US stay what they are), denial grows by a tenth, strengths and
stakes by a quarter. The first form of a claim is its headline form.

Events of a war are asked of the wars, "US fights | war": where fewer attacks are made the US fights
less often whatever it would do.

C02 is asked in its first half, with a US that may deploy after a provocation (Slantchev 2005) and chooses to;
the second half takes years (see `arms_build_up`, `chain_store`). C07 asks what Washington gains, C08 what a
rung does once agreed: what Beijing may do to prevent it is left to `preventive_war` and `cooperation_ladder`.
"""

from __future__ import annotations

from deterrence.argument.contrast import Case, Contrast, crossed, plus, times, two
from deterrence.games.strait.ties import LADDER

__all__ = ["CONTRASTS", "LEAVING", "LINE", "RETRENCHED"]

RETRENCHED = {"us_prior": times(0.5)}
LEAVING = {"us_prior": 0.0}
LINE, SILENT = {"japan_posture": "red line"}, {"japan_posture": "ambiguity"}
US_LINE, US_SILENT = {"us_posture": "red line"}, {"us_posture": "ambiguity"}
UNPROVOKED = {"japan_line": "unprovoked", "attribution_miss": 0.1, "attribution_false": 0.1,
              "japan_conditionality": 0.25}  # fmt: skip
BOTH_LINES, BOTH_SILENT = {**US_LINE, **LINE}, {**US_SILENT, **SILENT}
STAKES = {name: times(1.25) for name in ("japan_loss_resolute", "japan_loss_irresolute")}
NO_TIES = {"ties": "none"}
TRIAD, KOREA = {"third_guarantor": "none"}, {"third_guarantor": "South Korea"}


def _rung(rung: str) -> tuple[Case, ...]:
    return two(NO_TIES, {"ties": "agreed", **LADDER[rung]})


CONTRASTS = (
    Contrast("C01", "against a US that surely stays out", "attack", "-", two(LEAVING, {}), US_SILENT),
    Contrast("C01", "against a US red line", "attack", "-", two(US_LINE, US_SILENT)),
    Contrast("C02", "a US that may deploy", "attack", "-", two({"deployment": "none"}, {"deployment": "US"}),
             US_SILENT, postures_given=True),
    Contrast("C03", "far from Japan's bases", "attack", "+", two({}, {"a2ad": plus(0.1)})),
    Contrast("C03", "reaching Japan's bases", "attack", "+", two({}, {"basing_relief": plus(-0.2)})),
    Contrast("C03", "reaching bases, US fights", "US fights | war", "-",
             two({}, {"basing_relief": plus(-0.2)})),
    Contrast("C04", "", "attack", "+", two({}, RETRENCHED)),
    Contrast("C05", "Taiwan's effort", "Taiwan effort", "+", two({}, RETRENCHED), {"taiwan_effort": "chosen"},
             postures_given=True),
    Contrast("C05", "ties", "ties", "+", two({}, RETRENCHED), {"ties": "offered"}, postures_given=True),
    Contrast("C06", "a larger stake", "attack", "-", two({}, STAKES)),
    Contrast("C06", "worth more as the US leaves", "payoff: Japan", "+",
             crossed(SILENT, LINE, {**SILENT, **RETRENCHED}, {**LINE, **RETRENCHED})),
    Contrast("C07", "", "payoff: US", "+", two({}, {"japan_strength": times(1.25)})),
    *(Contrast("C08", rung, "attack", "-", _rung(rung), postures_given=True)
      for rung in ("coast guard", "air defence", "pact")),
    # a spread of Japan's resolve about its mean stands for governments that come and go (in 1996 some priors
    # are so high that the firmer one is cut at 1)
    Contrast("C09", "", "attack", "-",
             (Case("steady", 1.0, {}), Case("firmer", -0.5, {"japan_prior": times(1.5)}),
              Case("weaker", -0.5, {"japan_prior": times(0.5)}))),
    Contrast("C10", "", "Japan joins | war", "+", two({}, {"japan_audience_cost": times(1.5)}), LINE),
    Contrast("C11", "unprovoked", "attack", "-", two(SILENT, LINE), UNPROVOKED),
    Contrast("C11", "any attack", "attack", "-", two(SILENT, LINE)),
    Contrast("C11", "any attack, Japan's own payoff", "payoff: Japan", "+", two(SILENT, LINE)),
    Contrast("C12", "deters", "attack", "-", two({}, {"china_nuclear_japan_cost": times(2.0)})),
    Contrast("C12", "Washington gains", "payoff: US", "+", two({}, {"china_nuclear_japan_cost": times(2.0)})),
    Contrast("C13", "compounds", "US fights | war", "+", two(SILENT, LINE)),
    Contrast("C13", "replaces", "attack", "-", two(SILENT, LINE), LEAVING),
    Contrast("C13", "lines do more together", "attack", "-",
             crossed(BOTH_SILENT, {**US_LINE, **SILENT}, {**US_SILENT, **LINE}, BOTH_LINES)),
    Contrast("C14", "triad", "attack", "-", two({"japan_access": "refused"}, {"japan_access": "free"})),
    Contrast("C14", "quadriad", "attack", "-", two(TRIAD, KOREA)),
    Contrast("C14", "quadriad, its line", "attack", "-",
             two(TRIAD, {**KOREA, "south_korea_posture": "red line"})),
    Contrast("C15", "more than the sum", "attack", "+",
             crossed(LINE, SILENT, {**LINE, **RETRENCHED}, {**SILENT, **RETRENCHED})),
    Contrast("C15", "both against neither", "attack", "+", two(LINE, {**SILENT, **RETRENCHED})),
    *(Contrast("C16", player, f"payoff: {player}", "+", two(BOTH_SILENT, BOTH_LINES))
      for player in ("China", "Taiwan", "Japan", "US")),
)  # fmt: skip
