"""How fast is the library, on the same games as its peers, in one run?

`python benchmarks/run.py [--quick] [--csv FILE]` prints, single-threaded: games a second of each
solver with ratios to two plain-Python evaluations (a generic one, and one written by hand for Strait
alone), ratios to Gambit where pygambit is installed, a sweep over a million games, and whether
the floors are reached. What was solved and how well stands beside the seconds.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

SPEED = ("case", "solver", "games", "us a game", "games/s", "first call ms", "plain us", "x plain",
         "oracle us", "x oracle")  # fmt: skip
SPEED_TITLE = """Solvers: call + exists + payoff + probability, best of several runs; plain = a generic
evaluator of the whole tree, oracle = written by hand for Strait alone"""
QUALITY_TITLE = """How well: the worst of a sample, judged by code that shares nothing with a solver (its time
is not in the solve); untied games agree with plain Python to 1e-9, tied ones are counted"""
STATUS = ("ok", "tie", "degenerate", "not_an_equilibrium", "none_found", "not_converged", "not_finite",
          "inadmissible")  # fmt: skip
QUALITY = ("case", "check us", "regret", "local_regret", "residual", "equilibria a game", "games with a tie",
           "complete", "compared", "tied", "tied and differ")  # fmt: skip
GAMBIT = ("peer", "concept", "games", "build us", "us a game", "x library", "profiles a game", "PBE a game",
          "note")  # fmt: skip
SWEEP = ("executor", "games", "seconds", "us a game", "peak MiB", "of it imports MiB", "result MiB",
         "worst regret", "judged", "ok", "tie", "note")  # fmt: skip


def machine() -> str:
    """Processor, Python and the packages that do the work."""
    from importlib import metadata

    processor = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.split(":", 1)[1] for line in info.read_text().splitlines() if "model name" in line]
        processor = names[0].strip() if names else processor
    versions = []
    for package in ("numpy", "scipy", "xarray", "pygambit", "quantecon", "nashpy"):
        try:
            versions.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            versions.append(f"{package} not installed")
    return (
        f"{processor}, {os.cpu_count()} cores, {platform.system()}; Python {platform.python_version()}, "
        f"{', '.join(versions)}; one thread"
    )


def table(title: str, rows: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    """Print some columns, the first two as text."""
    shown = [c for c in columns if any(r.get(c) is not None for r in rows)]
    cells = [shown, *([_word(r.get(c)) for c in shown] for r in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(shown))]
    print(f"\n{title}")
    for row in cells:
        words = [w.rjust(n) for w, n in zip(row, widths, strict=True)]
        print("  ".join([row[0].ljust(widths[0]), *words[1:]]))


def _word(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        if value and abs(value) < 1e-3:
            return f"{value:.1e}"
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def floors(rows: list[dict[str, Any]]) -> bool:
    """Print whether each floor is reached."""
    print("\nFloors")
    reached = True
    for r in (r for r in rows if "note" in r):
        print(f"  {r['peer']}: {r['note']}, not compared")
    for r in (r for r in rows if r.get("floor") is not None):
        ratio = r.get("x plain", r.get("x library"))
        good = ratio is not None and ratio >= r["floor"]
        reached &= good
        name = f"{r['case']}, against plain Python" if "case" in r else r["peer"]
        print(f"  {name}: {ratio:,.0f}x, floor {r['floor']:,.0f}x: {'reached' if good else 'NOT reached'}")
    return reached


def main() -> int:
    """Run everything; exit code 1 if a floor is missed."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of the games")
    parser.add_argument("--csv", type=Path, help="also write every measured figure to this file")
    options = parser.parse_args()
    from benchmarks import gambit, million, solvers

    print(machine())
    rows = [solvers.measure(case, options.quick) for case in solvers.CASES]
    library = next(r["us a game"] for r in rows if r["case"] == "UnilateralDeterrence, all PBE")
    peers = gambit.measure(library, options.quick)
    side = 300 if options.quick else 1_000
    sweeps = [million.measure(side, workers) for workers in (0, 2)]
    found = [s for s in STATUS if any(r[s] for r in rows)]
    table(SPEED_TITLE, rows, SPEED)
    table("What was solved: candidates by status", rows, ("case", *found))
    table(QUALITY_TITLE, rows, QUALITY)
    table(
        "Gambit on UnilateralDeterrence: other concepts, whose lists hold every PBE and more", peers, GAMBIT
    )
    table(f"Sweep of Strait, postures fixed, {side:,} x {side:,}, default check of 1 %", sweeps, SWEEP)
    reached = floors([*rows, *peers])
    if options.csv:
        everything = [*rows, *peers, *({"case": "sweep", **s} for s in sweeps)]
        columns = list(dict.fromkeys(c for r in everything for c in r))
        with options.csv.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(everything)
    return 0 if reached else 1


if __name__ == "__main__":
    for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[_name] = "1"
    sys.path[0] = str(ROOT)
    sys.exit(main())
