"""What does Gambit say about small games? The script that asks it and stores its answers.

Run `python -m tests.oracles.gambit_answers` where pygambit is installed; it rewrites
`gambit_answers.json`, which `tests/test_gambit.py` compares with the library. `to_gambit` hands a game over
exactly: numbers as the fractions of their shortest decimals, the last probability of a draw as one
minus the others, information sets joined by label, actions and players by name.

Two lists are stored for each game, as Gambit gives them: all pure profiles in which no single
information set gains (`enumpure_agent_solve`) and all pure Nash equilibria in reduced strategies
(`enumpure_solve`; "-" where a reduced strategy leaves a set open). Neither is a list of perfect
Bayesian equilibria: both contain profiles that rest on threats nobody would carry out. Only Gambit's
own arithmetic enters the answers; the library supplies the tree and the payoffs at its ends.
"""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import deterrence as dt
from deterrence.judging.replayed import Table
from deterrence.language.story import Ending, Storyteller
from deterrence.language.tree import Chance, Decision, Outcome

STORE = Path(__file__).with_name("gambit_answers.json")
MADE_UP = "assumption: drawn at random for a test"


class RedLine(dt.Game):
    """Does a posture deter when the guarantor's resolve is unknown? (a truncated Strait, 8 sets)"""

    players = ("China", "US")

    us_prior: float = dt.param(0.5, unit="probability", low=0, high=1, source=MADE_UP)
    prize: float = dt.param(1.0, unit="utility", source=MADE_UP)
    war: float = dt.param(-0.4, unit="utility", source=MADE_UP)
    loss_resolute: float = dt.param(0.9, unit="utility", source=MADE_UP)
    loss_irresolute: float = dt.param(0.3, unit="utility", source=MADE_UP)
    fight_cost: float = dt.param(0.5, unit="utility", source=MADE_UP)
    audience_cost: float = dt.param(0.2, unit="utility", source=MADE_UP)
    line_price: float = dt.param(0.02, unit="utility", source=MADE_UP)

    def rules(self, move: Storyteller) -> Ending:
        mu = self.us_prior
        resolve = move.nature("US resolve", {"resolute": mu, "irresolute": 1 - mu}, to="US")
        line = move("US", "ambiguity", "red line") == "red line"
        price = self.line_price if line else 0.0
        if move("China", "hold", "attack") == "hold":
            return dt.outcome("status quo", {"China": 0.0, "US": -price})
        if move("US", "intervene", "abstain") == "intervene":
            return dt.outcome("war", {"China": self.war, "US": -self.fight_cost - price})
        loss = self.loss_resolute if resolve == "resolute" else self.loss_irresolute
        broken = self.audience_cost if line else 0.0
        return dt.outcome("abandonment", {"China": self.prize, "US": -loss - broken - price})


class TwoPostures(dt.Game):
    """Do two guarantors who choose at once deter? Only the resolve of the US is unknown. (7 sets)"""

    players = ("China", "Japan", "US")

    us_prior: float = dt.param(0.5, unit="probability", low=0, high=1, source=MADE_UP)
    wins_none: float = dt.param(0.9, unit="utility", source=MADE_UP)
    wins_japan: float = dt.param(0.2, unit="utility", source=MADE_UP)
    wins_us: float = dt.param(-0.3, unit="utility", source=MADE_UP)
    wins_both: float = dt.param(-0.9, unit="utility", source=MADE_UP)
    japan_cost: float = dt.param(0.5, unit="utility", source=MADE_UP)
    japan_loss: float = dt.param(0.7, unit="utility", source=MADE_UP)
    us_cost_resolute: float = dt.param(0.4, unit="utility", source=MADE_UP)
    us_cost_irresolute: float = dt.param(0.9, unit="utility", source=MADE_UP)
    us_loss: float = dt.param(0.7, unit="utility", source=MADE_UP)
    price: float = dt.param(0.03, unit="utility", source=MADE_UP)

    def rules(self, move: Storyteller) -> Ending:
        mu = self.us_prior
        resolve = move.nature("US resolve", {"resolute": mu, "irresolute": 1 - mu}, to="US")
        us = move("US", "ambiguity", "red line") == "red line"
        japan = move("Japan", "ambiguity", "red line", hides="US") == "red line"
        prices = {"Japan": -self.price if japan else 0.0, "US": -self.price if us else 0.0}
        if move("China", "hold", "attack") == "hold":
            return dt.outcome("status quo", {"China": 0.0, **prices})
        fights = us or resolve == "resolute"  # an irresolute US fights only behind its line
        china = {
            (False, False): self.wins_none,
            (True, False): self.wins_japan,
            (False, True): self.wins_us,
            (True, True): self.wins_both,
        }[japan, fights]
        cost = self.us_cost_resolute if resolve == "resolute" else self.us_cost_irresolute
        return dt.outcome(
            "attack",
            {
                "China": china,
                "Japan": prices["Japan"] - (self.japan_cost if japan else self.japan_loss),
                "US": prices["US"] - (cost if fights else self.us_loss),
            },
            events=("US fights",) if fights else (),
        )


GAMES: dict[str, type[dt.Game]] = {
    g.__name__: g
    for g in (dt.games.RudimentaryDeterrence, dt.games.UnilateralDeterrence, RedLine, TwoPostures)
}


def draws() -> Iterator[tuple[str, dict[str, Any]]]:
    """Games by name with parameters of three decimals, the same at every run."""
    rng = random.Random(20_240_607)
    for name, count, fixed in (
        ("RudimentaryDeterrence", 10, {}),
        ("UnilateralDeterrence", 30, {}),
        ("UnilateralDeterrence", 12, {"resolve": "public"}),
        ("RedLine", 20, {}),
        ("TwoPostures", 20, {}),
    ):
        cls, made = GAMES[name], 0
        while made < count:
            values: dict[str, Any] = dict(fixed)
            for parameter, p in cls.parameters().items():
                if p.unit == "probability":
                    values[parameter] = round(rng.random(), 3)
                else:
                    values[parameter] = round(p.default + rng.uniform(-0.3, 0.3), 3)
            if made >= count - 2:  # priors of 0 and 1 too
                first = next(iter(cls.parameters()))
                values[first] = float(made == count - 1)
            try:
                cls(**values)
            except dt.ParameterError:  # a violated order of the utilities: draw again
                continue
            made += 1
            yield name, values


def exact(number: Any) -> Fraction:
    """A float as the fraction of its shortest decimal."""
    return Fraction(repr(float(number)))


def to_gambit(game: dt.Game) -> Any:
    """The same single game as a pygambit game; it must have no private numbers.

    Information sets keep their labels, outcomes are labelled by their paths.
    """
    import pygambit

    table = Table(game)
    tree = table.tree
    copy = pygambit.Game.new_tree(players=list(game.players), title=tree.game)
    place: dict[Any, Any] = {tree.root: copy.root}
    sets: dict[str, Any] = {}
    for node in tree.nodes:
        if node.parent is not None:
            last = node.steps[-1]
            place[node] = place[node.parent].children[last.options[last.answer]]
        here = place[node]
        if isinstance(node, Chance):
            copy.append_move(here, copy.players.chance, list(node.options))
            first = [exact(p) for p in list(table.draw(node))[:-1]]
            copy.set_chance_probs(here.infoset, [*first, 1 - sum(first, Fraction(0))])
        elif isinstance(node, Decision):
            if node.infoset in sets:
                copy.append_infoset(here, sets[node.infoset])
            else:
                copy.append_move(here, node.subject, list(node.options))
                sets[node.infoset] = here.infoset
                here.infoset.label = node.infoset
        else:
            assert isinstance(node, Outcome)
            payoffs = [exact(level) for level, _ in table.payoffs[node]]
            copy.set_outcome(here, copy.add_outcome(node.path, payoffs))
    return copy


def pure(game: dt.Game, profile: Any) -> str:
    """A pure behaviour profile of Gambit as one action number a set ("-" where it is left open)."""
    rows = {i.label: [profile[a] for a in i.actions] for p in profile.game.players for i in p.infosets}
    return "".join(str(rows[label].index(1)) if 1 in rows[label] else "-" for label in game.tree.infosets)


def solve(game: dt.Game) -> dict[str, Any]:
    """Gambit's answers for one game, in the shape in which they are stored."""
    import pygambit

    copy = to_gambit(game)
    tree = game.tree
    place: dict[Any, Any] = {tree.root: copy.root}
    for node in tree.nodes[1:]:
        last = node.steps[-1]
        place[node] = place[node.parent].children[last.options[last.answer]]
    rows: list[list[float]] = []
    agent: dict[str, int] = {}
    for profile in pygambit.nash.enumpure_agent_solve(copy).equilibria:
        weight = dict.fromkeys(tree.events, Fraction(0))
        for end, label in product(tree.outcomes, tree.events):
            if label in end.events:  # events of weight one only, in these games
                weight[label] += Fraction(profile.realiz_prob(place[end]))
        row = [*map(float, weight.values()), *(float(profile.payoff(p)) for p in copy.players)]
        if row not in rows:
            rows.append(row)
        agent[pure(game, profile)] = rows.index(row)
    nash = [pure(game, p.as_behavior()) for p in pygambit.nash.enumpure_solve(copy).equilibria]
    return {"agent": agent, "rows": rows, "nash": sorted(set(nash))}


def actions(game: dt.Game, code: str) -> dict[str, str]:
    """A stored profile as {information set: action}; sets left open are absent."""
    sets = game.tree.infosets.items()
    return {label: s.actions[int(c)] for c, (label, s) in zip(code, sets, strict=True) if c != "-"}


def main() -> None:
    """Ask Gambit and write its answers."""
    import pygambit

    answers = [{"game": name, "values": v, **solve(GAMES[name](**v))} for name, v in draws()]
    about = {
        "made by": f"tests/oracles/{Path(__file__).name}",
        "pygambit": pygambit.__version__,
        "date": datetime.date.today().isoformat(),
        "agent": "enumpure_agent_solve: action numbers by game.tree.infosets -> number of its row",
        "rows": "probabilities of game.tree.events, then expected payoffs of game.players",
        "nash": "enumpure_solve, reduced strategies; '-' where a set is left open",
    }
    lines = ",\n".join(json.dumps(a) for a in answers)
    STORE.write_text(f'{{"about": {json.dumps(about)},\n"answers": [\n{lines}\n]}}\n')
    print(f"{len(answers)} games, {STORE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
