"""How much of each layer of the map is shown, and what hides the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.domain.atlas import Atlas
from app.domain.civil import DAY_S, DISTANT_FUTURE, DISTANT_PAST
from app.domain.records import Kind
from app.domain.scene import Moment, Scene
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


class PointCounts:
    """Counts bulk points by the moment, in the time of two searches however many there are."""

    def __init__(self, earliest: NDArray[np.int64], latest: NDArray[np.int64]) -> None:
        """Sort the instants, int64; ``DISTANT_PAST`` and ``DISTANT_FUTURE`` where a point has no date."""
        dated = (earliest > DISTANT_PAST) & (latest < DISTANT_FUTURE)
        self._total = len(earliest)
        self._earliest, self._latest = np.sort(earliest[dated]), np.sort(latest[dated])

    def at(self, moment: Moment, trail_s: int) -> LayerCount:
        """Return how many points the map shows at a moment, with a trail of this many seconds before it.

        No filter takes points away; those without a date are never shown, and count as hidden by the time.
        """
        end = moment.at + DAY_S if moment.until is None else moment.until
        # A point that has ended by then has also begun by the end of the moment.
        begun = int(np.searchsorted(self._earliest, end, side="left"))
        over = int(np.searchsorted(self._latest, moment.at - trail_s, side="right"))
        return LayerCount(begun - over, self._total - begun + over, 0)


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
