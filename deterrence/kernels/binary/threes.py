"""Three players mix and the fourth, if any, does not: which such profiles are equilibria?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from deterrence.kernels.binary.boxes import zeros
from deterrence.kernels.binary.corners import UNIT, at, newton
from deterrence.kernels.binary.pairs import axes_first
from deterrence.kernels.binary.triangle import FLOOR, completed, discriminant, quadratic, roots, within

__all__ = ["Part", "ruled", "searched_threes", "threes"]

Trio = tuple[int, int, int]
Part = tuple[Any, Any]  # games (E,) and probabilities (N, E)


def trios(n: int) -> list[tuple[Trio, int | None]]:
    """The trios that may mix, and who is left."""
    return [(t, next((k for k in range(n) if k not in t), None)) for t in combinations(range(n), 3)]


def face_corners(gains: Sequence[Any], trio: Trio) -> list[Any]:
    """The corners of the trio's gains, (2, 2, faces): face a * G + g is game g where the fourth plays a."""
    found = []
    for i in trio:
        found.append(axes_first(gains[i], i, [j for j in trio if j != i]).reshape(2, 2, -1))
    return found


def threes(gains: Sequence[Any], near: Any, tolerance: float) -> tuple[list[Part], list[Any]]:
    """Equilibria in which exactly three players mix, and for each trio the faces that are left open.

    Of an open face nothing is returned. A face is decided without q if somebody's gains are nowhere
    negative or nowhere positive on it, and not all 0, since they then do not vanish inside, or if the
    entries of q have one sign; otherwise each root of q has to be in or out for certain.
    """
    parts, open_faces = [], []
    for trio, rest in trios(len(gains)):
        full = face_corners(gains, trio)
        faces, q, error, doubtful, double = _crossed(full, tolerance)
        unclear, found = np.zeros(faces.size, dtype=bool), []
        for v3, slack in zip(*roots(q, error), strict=True):
            kept = np.flatnonzero(~(within(v3) <= -np.maximum(slack, tolerance)))
            here = faces[kept]
            corners = [c.take(here, axis=2) for c in full]
            sure, p = _decided(gains, rest, here, (v3[:, kept], slack[kept]), corners, near, tolerance)
            unclear[kept[(sure == 0) | ((sure > 0) & doubtful[kept])]] = True
            near[here[(sure > 0) & double[kept]] % near.size] = True
            found.append((kept[sure > 0], p))
        for kept, p in found:
            good = np.flatnonzero(~unclear[kept])
            parts.append(_placed(gains, trio, rest, faces[kept[good]], p[:, good]))
        open_faces.append(faces[unclear])
    return parts, open_faces


def _crossed(full: Sequence[Any], tolerance: float) -> tuple[Any, tuple[Any, Any, Any], Any, Any, Any]:
    """Faces on which q may have a root, their q and its error.

    With two masks: where the roots may not be real and two, and where gains that differ by the
    tolerance, which is at most 12 times that in q's entries, might make them so.
    """
    both: Any = True
    for d in full:
        both = both & ((d > 0).any(axis=(0, 1)) == (d < 0).any(axis=(0, 1)))
    q = quadratic(*full)
    a, b, c = (np.max(np.abs(d), axis=(0, 1)) for d in full)
    error = 96 * UNIT * (a * b * c) + FLOOR
    d, off = discriminant(q, error)
    lowest, highest = np.minimum(np.minimum(q[0], q[1]), q[2]), np.maximum(np.maximum(q[0], q[1]), q[2])
    faces = np.flatnonzero(both & (d >= -off) & ~(lowest > error) & ~(highest < -error))
    some = q[0].take(faces), q[1].take(faces), q[2].take(faces)
    d, size = d.take(faces), np.maximum(-lowest.take(faces), highest.take(faces))
    return faces, some, error.take(faces), d <= off.take(faces), d <= 24 * tolerance * size


def _decided(
    gains: Sequence[Any],
    rest: int | None,
    faces: Any,
    root: tuple[Any, Any],
    corners: Sequence[Any],
    near: Any,
    tolerance: float,
) -> tuple[Any, Any]:
    """Is the profile at a root an equilibrium (1), no equilibrium (-1), or not known (0)? And the former."""
    size = gains[0].shape[-1]
    corner = completed(root[0], root[1], corners[0], corners[1], 0.0)
    margins, errors = [within(v) for v in corner.pairs], list(corner.errors)
    action, games = np.divmod(faces, size)
    if rest is not None:
        gain, gain_error = corner.gain(gains[rest].take(games, axis=-1))
        margins.append(np.where(action > 0, gain, -gain))
        errors.append(gain_error)
    verdict = decided(games, margins, errors, near, tolerance)
    here = np.flatnonzero(verdict > 0)
    p = np.stack([np.abs(v[1][here]) for v in corner.pairs])
    p, _ = newton([c.take(here, axis=2) for c in corners], p, 1)
    return verdict, p


def _placed(gains: Sequence[Any], trio: Trio, rest: int | None, faces: Any, p: Any) -> Part:
    """The trio's numbers with that of the player who is left."""
    action, games = np.divmod(faces, gains[0].shape[-1])
    full = np.empty((len(gains), faces.size))
    full[list(trio)] = p
    if rest is not None:
        full[rest] = action
    return games, full


def searched_threes(
    gains: Sequence[Any], open_faces: Sequence[Any], undecided: Any, near: Any, tolerance: float
) -> list[Part]:
    """The equilibria on the faces that `threes` left open, by subdivision; marks undecided games."""
    size = gains[0].shape[-1]
    parts = []
    for (trio, rest), faces in zip(trios(len(gains)), open_faces, strict=True):
        if not faces.size:
            continue
        corners, tensor = [c[..., faces] for c in face_corners(gains, trio)], None
        if rest is not None:
            tensor = np.where(faces >= size, 1.0, -1.0) * gains[rest][..., faces % size]
        where, points, radii, alone, unsettled = zeros(corners, undecided[faces % size], tensor)
        undecided[faces[unsettled] % size] = True
        margins, errors = [*points, *(1.0 - points)], [radii + UNIT] * 6
        if tensor is not None:
            margins.append(at(tensor[..., where], *((1.0 - x, x) for x in points)))
            errors.append(8 * radii + 32 * UNIT)  # three slopes of at most 2, and a bit more outside
        kept = ruled(faces[where] % size, margins, errors, undecided, near, tolerance)
        near[faces[where[kept[alone[kept] <= 0.7 * np.sqrt(tolerance)]]] % size] = True
        parts.append(_placed(gains, trio, rest, faces[where[kept]], points[:, kept]))
    return parts


def decided(games: Any, margins: Sequence[Any], errors: Sequence[Any], near: Any, tolerance: float) -> Any:
    """1 where all margins are surely positive, -1 where one is surely negative, else 0; marks near ties."""
    out, sure = np.zeros(games.size, dtype=bool), np.ones(games.size, dtype=bool)
    for m, e in zip(margins, errors, strict=True):
        out |= m < -e
        sure &= m > e
    near[games[np.abs(np.min(margins, axis=0)) <= tolerance]] = True
    return sure.astype(np.int8) - out


def ruled(
    games: Any, margins: Sequence[Any], errors: Sequence[Any], undecided: Any, near: Any, tolerance: float
) -> Any:
    """Indices of profiles whose margins are all positive; marks games where that is not certain."""
    verdict = decided(games, margins, errors, near, tolerance)
    undecided[games[verdict == 0]] = True
    return np.flatnonzero((verdict > 0) | ((verdict == 0) & (np.min(margins, axis=0) > 0)))
