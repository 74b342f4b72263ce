"""Edges along which an area's outline was cut: part of its shape, but no boundary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

_EDGE: Final = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*([NSEW])", re.IGNORECASE)
_SAME_DEG: Final = 1e-6


class Edge(NamedTuple):
    """A meridian (``axis`` 0) or a parallel (``axis`` 1), in degrees, EPSG:4326."""

    axis: int
    degrees: float


def parse_edge(text: str) -> Edge:
    """Return the meridian or parallel that a text names: ``132E``, ``23.5N``.

    Raises:
        ValueError: it names none.
    """
    match = _EDGE.fullmatch(text.strip())
    letter = match[2].upper() if match else ""
    degrees = float(match[1]) if match else 0.0
    if match is None or degrees > (90 if letter in "NS" else 180):
        raise ValueError(f"“{text}” is no meridian or parallel; write 132E or 23.5N")
    return Edge(0 if letter in "EW" else 1, -degrees if letter in "SW" else degrees)


def open_segments(path: Sequence[tuple[float, float]], edges: Sequence[Edge]) -> list[int]:
    """Return which segments of a path, by the number of their end point, lie along one of the edges."""
    return [
        k
        for k in range(1, len(path))
        if any(
            abs(path[k - 1][axis] - degrees) < _SAME_DEG and abs(path[k][axis] - degrees) < _SAME_DEG
            for axis, degrees in edges
        )
    ]
