"""The marks of a comparison of two days, as the page wants them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.atlas import Atlas, Record
from app.domain.change_marks import SIGNS, Mark
from app.domain.records import Area, Deployment, Event, Kind, Ref, Site


def changes_message(atlas: Atlas, marks: Mapping[Ref, Mark]) -> list[dict[str, Any]]:
    """Return kind, id, index of the site (-1 for none), mark and sign of each that the map can show.

    They are in the order of the marks. Without a site there are areas that the map draws and events with a place of
    their own.
    """
    order = list(Mark)
    found = []
    for ref, mark in sorted(marks.items(), key=lambda item: order.index(item[1])):
        record = atlas.get(ref)
        site = atlas.index_of(Ref(Kind.SITE, _site_of(record)))
        if site is not None or _has_place(record):
            index = -1 if site is None else site
            found.append({"kind": ref.kind.value, "id": ref.id, "site": index, "mark": mark.value, "sign": SIGNS[mark]})
    return found


def _site_of(record: Record | None) -> str:
    match record:
        case Site():
            return record.id
        case Deployment():
            return record.site_id
        case Event() if not _has_place(record):
            return record.site_id
        case _:
            return ""


def _has_place(record: Record | None) -> bool:
    match record:
        case Area():
            return record.drawn
        case Event():
            return record.lon is not None and record.lat is not None
        case _:
            return False
