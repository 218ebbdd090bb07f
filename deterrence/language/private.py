"""What does a player know that is a number? Private costs, and the laws they are drawn from.

`move.private` hands a rule a `PrivateNumber`: x, drawn from a distribution and shown to one player
before its one decision that follows. It may enter that player's payoffs linearly, q + b x, and
nothing else. The decision then becomes a probability through the distribution function
(Harsanyi 1973, purification; Signorino 1999, strategic choice): exact, smooth, no grid of types.

A distribution offers its mean, `cdf`, `below` (the partial mean E[x; x < c]) and `ppf`, as NumPy
formulas that take arrays and traced expressions alike. A spread of zero is a number known to all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit, logit, ndtr, ndtri

from deterrence.errors import GameError

__all__ = ["FLAT", "Distribution", "PrivateNumber", "level_and_slope", "logistic", "normal", "uniform"]

_OPERATORS = {"add": "add", "subtract": "sub", "multiply": "mul", "divide": "truediv", "negative": "neg"}
FLAT = 0.0  # the slope of a payoff without a private number, known by identity: zeros need no adding up
_TINY = 1e-300  # at spread 0 a threshold equal to the number itself counts as not above it


def _standardised(c: Any, centre: Any, spread: Any) -> Any:
    return (c - centre - _TINY) / np.maximum(spread, 1e-308)


@dataclass(frozen=True, eq=False)
class Distribution:
    """The law of a private number; `arguments` are floats, arrays or traced expressions."""

    name: str
    arguments: tuple[Any, Any]

    def __post_init__(self) -> None:
        if any(a is None or isinstance(a, str | bytes | list | tuple | dict) for a in self.arguments):
            raise GameError(
                f"{self.name}{self.arguments!r} came as a law: give numbers, or formulas in the parameters."
            )

    @property
    def mean(self) -> Any:
        """Its expectation."""
        a, b = self.arguments
        return (a + b) / 2 if self.name == "uniform" else a

    @property
    def degenerate(self) -> Any:
        """Is the number commonly known (spread zero)?"""
        a, b = self.arguments
        return b - a <= 0 if self.name == "uniform" else b <= 0

    @np.errstate(over="ignore")  # at spread 0 the standardised number is huge on purpose
    def cdf(self, c: Any) -> Any:
        """P(x < c); c may be infinite."""
        z = _standardised(c, self.arguments[0], self.spread)
        if self.name == "normal":
            return ndtr(z)
        return expit(z) if self.name == "logistic" else np.minimum(np.maximum(z, 0.0), 1.0)

    @np.errstate(over="ignore")  # at spread 0 the standardised number is huge on purpose
    def below(self, c: Any) -> Any:
        """E[x; x < c], the partial mean; c may be infinite."""
        centre, spread = self.arguments[0], self.spread
        z = _standardised(c, centre, spread)
        if self.name == "normal":
            return centre * ndtr(z) - spread * np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
        if self.name == "logistic":
            # E[z; z < t] = t F(t) - log(1 + e^t) = -(entropy of F(t)), which is finite at both ends
            p, q = expit(z), expit(-z)
            entropy = -(p * np.log(np.maximum(p, _TINY)) + q * np.log(np.maximum(q, _TINY)))
            return centre * p - spread * entropy
        share = np.minimum(np.maximum(z, 0.0), 1.0)
        return share * (centre + 0.5 * spread * share)

    def ppf(self, p: Any) -> Any:
        """The number below which a share p of the draws lies."""
        centre, spread = self.arguments[0], self.spread
        z = {"normal": ndtri, "logistic": logit, "uniform": np.positive}[self.name](p)
        with np.errstate(invalid="ignore"):
            return np.where(np.isfinite(z), centre + spread * np.where(np.isfinite(z), z, 0.0), z)

    def sample(self, n: int, rng: np.random.Generator) -> Any:
        """Take n draws of a scalar law."""
        return np.asarray(self.ppf(rng.random(n)), dtype=float)

    @property
    def spread(self) -> Any:
        """Standard deviation, scale, or width; must not be negative."""
        a, b = self.arguments
        return b - a if self.name == "uniform" else b


def normal(mean: Any, sd: Any) -> Distribution:
    """Normal law; `sd` >= 0, both may be swept."""
    return Distribution("normal", (mean, sd))


def uniform(low: Any, high: Any) -> Distribution:
    """Uniform law on [low, high]; low <= high, both may be swept."""
    return Distribution("uniform", (low, high))


def logistic(mean: Any, scale: Any) -> Distribution:
    """Logistic law; `scale` >= 0, both may be swept."""
    return Distribution("logistic", (mean, scale))


class PrivateNumber:
    """q + b x, where x is a number that one player alone knows; anything not linear in x raises."""

    def __init__(self, owner: str, label: str, level: Any, slope: Any) -> None:
        self.owner, self.label = owner, label
        self.level, self.slope = level, slope

    def _with(self, level: Any, slope: Any) -> PrivateNumber:
        return PrivateNumber(self.owner, self.label, level, slope)

    def _refuse(self, what: str) -> GameError:
        return GameError(
            f"{self.label!r} is private to {self.owner} and was {what}: it may enter {self.owner}'s "
            "payoffs linearly (-cost, 2*cost) and nothing else."
        )

    def __add__(self, other: Any) -> PrivateNumber:
        if isinstance(other, PrivateNumber):
            if (other.owner, other.label) != (self.owner, self.label):
                raise self._refuse(f"added to {other.label!r}")
            return self._with(self.level + other.level, self.slope + other.slope)
        return self._with(self.level + other, self.slope)

    __radd__ = __add__

    def __neg__(self) -> PrivateNumber:
        return self._with(-self.level, -self.slope)

    def __sub__(self, other: Any) -> PrivateNumber:
        return self.__add__(-other)

    def __rsub__(self, other: Any) -> PrivateNumber:
        return (-self).__add__(other)

    def __mul__(self, other: Any) -> PrivateNumber:
        if isinstance(other, PrivateNumber):
            raise self._refuse(f"multiplied by {other.label!r}")
        return self._with(self.level * other, self.slope * other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> PrivateNumber:
        if isinstance(other, PrivateNumber):
            raise self._refuse("used as a divisor")
        return self._with(self.level / other, self.slope / other)

    def __rtruediv__(self, other: Any) -> Any:
        raise self._refuse("used as a divisor")

    def __pow__(self, other: Any) -> Any:
        raise self._refuse("raised to a power")

    __rpow__ = __pow__

    def _compare(self, other: Any) -> Any:
        raise self._refuse("compared")

    __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = _compare  # type: ignore[assignment]
    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        raise self._refuse("used as a condition")

    def __float__(self) -> float:
        raise self._refuse("turned into a plain number")

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        """What arrays and expressions beside it ask for: the operators above, and nothing else."""
        operator = _OPERATORS.get(ufunc.__name__)
        if operator is None or method != "__call__" or kwargs:
            raise self._refuse(f"given to np.{ufunc.__name__}")
        if len(inputs) == 1:
            return -self
        a, b = inputs
        mine = isinstance(a, PrivateNumber)
        return getattr(a if mine else b, f"__{'' if mine else 'r'}{operator}__")(b if mine else a)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function is not np.where or len(args) != 3 or isinstance(args[0], PrivateNumber):
            raise self._refuse(f"given to np.{function.__name__}")
        condition, yes, no = (self._lift(a) if i else a for i, a in enumerate(args))
        return self._with(np.where(condition, yes.level, no.level), np.where(condition, yes.slope, no.slope))

    def _lift(self, value: Any) -> PrivateNumber:
        return value if isinstance(value, PrivateNumber) else self._with(value, 0.0)


def level_and_slope(payoff: Any, player: str, label: str) -> tuple[Any, Any]:
    """A payoff as (level, slope in the player's private number).

    Raises
    ------
    GameError
        If the payoff holds another player's private number.

    """
    if not isinstance(payoff, PrivateNumber):
        return payoff, FLAT
    if payoff.owner != player:
        raise GameError(
            f"outcome {label!r} pays {player} with {payoff.label!r}, which is private to "
            f"{payoff.owner}: it may enter {payoff.owner}'s payoffs only."
        )
    return payoff.level, payoff.slope
