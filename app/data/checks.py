"""Checks that find what rots in an atlas. Each rule is a function that yields findings; all are in :data:`RULES`."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Final

from app.data import schema
from app.data.check_places import check_areas, check_sites_on_land
from app.data.errors import AtlasFileError
from app.data.findings import Finding, Severity
from app.data.saving import CODE_LISTS
from app.data.schema import Content, Table
from app.data.store import read_what_can_be_read
from app.domain.atlas import Atlas
from app.domain.civil import DAY_S
from app.domain.dates import STILL, DateBounds, DateTextError, Span, parse_date_text, span_of
from app.domain.records import Deployment, Kind, Ref

_GRADE: Final = re.compile(r"[A-F][1-6]")
_SIDC: Final = re.compile(r"[0-9]{20}")
_SHIPS: Final = frozenset({"carrier", "cruiser", "destroyer", "amphibious", "submarine"})
_YEAR_S: Final = 366 * DAY_S
_TABLE_OF: Final = {
    Kind.SITE: schema.SITES,
    Kind.DEPLOYMENT: schema.DEPLOYMENTS,
    Kind.EVENT: schema.EVENTS,
    Kind.AREA: schema.AREAS,
}


def check_file(path: Path, *, today: int, basemap: Path | None = None) -> list[Finding]:
    """Return what is wrong in a file: rows that cannot be read, then what the checks find in the others.

    Args:
        path: a GeoPackage.
        today: the instant to which the age of the data is compared.
        basemap: the base map whose land sites must stand on; without it, that is not checked.

    Raises:
        AtlasFileError: the file as a whole cannot be read.
    """
    atlas, problems = read_what_can_be_read(path)
    return [_unreadable(problem) for problem in problems] + check_atlas(atlas, today=today, basemap=basemap)


def check_atlas(atlas: Atlas, *, today: int, basemap: Path | None = None) -> list[Finding]:
    """Return what is wrong in an atlas; the arguments are those of :func:`check_file`."""
    findings = [finding for rule in RULES for finding in rule(atlas)]
    findings += _stale(atlas, today)
    if basemap is not None:
        findings += check_sites_on_land(atlas, basemap)
    return findings


def _unreadable(problem: AtlasFileError) -> Finding:
    hint = problem.hint or "correct or remove the row"
    return Finding(
        Severity.ERROR, "unreadable", problem.layer, f"row {problem.row}", problem.field, "", problem.reason, hint
    )


def _rows(atlas: Atlas) -> Iterator[tuple[Table, str, object]]:
    for kind, table in _TABLE_OF.items():
        for record in atlas.records(kind):
            yield table, record.id, record
    for source in atlas.sources:
        yield schema.SOURCES, source.id, source
    for period in atlas.periods:
        yield schema.SITE_PERIODS, period.site_id, period
    for story in atlas.stories:
        yield schema.STORIES, story.id, story
    for stop in atlas.stops:
        yield schema.STOPS, f"{stop.story_id} {stop.position}", stop
    for measure in atlas.measures:
        yield schema.MEASURES, measure.id, measure
    for promise in atlas.promises:
        yield schema.PROMISES, f"{promise.kind} {promise.record_id}", promise


def _dates(atlas: Atlas) -> Iterator[Finding]:
    """Every date text must be one."""
    for table, record_id, record in _rows(atlas):
        for column in table.columns:
            if column.content not in (Content.DATE, Content.OPEN_DATE):
                continue
            text = getattr(record, column.name)
            if not text or (text == STILL and column.content is Content.OPEN_DATE):
                continue
            try:
                parse_date_text(text)
            except DateTextError as error:
                yield Finding(
                    *(Severity.ERROR, "date", table.name, record_id, column.name, text),
                    f"is not a date ({error.reason})",
                    "write EDTF, as 2015-04-27, 2015-04, 2017~ or ../2017",
                )


def _bounds(text: str) -> DateBounds | None:
    """Return the bounds of a date, ``None`` where it is empty, still so or wrong: :func:`_dates` reports the last."""
    try:
        return parse_date_text(text) if text and text != STILL else None
    except DateTextError:
        return None


_ORDERED: Final = (
    (schema.SITES, "opened", "closed", Severity.ERROR, "closes before it opens"),
    (schema.SITES, "announced", "promised", Severity.WARNING, "was promised for a time before it was announced"),
    (schema.SITES, "announced", "cancelled", Severity.ERROR, "was called off before it was announced"),
    (schema.DEPLOYMENTS, "actual_from", "actual_to", Severity.ERROR, "ends before it starts"),
    (schema.DEPLOYMENTS, "announced", "promised", Severity.WARNING, "was promised for a time before it was announced"),
    (schema.DEPLOYMENTS, "announced", "cancelled", Severity.ERROR, "was called off before it was announced"),
    (schema.PROMISES, "said", "promised", Severity.WARNING, "is for a time before it was said"),
    (schema.AREAS, "valid_from", "valid_to", Severity.ERROR, "ends before it begins"),
    (schema.SITE_PERIODS, "valid_from", "valid_to", Severity.ERROR, "ends before it begins"),
)


def _order_of_dates(atlas: Atlas) -> Iterator[Finding]:
    """What comes later must not come first."""
    for table, record_id, record in _rows(atlas):
        for of_table, first, second, severity, reason in _ORDERED:
            if of_table is not table:
                continue
            start, end = _bounds(getattr(record, first)), _bounds(getattr(record, second))
            if start and end and end.latest <= start.earliest:
                words = f"{reason} ({first} is {getattr(record, first)})"
                hint = f"{second} must not be before {first}"
                yield Finding(
                    severity, "order of dates", table.name, record_id, second, getattr(record, second), words, hint
                )


def _cancelled_but_there(atlas: Atlas) -> Iterator[Finding]:
    for stay in atlas.deployments:
        if stay.cancelled and stay.actual_from:
            yield Finding(
                *(Severity.WARNING, "cancelled but there", "deployments", stay.id, "cancelled", stay.cancelled),
                f"was called off, and began ({stay.actual_from})",
                "empty one of the two, or make the second try a stay of its own",
            )


def _spans(stays: list[Deployment]) -> list[tuple[Deployment, Span]]:
    spans = []
    for stay in stays:
        try:
            span = span_of(stay.actual_from, stay.actual_to)
        except DateTextError:
            continue
        if span is not None and stay.actual_from:
            spans.append((stay, span))
    return spans


def _two_places(atlas: Atlas) -> Iterator[Finding]:
    """A hull is at one site on a day, and a unit in one place unless a part of it is away."""
    groups: dict[tuple[str, str, str, bool], list[Deployment]] = defaultdict(list)
    for stay in atlas.deployments:
        if stay.designation:
            is_ship = stay.asset_kind in _SHIPS and stay.quantity in (None, 1)
            groups[stay.country, stay.service, stay.designation, is_ship].append(stay)
    for (_, _, name, is_ship), stays in groups.items():
        for (one, span), (other, other_span) in combinations(_spans(stays), 2):
            start = max(span.certain_from, other_span.certain_from)
            # Stays that meet on a day both hold on it.
            if min(span.certain_until, other_span.certain_until) - start <= DAY_S:
                continue
            same = one.site_id == other.site_id
            if not is_ship and same and one.asset != other.asset:
                continue
            where = "twice at one site" if same else f"also at {other.site_id}"
            yield Finding(
                Severity.ERROR if is_ship else Severity.WARNING,
                "overlapping stays" if same else "two places at once",
                *("deployments", one.id, "actual_to", one.actual_to),
                f"{name} is {where} in that time ({other.id}, {other.actual_from} to {other.actual_to or 'not known'})",
                "end the first stay before the second begins" if is_ship else "say in both which part of it is where",
            )


def _dangling(atlas: Atlas) -> Iterator[Finding]:
    """What names another row must name one that is there."""
    known: dict[str, set[str]] = {
        "sites": {site.id for site in atlas.sites},
        "deployments": {stay.id for stay in atlas.deployments},
        "sources": {source.id for source in atlas.sources},
        "stories": {story.id for story in atlas.stories},
    }
    for table, record_id, record in _rows(atlas):
        for column in table.columns:
            if column.refers_to and (value := getattr(record, column.name)) and value not in known[column.refers_to]:
                yield _missing(table.name, record_id, column.name, value, column.refers_to)
    for stop in atlas.stops:
        for ref in stop.records:
            if atlas.index_of(ref) is None:
                name = f"{stop.story_id} {stop.position}"
                yield _missing("stops", name, "records", f"{ref.kind}:{ref.id}", f"{ref.kind}s")
    for measure in atlas.measures:
        if measure.record_id and (
            measure.record_kind not in set(Kind)
            or atlas.index_of(Ref(Kind(measure.record_kind), measure.record_id)) is None
        ):
            yield _missing("measures", measure.id, "record_id", measure.record_id, f"{measure.record_kind}s")
    for promise in atlas.promises:
        if atlas.index_of(Ref(promise.kind, promise.record_id)) is None:
            name = f"{promise.kind} {promise.record_id}"
            yield _missing("promises", name, "record_id", promise.record_id, f"{promise.kind}s")


def _missing(table: str, record_id: str, field: str, value: str, wanted: str) -> Finding:
    reason = f"names nothing: {wanted} has no such id"
    return Finding(
        Severity.ERROR,
        "dangling id",
        table,
        record_id,
        field,
        value,
        reason,
        f"use an id of {wanted}, or leave it empty",
    )


def _succession(atlas: Atlas) -> Iterator[Finding]:
    """A successor does not begin before the stay that it succeeds."""
    for stay in atlas.deployments:
        following = atlas.get(Ref(Kind.DEPLOYMENT, stay.successor_id)) if stay.successor_id else None
        if not isinstance(following, Deployment):
            continue
        start, next_start = _bounds(stay.actual_from), _bounds(following.actual_from)
        if start and next_start and next_start.latest <= start.earliest:
            yield Finding(
                *(Severity.ERROR, "succession", "deployments", stay.id, "successor_id", stay.successor_id),
                f"began ({following.actual_from}) before this stay did ({stay.actual_from})",
                "swap the two, or name another",
            )


def _citations(atlas: Atlas) -> Iterator[Finding]:
    """Every record has a source, and every citation is about something."""
    sources = {source.id for source in atlas.sources}
    cited = {Ref(citation.kind, citation.record_id) for citation in atlas.citations}
    for kind, table in _TABLE_OF.items():
        for record in atlas.records(kind):
            if Ref(kind, record.id) not in cited:
                hint = "add a citation for it"
                yield Finding(Severity.WARNING, "no source", table.name, record.id, "", "", "has no source", hint)
    for citation in atlas.citations:
        name = f"{citation.kind} {citation.record_id}"
        about = atlas.get(Ref(citation.kind, citation.record_id))
        if citation.source_id not in sources:
            yield _missing("citations", name, "source_id", citation.source_id, "sources")
        if about is None:
            yield _missing("citations", name, "record_id", citation.record_id, f"{citation.kind}s")
        elif citation.field and not hasattr(about, citation.field):
            yield Finding(
                *(Severity.ERROR, "dangling id", "citations", name, "field", citation.field),
                f"is no field of a {citation.kind}",
                "name a field, or leave it empty for the whole record",
            )
    graded = [("citations", f"{c.kind} {c.record_id}", c.grade) for c in atlas.citations]
    graded += [("measures", measure.id, measure.grade) for measure in atlas.measures]
    graded += [("stories", story.id, story.grade) for story in atlas.stories]
    graded += [("promises", f"{promise.kind} {promise.record_id}", promise.grade) for promise in atlas.promises]
    for table_name, name, grade in graded:
        if grade and not _GRADE.fullmatch(grade):
            yield Finding(
                *(Severity.WARNING, "unknown code", table_name, name, "grade", grade),
                "is not on the admiralty scale",
                "write A to F and 1 to 6, as B2",
            )
    used = {c.source_id for c in atlas.citations} | {period.source_id for period in atlas.periods}
    used |= {measure.source_id for measure in atlas.measures} | {story.source_id for story in atlas.stories}
    used |= {promise.source_id for promise in atlas.promises}
    for source_id in sorted(sources - used):
        hint = "cite it or remove it"
        yield Finding(Severity.NOTE, "unused source", "sources", source_id, "", "", "is not cited", hint)


def _codes(atlas: Atlas) -> Iterator[Finding]:
    """Codes are those of the lists, symbol codes can be drawn."""
    for table, record_id, record in _rows(atlas):
        for column in table.columns:
            if not column.codes:
                continue
            value = getattr(record, column.name)
            for code in value if isinstance(value, tuple) else (value,):
                if code and code not in CODE_LISTS[column.codes]:
                    yield Finding(
                        *(Severity.WARNING, "unknown code", table.name, record_id, column.name, code),
                        f"is not in the list {column.codes}",
                        f"use one of {', '.join(map(str, CODE_LISTS[column.codes]))}",
                    )
    for stay in atlas.deployments:
        if stay.sidc and not _is_symbol(stay.sidc):
            yield Finding(
                *(Severity.WARNING, "unknown code", "deployments", stay.id, "sidc", stay.sidc),
                "is no symbol code that can be drawn",
                "write the twenty digits of MIL-STD-2525D, or leave it empty",
            )
        if stay.quantity is not None and stay.quantity <= 0:
            yield Finding(
                *(Severity.ERROR, "quantity", "deployments", stay.id, "quantity", str(stay.quantity)),
                "is no count",
                "write a whole number above 0, or leave it empty",
            )


@lru_cache(maxsize=4096)
def _is_symbol(sidc: str) -> bool:
    if not _SIDC.fullmatch(sidc):
        return False
    from milsymbol import Symbol

    return bool(Symbol(sidc).is_valid())


def _duplicates(atlas: Atlas) -> Iterator[Finding]:
    """The same stay is entered once."""
    keys = Counter(_stay_key(stay) for stay in atlas.deployments)
    first: dict[tuple[str, ...], str] = {}
    for stay in atlas.deployments:
        key = _stay_key(stay)
        if keys[key] > 1 and key in first:
            yield Finding(
                *(Severity.WARNING, "duplicate", "deployments", stay.id, "", ""),
                f"is the same stay as {first[key]}",
                "keep one of the two",
            )
        first.setdefault(key, stay.id)


def _stay_key(stay: Deployment) -> tuple[str, ...]:
    return stay.unit_en, stay.designation, stay.asset, stay.site_id, stay.actual_from, stay.actual_to, stay.promised


def _stops(atlas: Atlas) -> Iterator[Finding]:
    """The stops of a story are numbered from 1 without a gap."""
    positions: dict[str, list[int]] = defaultdict(list)
    for stop in atlas.stops:
        positions[stop.story_id].append(stop.position)
    for story in atlas.stories:
        found = sorted(positions[story.id])
        if found != list(range(1, len(found) + 1)) or not found:
            numbers = ", ".join(map(str, found)) or "none"
            yield Finding(
                *(Severity.ERROR, "stops", "stories", story.id, "", numbers),
                "are the numbers of its stops",
                "number them 1, 2, 3 without a gap",
            )


def _stale(atlas: Atlas, today: int) -> Iterator[Finding]:
    """Data says when it was true, and that is not long ago."""
    text = atlas.meta.get("as_of", "")
    bounds = _bounds(text)
    hint = "look through what is open (..) and write the day of that into meta, key as_of"
    if bounds is None:
        reason = "does not say on which day it was true" if not text else "is not a date"
        yield Finding(Severity.NOTE, "stale", "meta", "as_of", "value", text, reason, hint)
    elif today - bounds.latest > _YEAR_S:
        yield Finding(Severity.WARNING, "stale", "meta", "as_of", "value", text, "is more than a year ago", hint)


RULES: Final[tuple[Callable[[Atlas], Iterator[Finding]], ...]] = (
    *(_dates, _order_of_dates, _cancelled_but_there, _two_places, _dangling, _succession),
    *(_citations, _codes, _duplicates, _stops, check_areas),
)
