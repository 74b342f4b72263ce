"""Another atlas, whole, into this one: records with their sources, citations, periods, promises, measures and stories.

Nothing that is here is changed. What both have alike comes in once; what has an id that means something else here gets
an id of its own, and whatever refers to it goes along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

from app.data.importing.ids import FreeIds, slug
from app.domain.atlas import Atlas
from app.domain.records import Deployment, Event, Kind, Ref, Site, Source, Stop

_CREDIT: Final = "credit_"
# Two sites of one id are the same place within this; about a kilometre.
_SAME_PLACE_DEG: Final = 0.01

T = TypeVar("T")
Ids = Mapping[str, str]


@dataclass
class Part:
    """What became of one table of the other atlas: how many came in, were here already, and which got another id."""

    table: str
    added: int = 0
    same: int = 0
    renamed: list[tuple[str, str]] = field(default_factory=list)

    def in_words(self) -> str:
        """Return one line."""
        words = f"{self.table}: {self.added:,} new, {self.same:,} here already"
        if self.renamed:
            shown = ", ".join(f"{old} as {new}" for old, new in self.renamed[:5])
            words += f"; {len(self.renamed):,} with another id, as theirs differ: {shown}"
            words += " and more" if len(self.renamed) > 5 else ""
        return words


@dataclass(frozen=True)
class MergedAtlas:
    """This atlas with what the other brought; ``source_ids`` says what the ids of its sources are here."""

    atlas: Atlas
    parts: tuple[Part, ...]
    source_ids: Ids

    @property
    def added(self) -> int:
        """How many rows came in, of every table."""
        return sum(part.added for part in self.parts)


def merge_atlas(here: Atlas, other: Atlas) -> MergedAtlas:
    """Add everything that another atlas has and this one has not; observations are not part of either."""
    sources, source_ids, sources_part = _with_ids("sources", here.sources, other.sources, _same_source)
    sites, site_ids, sites_part = _with_ids("sites", here.sites, other.sites, _equal)
    nearby = {site.id for site in other.sites if _same_place(site, here.site(site.id))}

    def same_at_site(theirs: Deployment | Event, ours: Deployment | Event) -> bool:
        if _equal(theirs, ours) and (not theirs.site_id or theirs.site_id in nearby):
            return True
        # Or it came in before, with its site.
        moved = replace(theirs, site_id=site_ids.get(theirs.site_id, theirs.site_id))
        if isinstance(moved, Deployment) and isinstance(ours, Deployment):
            moved = replace(moved, predecessor_id=ours.predecessor_id, successor_id=ours.successor_id)
        return _equal(moved, ours)

    stays, stay_ids, stays_part = _with_ids("deployments", here.deployments, other.deployments, same_at_site)
    events, event_ids, events_part = _with_ids("events", here.events, other.events, same_at_site)
    areas, area_ids, areas_part = _with_ids("areas", here.areas, other.areas, _equal)
    stays = [
        replace(
            stay,
            site_id=site_ids.get(stay.site_id, stay.site_id),
            predecessor_id=stay_ids.get(stay.predecessor_id, ""),
            successor_id=stay_ids.get(stay.successor_id, ""),
        )
        for stay in stays
    ]
    events = [replace(event, site_id=site_ids.get(event.site_id, event.site_id)) for event in events]
    ids = _References(
        source_ids,
        {Kind.SITE: site_ids, Kind.DEPLOYMENT: stay_ids, Kind.EVENT: event_ids, Kind.AREA: area_ids},
    )
    measures, _, measures_part = _with_ids("measures", here.measures, map(ids.moved, other.measures), _equal)
    stories, stops, stories_part = _stories(here, other, ids)
    periods, periods_part = _others("site_periods", here.periods, map(ids.moved_period, other.periods))
    citations, citations_part = _others("citations", here.citations, map(ids.moved, other.citations))
    promises, promises_part = _others("promises", here.promises, map(ids.moved, other.promises))
    bookmarks, bookmarks_part = _named("bookmarks", here.bookmarks, other.bookmarks)
    layouts, layouts_part = _named("layouts", here.layouts, other.layouts)
    merged = replace(
        here,
        sites=(*here.sites, *sites),
        deployments=(*here.deployments, *stays),
        events=(*here.events, *events),
        areas=(*here.areas, *areas),
        sources=(*here.sources, *sources),
        citations=(*here.citations, *citations),
        periods=(*here.periods, *periods),
        promises=(*here.promises, *promises),
        stories=(*here.stories, *stories),
        stops=(*here.stops, *stops),
        measures=(*here.measures, *measures),
        bookmarks=(*here.bookmarks, *bookmarks),
        layouts=(*here.layouts, *layouts),
        meta=_with_credits(here.meta, other.meta),
    )
    parts = (
        *(sites_part, stays_part, events_part, areas_part, sources_part, citations_part, periods_part),
        *(promises_part, measures_part, stories_part, bookmarks_part, layouts_part),
    )
    return MergedAtlas(merged, tuple(part for part in parts if part.added or part.same), source_ids)


@dataclass(frozen=True)
class _References:
    """What the ids of the other atlas are here."""

    sources: Ids
    records: Mapping[Kind, Ids]

    def ref(self, ref: Ref) -> Ref:
        """Return what a reference is here."""
        return Ref(ref.kind, self.records[ref.kind].get(ref.id, ref.id))

    def moved(self, row: Any) -> Any:
        """Return a citation, promise or measure that refers to what things are called here."""
        kind = getattr(row, "kind", "") or getattr(row, "record_kind", "")
        record_id = row.record_id
        if kind in self.records:
            record_id = self.ref(Ref(Kind(kind), record_id)).id
        return replace(row, source_id=self.sources.get(row.source_id, row.source_id), record_id=record_id)

    def moved_period(self, period: Any) -> Any:
        """Return a period of a site that refers to what things are called here."""
        return replace(
            period,
            site_id=self.records[Kind.SITE].get(period.site_id, period.site_id),
            source_id=self.sources.get(period.source_id, period.source_id),
        )


def _equal(theirs: Any, ours: Any) -> bool:
    """Return whether two records say the same, whatever their ids."""
    return bool(replace(theirs, id=ours.id) == ours)


def _same_source(theirs: Source, ours: Source) -> bool:
    # It may have been read on another day.
    return (theirs.title, theirs.url) == (ours.title, ours.url)


def _same_place(theirs: Site, ours: Site | None) -> bool:
    if ours is None:
        return False
    return max(abs(theirs.lon - ours.lon), abs(theirs.lat - ours.lat)) < _SAME_PLACE_DEG


def _with_ids(
    table: str, here: Iterable[T], theirs: Iterable[T], same: Callable[[T, T], bool]
) -> tuple[list[T], dict[str, str], Part]:
    """Return what comes in, under its id here; what each id of theirs is here; and the account of it."""
    ours: dict[str, Any] = {record.id: record for record in here}  # type: ignore[attr-defined]
    coming: list[Any] = list(theirs)
    free = FreeIds({*ours, *(record.id for record in coming)})
    new: list[T] = []
    ids: dict[str, str] = {}
    part = Part(table)
    for record in coming:
        ids[record.id] = record.id
        alike = next((own.id for own in _called(record.id, ours) if same(record, own)), "")
        if alike:
            ids[record.id] = alike
            part.same += 1
            continue
        if record.id in ours:
            ids[record.id] = free.free(record.id)
            part.renamed.append((record.id, ids[record.id]))
        new.append(replace(record, id=ids[record.id]))
    part.added = len(new)
    return new, ids, part


def _called(record_id: str, ours: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the record of this id, and those that got a number because it was taken."""
    name, number = record_id, 2
    while name in ours:
        yield ours[name]
        name, number = f"{slug(record_id)}-{number}", number + 1


def _stories(here: Atlas, other: Atlas, ids: _References) -> tuple[list[Any], list[Stop], Part]:
    """Return the stories that come in with their stops; one is the same only if all its stops are."""
    their_stops = [replace(stop, records=tuple(map(ids.ref, stop.records))) for stop in other.stops]
    ours, theirs = _stops_of(here.stops), _stops_of(their_stops)

    def same(story: Any, own: Any) -> bool:
        return _equal(story, own) and theirs.get(story.id, []) == ours.get(own.id, [])

    moved = (replace(story, source_id=ids.sources.get(story.source_id, story.source_id)) for story in other.stories)
    stories, story_ids, part = _with_ids("stories", here.stories, moved, same)
    coming = {story.id for story in stories}
    stops = [
        replace(stop, story_id=story_ids[stop.story_id])
        for stop in their_stops
        if story_ids.get(stop.story_id) in coming
    ]
    return stories, stops, part


def _stops_of(stops: Iterable[Stop]) -> dict[str, list[Stop]]:
    found: dict[str, list[Stop]] = {}
    for stop in stops:
        found.setdefault(stop.story_id, []).append(replace(stop, story_id=""))
    return found


def _others(table: str, here: Iterable[T], theirs: Iterable[T]) -> tuple[list[T], Part]:
    """Return the rows without ids that are not here yet."""
    known, coming = set(here), list(theirs)
    new = [row for row in dict.fromkeys(coming) if row not in known]
    return new, Part(table, len(new), len(coming) - len(new))


def _named(table: str, here: Iterable[T], theirs: Iterable[T]) -> tuple[list[T], Part]:
    """Return what comes in of things that are called by name; a name that is taken gets a number."""
    known: list[Any] = list(here)
    names = {row.name for row in known}
    new: list[Any] = []
    part = Part(table)
    for row in theirs:
        if row in known:
            part.same += 1
            continue
        name, number = row.name, 2  # type: ignore[attr-defined]
        while name in names:
            name, number = f"{row.name} ({number})", number + 1  # type: ignore[attr-defined]
        if name != row.name:  # type: ignore[attr-defined]
            part.renamed.append((row.name, name))  # type: ignore[attr-defined]
        names.add(name)
        new.append(replace(row, name=name))  # type: ignore[type-var]
    part.added = len(new)
    return new, part


def _with_credits(here: Mapping[str, str], other: Mapping[str, str]) -> Mapping[str, str]:
    """Return the facts about this file with the credits that must go with the other's data."""
    merged = dict(here)
    for key, text in other.items():
        if key.startswith(_CREDIT) and text not in merged.values():
            name, number = key, 2
            while name in merged:
                name, number = f"{key}_{number}", number + 1
            merged[name] = text
    return merged
