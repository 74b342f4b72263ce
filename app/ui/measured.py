"""What was measured: each ring, distance and area with what stands on the map and in the panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Final

from app.domain.dates import describe
from app.domain.filter_words import grade_in_words
from app.domain.geodesy import KM_PER_NAUTICAL_MILE, area_km2, bearing_and_distance, geodesic, ring
from app.domain.records import Measure, Source
from app.mapview.look import Drawing

Place = tuple[float, float]
"""Longitude and latitude in degrees, EPSG:4326."""

_PLATE_LETTERS: Final = 44
_WEB: Final = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Measured:
    """One result: its drawings, and its line in the panel as HTML."""

    drawings: tuple[Drawing, ...]
    html: str


def ring_about(place: Place, name: str, radius_km: float, words: str) -> Measured:
    """Return a ring about a place; ``words`` say its radius."""
    return Measured((_ring(place, radius_km, f"{words} of {name}"),), f"{escape(words)} about {escape(name)}")


def published_ring(place: Place, name: str, radius_km: float, words: str, measure: Measure, source: Source) -> Measured:
    """Return the ring of a published range, with its citation: in short on the map, in full in the panel."""
    short = source.title.split(", ")[0]
    short = short if len(short) <= _PLATE_LETTERS else f"{short[: _PLATE_LETTERS - 1]}…"
    title = escape(source.title)
    link = f'<a href="{escape(source.url)}">{title}</a>' if source.url.startswith(_WEB) else title
    accessed = f", accessed {source.accessed}" if source.accessed else ""
    grade = f", grade {measure.grade}: {grade_in_words(measure.grade)}" if measure.grade else ""
    note = f"<br>{escape(measure.note)}" if measure.note else ""
    cited = f"{link}, {escape(describe(measure.date))}{escape(accessed)}{escape(grade)}"
    html = f"<b>{escape(words)}</b> about {escape(name)}<br>{cited}{note}"
    return Measured((_ring(place, radius_km, f"{words} ({short})"),), html)


def distance_between(start: Place, end: Place, names: tuple[str, str]) -> Measured:
    """Return the shortest way between two places, with its length and its bearing at the start."""
    bearing, distance_km = bearing_and_distance(*start, *end)
    nmi = distance_km / KM_PER_NAUTICAL_MILE
    words = f"{distance_km:,.1f} km · {nmi:,.1f} nmi · {round(bearing) % 360:03d}° true"
    line = Drawing("line", tuple(geodesic(*start, *end)), words)
    return Measured((line,), f"{words}<br>{escape(' → '.join(names))}")


def area_of(corners: Sequence[Place]) -> Measured:
    """Return the area of a polygon with geodesic sides; of fewer than three corners, the way so far."""
    sides = [*pairwise(corners), (corners[-1], corners[0])] if len(corners) > 2 else [*pairwise(corners)]
    outline = [corners[0], *(place for start, end in sides for place in geodesic(*start, *end)[1:])]
    if len(corners) < 3:
        drawings = [Drawing("point", (corners[0],)), *([Drawing("line", tuple(outline))] if sides else [])]
        return Measured(tuple(drawings), "Click the other corners; a double click ends the area.")
    square_km = area_km2(corners)
    words = f"{_grouped(square_km)} km² · {_grouped(square_km / KM_PER_NAUTICAL_MILE**2)} nmi²"
    return Measured((Drawing("area", tuple(outline), words),), f"{words}<br>{len(corners)} corners")


def _ring(place: Place, radius_km: float, label: str) -> Drawing:
    return Drawing("ring", tuple(ring(*place, radius_km)), label)


def _grouped(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.2f}"
