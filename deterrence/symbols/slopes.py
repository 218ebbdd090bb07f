"""What is the slope of an elementary function? One partial derivative an argument, for `symbols.duals`.

Each takes the arguments and the result, as numbers; None stands for the constant 1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import special

__all__ = ["BOOLEAN", "COMPARISONS", "PARTIALS", "STEPS"]

Partial = Callable[..., Any] | None
ROOT = np.sqrt(2 * np.pi)


def _density(x: Any) -> Any:
    return np.exp(-0.5 * x * x) / ROOT


COMPARISONS = {np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal}
BOOLEAN = {
    np.logical_and, np.logical_or, np.logical_not, np.logical_xor,
    np.bitwise_and, np.bitwise_or, np.bitwise_xor, np.invert,
}  # fmt: skip
STEPS = {np.isfinite, np.isnan, np.isinf, np.signbit}
PARTIALS: dict[Any, tuple[Partial, ...]] = {
    np.add: (None, None),
    np.subtract: (None, lambda x, y, z: -1.0),
    np.multiply: (lambda x, y, z: y, lambda x, y, z: x),
    np.divide: (lambda x, y, z: 1 / y, lambda x, y, z: -z / y),
    np.power: (
        lambda x, y, z: y * np.power(x, y - 1),
        lambda x, y, z: z * np.log(np.where(x > 0, x, np.where(z == 0, 1.0, np.nan))),
    ),
    np.float_power: (
        lambda x, y, z: y * np.float_power(x, y - 1),
        lambda x, y, z: z * np.log(np.where(x > 0, x, np.where(z == 0, 1.0, np.nan))),
    ),
    np.negative: (lambda x, z: -1.0,),
    np.positive: (None,),
    np.absolute: (lambda x, z: np.where(x == 0, np.nan, np.sign(x)),),
    np.fabs: (lambda x, z: np.where(x == 0, np.nan, np.sign(x)),),
    np.sign: (lambda x, z: np.where(x == 0, np.nan, 0.0),),
    np.reciprocal: (lambda x, z: -z * z,),
    np.square: (lambda x, z: 2 * x,),
    np.sqrt: (lambda x, z: 0.5 / z,),
    np.cbrt: (lambda x, z: z / (3 * x),),
    np.exp: (lambda x, z: z,),
    np.exp2: (lambda x, z: z * np.log(2.0),),
    np.expm1: (lambda x, z: z + 1,),
    np.log: (lambda x, z: 1 / x,),
    np.log2: (lambda x, z: 1 / (x * np.log(2.0)),),
    np.log10: (lambda x, z: 1 / (x * np.log(10.0)),),
    np.log1p: (lambda x, z: 1 / (1 + x),),
    np.logaddexp: (lambda x, y, z: np.exp(x - z), lambda x, y, z: np.exp(y - z)),
    np.sin: (lambda x, z: np.cos(x),),
    np.cos: (lambda x, z: -np.sin(x),),
    np.tan: (lambda x, z: 1 + z * z,),
    np.tanh: (lambda x, z: 1 - z * z,),
    np.sinh: (lambda x, z: np.cosh(x),),
    np.cosh: (lambda x, z: np.sinh(x),),
    np.arcsin: (lambda x, z: 1 / np.sqrt(1 - x * x),),
    np.arccos: (lambda x, z: -1 / np.sqrt(1 - x * x),),
    np.arctan: (lambda x, z: 1 / (1 + x * x),),
    np.arctan2: (lambda x, y, z: y / (x * x + y * y), lambda x, y, z: -x / (x * x + y * y)),
    np.hypot: (lambda x, y, z: x / z, lambda x, y, z: y / z),
    special.ndtr: (lambda x, z: _density(x),),
    special.log_ndtr: (lambda x, z: np.exp(-0.5 * x * x - z) / ROOT,),
    special.ndtri: (lambda x, z: 1 / _density(z),),
    special.expit: (lambda x, z: z * special.expit(-x),),
    special.log_expit: (lambda x, z: special.expit(-x),),
    special.logit: (lambda x, z: 1 / (x * (1 - x)),),
    special.erf: (lambda x, z: 2 / np.sqrt(np.pi) * np.exp(-x * x),),
    special.erfc: (lambda x, z: -2 / np.sqrt(np.pi) * np.exp(-x * x),),
    special.gammaln: (lambda x, z: special.digamma(x),),
    special.owens_t: (
        lambda x, y, z: -_density(x) * (special.ndtr(x * y) - 0.5),
        lambda x, y, z: np.exp(-0.5 * x * x * (1 + y * y)) / (2 * np.pi * (1 + y * y)),
    ),
}
