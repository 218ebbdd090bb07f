"""What was the Strait like in 1996, 2017, 2022 or 2025-26, and how sure is each number?

A `Scenario` is a named set of three numbers per parameter, each with its source, its formula and
a confidence word. It gives the central game, draws games, and takes overrides: a calibration row or a
convention is changed before the mapping and moves what follows from it, a final parameter after it.

It models; it does not forecast. 1996 and 2017 rest mostly on assumed rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.arguments import short
from deterrence.calibration import behaviour, south_korea, validation
from deterrence.calibration.bands import central, mapped, records
from deterrence.calibration.conventions import JOINING_BARRED
from deterrence.calibration.draws import Draws, conditions, draw
from deterrence.calibration.formulas import Formula, formulas
from deterrence.calibration.inputs import Input, awake
from deterrence.calibration.replaceable import Replaceable
from deterrence.calibration.rows import Row, Rows, shipped
from deterrence.calibration.showing import scenario_page, scenario_table
from deterrence.calibration.strait import parameters
from deterrence.errors import DeterrenceError, ParameterError
from deterrence.games.strait.strait import Strait
from deterrence.pages import Page, Shown
from deterrence.parameters import Array, Override, Record
from deterrence.sampling.designs import Design, Uniform
from deterrence.sampling.drawing import Drawing

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Scenario", "check_scenario"]

_US_OVERLAY = "0: the prior was elicited after the US statements, a line on top would count twice"


@dataclass(frozen=True, eq=False, repr=False)
class Scenario(Replaceable, Shown):
    """A calibrated set of games: `game` at the centre, `low` and `high` by name, `sample` to draw.

    `inputs` are the calibration rows and conventions by name, `fixed` the final parameters that
    were overridden, `log` every override in its order. In 1996 joining a war was barred by law, so
    Japan's types choose access: resolute gives bases, irresolute abstains. In all other scenarios resolute
    joins and irresolute gives bases.

    Raises
    ------
    DeterrenceError
        At creation, if the central game is inadmissible, or if its types do not act as labelled.

    """

    name: str
    inputs: Mapping[str, Input]
    fixed: Mapping[str, Input] = field(default_factory=dict)
    rows: Rows = field(default_factory=shipped)
    log: tuple[Override, ...] = ()
    quadriad: bool = False

    def __post_init__(self) -> None:
        given = central(self.inputs)
        made = mapped(given, self.inputs)
        broken = [words for words, holds in conditions(given, made).items() if not np.all(holds)]
        if broken:
            raise DeterrenceError(
                f"the central game of scenario {self.name} needs {broken[0]}: change its rows, or "
                "the conventions that were overridden."
            )
        behaviour.check_types(self.name, made, self.access_only)
        self.game  # noqa: B018  a value outside the range of Strait is refused here, not later

    def _page(self) -> Page:
        return scenario_page(self)

    @property
    def access_only(self) -> bool:
        """True where Japan is read as choosing access alone (1996)."""
        return self.name in JOINING_BARRED

    @cached_property
    def game(self) -> Strait:
        """The central game, its values carrying their records; both postures are chosen."""
        return self._game({name: record.central for name, record in self.records.items()})

    @property
    def low(self) -> dict[str, float]:
        """Lower ends of the marginal bands, by parameter: bounds, together not a game."""
        return {name: record.low for name, record in self.records.items()}

    @property
    def high(self) -> dict[str, float]:
        """Upper ends, likewise."""
        return {name: record.high for name, record in self.records.items()}

    @cached_property
    def records(self) -> dict[str, Record]:
        """Low, central, high, confidence and source of every parameter of `Strait`."""
        return records(self.inputs, self.fixed, self._formulas)

    @property
    def assumed(self) -> tuple[str, ...]:
        """Parameters that are assumptions, or follow from a formula with an assumed input."""
        known = {name for name, how in self._formulas.items() if how.assumed(self.inputs)} - self.fixed.keys()
        known |= {name for name, own in self.fixed.items() if own.confidence == "assumed"}
        return tuple(name for name in self.records if name in known)

    @property
    def optional(self) -> tuple[str, ...]:
        """Parameters without rows: they keep their defaults, with which the options of the game are off."""
        return tuple(name for name in self.records if name not in self._formulas)

    @property
    def assumed_inputs(self) -> tuple[str, ...]:
        """Calibration rows and conventions that no measurement or elicitation supports."""
        return tuple(name for name, given in awake(self.inputs).items() if given.confidence == "assumed")

    def draw(self, n: int, seed: int) -> Draws:
        """Inputs and parameters drawn, (n,); overriding one input leaves the others' first draws alone."""
        return draw(self.inputs, parameters, self.fixed, Uniform(n, seed))

    def sample(self, n: int, seed: int) -> Strait:
        """Draw `n` games, as one batch of shape (n,): `dt.sample(scenario, dt.Uniform(n, seed))`.

        Base refusal is not mixed in: solve `.replace(japan_access="refused")` too, and weight it.
        """
        return self.drawn(Uniform(n, seed))

    def drawn(self, design: Design, only: Iterable[str] | None = None) -> Strait:
        """Draw the games of any design: what `dt.sample` does; see `draws.draw` for the law."""
        draws = draw(self.inputs, parameters, self.fixed, design, only)
        return self._game(draws.parameters, draws.drawing)

    @cached_property
    def rejected_share(self) -> float:
        """Share of draws that are inadmissible and drawn again (10,000 draws, seed 0)."""
        return self.draw(10_000, 0).rejected_share

    @property
    def base_refusal_weight(self) -> float:
        """Weight of the run with `japan_access="refused"`; 0 in 1996, where `japan_prior` is of access."""
        return 0.0 if self.access_only else 1 - self.inputs["japan_grants_base_access"].central

    @property
    def overlays(self) -> dict[str, Record]:
        """P(public red line) by posture field: weights for mixing runs, not parameters."""
        return {
            "us_posture": Record(0.0, 0.0, 0.0, "assumed", _US_OVERLAY),
            "japan_posture": self.inputs["p_red_line_japan_public"].record(),
        }

    @property
    def crisis_rate(self) -> Record:
        """Crises a year, from history; never a default of `dated`."""
        return validation.CRISIS_RATE

    def dated(
        self,
        p_attack: float | Array,
        rate: float | Array | None = None,
        months: float = validation.WINDOW_MONTHS,
    ) -> float | Array:
        """1 - exp(-rate x months/12 x P(attack)); `rate` must be named (.13 a year, .06-.27)."""
        return validation.dated(p_attack, rate, months)

    def targets(self) -> dict[str, Row]:
        """Others' forecasts for the scenario's year (none before 2025-26): validation, never inputs."""
        return validation.targets(self.rows, self.name.replace("-", "_"))

    def lock_thresholds(self) -> behaviour.LockThresholds:
        """When a US line binds the irresolute type, at the centre; print it beside the result."""
        values = {name: np.asarray(r.central) for name, r in self.records.items()}
        found = behaviour.lock_thresholds(values)
        at = found["bases"], found["join"], values["us_audience_cost"]
        return behaviour.LockThresholds(*map(float, at))

    def table(self) -> pd.DataFrame:
        """All parameters, then the prize, the two posture overlays and the crisis rate.

        Columns name, value, unit, low, central, high, confidence, source.
        """
        return scenario_table(self)

    def with_south_korea(self) -> Scenario:
        """The scenario with South Korea as third guarantor, its rows drawn with all others.

        Without it the parameters of South Korea are calibrated all the same, but stay at their centre in
        samples: `.game.replace(third_guarantor="South Korea")` is the central game of both.
        """
        woken = {name: replace(given, asleep=False) for name, given in self.inputs.items()}
        return replace(self, inputs=woken, quadriad=True)

    @cached_property
    def _formulas(self) -> dict[str, Formula]:
        return formulas(self.access_only) | south_korea.FORMULAS

    def _game(self, values: Mapping[str, Any], drawing: Drawing | None = None) -> Strait:
        game = Strait(**values, third_guarantor="South Korea" if self.quadriad else "none")
        return game.with_provenance(self.name + self._changed, self.records, drawing)


def check_scenario(caller: str, scenario: object) -> None:
    """Raise if what came is no scenario.

    Raises
    ------
    ParameterError
        In the name of the caller.

    """
    if not isinstance(scenario, Scenario):
        raise ParameterError(
            f"{caller}: scenario came as {short(scenario)}: give a scenario, such as "
            "dt.scenario('strait', '2017')."
        )
