"""Stories and their stops, in the words of their records where they have none of their own."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.atlas import Atlas
from app.domain.civil import DISTANT_FUTURE, DISTANT_PAST
from app.domain.dates import parse_date_text
from app.domain.promise import promise_sentence
from app.domain.records import Area, Deployment, Event, Site, Stop
from app.domain.scene import Moment


@dataclass(frozen=True, slots=True)
class StopWords:
    """The heading of a stop and what is said at it."""

    title: str
    text: str


def stops_of(atlas: Atlas, story_id: str) -> list[Stop]:
    """Return the stops of a story in their order; a story that is not there has none."""
    return sorted((stop for stop in atlas.stops if stop.story_id == story_id), key=lambda stop: stop.position)


def moment_of(stop: Stop) -> Moment | None:
    """Return the moment that a stop shows, or ``None`` where its date is empty or has neither first nor last day.

    It is the first day of the date; of ``../2017``, the last.

    Raises:
        DateTextError: the date cannot be read.
    """
    if not stop.date:
        return None
    bounds = parse_date_text(stop.date)
    if bounds.earliest > DISTANT_PAST:
        return Moment(bounds.earliest)
    return Moment(bounds.last_day) if bounds.latest < DISTANT_FUTURE else None


def words_of(atlas: Atlas, stop: Stop) -> StopWords:
    """Return what is said at a stop: its own words, else those of its first record that is there."""
    record = next((found for ref in stop.records if (found := atlas.get(ref)) is not None), None)
    if record is None:
        return StopWords(stop.title, stop.text)
    title, text = _told(atlas, record)
    return StopWords(stop.title or title, stop.text or text)


def _told(atlas: Atlas, record: Site | Deployment | Event | Area) -> tuple[str, str]:
    match record:
        case Site():
            return record.name_en, record.summary
        case Event():
            return record.title_en, record.summary
        case Area():
            return record.name_en, record.note
        case Deployment():
            site = atlas.site(record.site_id)
            place = site.name_en if site is not None else record.site_id
            promise = promise_sentence(record, DISTANT_FUTURE - 1, DISTANT_FUTURE - 1) if record.actual_from else ""
            return f"{record.unit_en}, {place}", " ".join(part for part in (record.summary, promise) if part)
