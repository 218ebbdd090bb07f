"""Which floor of the house each module stands on, and that none imports from above."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import deterrence

HOUSE = Path(deterrence.__file__).parent
FLOORS = [
    {"arguments", "errors", "markup", "sources", "pages", "parameters", "claims", "contest", "arrays", "symbols", "kernels", "sampling"},
    {"language"},
    {"game", "equilibria", "solver", "judging", "trees", "answers", "normal_form", "signalling", "thresholds", "states", "at_once", "multistage", "agent_form", "shown"},
    {"games", "solvers"},
    {"overview", "calibration", "statics", "sweeps", "interop", "ambiguity", "simulation", "explanation", "beside"},
    {"argument", "theorems", "comparative", "inference", "policies", "validation", "plot", "study", "reporting", "replication", "command", "__main__"},
]  # fmt: skip
FLOOR = {name: level for level, names in enumerate(FLOORS) for name in names}


def imports(path: Path) -> set[str]:
    """The parts of the library that a file imports, anywhere in it: "games.strait", "errors"."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not (isinstance(node, ast.ImportFrom) and node.level), f"{path.name}: relative import"
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("deterrence"):
            names = [node.module] if node.module != "deterrence" else [f"deterrence.{a.name}" for a in node.names]
            found |= {str(n).partition(".")[2] for n in names}
        elif isinstance(node, ast.Import):
            found |= {a.name.partition(".")[2] for a in node.names if a.name.startswith("deterrence.")}
    return found - {"__version__", ""}


def test_no_module_imports_from_above() -> None:
    for path in sorted(HOUSE.rglob("*.py")):
        own = ".".join(path.relative_to(HOUSE).with_suffix("").parts)
        part = own.partition(".")[0]
        if own == "__init__":
            continue
        assert part in FLOOR, f"{own} stands on no floor: name it in FLOORS"
        for other in imports(path):
            there = other.partition(".")[0]
            assert FLOOR[there] <= FLOOR[part], f"{own} imports {other} from a higher floor"
            if FLOOR[part] == 3:
                family = own.startswith("games.strait.") and other.startswith("games.strait.")  # a folder for one model
                assert family or there not in FLOORS[3], f"{own} imports {other}: games and solvers stand alone"


def test_xarray_and_matplotlib_stay_where_they_belong() -> None:
    for path in HOUSE.rglob("*.py"):
        part = path.relative_to(HOUSE).with_suffix("").parts[0]
        if part == "__init__":
            continue
        roots = {
            (n.module or "").partition(".")[0] if isinstance(n, ast.ImportFrom) else a.name.partition(".")[0]
            for n in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(n, ast.Import | ast.ImportFrom)
            for a in n.names
        }
        assert "xarray" not in roots or FLOOR[part] >= 4, path
        assert "matplotlib" not in roots or FLOOR[part] >= 5, path


def test_importing_is_light() -> None:
    code = """
import sys, time
import numpy
start = time.perf_counter(); import deterrence; took = time.perf_counter() - start
heavy = {"scipy", "xarray", "matplotlib", "pandas", "nashpy", "tqdm"} & set(sys.modules)
assert not heavy, heavy
print(took)
"""
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(3)]
    assert min(float(r.stdout) for r in runs) < 0.3
