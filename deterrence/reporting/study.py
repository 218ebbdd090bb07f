"""What is a claims study? A scenario, the claims to be tested on it, and the one that a report answers.

A file in TOML:

    title = "..."                       # the question of the report
    scenario = "2017"                   # of strait
    headline = "C11 unprovoked"         # the test whose change is the answer
    beside = ["1996", "2022"]           # optional: scenarios to set beside it
    claims = ["C04", "C11"]             # optional: by default all sixteen
    options = ["difference contest"]    # optional: options of the game to ask under, by default all
    mixing = ["the US may deploy"]      # optional: options, or "base", to ask again with one signal mixed
    beliefs = true                      # optional: ask with postures chosen, too, under three off-path rules
    games = 2048                        # drawn under each law
    seed = 0
    error = 0.012                       # optional: the standard error that no share may exceed
    store = "results/parts/x"           # optional: a folder that keeps finished parts, and is gone on with
    data = "results/x.nc"               # optional: the claims Dataset
    report = "results/x.html"           # optional: where `deterrence report` writes

Paths are relative to the folder in which the program runs. A file with mistakes is refused with all of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from deterrence.argument import CONTRASTS, Contrast, evaluate
from deterrence.argument.settings import BASE
from deterrence.calibration import Scenario, scenario, scenarios
from deterrence.claims import CLAIMS
from deterrence.errors import ParameterError, nearest
from deterrence.games.strait.options import OPTIONS
from deterrence.study.kinds import refuse_sweep
from deterrence.study.plain import parsed
from deterrence.study.problems import Problems, near

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["ClaimsStudy"]

TESTS: Mapping[str, Contrast] = {contrast.name: contrast for contrast in CONTRASTS}
_TEXT = ("title", "scenario", "headline", "store", "data", "report")
_LISTS = {"beside": None, "claims": CLAIMS, "options": OPTIONS, "mixing": (BASE.name, *OPTIONS)}
_NUMBERS = {"games": 1, "seed": 0}


@dataclass(frozen=True)
class ClaimsStudy:
    """Claims of the article on one scenario of `Strait`, ready to run.

    Raises
    ------
    ParameterError
        For an unknown scenario or headline.

    """

    scenario: str
    title: str = "Which claims of the article hold, and on what does that hang?"
    headline: str = "C11 unprovoked"
    beside: tuple[str, ...] = ()
    claims: tuple[str, ...] = tuple(CLAIMS)
    options: tuple[str, ...] = tuple(OPTIONS)
    mixing: tuple[str, ...] = ()
    beliefs: bool = True
    games: int = 2048
    seed: int = 0
    error: float | None = None
    store: Path | None = None
    data: Path | None = None
    report: Path | None = None
    source: str = ""  # the file it was read from, and what is written there
    text: str = ""

    def __post_init__(self) -> None:
        for name in (self.scenario, *self.beside):
            if name not in scenarios()["strait"]:
                known = scenarios()["strait"]
                raise ParameterError(f"strait has no scenario {name!r}{near(name, known)}")
        if self.scenario in self.beside:
            raise ParameterError(f"beside names {self.scenario!r}, the scenario itself: name others.")
        if self.headline not in TESTS:
            raise ParameterError(
                f"there is no test {self.headline!r}{nearest(self.headline, TESTS)} "
                f"There are {', '.join(TESTS)}."
            )

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """Read and check a file.

        Raises
        ------
        FormatError
            If the file is missing, not TOML (with the line) or the study of a sweep, or holds mistakes: all
            of them, one a line.

        """
        path, problems = Path(path), Problems()
        table = parsed(path)
        refuse_sweep(path, table)
        found = _read(table, problems)
        problems.settle(path)
        with problems.told("study"):
            return cls(**found, source=str(path), text=path.read_bytes().decode())
        problems.settle(path)
        raise AssertionError  # settle has raised

    @property
    def calibrated(self) -> Scenario:
        """The scenario."""
        return scenario("strait", self.scenario)

    @property
    def test(self) -> Contrast:
        """The comparison that the headline makes."""
        return TESTS[self.headline]

    @property
    def tests(self) -> tuple[Contrast, ...]:
        """All comparisons that its claims make in Strait."""
        return tuple(contrast for contrast in CONTRASTS if contrast.id in self.claims)

    @property
    def digest(self) -> str:
        """A hash of the file's text, as far as it was read from one."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16] if self.source else ""

    @property
    def outputs(self) -> tuple[Path, ...]:
        """Every file that the study names to be written."""
        return tuple(path for path in (self.data, self.report) if path is not None)

    def run(self) -> xr.Dataset:
        """All claims, as `claims.evaluate` returns them; finished parts go to the store."""
        return evaluate(
            self.calibrated, self.games, self.seed, claims=self.claims, error=self.error, store=self.store,
            options={name: OPTIONS[name] for name in self.options}, beliefs=self.beliefs, mixing=self.mixing,
        )  # fmt: skip


def _read(table: dict[str, Any], problems: Problems) -> dict[str, Any]:
    known = (*_TEXT, *_LISTS, *_NUMBERS, "beliefs", "error")
    problems.unknown(table, known, "", "a claims study")
    if "scenario" not in table:
        problems.add("scenario", f"is missing: name one of {', '.join(scenarios()['strait'])}.")
    found: dict[str, Any] = {}
    for key in _TEXT:
        value = problems.take(table, key, "text")
        if value is not None:
            found[key] = Path(value) if key in ("store", "data", "report") else value
    for key, choices in _LISTS.items():
        if key in table:
            found[key] = tuple(problems.texts(table, key))
            for number, word in enumerate(found[key]):
                if choices is not None and word not in choices:
                    problems.add(f"{key}[{number}]", f"is {word!r}, which is none{near(word, choices)}")
    for key, least in _NUMBERS.items():
        value = problems.take(table, key, "a whole number")
        if value is not None:
            found[key] = value
            if value < least:
                problems.add(key, f"is {value}, but a whole number of at least {least} is needed.")
    if (value := problems.take(table, "beliefs", "true or false")) is not None:
        found["beliefs"] = value
    if (value := problems.take(table, "error", "a number")) is not None:
        found["error"] = float(value)
    for key, ending in (("data", ".nc"), ("report", ".html")):
        if key in found and found[key].suffix != ending:
            problems.add(key, f"is {str(found[key])!r}, but must end in {ending}.")
    return found
