"""The words on the date plate, and for titles: the same on the screen and on every picture."""

from __future__ import annotations

from collections import Counter
from textwrap import shorten
from typing import Final

from app.domain.atlas import Atlas
from app.domain.civil import WEEKDAY_NAMES, format_day, format_day_ja, weekday
from app.domain.dates import describe
from app.domain.filter_words import chips_of
from app.domain.filters import FilterSet
from app.domain.moments import moment_in_words
from app.domain.scene import Scene
from app.domain.status import Cutoff, CutoffKind, Status
from app.domain.vocabulary import PARTY_LABELS, label_of
from app.mapview.messages import Captions

_MOST_PLACES: Final = 3
_MOST_LETTERS: Final = 160


def captions_of(atlas: Atlas, scene: Scene) -> Captions:
    """Return the words of the date plate for a scene, with the first event of that day as its headline."""
    moment = scene.moment
    events = [i for i, status in enumerate(scene.events.tolist()) if status == Status.PRESENT]
    # An event that lasts for months is no headline of one day while another happens on it.
    events.sort(key=lambda i: len(atlas.events[i].date))
    return Captions(
        date=moment_in_words(moment),
        date_ja=format_day_ja(moment.at),
        weekday=WEEKDAY_NAMES[weekday(moment.at)] if moment.until is None else "",
        headline=atlas.events[events[0]].title_en if events and moment.until is None else "",
        note=cutoff_in_words(atlas, scene.cutoff),
    )


def cutoff_in_words(atlas: Atlas, cutoff: Cutoff) -> str:
    """Return the cut-off in words; for what is known now, as of when the record is, if the atlas says that."""
    match cutoff.kind:
        case CutoffKind.TODAY:
            as_of = atlas.meta.get("as_of", "")
            return f"record as of {describe(as_of)}" if as_of else ""
        case CutoffKind.MOMENT:
            return "as known on that day"
        case _:
            return f"as known on {format_day(cutoff.at)}"


def place_in_words(atlas: Atlas, bounds: tuple[float, float, float, float]) -> str:
    """Return what part of the earth this is: the regions of the sites in it, their countries, or its degrees.

    Args:
        atlas: whose sites are asked.
        bounds: west, south, east, north in degrees.
    """
    west, south, east, north = bounds
    inside = [site for site in atlas.sites if south <= site.lat <= north and (site.lon - west) % 360 <= east - west]
    regions = [name for name, _count in Counter(site.region for site in inside if site.region).most_common()]
    if 0 < len(regions) <= _MOST_PLACES:
        return _listed(regions)
    countries = [name for name, _count in Counter(site.country for site in inside if site.country).most_common()]
    if 0 < len(countries) <= _MOST_PLACES:
        return _listed([label_of(PARTY_LABELS, country) for country in countries])
    return f"{_degrees(south, 'N', 'S')} to {_degrees(north, 'N', 'S')}, {_degrees(west, 'E', 'W')} to " + _degrees(
        east, "E", "W"
    )


def filters_in_words(atlas: Atlas, filters: FilterSet) -> str:
    """Return what the filters leave in the words of their chips; ``everything`` where there are none."""
    return ", ".join(chip.text for chip in chips_of(atlas, filters)) or "everything"


def only_in_words(atlas: Atlas, filters: FilterSet) -> str:
    """Return what a filtered picture says of its filters: that it shows only this; nothing without filters."""
    return shorten(f"only {filters_in_words(atlas, filters)}", _MOST_LETTERS, placeholder=" …") if filters else ""


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _degrees(value: float, positive: str, negative: str) -> str:
    value = (value + 180) % 360 - 180
    return f"{abs(value):.3g}° {positive if value >= 0 else negative}"
