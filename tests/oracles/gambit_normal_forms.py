"""What are all equilibria of small normal forms, says Gambit? The script that asks it and stores its answers.

Run `python -m tests.oracles.gambit_normal_forms` where pygambit is installed; it rewrites
`gambit_normal_forms.json`. Two players: `enummixed_solve` in rational arithmetic, all extreme equilibria of
games with integer payoffs, tied games among them. Three and four players with two actions each:
`enumpoly_solve` in floating point, which lists isolated equilibria and is known to miss some.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

STORE = Path(__file__).with_name("gambit_normal_forms.json")
TWO = [((2, 2), 40), ((2, 3), 30), ((3, 3), 40), ((4, 3), 20), ((4, 4), 20)]
MANY = [((2, 2, 2), 60), ((2, 2, 2, 2), 30)]
SEED = 20_261_122


def games() -> list[tuple[tuple[int, ...], int, Any]]:
    """Sizes, largest integer, payoffs (players, m1, ..., mN): the same every time."""
    rng = np.random.default_rng(SEED)
    found = []
    for sizes, count in TWO:
        for number in range(count):
            most = 50 if number % 2 else 3
            found.append((sizes, most, rng.integers(-most, most + 1, (2, *sizes))))
    for sizes, count in MANY:
        found += [(sizes, 1000, rng.integers(-1000, 1001, (len(sizes), *sizes))) for _ in range(count)]
    return found


def solve(payoffs: Any) -> list[list[str]]:
    """Gambit's equilibria as rows of numbers: fractions for two players, floats for more."""
    import pygambit

    exact = np.vectorize(Fraction, otypes=[object])(payoffs)
    game = pygambit.Game.from_arrays(*exact)
    two = len(payoffs) == 2
    solver = pygambit.nash.enummixed_solve if two else pygambit.nash.enumpoly_solve
    found = solver(game, **({"rational": True} if two else {})).equilibria
    return [[str(e[s]) for player in game.players for s in player.strategies] for e in found]


def main() -> None:
    import pygambit

    rows = [json.dumps(solve(payoffs)) for _, _, payoffs in games()]
    about = json.dumps({"made by": "tests/oracles/gambit_normal_forms.py", "pygambit": pygambit.__version__})
    STORE.write_text(f'{{"about": {about},\n"answers": [\n' + ",\n".join(rows) + "\n]}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
