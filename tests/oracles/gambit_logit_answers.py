"""Where does Gambit find agent logit equilibria? The script that asks it and stores its answers.

Run `python -m tests.oracles.gambit_logit_answers` where pygambit is installed; it rewrites
`gambit_logit_answers.json`, which `tests/test_agent_logit.py` and `tests/test_logit_limit.py` compare with
the library. Gambit follows the principal branch in behaviour strategies too (`logit_solve_lambda` stops at
given rationalities, `logit_solve` where regret is small), by code of its own. Draws of probability zero are
left out: Gambit does not take them.
"""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import deterrence as dt
from tests.oracles.gambit_answers import GAMES, draws, to_gambit

STORE = Path(__file__).with_name("gambit_logit_answers.json")
LEVELS = (0.5, 3.0, 20.0, 200.0)
REGRET = 1e-7  # relative; where `logit_solve` stops
EACH = 4  # games of each kind


def chosen() -> list[tuple[str, dict[str, Any]]]:
    """The first few draws of each kind, but for public ones and priors of 0 and 1."""
    rows: list[tuple[str, dict[str, Any]]] = []
    for name, values in draws():
        units = {p: declared.unit for p, declared in GAMES[name].parameters().items()}
        sure = any(units.get(p) == "probability" and v in (0.0, 1.0) for p, v in values.items())
        if "resolve" not in values and not sure and sum(n == name for n, _ in rows) < EACH:
            rows.append((name, values))
    return rows


def _rows(game: Any, profile: list[float]) -> dict[str, list[float]]:
    """Probabilities by information set, from a list by player, set and action."""
    left = iter(profile)
    return {i.label: [float(next(left)) for _ in i.actions] for p in game.players for i in p.infosets}


def solve(game: dt.Game) -> dict[str, Any]:
    """Gambit's answers for one game: strategies by rationality, and close to the limit."""
    import pygambit

    copy = to_gambit(game)
    found = pygambit.qre.logit_solve_lambda(copy, list(LEVELS))
    short = [point.lam for point, level in zip(found, LEVELS, strict=True) if abs(point.lam - level) > 1e-6 * level]
    if short:  # it has been seen to return a point far short of a rationality of 1,000, without a word
        raise ValueError(f"Gambit stopped at rationality {short}, not at {LEVELS}")
    limit = pygambit.nash.logit_solve(copy, use_strategic=False, maxregret=REGRET).equilibria[-1]
    levels = [_rows(copy, [point[i] for i in range(len(point))]) for point in found]
    return {"levels": levels, "limit": _rows(copy, [limit[a] for p in copy.players for a in p.actions])}


def main() -> None:
    """Ask Gambit and write its answers."""
    import pygambit

    answers = [{"game": name, "values": v, **solve(GAMES[name](**v))} for name, v in chosen()]
    about = {
        "made by": f"tests/oracles/{Path(__file__).name}",
        "pygambit": pygambit.__version__,
        "date": datetime.date.today().isoformat(),
        "levels": f"logit_solve_lambda at {LEVELS}: information set -> probabilities",
        "limit": f"logit_solve, behaviour strategies, maxregret {REGRET}",
    }
    lines = ",\n".join(json.dumps(a) for a in answers)
    STORE.write_text(f'{{"about": {json.dumps(about)},\n"answers": [\n{lines}\n]}}\n')
    print(f"{len(answers)} games, {STORE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
