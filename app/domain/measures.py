"""Published numbers over time: series by subject and unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from app.domain.atlas import Atlas
from app.domain.dates import parse_date_text
from app.domain.ranges import is_range


class MeasurePoint(NamedTuple):
    """A published number and the instants its date may mean, ``[earliest, latest)``."""

    earliest: int
    latest: int
    quantity: float
    approximate: bool


@dataclass(frozen=True, slots=True)
class MeasureSeries:
    """The numbers of one subject in one unit, in the order of their dates."""

    subject: str
    unit: str
    points: tuple[MeasurePoint, ...]


def measure_series(atlas: Atlas) -> list[MeasureSeries]:
    """Return the series of an atlas, in the order in which they begin in the file; ranges are none.

    Raises:
        DateTextError: a date of a measure cannot be read.
    """
    found: dict[tuple[str, str], list[MeasurePoint]] = {}
    for measure in atlas.measures:
        if is_range(measure):
            continue
        bounds = parse_date_text(measure.date)
        point = MeasurePoint(bounds.earliest, bounds.latest, measure.quantity, measure.approximate)
        found.setdefault((measure.subject, measure.unit), []).append(point)
    return [MeasureSeries(subject, unit, tuple(sorted(points))) for (subject, unit), points in found.items()]
