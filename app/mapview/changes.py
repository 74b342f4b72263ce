"""The marks of a comparison of two days, as the page wants them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.atlas import Atlas
from app.domain.change_marks import SIGNS, Mark
from app.domain.records import Deployment, Kind, Ref


def changes_message(atlas: Atlas, marks: Mapping[Ref, Mark]) -> list[dict[str, Any]]:
    """Return kind, id, index of the site, mark and sign of each, in the order of the marks, where there is a site."""
    order = list(Mark)
    found = []
    for ref, mark in sorted(marks.items(), key=lambda item: order.index(item[1])):
        record = atlas.get(ref)
        site = atlas.index_of(Ref(Kind.SITE, record.site_id if isinstance(record, Deployment) else ref.id))
        if site is not None:
            found.append({"kind": ref.kind.value, "id": ref.id, "site": site, "mark": mark.value, "sign": SIGNS[mark]})
    return found
