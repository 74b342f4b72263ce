"""Published ranges: how far something flies and comes back, sees or shoots, as a source has it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from app.domain.geodesy import KM_PER_MILE, KM_PER_NAUTICAL_MILE
from app.domain.records import Measure

KM_PER_UNIT: Final = {"km": 1.0, "nmi": KM_PER_NAUTICAL_MILE, "mi": KM_PER_MILE}
"""The units in which ranges are published."""

# A subject is a platform and what of it is meant: “F-35B combat radius”, “AN/TPY-2 radar range, terminal mode”.
_WHAT: Final = re.compile(
    r" (?:combat radius|mission radius|defended radius|(?:radar|missile|interceptor) range)(?:, .*)?$"
)


def is_range(measure: Measure) -> bool:
    """Return whether a published number is a distance, and so a ring on the map rather than a point in a series."""
    return measure.unit in KM_PER_UNIT


def radius_km(measure: Measure) -> float:
    """Return a published range in km.

    Raises:
        KeyError: the number is no distance.
    """
    return measure.quantity * KM_PER_UNIT[measure.unit]


def range_in_words(measure: Measure) -> str:
    """Return a published range as its source has it: ``F-35B combat radius 469 nmi``."""
    about = "about " if measure.approximate else ""
    return f"{measure.subject} {about}{measure.quantity:,g} {measure.unit}"


def suits(measure: Measure, asset: str) -> bool:
    """Return whether a range is that of an asset: ``F-35B combat radius`` is one of an ``F-35B Lightning II``."""
    platform = _WHAT.sub("", measure.subject)
    # A model may follow (MV-22, MV-22B), another number or a longer name may not (E-3, E-30).
    return re.search(rf"(?<![\w-]){re.escape(platform)}(?!\d)[A-Z]?(?![\w-])", asset) is not None


def ranges_for(measures: Iterable[Measure], assets: Iterable[str]) -> tuple[list[Measure], list[Measure]]:
    """Return the published ranges of these assets and the others, each by subject."""
    assets = list(assets)
    found = sorted((measure for measure in measures if is_range(measure)), key=lambda measure: measure.subject)
    own = [measure for measure in found if any(suits(measure, asset) for asset in assets)]
    return own, [measure for measure in found if measure not in own]
