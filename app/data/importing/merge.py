"""Rows that were understood, into an atlas: ids, sites by name, sources; nothing that is there is changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.data.geometry import point_blob
from app.data.gpkg import Row
from app.data.importing.doubles import parted
from app.data.importing.ids import FreeIds
from app.data.importing.rows import Failure, Understood
from app.domain.atlas import Atlas
from app.domain.records import Area, Citation, Deployment, Event, Kind, Site, Source

_NAMES: Final = {"sites": "name_en", "deployments": "unit_en", "events": "title_en", "areas": "name_en"}
_NAMES_JA: Final = {"sites": "name_ja", "deployments": "unit_ja", "events": "title_ja", "areas": "name_ja"}
_KINDS: Final = {"sites": Kind.SITE, "deployments": Kind.DEPLOYMENT, "events": Kind.EVENT, "areas": Kind.AREA}


@dataclass(frozen=True)
class Merged:
    """An atlas with the new records, the rows for its observations, and all rows that failed.

    ``doubles`` is how many observations it has already.
    """

    atlas: Atlas
    added: int
    observations: list[Row]
    failures: list[Failure]
    doubles: int = 0


def merge(
    atlas: Atlas,
    understood: Understood,
    source_title: str = "",
    *,
    observations_in: Path | None = None,
    keep_doubles: bool = False,
) -> Merged:
    """Add rows to an atlas, after what is there.

    A row fails whose id is taken, that is there already under another id, or that is a stay at no known site.

    Args:
        atlas: where to.
        understood: the rows.
        source_title: a source that every new record is from; empty for none.
        observations_in: the file that has the observations of the atlas, if any has.
        keep_doubles: whether observations that are there already come in once more.

    Raises:
        AtlasFileError: the observations of the atlas cannot be read.
    """
    failures = list(understood.failures)
    source, sources = _source(atlas, source_title)
    if understood.layer == "observations":
        rows = _observations(understood, source.id if source else "", failures)
        new, doubles = parted(rows, observations_in)
        coming = rows if keep_doubles else new
        with_source = replace(atlas, sources=sources if coming else atlas.sources)
        return Merged(with_source, len(coming), coming, _in_order(failures), len(doubles))
    records = _records(atlas, understood, failures)
    kind = _KINDS[understood.layer]
    citations = atlas.citations
    if source is not None:
        citations += tuple(Citation(kind, record.id, source.id) for record in records)
    field = understood.layer
    together: dict[str, Any] = {field: (*getattr(atlas, field), *records)}
    merged = replace(atlas, sources=sources, citations=citations, **together)
    return Merged(merged, len(records), [], _in_order(failures))


def _in_order(failures: list[Failure]) -> list[Failure]:
    return sorted(failures, key=lambda failure: failure.row)


def _source(atlas: Atlas, title: str) -> tuple[Source | None, tuple[Source, ...]]:
    if not title:
        return None, atlas.sources
    known = next((source for source in atlas.sources if source.title == title), None)
    if known is not None:
        return known, atlas.sources
    made = Source(FreeIds({source.id for source in atlas.sources}).free(title), title)
    return made, (*atlas.sources, made)


def _observations(understood: Understood, source_id: str, failures: list[Failure]) -> list[Row]:
    rows: list[Row] = []
    for number, values, place in zip(understood.rows, understood.values, understood.places, strict=True):
        if not isinstance(place, Point):
            failures.append(Failure(number, "place", "", "has no place; every observation needs a point"))
            continue
        fields = (values["date"], values["kind"], values["label"], values["source_id"] or source_id)
        rows.append((point_blob(place.x, place.y), *fields))
    return rows


def _records(atlas: Atlas, understood: Understood, failures: list[Failure]) -> list[Any]:
    layer = understood.layer
    taken = {record.id for record in atlas.records(_KINDS[layer])}
    ids = FreeIds(taken | {values["id"] for values in understood.values if values["id"]}, _KINDS[layer])
    # The same file again would else double everything, under new ids.
    there = {replace(record, id=""): record.id for record in atlas.records(_KINDS[layer])}
    sites = _sites_by_name(atlas.sites)
    records: list[Any] = []
    for number, read, place in zip(understood.rows, understood.values, understood.places, strict=True):
        # The rows are looked at before they are added: they stay as they were read.
        values = dict(read)
        failure = _prepare(number, values, layer, taken, ids, sites)
        if failure is None:
            made = _record(number, values, place, layer)
            if isinstance(made, Failure):
                failure = made
            elif (same := there.get(replace(made, id=""))) is not None:
                failure = Failure(number, "id", "", f"the same is there already, as {same}")
            else:
                taken.add(made.id)
                records.append(made)
        if failure is not None:
            failures.append(failure)
    return records


def _prepare(
    number: int, values: dict[str, Any], layer: str, taken: set[str], ids: FreeIds, sites: dict[str, str]
) -> Failure | None:
    """Give the row an id and its site; return what prevents it."""
    name, name_ja = _NAMES[layer], _NAMES_JA[layer]
    if not values[name]:
        values[name] = values[name_ja]
    if not values[name]:
        return Failure(number, name, "", "is empty; every row needs a name")
    if values["id"] in taken:
        return Failure(number, "id", values["id"], "is the id of a record that is there already")
    if not values["id"]:
        values["id"] = ids.free(values[name])
    asked = values.get("site_id", "")
    if asked:
        values["site_id"] = sites.get(_key(asked), "")
    if (layer == "deployments" and not values["site_id"]) or (asked and not values["site_id"]):
        return Failure(number, "site_id", asked, "is no site of the atlas; import its site first, or write its id")
    return None


def _record(number: int, values: dict[str, Any], place: BaseGeometry | None, layer: str) -> Any:
    match layer:
        case "sites":
            if not isinstance(place, Point):
                return Failure(number, "place", "", "has no place; every site needs a point")
            return Site(lon=place.x, lat=place.y, **values)
        case "deployments":
            return Deployment(**values)
        case "events":
            if place is not None and not isinstance(place, Point):
                return Failure(number, "place", "", f"has a {place.geom_type}; an event has a point, or none")
            point: dict[str, Any] = {} if place is None or values["site_id"] else {"lon": place.x, "lat": place.y}
            return Event(**values, **point)
        case _:
            if place is None or place.geom_type == "Point":
                return Failure(number, "place", "", "has no outline; an area is a line or a polygon")
            return Area(geometry=place, **values)


def _sites_by_name(sites: Iterable[Site]) -> dict[str, str]:
    """Return site ids by every name; an id wins over a name, and a name that two sites have is nobody's."""
    names: dict[str, str] = {}
    for site in sites:
        for name in {_key(site.name_en), _key(site.name_ja), _key(site.short_en), _key(site.short_ja)} - {""}:
            names[name] = "" if name in names else site.id
    return {**names, **{_key(site.id): site.id for site in sites}}


def _key(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
