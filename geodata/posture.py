"""posture.gpkg from the tables in source/: every cell is checked, and nothing is written if one is wrong."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

from app.data.saving import save_atlas
from app.data.schema import SEPARATOR
from app.domain import vocabulary
from app.domain.atlas import Atlas
from app.domain.dates import DateTextError
from app.domain.moments import cutoff_of, moment_of
from app.domain.records import (
    Area,
    Bookmark,
    Citation,
    Deployment,
    Event,
    Kind,
    Measure,
    Promise,
    Ref,
    Site,
    SitePeriod,
    Source,
    Stop,
    Story,
)
from geodata.cells import Cells, SourceError, rows

SOURCE: Final = Path(__file__).parent / "source"
# What the file says of its last change: fixed, so that the same facts give the same bytes.
CHANGED: Final = datetime(2026, 7, 1, tzinfo=UTC)

_SIDC: Final = re.compile(r"\d{20}")
_GRADE: Final = re.compile(r"[A-F][1-6]")
_COUNTRY: Final = re.compile(r"[A-Z]{3}")

T = TypeVar("T")


def build(target: Path) -> Atlas:
    """Write posture.gpkg and return what is in it.

    Raises:
        SourceError: a cell is wrong.
        AtlasFileError: the file cannot be written.
    """
    atlas = read_source()
    save_atlas(atlas, target, changed=CHANGED)
    return atlas


def read_source(folder: Path = SOURCE) -> Atlas:
    """Return the atlas that the source tables hold.

    Raises:
        SourceError: a cell is wrong, an id is used twice or points nowhere, a record has no citation.
    """
    meta = {row.text("key", required=True): row.text("value", required=True) for row in _rows(folder, "meta")}
    sites = _by_id(folder, "sites", _site)
    deployments = _by_id(folder, "deployments", lambda row: _deployment(row, sites))
    events = _by_id(folder, "events", lambda row: _event(row, sites))
    areas = _by_id(folder, "areas", _area)
    sources = _by_id(folder, "sources", _source)
    records: dict[str, Mapping[str, object]] = {
        Kind.SITE: sites,
        Kind.DEPLOYMENT: deployments,
        Kind.EVENT: events,
        Kind.AREA: areas,
    }
    citations = tuple(_citation(row, records, sources) for row in _rows(folder, "citations"))
    periods = tuple(_period(row, sites, sources) for row in _rows(folder, "site_periods"))
    stories = _by_id(folder, "stories", lambda row: _story(row, sources))
    stops = tuple(_stop(row, stories, records) for row in _rows(folder, "stops"))
    measures = _by_id(folder, "measures", lambda row: _measure(row, records, sources))
    _check_stays(folder, deployments)
    _check_stops(stories, stops)
    promises = tuple(_promise(row, records, sources) for row in _rows(folder, "promises"))
    named = {citation.source_id for citation in citations} | {period.source_id for period in periods}
    named |= {story.source_id for story in stories.values()} | {measure.source_id for measure in measures.values()}
    named |= {promise.source_id for promise in promises}
    _check_cited(records, sources, citations, named)
    return Atlas(
        title=meta.pop("title"),
        sites=tuple(sites.values()),
        deployments=tuple(deployments.values()),
        events=tuple(events.values()),
        areas=tuple(areas.values()),
        sources=tuple(sources.values()),
        citations=citations,
        periods=periods,
        stories=tuple(stories.values()),
        stops=stops,
        measures=tuple(measures.values()),
        promises=promises,
        bookmarks=tuple(_bookmark(row) for row in _rows(folder, "bookmarks")),
        meta={**meta, "built_from": f"geodata/source, sha256 {_fingerprint(folder)}"},
    )


def _rows(folder: Path, table: str) -> Iterator[Cells]:
    return rows(folder, table, COLUMNS[table])


COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "meta": ("key", "value"),
    "sites": (
        *("id", "name_en", "name_ja", "kind", "operator", "region", "country", "lon", "lat", "icao"),
        *("opened", "closed", "summary", "short_en", "short_ja", "romaji", "announced", "promised", "cancelled"),
    ),
    "deployments": (
        *("id", "unit_en", "unit_ja", "asset", "asset_kind", "service", "country", "site_id", "quantity"),
        *("designation", "announced", "promised", "actual_from", "actual_to", "cancelled", "rotation"),
        *("predecessor_id", "successor_id", "sidc", "summary"),
    ),
    "events": (*("id", "title_en", "title_ja", "date", "kind", "site_id", "lon", "lat", "parties", "summary"),),
    "areas": (
        *("id", "name_en", "name_ja", "kind", "parties", "valid_from", "valid_to", "approximate", "drawn"),
        "open_edges",
        *("note", "geometry"),
    ),
    "sources": ("id", "title", "url", "accessed"),
    "citations": ("kind", "record_id", "field", "source_id", "grade", "note"),
    "site_periods": (
        *("site_id", "valid_from", "valid_to", "name_en", "name_ja", "romaji", "operator", "sharing"),
        *("source_id", "grade", "note"),
    ),
    "stories": (
        *("id", "title", "statement", "date", "outcome", "outcome_date", "discrepancy", "source_id", "grade", "note"),
    ),
    "stops": (*("story_id", "position", "date", "title", "text", "records", "west", "south", "east", "north"),),
    "measures": (
        *("id", "subject", "quantity", "unit", "date", "source_id", "approximate", "record_kind", "record_id"),
        *("grade", "note"),
    ),
    "promises": ("kind", "record_id", "said", "promised", "source_id", "grade", "note"),
    "bookmarks": ("name", "at", "until", "known"),
}


def _bookmark(row: Cells) -> Bookmark:
    name, at, until, known = (row.text(field, required=field != "until") for field in COLUMNS["bookmarks"])
    try:
        moment_of(at, until)
        cutoff_of(known)
    except DateTextError as error:
        raise row.error("", str(error), "write days, or for known also now or then") from error
    return Bookmark(name, at, until, known)


def _by_id(folder: Path, table: str, make: Callable[[Cells], T]) -> dict[str, T]:
    found: dict[str, T] = {}
    for row in _rows(folder, table):
        key = row.slug()
        if key in found:
            raise row.error("id", f"“{key}” stands in two rows", "every id must differ")
        found[key] = make(row)
    return found


def _site(row: Cells) -> Site:
    lon, lat = row.degrees("lon", 180), row.degrees("lat", 90)
    if lon is None or lat is None:
        raise row.error("lon" if lon is None else "lat", "is empty", "every site needs a place")
    return Site(
        id=row.slug(),
        name_en=row.text("name_en", required=True),
        name_ja=row.text("name_ja", required=True),
        kind=row.one_of("kind", vocabulary.SITE_KIND_LABELS),
        operator=row.one_of("operator", vocabulary.SERVICE_LABELS),
        region=row.text("region"),
        country=row.matching("country", _COUNTRY, "write three capital letters (ISO 3166-1)"),
        lon=lon,
        lat=lat,
        icao=row.matching("icao", re.compile(r"[A-Z]{4}"), "write four capital letters"),
        opened=row.date("opened", open_ended=True),
        closed=row.date("closed", open_ended=True),
        summary=row.text("summary"),
        short_en=row.text("short_en", required=True),
        short_ja=row.text("short_ja", required=True),
        romaji=row.text("romaji", required=True),
        announced=row.date("announced"),
        promised=row.date("promised"),
        cancelled=row.date("cancelled"),
    )


def _deployment(row: Cells, sites: Mapping[str, Site]) -> Deployment:
    return Deployment(
        id=row.slug(),
        unit_en=row.text("unit_en", required=True),
        unit_ja=row.text("unit_ja", required=True),
        asset=row.text("asset", required=True),
        asset_kind=row.one_of("asset_kind", vocabulary.ASSET_KIND_LABELS),
        service=row.one_of("service", vocabulary.SERVICE_LABELS),
        country=row.matching("country", _COUNTRY, "write three capital letters (ISO 3166-1)"),
        site_id=row.one_of("site_id", sites),
        quantity=row.count("quantity"),
        designation=row.text("designation"),
        announced=row.date("announced"),
        promised=row.date("promised"),
        actual_from=row.date("actual_from", open_ended=True),
        actual_to=row.date("actual_to", open_ended=True),
        cancelled=row.date("cancelled"),
        rotation=row.one_of("rotation", vocabulary.ROTATION_LABELS),
        predecessor_id=row.text("predecessor_id"),
        successor_id=row.text("successor_id"),
        sidc=row.matching("sidc", _SIDC, "write the twenty digits of MIL-STD-2525D"),
        summary=row.text("summary"),
    )


def _event(row: Cells, sites: Mapping[str, Site]) -> Event:
    site_id = row.one_of("site_id", sites, required=False)
    lon, lat = row.degrees("lon", 180), row.degrees("lat", 90)
    if (lon is None) != (lat is None):
        raise row.error("lon" if lon is None else "lat", "is empty", "a point needs both longitude and latitude")
    if site_id and lon is not None:
        raise row.error("lon", "is filled although the event is at a site", "leave lon and lat empty")
    return Event(
        id=row.slug(),
        title_en=row.text("title_en", required=True),
        title_ja=row.text("title_ja", required=True),
        date=row.date("date"),
        kind=row.one_of("kind", vocabulary.EVENT_KIND_LABELS),
        site_id=site_id,
        lon=lon,
        lat=lat,
        parties=row.several_of("parties", vocabulary.PARTY_LABELS),
        summary=row.text("summary"),
    )


def _area(row: Cells) -> Area:
    return Area(
        id=row.slug(),
        name_en=row.text("name_en", required=True),
        name_ja=row.text("name_ja", required=True),
        kind=row.one_of("kind", vocabulary.AREA_KIND_LABELS),
        parties=row.several_of("parties", vocabulary.PARTY_LABELS),
        geometry=row.outline("geometry"),
        valid_from=row.date("valid_from", open_ended=True),
        valid_to=row.date("valid_to", open_ended=True),
        approximate=row.truth("approximate"),
        note=row.text("note"),
        drawn=row.truth("drawn"),
        open_edges=row.edges("open_edges"),
    )


def _source(row: Cells) -> Source:
    url = row.matching("url", re.compile(r"https?://\S+"), "write the whole address, or leave it empty")
    return Source(row.slug(), row.text("title", required=True), url, row.date("accessed"))


def _citation(row: Cells, records: Mapping[str, Mapping[str, object]], sources: Mapping[str, Source]) -> Citation:
    kind = Kind(row.one_of("kind", records))
    record_id = row.one_of("record_id", records[kind])
    field = row.text("field")
    if field and not hasattr(records[kind][record_id], field):
        raise row.error("field", f"a {kind} has no field “{field}”", "name one, or leave it empty for the whole record")
    return Citation(
        kind=kind,
        record_id=record_id,
        source_id=row.one_of("source_id", sources),
        field=field,
        grade=_grade(row),
        note=row.text("note"),
    )


def _period(row: Cells, sites: Mapping[str, Site], sources: Mapping[str, Source]) -> SitePeriod:
    return SitePeriod(
        site_id=row.one_of("site_id", sites),
        valid_from=row.date("valid_from", open_ended=True),
        valid_to=row.date("valid_to", open_ended=True),
        name_en=row.text("name_en"),
        name_ja=row.text("name_ja"),
        romaji=row.text("romaji"),
        operator=row.one_of("operator", vocabulary.SERVICE_LABELS, required=False),
        sharing=row.one_of("sharing", vocabulary.SHARING_LABELS, required=False),
        source_id=row.one_of("source_id", sources),
        grade=_grade(row),
        note=row.text("note"),
    )


def _story(row: Cells, sources: Mapping[str, Source]) -> Story:
    return Story(
        id=row.slug(),
        title=row.text("title", required=True),
        statement=row.text("statement", required=True),
        date=row.date("date"),
        outcome=row.text("outcome"),
        outcome_date=row.date("outcome_date"),
        discrepancy=row.text("discrepancy"),
        source_id=row.one_of("source_id", sources),
        grade=_grade(row),
        note=row.text("note"),
    )


def _stop(row: Cells, stories: Mapping[str, Story], records: Mapping[str, Mapping[str, object]]) -> Stop:
    refs = []
    for part in filter(None, row.text("records").split(SEPARATOR)):
        kind, _, record_id = part.partition(":")
        if record_id not in records.get(kind, {}):
            raise row.error("records", f"“{part}” is not known", "write kind:id, as site:kadena-ab")
        refs.append(Ref(Kind(kind), record_id))
    if not refs and not row.text("text"):
        raise row.error("text", "is empty, and so is records", "a stop needs one of them")
    return Stop(
        story_id=row.one_of("story_id", stories),
        position=row.count("position") or 0,
        date=row.date("date"),
        title=row.text("title"),
        text=row.text("text"),
        records=tuple(refs),
        west=row.degrees("west", 180),
        south=row.degrees("south", 90),
        east=row.degrees("east", 360),
        north=row.degrees("north", 90),
    )


def _measure(row: Cells, records: Mapping[str, Mapping[str, object]], sources: Mapping[str, Source]) -> Measure:
    kind = row.one_of("record_kind", records, required=False)
    return Measure(
        id=row.slug(),
        subject=row.text("subject", required=True),
        quantity=row.number("quantity"),
        unit=row.text("unit", required=True),
        date=row.date("date", required=True),
        source_id=row.one_of("source_id", sources),
        approximate=row.truth("approximate"),
        record_kind=kind,
        record_id=row.one_of("record_id", records[kind]) if kind else "",
        grade=_grade(row),
        note=row.text("note"),
    )


def _promise(row: Cells, records: Mapping[str, Mapping[str, object]], sources: Mapping[str, Source]) -> Promise:
    kind = Kind(row.one_of("kind", {Kind.SITE: "", Kind.DEPLOYMENT: ""}))
    return Promise(
        kind=kind,
        record_id=row.one_of("record_id", records[kind]),
        said=row.date("said", required=True),
        promised=row.date("promised", required=True),
        source_id=row.one_of("source_id", sources),
        grade=_grade(row),
        note=row.text("note"),
    )


def _grade(row: Cells) -> str:
    return row.matching("grade", _GRADE, "write a letter A to F and a digit 1 to 6")


def _check_stops(stories: Mapping[str, Story], stops: tuple[Stop, ...]) -> None:
    for story_id in stories:
        positions = [stop.position for stop in stops if stop.story_id == story_id]
        if positions != list(range(1, len(positions) + 1)) or not positions:
            reason = f"the stops of {story_id} are numbered {', '.join(map(str, positions)) or 'not at all'}"
            raise SourceError("stops.csv", "", "position", reason, "number them 1, 2, 3, in order")


def _check_stays(folder: Path, deployments: Mapping[str, Deployment]) -> None:
    for row in _rows(folder, "deployments"):
        for field in ("predecessor_id", "successor_id"):
            row.one_of(field, deployments, required=False)


def _check_cited(
    records: Mapping[str, Mapping[str, object]],
    sources: Mapping[str, Source],
    citations: tuple[Citation, ...],
    named: set[str],
) -> None:
    cited = {(citation.kind, citation.record_id) for citation in citations}
    for kind, by_id in records.items():
        for key in by_id:
            if (kind, key) not in cited:
                raise SourceError("citations.csv", "", "", f"nothing is cited for {kind} {key}", "add a row for it")
    unused = sources.keys() - named
    if unused:
        raise SourceError("sources.csv", "", "id", f"“{min(unused)}” is never cited", "cite it or remove it")


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for table in COLUMNS:
        digest.update((folder / f"{table}.csv").read_bytes())
    return digest.hexdigest()[:16]
