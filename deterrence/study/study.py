"""What is a study? A question in a file: a game, what is swept and compared, and what to write.

A study file is TOML:

    title = "..."                   # over the figures
    game = "strait"                 # a slug of the catalogue
    scenario = "2017"               # optional: values with sources in place of the defaults
    override = "own.csv"            # optional: a filled sheet of the scenario, beside this file; or a table
    solver = "PerfectBayesian"      # optional; or a table with a name and options
    choices = ["US"]                # optional: information sets whose strategy is kept
    seed = 0                        # of the sample of games that is judged
    check = 0.01                    # share of games that is judged
    store = "results/x"             # optional: a folder that keeps finished parts, and is gone on with
    executor = 2                    # optional: workers of this machine, or the address of a Dask scheduler
    [override]                      # own numbers: by = "whose", name = [low, central, high, "source"]
    [parameters]                    # values and structural choices that stay fixed
    [over]                          # axes: a list, or {from = 0, to = 1, points = 101, scale = "log"}
    [[cases]]                       # a name, and what differs in this case
    [outputs]                       # data = "x.nc" or "x.zarr", figures = [{kind = , file = , ...}]

Paths of outputs are relative to the folder in which the program runs. A file with mistakes is
refused with all of them. The command line may set `store` and `executor` too; neither changes a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from deterrence.game import Game
from deterrence.language.tree import Tree
from deterrence.parameters import Array
from deterrence.solver import Solver
from deterrence.study.fields import read_axes, read_cases, read_game, read_solver
from deterrence.study.kinds import refuse_claims
from deterrence.study.outputs import DATA
from deterrence.study.plain import parsed
from deterrence.study.problems import Problems, fits, near
from deterrence.study.requests import Contents, FigureRequest, read_figure
from deterrence.study.scenarios import read_scenario

if TYPE_CHECKING:
    import xarray as xr

    from deterrence.calibration import Scenario

__all__ = ["Study"]

_FIELDS = (
    "title", "game", "scenario", "solver", "choices", "seed", "check",
    "parameters", "over", "cases", "outputs", "store", "executor", "override",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Study:
    """One question, ready to run; `Study.read(path)` makes one from a file.

    Attributes
    ----------
    game : Game
        The single game that holds everything that is not swept.
    cases : mapping of name to Game
        The games to compare; {"": game} if none are compared.
    over : mapping of parameter to 1-d array
        The axes.
    data, store : Path or None
        Where the Dataset goes, and where finished parts are kept.
    executor : int, str or None
        Workers of this machine, or the address of a Dask scheduler.
    calibrated : Scenario or None
        The scenario, with what `override` put into it.
    sheet : Path or None
        The sheet that `override` names.

    """

    title: str
    game: Game
    scenario: str
    solver: Solver | None
    over: Mapping[str, Array]
    cases: Mapping[str, Game]
    changes: tuple[Mapping[str, Any], ...]
    data: Path | None
    figures: tuple[FigureRequest, ...]
    choices: tuple[str, ...] = ()
    seed: int = 0
    check: float = 0.01
    store: Path | None = None
    executor: int | str | None = None
    calibrated: Scenario | None = None
    sheet: Path | None = None

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """Read and check a study file.

        Raises
        ------
        FormatError
            If the file is missing, not TOML (with the line) or a claims study, or holds mistakes: the
            message lists all of them, one a line, each with its field and what was expected.

        """
        table = parsed(Path(path))
        refuse_claims(Path(path), table)
        problems = Problems()
        problems.unknown(table, _FIELDS, "", "a study")
        fields = _read(table, Path(path).parent, problems)
        problems.settle(path)
        return cls(**fields)

    @property
    def outputs(self) -> tuple[Path, ...]:
        """Every file that the study writes."""
        own = () if self.data is None else (self.data,)
        return (*own, *(path for figure in self.figures for path in figure.files))

    def run(self, progress: bool = False) -> xr.Dataset:
        """Run the sweep; nothing is written but the store."""
        from deterrence.sweeps import sweep
        from deterrence.sweeps.cluster import connected

        with connected(self.executor) as executor:
            return sweep(
                self.game,
                self.solver,
                self.over,
                cases=self.changes or None,
                choices=self.choices,
                store=self.store,
                executor=executor,
                progress=progress,
                check=self.check,
                seed=self.seed,
            )


def _read(table: dict[str, Any], folder: Path, problems: Problems) -> dict[str, Any]:
    """The attributes of a study; without a game, only as much as can be checked without one."""
    calibrated = read_scenario(table, folder, problems)
    game = read_game(table, calibrated, problems)
    axes, cases = read_axes(table, game, problems), read_cases(table, game, problems)
    solver = read_solver(table, problems)
    trees = _trees([case for case in cases.values() if case is not None], solver, problems)
    choices = problems.texts(table, "choices")
    sets = list(dict.fromkeys(label for tree in trees for label in tree.infosets))
    for number, label in enumerate(choices):
        if sets and label not in sets:
            words = f"is {label!r}, which is no information set{near(label, sets)}"
            problems.add(f"choices[{number}]", words)
    swept = table.get("over")
    contents = Contents(
        axes=tuple(swept) if isinstance(swept, dict) else (),
        cases=tuple(name for name in cases if name),
        events=tuple(dict.fromkeys(event for tree in trees for event in tree.events)),
        players=game.players if game else (),
        scenario=str(table.get("scenario", "")),
    )
    data, figures = _outputs(table, contents, problems)
    given = table.get("cases")
    return {
        "title": problems.take(table, "title", "text", "", ""),
        "game": game,
        "scenario": game.scenario if game else "",
        "solver": solver,
        "over": axes,
        "cases": cases,
        "changes": tuple(given) if isinstance(given, list) else (),
        "data": data,
        "figures": figures,
        "choices": tuple(choices),
        "seed": _number(table, "seed", problems),
        "check": _share(table, "check", problems),
        "store": _folder(table, problems),
        "executor": _executor(table, problems),
        "calibrated": calibrated,
        "sheet": folder / table["override"] if isinstance(table.get("override"), str) else None,
    }


def _trees(games: Iterable[Game], solver: Solver | None, problems: Problems) -> list[Tree]:
    """The structures to be solved; a solver that does not cover one is told before anything runs."""
    from deterrence.solvers import fitting

    found = []
    for game in games:
        with problems.told("solver"):
            found.append(game.tree)
            (solver or fitting(game.tree)).prepare(game.tree)
    return found


def _number(table: dict[str, Any], key: str, problems: Problems) -> int:
    value: int = problems.take(table, key, "a whole number", "", 0)
    if value < 0:
        problems.add(key, f"is {value}, but a whole number of at least 0 is needed.")
    return value


def _share(table: dict[str, Any], key: str, problems: Problems) -> float:
    value: float = problems.take(table, key, "a number", "", 0.01)
    if not 0 <= value <= 1:
        problems.add(key, f"is {value}, but a share of the games between 0 and 1 is needed.")
    return float(value)


def _folder(table: dict[str, Any], problems: Problems) -> Path | None:
    if table.get("store") == "":
        problems.add("store", "came empty: name a folder, or leave it out.")
    name = problems.take(table, "store", "text")
    return Path(name) if name else None


def _executor(table: dict[str, Any], problems: Problems) -> int | str | None:
    value: int | str | None = table.get("executor")
    if value is None or (isinstance(value, str) and "://" in value):
        return value
    if not fits(value, "a whole number") or int(value) < 1:
        problems.add("executor", f"came as {value!r}, but a number of workers or an address is needed.")
    return value


def _outputs(
    table: dict[str, Any], contents: Contents, problems: Problems
) -> tuple[Path | None, tuple[FigureRequest, ...]]:
    outputs = problems.take(table, "outputs", "a table", "", {})
    problems.unknown(outputs, ("data", "figures"), "outputs", "the outputs")
    name = problems.take(outputs, "data", "text", "outputs")
    data = None if name is None else Path(name)
    if data is not None and data.suffix not in DATA:
        problems.add("outputs.data", f"is {name!r}, but must end in .nc (netCDF) or .zarr.")
    figures = tuple(
        read_figure(figure, contents, f"outputs.figures[{number}]", problems)
        for number, figure in enumerate(problems.tables(outputs, "figures", "outputs"))
        if not problems.has(f"outputs.figures[{number}]")
    )
    if not outputs.get("data") and not outputs.get("figures"):
        problems.add("outputs", 'names nothing to write: give data = "results/name.nc", or figures.')
    written = [data, *(path for figure in figures for path in figure.files)]
    for path in dict.fromkeys(p for p in written if p is not None and written.count(p) > 1):
        problems.add("outputs", f"writes {str(path)!r} twice: give each output a file of its own.")
    return data, figures
