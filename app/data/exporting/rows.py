"""Records as rows for tables and features: the columns of the layer, then the place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from app.data import schema
from app.data.schema import SEPARATOR, Table
from app.domain.atlas import Atlas
from app.domain.records import Area, Deployment, Event, Kind, Ref, Site
from app.domain.scene import Scene
from app.domain.status import Status

LAYERS: Final = {
    Kind.SITE: schema.SITES,
    Kind.DEPLOYMENT: schema.DEPLOYMENTS,
    Kind.EVENT: schema.EVENTS,
    Kind.AREA: schema.AREAS,
}
STATUS: Final = "status"
SOURCES: Final = "sources"


def place_columns(table: Table) -> tuple[str, ...]:
    """Return the columns that say where, for a format without geometry."""
    return ("wkt",) if table is schema.AREAS else ("lon", "lat")


def cells(table: Table, record: object) -> dict[str, object]:
    """Return the columns of a record: lists joined, an empty number ``None``, truth as a truth value."""
    found: dict[str, object] = {}
    for name in table.names:
        value = getattr(record, name)
        found[name] = SEPARATOR.join(map(_in_list, value)) if isinstance(value, tuple) else value
    return found


def _in_list(value: str | Ref) -> str:
    return f"{value.kind}:{value.id}" if isinstance(value, Ref) else value


def place_of(atlas: Atlas, record: object) -> BaseGeometry | None:
    """Return where a record is: a stay and an event at a site have its point."""
    match record:
        case Site():
            return shapely.Point(record.lon, record.lat)
        case Area():
            return None if record.geometry.is_empty else record.geometry
        case Event() if record.lon is not None and record.lat is not None:
            return shapely.Point(record.lon, record.lat)
        case Event() | Deployment():
            site = atlas.site(record.site_id)
            return None if site is None else shapely.Point(site.lon, site.lat)
        case _:
            return None


def sources_of(atlas: Atlas, kind: Kind, record_id: str) -> str:
    """Return the titles of what is cited for a record, each once and with its address, for who has no citations."""
    named = (source for _citation, source in atlas.citations_of(Ref(kind, record_id)) if source is not None)
    return SEPARATOR.join(dict.fromkeys(f"{one.title} <{one.url}>" if one.url else one.title for one in named))


def statuses(scene: Scene | None, atlas: Atlas, kind: Kind) -> Iterator[str]:
    """Yield the status of each record in words of the list ``status``; empty without a scene."""
    for i in range(len(atlas.records(kind))):
        yield "" if scene is None else Status(int(scene.of(kind)[i])).name.lower()
