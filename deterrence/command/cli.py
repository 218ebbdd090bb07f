"""What can be done from a shell? List and show games, run and hand over studies, draw, test claims.

    deterrence games
    deterrence show strait --scenario 2017
    deterrence sweep studies/strait-2017.toml --store results/parts --executor 2
    deterrence plot results/strait-2017.nc --kind curves --x us_prior --at a2ad=0.8
    deterrence sheet strait 2017 own.csv
    deterrence replicate studies/strait-2017.toml --out archive.zip; deterrence recompute archive.zip
    deterrence claims studies/claims-2017.toml; deterrence claims 2017 --options
    deterrence report studies/claims-2017.toml --pdf

Exit code 0, or 2 for a mistake of the user's, told on the error stream without a traceback. An error
that is the library's own fault is not caught. Nothing is computed here.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from deterrence.command.handover import add_handover, width, without_windows
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
    plot.add_argument("--out", type=Path, metavar="FIGURE", help=".png, .pdf, .svg (default: FILE.plot.png)")
    plot.set_defaults(run=_plot)

    add_handover(commands)

    claims = commands.add_parser("claims", help="test the article's claims on a scenario of strait")
    claims.add_argument("study", help="a claims study (.toml), or a scenario such as 2017")
    claims.add_argument("--options", action="store_true", help="print signs, claim by option of the game")
    claims.add_argument(
        "--claim", action="append", metavar="ID", help="only this one, such as C11 (may be repeated)"
    )
    claims.add_argument(
        "--games", type=int, metavar="N", help="games drawn under each law (default: 2048, or the study's)"
    )
    claims.add_argument("--seed", type=int)
    claims.add_argument(
        "--error", type=float, metavar="SHARE", help="refuse fewer games than this standard error needs"
    )
    claims.add_argument(
        "--store", type=Path, metavar="FOLDER", help="keep finished parts here, and go on with them"
    )
    claims.add_argument("--out", type=Path, metavar="FILE", help="write the Dataset here, too (.nc)")
    claims.set_defaults(run=_claims)

    report = commands.add_parser("report", help="run a claims study and write its report as HTML")
    report.add_argument("study", type=Path, help="a claims study (.toml)")
    report.add_argument("--out", type=Path, metavar="FILE", help=".html (default: as the study says)")
    report.add_argument("--pdf", action="store_true", help="print it to a PDF beside it, by a browser")
    report.add_argument("--levels", action="store_true", help="add levels across scenarios")
    report.set_defaults(run=_report)
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


def _games(options: argparse.Namespace) -> None:
    from deterrence.command.tables import catalogue_text

    print(catalogue_text(width()))


def _show(options: argparse.Namespace) -> None:
    from deterrence.calibration import scenario
    from deterrence.command.report import scenario_text
    from deterrence.command.tables import game_text
    from deterrence.overview import catalogue

    if options.game not in catalogue():
        raise ParameterError(
            f"there is no game {options.game!r}{nearest(options.game, catalogue())} "
            f"The games are {', '.join(catalogue())}."
        )
    if options.scenario is None and options.override is not None:
        raise ParameterError(f"{options.override} answers for a scenario, but none is named: add --scenario.")
    if options.scenario is None:
        print(game_text(catalogue()[options.game](), width(), options.full))
        return
    named = scenario(options.game, options.scenario)
    named = named if options.override is None else named.read_sheet(options.override)
    print(game_text(named.game, width(), options.full))
    print()
    print(scenario_text(named, width()))


def _sweep(options: argparse.Namespace) -> None:
    from deterrence.study import Study
    from deterrence.study.running import run_study

    without_windows()
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

    without_windows()
    data = read_data(options.file)
    contents = contents_of(data)
    out = options.out or options.file.with_suffix(".plot.png")
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


def _claims(options: argparse.Namespace) -> None:
    from deterrence.reporting import ClaimsStudy
    from deterrence.reporting.running import run_claims

    without_windows()
    words = options.study
    study = ClaimsStudy.read(words) if words.endswith(".toml") else ClaimsStudy(words)
    given = {
        "claims": tuple(options.claim) if options.claim else None, "games": options.games,
        "seed": options.seed, "error": options.error, "store": options.store, "data": options.out,
    }  # fmt: skip
    study = replace(study, **{k: v for k, v in given.items() if v is not None})
    print(run_claims(study, options.options, width()))


def _report(options: argparse.Namespace) -> None:
    from deterrence.reporting.running import run_report

    without_windows()
    print(run_report(options.study, options.out, options.pdf, options.levels))
