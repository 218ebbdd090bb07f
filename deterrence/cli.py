"""What can be done from a shell? List games, show one, run a study, draw it, hand it over.

    deterrence games
    deterrence show strait --scenario 2017
    deterrence sweep studies/strait-2017.toml --store results/parts --executor 2
    deterrence plot results/strait-2017.nc --kind curves --x us_prior --at a2ad=0.8
    deterrence sheet strait 2017 own.csv
    deterrence replicate studies/strait-2017.toml --out archive.zip; deterrence recompute archive.zip

Exit code 0, or 2 for a mistake of the user's, told on the error stream without a traceback. An error
that is the library's own fault is not caught. Nothing is computed here.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from deterrence.errors import DeterrenceError, ParameterError, nearest

__all__ = ["main"]

KINDS = ("heatmap", "regimes", "curves", "difference")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str, optional
        The words after the program's name; by default those of the shell.

    Returns
    -------
    int
        0, or 2 for a user's mistake.

    """
    try:
        options = _parser().parse_args(argv)
    except SystemExit as stop:  # argparse has told the mistake, or the help
        return int(stop.code or 0)
    try:
        options.run(options)
        sys.stdout.flush()
    except DeterrenceError as problem:
        print(f"deterrence: {problem}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of a pipe, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="deterrence",
        description="Parametrised games of deterrence, solved for their equilibria in batches.",
        epilog="It models; it does not forecast.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    games = commands.add_parser("games", help="list the games and scenarios")
    games.set_defaults(run=_games)

    show = commands.add_parser("show", help="show a game, or a calibrated scenario of it")
    show.add_argument("game", help="slug of a game, such as strait")
    show.add_argument(
        "--scenario", metavar="NAME", help="a calibrated scenario, such as 2017, with its report"
    )
    show.add_argument("--override", type=Path, metavar="SHEET", help="a filled sheet of that scenario (.csv)")
    show.add_argument("--full", action="store_true", help="print sources whole, not cut to the terminal")
    show.set_defaults(run=_show)

    sweep = commands.add_parser("sweep", help="run a study file and write its outputs")
    sweep.add_argument("study", type=Path, help="a study file (.toml)")
    sweep.add_argument(
        "--store", type=Path, metavar="FOLDER", help="keep finished parts here, and go on with them"
    )
    sweep.add_argument(
        "--executor", "--workers", type=_executor, metavar="N|ADDRESS",
        help="workers of this machine, or a Dask scheduler's address (default: one)",
    )  # fmt: skip
    sweep.add_argument("--quiet", action="store_true", help="no progress bar and no summary")
    sweep.set_defaults(run=_sweep)

    plot = commands.add_parser("plot", help="draw the Dataset that a sweep wrote")
    plot.add_argument("file", type=Path, help="a Dataset (.nc or .zarr), or a store")
    plot.add_argument("--value", help='an event, or "payoff: Taiwan" (default: attack)')
    plot.add_argument("--x", metavar="AXIS", help="a swept parameter (default: the first)")
    plot.add_argument("--y", metavar="AXIS", help="a swept parameter (default: the next; curves have none)")
    plot.add_argument("--kind", choices=KINDS, help="default: by the axes")
    plot.add_argument("--case", action="append", metavar="NAME", help="draw this case only (may be repeated)")
    plot.add_argument("--at", action="append", type=_cut, metavar="AXIS=VALUE", help="cut another axis here")
    plot.add_argument("--by", choices=("event",), help="regimes: colour the most probable end of the game")
    plot.add_argument("--out", type=Path, metavar="FIGURE", help=".png, .pdf or .svg (default: beside FILE)")
    plot.set_defaults(run=_plot)

    sheet = commands.add_parser("sheet", help="write a sheet that asks for own numbers of a scenario")
    sheet.add_argument("game", help="slug of a game with scenarios: strait")
    sheet.add_argument("scenario", help="a calibrated scenario, such as 2017")
    sheet.add_argument("file", type=Path, help="a new file (.csv); a study names it once it is filled in")
    sheet.set_defaults(run=_sheet)

    archive = commands.add_parser("replicate", help="run study files and write their replication archive")
    archive.add_argument("studies", type=Path, nargs="+", help="study files (.toml)")
    archive.add_argument(
        "--out", type=Path, metavar="FILE", help="a .zip file (default: named for the study)"
    )
    archive.set_defaults(run=_replicate)

    again = commands.add_parser("recompute", help="compute a replication archive again and compare")
    again.add_argument("archive", type=Path, help="a replication archive, or the folder it was unpacked into")
    again.add_argument("--out", type=Path, metavar="FOLDER", help="for the results (default: recomputed)")
    again.set_defaults(run=_recompute)
    return parser


def _executor(text: str) -> int | str:
    if "://" in text:
        return text
    if not text.isdecimal() or int(text) < 1:
        words = "give 1 or more, or a scheduler's address such as tcp://127.0.0.1:8786"
        raise argparse.ArgumentTypeError(f"{text!r} is no number of workers: {words}")
    return int(text)


def _cut(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no cut: write AXIS=VALUE, such as a2ad=0.8") from None


def _width() -> int:
    return max(60, shutil.get_terminal_size((120, 40)).columns)


def _games(options: argparse.Namespace) -> None:
    from deterrence.tables import catalogue_text

    print(catalogue_text(_width()))


def _show(options: argparse.Namespace) -> None:
    from deterrence.calibration import scenario
    from deterrence.overview import catalogue
    from deterrence.report import scenario_text
    from deterrence.tables import game_text

    if options.game not in catalogue():
        raise ParameterError(
            f"there is no game {options.game!r}{nearest(options.game, catalogue())} "
            f"The games are {', '.join(catalogue())}."
        )
    if options.scenario is None and options.override is not None:
        raise ParameterError(f"{options.override} answers for a scenario, but none is named: add --scenario.")
    if options.scenario is None:
        print(game_text(catalogue()[options.game](), _width(), options.full))
        return
    named = scenario(options.game, options.scenario)
    named = named if options.override is None else named.read_sheet(options.override)
    print(game_text(named.game, _width(), options.full))
    print()
    print(scenario_text(named, _width()))


def _sweep(options: argparse.Namespace) -> None:
    from deterrence.study import Study
    from deterrence.study.running import run_study

    _without_windows()
    given = {"store": options.store, "executor": options.executor}
    study = replace(Study.read(options.study), **{k: v for k, v in given.items() if v is not None})
    _, told = run_study(study, progress=not options.quiet and sys.stderr.isatty())
    if not options.quiet:
        print(told)


def _plot(options: argparse.Namespace) -> None:
    from deterrence.study.figures import draw
    from deterrence.study.outputs import read_data, ready, write_figure
    from deterrence.study.problems import Problems
    from deterrence.study.requests import read_figure
    from deterrence.study.running import contents_of

    _without_windows()
    data = read_data(options.file)
    contents = contents_of(data)
    out = options.out or options.file.with_suffix(".png")
    given: dict[str, Any] = {
        "kind": options.kind or ("curves" if len(contents.axes) == 1 else "heatmap"),
        "file": str(out), "value": options.value, "x": options.x, "y": options.y, "by": options.by,
        "cases": options.case, "at": dict(options.at) if options.at else None,
    }  # fmt: skip
    problems = Problems()
    request = read_figure({k: v for k, v in given.items() if v is not None}, contents, "", problems)
    problems.settle(f"deterrence plot {options.file}")
    ready(request.files)
    figure = draw(data, request, title=str(data.attrs.get("study", "")))
    for path in request.files:
        write_figure(figure, path)
        print(f"wrote {path}")


def _sheet(options: argparse.Namespace) -> None:
    from deterrence.calibration import scenario

    scenario(options.game, options.scenario).sheet(options.file)
    print(f"wrote {options.file}")


def _replicate(options: argparse.Namespace) -> None:
    from deterrence.replication import replicate

    _without_windows()
    out = options.out or Path(f"{options.studies[0].stem}-replication.zip")
    written = replicate(options.studies, out, progress=sys.stderr.isatty())
    print(f"wrote {written} ({written.stat().st_size / 1e6:.1f} MB)")


def _recompute(options: argparse.Namespace) -> None:
    from deterrence.replication import recompute
    from deterrence.tables import columns

    _without_windows()
    found = recompute(options.archive, options.out, progress=sys.stderr.isatty())
    lines = [["table", "answer", "rows", "largest difference"]]
    lines += [[row.table, row.answer, f"{row.rows:,}", f"{row.difference:.1g}"] for row in found.itertuples()]
    print(columns(lines, _width()))
    if others := found.attrs["other versions"]:
        print(f"The archive was made with {', '.join(others)}.")
    if wrong := list(found.table[found.answer == "differs"]):
        raise DeterrenceError(
            f"{len(wrong)} of {len(found)} tables differ from those of the archive ({', '.join(wrong)}): "
            "compare the versions in its replication.json with yours."
        )


def _without_windows() -> None:
    """A command line draws into files: no display is needed, whatever the user's settings say."""
    os.environ.setdefault("MPLBACKEND", "Agg")
