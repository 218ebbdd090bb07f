"""Where do k multilinear functions of k numbers vanish in the unit box? Halved boxes, each settled by proof.

For the few faces whose structure defeats elimination (a player who ignores another, symmetry, near
ties). A multilinear function lies between its corners, so a box is *empty* if the corners of some
function, or of a combination of them, have one sign beyond their error. The combinations are rows of
Y F with Y the inverse slopes at the centre, which makes each depend on its own number mostly. A box is
*settled* if it has no zero but a known one: Newton's point p from the centre passes Krawczyk's test
(`verified`), and either the box lies where p is alone, or p lies in the box and Y F is injective on it
(its slopes, which are multilinear as well, are diagonally dominant rows).

Errors: halving is one rounding of a number at most 1, so after g halvings a corner is off by at most
(g + 1) units; Y F adds k + 1 units for each term and is bounded by the sum of |Y| times that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from deterrence.kernels.binary.corners import UNIT, inverse, newton, verified

__all__ = ["zeros"]

MOST_BOXES = (256, 16)  # of one face at a time, as a rule a continuum's; the latter in games that are lost
MOST_HALVINGS = 120
THINNEST = 2.0**-45  # the sides' ends are exact as long as they are longer
BLOCK = 128  # faces at a time

Zeros = tuple[Any, Any, Any, Any]  # faces, points (k, E), and radii of where they lie and are alone


def zeros(corners: Sequence[Any], lost: Any, wanted: Any | None = None) -> tuple[Any, Any, Any, Any, Any]:
    """All zeros of the functions in the closed unit box, face by face, and where that is not settled.

    `corners[i]` is (2, ..., 2, n), over all numbers but the i-th; `lost` is a mask (n,) of faces of
    games that will not be proved whatever is found here, which get little work; `wanted`, over all k,
    has to be positive somewhere on a box that is looked at. Returns faces (E,), points (k, E), radii
    (E,) within which the exact zeros lie (just outside of the unit box, perhaps), radii within which
    they are alone, and a mask (n,) of faces where a zero may be missing.
    """
    k, n = len(corners), corners[0].shape[-1]
    functions = [np.broadcast_to(np.expand_dims(c, i), (2,) * k + (n,)) for i, c in enumerate(corners)]
    functions += [] if wanted is None else [wanted]
    found, unsettled = [], np.zeros(n, dtype=bool)
    most = np.where(lost, MOST_BOXES[1], MOST_BOXES[0])
    for start in range(0, n, BLOCK):
        part = slice(start, min(start + BLOCK, n))
        stacked = np.stack([f[..., part] for f in functions])
        known, left = _searched(stacked, [c[..., part] for c in corners], most[part])
        unsettled[start + left] = True
        found += [(start + f, p, r, a) for f, p, r, a in known]
    if not found:
        return np.zeros(0, dtype=np.intp), np.zeros((k, 0)), np.zeros(0), np.zeros(0), unsettled
    faces, points, radii, alone = (np.concatenate(rows, axis=-1) for rows in zip(*found, strict=True))
    kept = _distinct(faces, points, radii)
    return faces[kept], points[:, kept], radii[kept], alone[kept], unsettled


def _searched(functions: Any, corners: Sequence[Any], most: Any) -> tuple[list[Zeros], Any]:
    """Verified zeros (one may be listed by several boxes) and the faces that were given up."""
    k, n = len(corners), corners[0].shape[-1]
    faces, low, width = np.arange(n), np.zeros((k, n)), np.ones((k, n))
    found, given_up = [], []
    for halvings in range(MOST_HALVINGS):
        error = (halvings + 2) * UNIT
        unwanted = np.any(np.all(functions[k:] < -error, axis=tuple(range(1, k + 1))), axis=0)
        kept = np.flatnonzero(~_empty(functions[:k], error) & ~unwanted)
        functions, faces, low, width = functions[..., kept], faces[kept], low[:, kept], width[:, kept]
        if not faces.size:
            break
        empty, injective = _turned(functions[:k], error)
        kept = np.flatnonzero(~empty)
        functions, faces, low, width = functions[..., kept], faces[kept], low[:, kept], width[:, kept]
        tried = np.flatnonzero(injective[kept])
        settled = np.zeros(kept.size, dtype=bool)
        settled[tried], known = _settled(corners, faces[tried], low[:, tried], width[:, tried])
        found.append(known)
        crowded = np.bincount(faces[~settled], minlength=n) > most
        crowded[faces[~settled & np.any(width < THINNEST, axis=0)]] = True
        given_up.append(np.flatnonzero(crowded))
        kept = np.flatnonzero(~settled & ~crowded[faces])
        functions, faces, low, width = functions[..., kept], faces[kept], low[:, kept], width[:, kept]
        functions, faces, low, width = _halved(functions, faces, low, width)
    return found, np.unique(np.concatenate([faces, *given_up])).astype(np.intp)


def _empty(functions: Any, error: Any) -> Any:
    """Boxes on which some function has one sign; `error` is a number or one for each function and box."""
    inner = tuple(range(1, functions.ndim - 1))
    return np.any((functions.min(axis=inner) > error) | (functions.max(axis=inner) < -error), axis=0)


def _turned(functions: Any, error: float) -> tuple[Any, Any]:
    """Boxes without a zero by the combinations Y F, and boxes on which Y F is injective."""
    k = functions.shape[0]
    rows = [[np.zeros(functions.shape[-1])] * k for _ in range(k)]
    for i in range(k):
        for j in range(k):
            if i != j:
                ends = np.moveaxis(functions[i], j, 0)
                rows[i][j] = np.mean(ends[1] - ends[0], axis=tuple(range(k - 1)))
    turned = inverse(rows)
    combined = np.zeros_like(functions)
    for i in range(k):
        for m in range(k):
            combined[i] += turned[i, m] * functions[m]
    off = np.sum(np.abs(turned), axis=1) * (error + 2 * (k + 1) * UNIT) + 1e-290
    empty = _empty(combined, off)
    margins = []
    for i in range(k):
        slack = 2 * k * (off[i] + 8 * UNIT * np.max(np.abs(combined[i]), axis=tuple(range(k))))
        margin = -slack
        for j in range(k):
            ends = np.moveaxis(combined[i], j, 0)
            slope = ends[1] - ends[0]
            inner = tuple(range(k - 1))
            margin = margin + (slope.min(axis=inner) if i == j else -np.abs(slope).max(axis=inner))
        margins.append(margin)
    return empty, np.min(margins, axis=0) > 0


def _settled(corners: Sequence[Any], faces: Any, low: Any, width: Any) -> tuple[Any, Zeros]:
    """Of boxes on which Y F is injective: those with no zero but Newton's point, and these points."""
    here = [c[..., faces] for c in corners]
    p, turned = newton(here, low + 0.5 * width, 5)
    radius, alone = verified(here, p, turned)
    inside = np.all((p - radius > low) & (p + radius < low + width), axis=0)
    reach = np.max(np.maximum(np.abs(p - low), np.abs(low + width - p)), axis=0) * (1 + 1e-12)
    settled = np.isfinite(radius) & (inside | (reach < alone))
    return settled, (faces[settled], p[:, settled], radius[settled], alone[settled])


def _halved(functions: Any, faces: Any, low: Any, width: Any) -> tuple[Any, Any, Any, Any]:
    """Each box as two, cut where the functions change most."""
    k = low.shape[0]
    change = []
    for j in range(k):
        ends = np.moveaxis(functions[:k], j + 1, 0)
        change.append(np.sum(np.max(np.abs(ends[1] - ends[0]), axis=tuple(range(1, k))), axis=0))
    widest = np.argmax(change, axis=0)
    parts = []
    for j in range(k):
        some = np.flatnonzero(widest == j)
        if not some.size:
            continue
        f, w = functions[..., some], width[:, some].copy()
        w[j] *= 0.5
        ends = np.moveaxis(f, j + 1, 0)
        middle = 0.5 * (ends[0] + ends[1])
        for upper in (0, 1):
            start = low[:, some].copy()
            start[j] += upper * w[j]
            pair = [middle, ends[1]] if upper else [ends[0], middle]
            parts.append((np.stack(pair, axis=j + 1), faces[some], start, w))
    if not parts:
        return functions, faces, low, width
    return (
        np.concatenate([f for f, *_ in parts], axis=-1),
        np.concatenate([f for _, f, *_ in parts]),
        np.concatenate([s for _, _, s, _ in parts], axis=1),
        np.concatenate([w for *_, w in parts], axis=1),
    )


def _distinct(faces: Any, points: Any, radii: Any) -> Any:
    """Indices of zeros that are not another's: of those within each other's radii, the first.

    They are one zero then, because a verified one is alone within four times its radius.
    """
    order = np.argsort(faces, kind="stable")
    again = np.zeros(faces.size, dtype=bool)
    for shift in range(1, int(np.max(np.bincount(faces), initial=1))):
        first, second = order[:-shift], order[shift:]
        close = np.all(np.abs(points[:, first] - points[:, second]) <= radii[first] + radii[second], axis=0)
        again[second[close & (faces[first] == faces[second])]] = True
    return order[~again[order]]
