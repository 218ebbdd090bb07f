"""What does a report of a claims study hold? Seven tables, each computed from the study; nothing is typed in.

`Report.of(study)` runs the study (finished parts are read from its store) and computes what stands beside it.
Rendering is `page`'s business: a report is data, and can be looked at and tested as such.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import xarray as xr

from deterrence.argument.evaluation import MATTERS
from deterrence.calibration import scenario
from deterrence.errors import ParameterError
from deterrence.reporting.answer import answer
from deterrence.reporting.beside import beside
from deterrence.reporting.forecasts import forecasts
from deterrence.reporting.leaning import leaning
from deterrence.reporting.study import ClaimsStudy
from deterrence.reporting.switching import switching
from deterrence.reporting.tornado import tornado

__all__ = ["Report"]

FEWER = (
    4  # the tornado, leanings and the scenarios beside ask many games of each draw: a quarter of the draws
)


@dataclass(frozen=True)
class Report:
    """The parts of a report, each an xarray.Dataset as its function returns it."""

    study: ClaimsStudy
    claims: xr.Dataset
    answer: xr.Dataset
    tornado: xr.Dataset
    switching: xr.Dataset
    leaning: xr.Dataset
    beside: xr.Dataset
    forecasts: xr.Dataset

    @classmethod
    def of(cls, study: ClaimsStudy) -> Self:
        """Run the study and compute what a report of it tells.

        Raises
        ------
        ParameterError
            As `claims.evaluate`, or for a headline that is not among the claims.
        DeterrenceError
            As `answer`.

        """
        own, test, seed = study.calibrated, study.test, study.seed
        if test.id not in study.claims:
            raise ParameterError(
                f"the headline {study.headline!r} is no test of the claims {', '.join(study.claims)}: "
                f"add {test.id}."
            )
        few = max(2, study.games // FEWER)
        others = [scenario("strait", name) for name in study.beside]
        claims = study.run()
        names = [each.name for each in study.tests]
        first = [str(name) for name in claims.input.sel(test=names, rank=1).values]
        return cls(
            study,
            claims,
            answer(own, test, study.games, seed, MATTERS),
            tornado(own, test, few, seed, MATTERS),
            switching(own, study.tests, MATTERS),
            leaning(own, study.tests, first, few, seed, MATTERS),
            beside(own, others, test, few, seed, MATTERS),
            forecasts(study.games, seed),
        )
