"""One equilibrium in words: every number told is recomputed here from the rules by plain Python."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import deterrence as dt
from deterrence.pages import Section

VALUES = {"hard_challenger": 0.8, "hard_defender": 0.4}


def crisis(**values: Any) -> dt.Equilibria:
    return dt.solve(dt.games.UnilateralDeterrence(**{**VALUES, **values})).select()


def told(page: Any, title: str) -> str:
    """The words of one information set, or of one section, on one line."""
    waiting = list(page.parts)
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, Section):
            if part.title.startswith(title):
                lines = [p if isinstance(p, str) else " | ".join(getattr(p, "lines", ())) for p in part.parts]
                return " | ".join(lines)
            waiting = [*part.parts, *waiting]
    raise AssertionError(f"{title!r} is not told")


def test_each_set_is_told_with_knowledge_belief_choice_and_what_else_would_follow() -> None:
    page = dt.explain(crisis(), every=True)
    assert "believes Defender's resolve: hard 0.4, soft 0.6" in told(page, "Challenger, knowing Challenger's resolve: hard")
    first = told(page, "Challenger, knowing Challenger's resolve: hard")
    demand = 0.6 * 1 + 0.4 * -0.25  # the soft concede, the hard deny and the challenger presses
    assert f"plays demand, worth {demand:.3g}" in first and "wait would be worth 0, 0.5 less; then status quo" in first
    deny = 0.8 * 0 + 0.2 * 0.5
    hard = told(page, "Defender, knowing Defender's resolve: hard; Challenger: demand")
    assert f"plays deny, worth {deny:.3g}" in hard and f"concede would be worth -0.5, {deny + 0.5:.3g} less" in hard
    assert "is sure of Defender's resolve: hard." in told(page, "Challenger, knowing Challenger's resolve: soft; Challenger: demand")


def test_what_happens_sums_over_the_draws() -> None:
    page = dt.explain(crisis())
    happens = told(page, "What happens")
    assert "with probability 0.6: Challenger: demand; Defender: concede; ends in Defender concedes" in happens
    assert f"with probability {0.4 * 0.8:.3g}: Challenger: demand; Defender: deny; Challenger: press" in happens
    payoff = 0.8 * 0.5 + 0.2 * 0.4  # each type's own, below
    assert f"Expected payoffs: Challenger {payoff:.3g}" in happens


def test_sets_off_the_path_are_counted_and_told_when_asked_for() -> None:
    peace = dt.solve(dt.games.UnilateralDeterrence(hard_defender=0.9)).select()
    short, long = dt.explain(peace), dt.explain(peace, every=True)
    assert "4 information sets are never reached" in told(short, "Off the path")
    assert "Defender, knowing" not in str(short) and str(long).count("Defender, knowing") == 2
    assert "then Defender: deny" in told(  # of either type: 0.5 * -1 + 0.5 * 0.5 is more than -0.5
        short, "Challenger, knowing Challenger's resolve: hard"
    )


def test_a_mixture_is_told_as_indifference() -> None:
    e = dt.solve(dt.games.UnilateralDeterrence())
    bluff = e.select(k=e.names.index("Challenger: demand if hard, wait or demand if soft"))
    soft = told(dt.explain(bluff), "Defender, knowing Defender's resolve: soft")
    assert "plays concede with probability 0.667, worth -0.5 | plays deny with probability 0.333, worth -0.5" in soft
    assert "is indifferent between concede and deny" in soft
    assert "unless a mixture reaches its end before" in told(dt.explain(bluff), "The closest choice")


def test_an_error_of_a_quantal_response_is_called_one() -> None:
    e = dt.solvers.AgentLogit(rationality=5.0)(dt.NormalForm([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])).select()
    row, p = told(dt.explain(e), "Row"), e.strategy["Column"][0]
    first, second = 3 * p[0], 5 * p[0] + p[1]
    assert f"worth {first:.3g}, {second - first:.3g} less: an error that the concept allows" in row
    assert "no choice is compared" in told(dt.explain(e), "The closest choice")


def test_a_private_cost_is_told_as_x_with_its_law_and_the_numbers_that_act() -> None:
    game = dt.games.Strait(us_posture="ambiguity", japan_posture="ambiguity", capitulation_relief=0.0)
    e = dt.solve(game).select()
    attack = float(e.event("attack")[0])
    china = told(dt.explain(e), "China, knowing Taiwan: restrain")
    found = re.search(r"plays attack with probability (\S+) \(where x < (\S+)\), worth (\S+) - x", china)
    assert found and found[1] == f"{attack:.3g}" and found[2] == found[3]  # hold is worth 0
    assert "It alone knows x, China's war cost (normal, mean" in china
    assert float(found[2]) == pytest.approx(e.cutoff["China: Taiwan: restrain"][0, 2, 1], rel=5e-3)


def test_a_probability_below_one_is_never_told_as_one() -> None:
    page = dt.explain(dt.solve(dt.scenario("strait", "2017").game).select())
    assert not re.search(r"probability 1\b(?!\.)", str(page)) and "P(status quo) = 0.999916" in told(page, "What happens")
    assert len(str(page).splitlines()) < 100 and len(page._repr_html_()) < 60_000  # 96 sets, 11 of them reached


def test_the_closest_choice_is_that_of_margin_and_its_turning_points_are_where_the_solver_turns() -> None:
    e = crisis(hard_defender=0.5)
    words = told(dt.explain(e), "The closest choice")
    gap = 0.8 * 0 + 0.2 * 0.5 - -0.5  # the hard defender denies; the soft one concedes by
    soft = -0.5 - (0.8 * -1.0 + 0.2 * 0.5)
    assert soft < gap and dt.binding(e)[0].endswith("concede rather than deny")
    assert f"concede rather than deny. It is better by {soft:.3g}, {dt.margin(e)[0]:.2%} of the range" in words
    for name, old, new in re.findall(r"(\w+) from (\S+) to ([-\d.]+)", words):
        far = dt.distance(e.game, name)
        way = far[~np.isnan(far).any(axis=(1, 2))][0, 0]
        assert float(new) - float(old) == pytest.approx(way[0] if float(new) < float(old) else way[1], rel=0.02), name


def test_a_payoff_that_only_stretches_the_range_turns_nothing() -> None:
    words = told(dt.explain(dt.solve(dt.NormalForm([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])).select()), "The closest choice")
    assert "row_action_1_action_2 from 0 to 1" in words and "row_action_2_action_1" not in words


def test_by_searches_for_the_nearest_change_and_says_what_is_played_beyond() -> None:
    e = crisis(hard_defender=0.5)
    words = told(dt.explain(e, by="hard_challenger"), "How far")
    found = re.search(r"hard_challenger, now 0.8: below (\S+) (.*?); no change found above", words)
    assert found and float(found[1]) == pytest.approx(2 / 3, abs=5e-4)  # where the soft defender is indifferent
    assert "Defender" in found[2] or "Challenger" in found[2]
    with pytest.raises(dt.ParameterError, match="no parameter 'hard_chalenger'; did you mean"):
        dt.explain(e, by="hard_chalenger")
    logit = dt.solvers.AgentLogit(rationality=2.0)(e.game).select()
    with pytest.raises(dt.ParameterError, match=r"searches with the solver that dt\.solve picks .* came with a"):
        dt.explain(logit, by="hard_challenger")


def test_a_game_of_thresholds_is_told_type_by_type() -> None:
    e = dt.solve(dt.games.JointIntervention()).select()
    us = told(dt.explain(e), "US")
    t = {p: e.cutoff[p][0, 1, 0] for p in ("US", "Japan")}
    assert f"plays join where its number exceeds {t['US']:.3g} (probability {e.strategy['US'][0, 1]:.3g})" in us
    x = float(e.game.types()["US"].ppf(0.9))
    assert f"a high type, {x:.3g} (90% lie below), plays join: by abstain it would lose {e.game.gain('US', x, t):.3g}" in us


def test_a_game_of_states_is_told_state_by_state() -> None:
    class Truce(dt.StateGame):
        """Is a truce kept? (test)"""

        players = ("China", "US")

        def states(self) -> Any:
            return ("truce", "broken")

        def actions(self, state: Any) -> Any:
            return dict.fromkeys(self.players, ("keep", "break")) if state == "truce" else {}

        def stage(self, state: Any, actions: Any) -> Any:
            if state == "broken":
                return {"China": 0.0, "US": 0.0}
            return {p: 1.5 if word == "break" else 1.0 for p, word in actions.items()}

        def transition(self, state: Any, actions: Any) -> Any:
            return {"truce" if state == "truce" and set(actions.values()) == {"keep"} else "broken": 1.0}

    e = dt.solve(Truce(discount=0.5))
    kept = [k for k in np.flatnonzero(e.exists) if e.strategy["China: truce"][k, 0] == 1]
    page = dt.explain(e.select(k=int(kept[0])))
    china = told(page, "China in truce")
    assert "plays keep, worth 2; then truce" in china  # 1 / (1 - 1/2)
    assert "break would be worth 1.5, 0.5 less; then broken" in china


def test_where_errors_reach_every_set_the_likeliest_are_told() -> None:
    e = dt.solvers.AgentLogit(rationality=3.0)(dt.games.AsymmetricEscalation()).select()
    assert "the 12 likeliest" in str(dt.explain(e)) and "likeliest" not in str(dt.explain(e, every=True))


def test_a_tie_and_a_set_with_a_number_are_called_what_they_are(tmp_path: Path) -> None:
    e = dt.solve(dt.games.MutualDeterrence())
    tied = [k for k in np.flatnonzero(e.exists) if dt.margin(e)[k] == 0]
    assert "Both are worth the same" in told(dt.explain(e.select(k=int(tied[0]))), "The closest choice")
    dt.write_gambit(dt.games.UnilateralDeterrence(**VALUES), tmp_path / "crisis.efg")
    read = dt.solve(dt.read_gambit(tmp_path / "crisis.efg"))
    page = dt.explain(read.select(k=int(np.flatnonzero(read.exists)[0])))
    assert "plays demand, worth 0.5" in told(page, "Challenger at its information set 1")


class Tags(HTMLParser):
    """Every tag that is opened is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert tag not in ("script", "link", "img", "iframe", "style")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_a_notebook_shows_the_same_words() -> None:
    page = dt.explain(crisis(), every=True)
    tags = Tags()
    tags.feed(page._repr_html_())
    assert not tags.open
    words = re.sub(r"\W+", "", "".join(tags.words))
    assert words == re.sub(r"\W+", "", str(page)) and words


def test_only_one_equilibrium_of_one_game() -> None:
    with pytest.raises(dt.ParameterError, match=r"batch of shape \(2,\).*\.select"):
        dt.explain(dt.solve(dt.games.UnilateralDeterrence(hard_defender=[0.1, 0.9])))


def test_of_a_drawn_game_the_answer_comes_first_and_its_numbers_last() -> None:
    drawn = dt.sample(dt.scenario("strait", "2017"), dt.Sobol(4, 0)).replace(us_posture="ambiguity", japan_posture="red line")
    e = dt.solve(drawn).select(3, 0)
    page = dt.explain(e)
    lines = str(page).splitlines()
    assert lines[0].startswith("Strait(46 parameters of its own, us_posture='ambiguity', japan_posture='red line') of scenario 2017")
    assert lines.index("What happens") < 5
    assert page.parts[-1].title == "Its own numbers" and page.parts[-1].folded
    rows = {row[0]: row[1:] for row in page.parts[-1].parts[0].rows}
    assert len(rows) == 46 and rows["us_prior"] == (f"{drawn.us_prior[3]:.4g}", "0.45")
    assert "Its own numbers" not in str(dt.explain(crisis()))
