"""How much of each layer of the map is shown, and what hides the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.domain.atlas import Atlas
from app.domain.records import Kind
from app.domain.scene import Scene
from app.domain.status import Status

Mask = NDArray[np.bool_]

AREA_LAYER = "area:"
"""The layer of a kind of area is named this and the kind."""

_STAYS = np.array([Status.ANNOUNCED, Status.PLANNED, Status.OVERDUE, Status.POSSIBLE, Status.PRESENT])
_THERE = np.array([Status.POSSIBLE, Status.PRESENT])
# An event that has happened stays known; one to come is not.
_HAPPENED = np.array([Status.PRESENT, Status.DEPARTED])


class LayerCount(NamedTuple):
    """Records of a layer: shown, hidden because of the time, hidden by the filters."""

    shown: int
    by_time: int
    by_filter: int


def layer_counts(atlas: Atlas, whole: Scene, scene: Scene) -> dict[str, LayerCount]:
    """Return the counts by layer: ``sites``, ``deployments``, ``events`` and ``area:`` with each kind of area.

    Args:
        atlas: whose records these are.
        whole: the scene of the moment as if there were no filters.
        scene: the same under the filters.
    """
    return dict(_counts(atlas, whole, scene))


def _counts(atlas: Atlas, whole: Scene, scene: Scene) -> Iterator[tuple[str, LayerCount]]:
    for name, kind, active in (
        ("sites", Kind.SITE, _STAYS),
        ("deployments", Kind.DEPLOYMENT, _STAYS),
        ("events", Kind.EVENT, _HAPPENED),
    ):
        yield name, _count(np.isin(whole.of(kind), active), np.isin(scene.of(kind), active))
    kinds = np.array([area.kind for area in atlas.areas])
    valid, left = np.isin(whole.areas, _THERE), np.isin(scene.areas, _THERE)
    for kind_of_area in dict.fromkeys(kinds.tolist()):
        of_kind = kinds == kind_of_area
        yield AREA_LAYER + str(kind_of_area), _count(valid[of_kind], left[of_kind])


def _count(timely: Mask, shown: Mask) -> LayerCount:
    kept = int((timely & shown).sum())
    return LayerCount(kept, int((~timely).sum()), int(timely.sum()) - kept)
