"""Force that goes further or less far than an attack on Taiwan, and what peacetime does to it.

Options 1, 2 and the rest of 12: structure and counts, a plain-Python solution of whole games, and limits
that can be proved.
"""

from __future__ import annotations

import numpy as np
import pytest
from conftest import raises, random_game, same
from strait_frame import (
    BOTH,
    CORRELATED,
    COSTS,
    DRAWN,
    ERRORS,
    FIXED,
    ISLAND,
    PUNISH,
    PUNISHED,
    SEIZED,
    STRIKES,
    STRUCK,
    THREE,
    TIES,
    UNWILLING,
    AgainstTheOracle,
    Answers,
    Lists,
    Options,
    counts,
    differ,
    draw,
)

import deterrence as dt
from deterrence.games import Strait

OPTIONS: Options = {
    "strikes": (STRUCK, STRIKES),
    "strikes, US first": (STRUCK | {"moves_first": "US"}, STRIKES),
    "strikes, conditional lines": (STRUCK | BOTH, STRIKES | ERRORS),
    "seizure": (SEIZED, ISLAND),
    "seizure, US first": (SEIZED | {"moves_first": "US"}, ISLAND),
    "seizure, conditional lines": (SEIZED | BOTH, ISLAND | ERRORS),
    "seizure, strikes": (SEIZED | STRUCK, ISLAND | STRIKES),
    "punishment": (PUNISHED, PUNISH),
    "punishment of a rung": (PUNISHED | {"ties": "in force"}, PUNISH | TIES),
    "punishment of an offer": (PUNISHED | {"ties": "offered"}, PUNISH | TIES),
    "punishment, seizure": (PUNISHED | SEIZED, PUNISH | ISLAND),
    "three Japans": (THREE, UNWILLING),
    "three Japans, US first, correlated": (THREE | CORRELATED | {"moves_first": "US"}, UNWILLING | DRAWN),
    "strikes, dear A2/AD": (STRUCK, STRIKES | COSTS),
}
FEW = ["seizure, strikes", "punishment", "three Japans, US first, correlated"]
QUICK = ["three Japans"]
CHOSEN = [name for name in OPTIONS if "offer" not in name]  # an offer repeats the choice of postures


class TestForce(AgainstTheOracle):
    options = OPTIONS
    fixed = Answers(FEW, games=8, each=7, untied=8)
    fixed_often = Answers(OPTIONS, games=150, each=130, untied=2)  # at ends of ranges courses of China are often alike
    chosen = Lists(QUICK, games=6, seen=3)
    chosen_often = Lists(CHOSEN, games=150, seen=90)


def test_an_option_that_is_off_has_no_effect() -> None:
    """Its parameters may then be anything."""
    drawn = STRIKES | ISLAND | PUNISH | UNWILLING
    batch = random_game(Strait, (50,), 8)
    rng = np.random.default_rng(8)
    assert not differ(dt.solve(batch), dt.solve(batch.replace(**{n: rng.uniform(*ends, 50) for n, ends in drawn.items()})))


# Strikes.


def test_strikes_counts() -> None:
    """Each of China's nodes gains two branches: Taiwan's reply, and the US reply to it (2 moves, 3 outcomes)."""
    nodes = 4 * 2 * 4  # posture cells, provocation, types
    sets = 4 * 2 * (1 + 2)  # Taiwan's; those of the US by its type
    for first in ("Japan", "US"):
        base, more = counts(moves_first=first), (2 * 5 * nodes, 0, 2 * 2 * nodes, 2 * 3 * nodes, 2 * sets)
        assert counts(moves_first=first, **STRUCK) == tuple(a + b for a, b in zip(base, more, strict=True))
    assert counts(**STRUCK) == (895, 3, 380, 512, 144)
    tree = Strait(**STRUCK).tree
    assert set(tree.events) - set(Strait().tree.events) == {"strike on bases", "strike on Japan"}
    assert len(dt.solve(Strait(**STRUCK)).names) == 16
    for label, infoset in tree.infosets.items():
        if "China: strike" in label:
            assert infoset.player != "Japan", "a struck Japan has no choice"
            assert infoset.actions in (("resist", "concede"), ("intervene", "abstain"))


def test_a_strike_too_dear_leaves_the_base_game() -> None:
    batch = random_game(Strait, (60,), 51)
    base = dt.solve(batch)
    dear = dt.solve(batch.replace(**STRUCK, china_bases_strike_cost=99.0, china_japan_strike_cost=99.0))
    assert np.array_equal(base.exists, dear.exists) and same(base.payoff, dear.payoff)
    kept = [dear.events.index(e) for e in base.events]
    assert same(base.probability, dear.probability[..., kept])


def test_the_war_cost_decides_on_war_and_never_on_the_target() -> None:
    """Once Taiwan resists whatever China does, at most one way to begin the war is taken in each game."""
    batch = draw(STRUCK, STRIKES, 200, 52, **FIXED, china_cost_spread=0.2, capitulation_relief=0.0, taiwan_war_cost=0.0)
    e = dt.solve(batch)
    chances = e.event("attack")[:, 0], e.event("strike on bases")[:, 0], e.event("strike on Japan")[:, 0]
    alone = chances[0] - chances[1] - chances[2]
    ways = [way > 1e-9 for way in (alone, *chances[1:])]
    assert all(way.sum() >= 5 for way in ways) and np.all(sum(way.astype(int) for way in ways) <= 1)


# Seizure.


def test_seizure_counts() -> None:
    """Each of China's nodes gains a branch: Taiwan's reply, and the help of a war (1 + 3 moves, or 1 + 2)."""
    nodes = 4 * 2 * 4
    for first, moves, outcomes, sets in (("Japan", 5, 7, 1 + 2 + 2 * 3), ("US", 4, 7, 1 + 2 + 2 * 2)):
        base, more = counts(moves_first=first), ((moves + outcomes) * nodes, 0, moves * nodes, outcomes * nodes, sets * 4 * 2)
        assert counts(moves_first=first, **SEIZED) == tuple(a + b for a, b in zip(base, more, strict=True))
    assert counts(**SEIZED) == (959, 3, 412, 544, 168)
    assert set(Strait(**SEIZED).tree.events) - set(Strait().tree.events) == {"seizure", "island falls"}
    assert len(dt.solve(Strait(**SEIZED)).names) == 16


def test_an_island_as_large_as_taiwan_is_taiwan() -> None:
    """On equal terms, and with a Japan that would not arm, seizing and attacking are the same."""
    same_terms = dict.fromkeys(("seizure_scale", "seizure_reach", "seizure_line_share", "japan_seizure_share", "us_seizure_share"), 1.0)
    batch = random_game(Strait, (60,), 61, japan_nuclear_cost=99.0, capitulation_relief=0.0, occupation_cost=0.0)
    base = dt.solve(batch)
    prize, loss = batch.values["china_prize"], batch.values["taiwan_loss"]
    alike = dt.solve(batch.replace(**SEIZED, **same_terms, seizure_prize=prize, taiwan_seizure_loss=loss))
    assert np.array_equal(base.exists, alike.exists) and same(base.payoff, alike.payoff)
    assert same(base.event("attack"), alike.event("attack") + alike.event("seizure"))
    assert np.nanmax(alike.event("seizure")) > 0.9, "a tie goes to the seizure, listed first"


def test_a_china_of_middling_cost_seizes() -> None:
    """Where Taiwan resists both: attack below one cutoff of the private cost, seize up to another, hold above."""
    batch = draw(SEIZED, ISLAND, 300, 62, **FIXED, seizure_scale=0.3, taiwan_war_cost=0.0, capitulation_relief=0.0)
    e, both = dt.solve(batch), 0
    for label in ("China: Taiwan: restrain", "China: Taiwan: provoke"):
        assert e.actions[label] == ("hold", "grey zone", "seize", "attack")
        seizes, attacks = e.cutoff[label][:, 0, 2], e.cutoff[label][:, 0, 3]
        taken = seizes[:, 0] < seizes[:, 1]
        assert np.all(attacks[:, 0] == -np.inf) and same(seizes[taken, 0], attacks[taken, 1])
        both += taken.sum()
    assert both > 50


def test_an_island_is_worth_more_than_the_grey_zone_and_less_than_taiwan() -> None:
    with raises("seizure_prize", "china_grey_gain", error=dt.ParameterError):
        Strait(**SEIZED, china_grey_gain=0.4)
    with raises("seizure_prize", "china_prize", error=dt.ParameterError):
        Strait(**SEIZED, seizure_prize=1.2)
    assert np.array_equal(Strait(**SEIZED, seizure_prize=np.array([0.05, 0.5, 1.5])).admissible, [False, True, False])
    assert Strait(china_grey_gain=0.4).admissible, "with the option off it says nothing"


# Punishment by choice.


def test_punishment_counts() -> None:
    """A move of China where a line was drawn repeats what follows; a rung that is seen does so once more."""
    open_, drawn = ({"us_posture": "ambiguity", "japan_posture": p} for p in ("ambiguity", "red line"))
    assert counts(**PUNISHED, **open_) == counts(**open_), "nothing to punish"
    nodes, draws_, decisions, outcomes, sets = counts(**drawn)
    after = nodes - 3  # but for nature's three nodes, once for each of the four pairs of types
    assert counts(**PUNISHED, **drawn) == (3 + 4 + 2 * after, draws_, 4 + 2 * decisions, 2 * outcomes, 1 + 2 * sets)
    rung = {"ties": "in force"}
    # seen: let be, Japan, Taiwan; unseen: only the line can be answered
    for structure, copies, moves in ((open_, 3 + 1, 1), (drawn, 3 + 2, 2)):
        expected = (3 + 4 + 4 * moves + copies * after, draws_ + 4, 4 * moves + copies * decisions, copies * outcomes, moves + copies * sets)
        assert counts(**PUNISHED, **rung, **structure) == expected
    assert counts(**PUNISHED) == (863, 3, 380, 480, 144)
    assert len(dt.solve(Strait(**PUNISHED)).names) == 16
    events = set(Strait(**PUNISHED, **rung, **drawn).tree.events) - set(Strait(**rung, **drawn).tree.events)
    assert events == {"Japan punished", "Taiwan punished"}


def test_a_punishment_that_changes_nothing_is_carried_out_where_letting_be_costs_more() -> None:
    batch = draw(PUNISHED, PUNISH, 200, 71, punishment_erosion=0.0)
    assert isinstance(batch, Strait)
    e = dt.solve(batch)
    willing = (batch.china_unanswered_loss > batch.china_punishment_cost)[:, None]
    drawn = e.event("Japan red line")
    assert same(e.event("Japan punished"), np.where(willing, drawn, 0.0 * drawn), 1e-12)
    assert np.nansum(drawn * willing) > 5 and np.nansum(drawn * ~willing) > 5
    idle = random_game(Strait, (60,), 72)
    base, never = dt.solve(idle), dt.solve(idle.replace(**PUNISHED, punishment_erosion=0.0))
    assert np.array_equal(base.exists, never.exists) and same(base.payoff, never.payoff)


def test_japan_foresees_its_punishment() -> None:
    """No line is drawn that China surely punishes and that costs Japan more than all else."""
    batch = draw(PUNISHED, PUNISH, 80, 73, china_unanswered_loss=0.05, punishment_erosion=0.0, japan_punished_loss=99.0)
    e = dt.solve(batch)
    assert e.exists.any(axis=1).mean() > 0.8 and np.nanmax(e.event("Japan red line")) == 0
    assert np.nanmax(dt.solve(batch.replace(punishment="by rule")).event("Japan red line")) == 1


def test_a_punishment_for_its_effect() -> None:
    """China punishes for nothing but what it wears down: then it gains from punishing, and only then does it."""
    batch = draw(PUNISHED, PUNISH, 200, 74, **FIXED, china_unanswered_loss=0.0, china_punishment_cost=0.002, punishment_erosion=1.0)
    e, idle = (dt.solve(batch.replace(punishment=p)) for p in ("chosen", "by rule"))
    does = e.event("Japan punished")[:, 0] > 0
    gain = e.payoff[:, 0, 0] - idle.payoff[:, 0, 0]
    assert 5 < does.sum() < 195 and np.all(gain[does] > 0) and same(gain[~does], np.zeros((~does).sum()))


# Three types of Japan.


def test_three_types_counts() -> None:
    """Six pairs of types for four, each with a crisis of 143 nodes; Japan's sets once more: one posture, eight wars."""
    assert counts(**THREE) == (3 + 6 * 143, 3, 6 * 63, 6 * 80, 96 + 1 + 8) == (861, 3, 378, 480, 105)
    assert set(Strait(**THREE).tree.events) == set(Strait().tree.events)
    assert len(dt.solve(Strait(**THREE)).names) == 4 * 8
    with raises("japan_loss_unwilling", "japan_loss_irresolute", error=dt.ParameterError):
        Strait(**THREE, japan_loss_unwilling=0.4)


@pytest.mark.parametrize("unwilling", [0.0, 1.0])
def test_a_third_type_that_takes_no_part_or_all_of_another_is_no_third(unwilling: float) -> None:
    batch = random_game(Strait, (80,), 81, **FIXED)
    three = dt.solve(batch.replace(**THREE, japan_unwilling=unwilling, japan_loss_unwilling=0.05))
    two = dt.solve(batch.replace(japan_loss_irresolute=0.05) if unwilling else batch)
    assert same(two.payoff, three.payoff) and same(two.probability, three.probability)


def test_one_joins_one_gives_bases_one_refuses() -> None:
    """By their stakes, where a resolute US fights whatever Japan does."""
    stakes = {"japan_join_cost": 0.1, "japan_bases_cost": 0.01, "japan_nuclear_cost": 99.0, "us_war_cost": 0.2}
    game = Strait(**THREE, us_posture="ambiguity", japan_posture="ambiguity", **stakes)
    e = dt.solve(game)
    label = "Japan: Japan resolve: {}; Taiwan: restrain; China: attack; Taiwan: resist"
    does = [e.strategy[label.format(t)][0].tolist() for t in ("resolute", "irresolute", "unwilling")]
    assert does == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]
