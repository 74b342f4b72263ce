"""Lanes: deployments in groups, packed into rows so that no two bars of a row overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from heapq import heappop, heappush
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.domain.atlas import Atlas
from app.domain.names import site_label
from app.domain.records import Deployment
from app.domain.status import Int32Array, Int64Array
from app.domain.vocabulary import ASSET_KIND_LABELS, PARTY_LABELS, SERVICE_LABELS, label_of


class Grouping(StrEnum):
    """What the lanes are grouped by."""

    SITE = "site"
    SERVICE = "service"
    KIND = "kind"
    PARTY = "party"


GROUPING_LABELS: Final[dict[Grouping, str]] = {
    Grouping.SITE: "Site",
    Grouping.SERVICE: "Service",
    Grouping.KIND: "Kind of unit",
    Grouping.PARTY: "Country",
}


class SubLane(NamedTuple):
    """Rows of one group that hold one kind of unit; the first is ``first_row``."""

    name: str
    first_row: int


@dataclass(frozen=True, slots=True)
class Group:
    """A named block of rows ``[first_row, first_row + row_count)``."""

    key: str
    name: str
    name_ja: str
    first_row: int
    row_count: int
    sub_lanes: tuple[SubLane, ...] = ()


@dataclass(frozen=True, eq=False)
class Lanes:
    """Which bar lies in which row.

    ``order`` lists the deployments (indices into the atlas) by row, then by time: those of row r are
    ``order[row_starts[r] : row_starts[r + 1]]``. ``left`` and ``right`` are the instants a bar takes up, aligned
    with ``order``, both ascending within a row. ``row_of`` is aligned with the atlas, -1 without a row.
    """

    grouping: Grouping
    groups: tuple[Group, ...]
    order: Int32Array
    row_starts: Int64Array
    left: Int64Array
    right: Int64Array
    row_of: Int32Array

    @property
    def row_count(self) -> int:
        """The number of rows."""
        return len(self.row_starts) - 1

    def group_of_row(self, row: int) -> Group:
        """Return the group that holds a row."""
        firsts = [group.first_row for group in self.groups]
        return self.groups[int(np.searchsorted(firsts, row, side="right")) - 1]

    def with_bars(self, shown: NDArray[np.bool_], right: Int64Array) -> Lanes:
        """Return the same rows with only some of the bars in them, each of which reaches to its ``right`` at least.

        Both arrays are aligned with the atlas. What is not yet known at a cut-off takes up no room: the bar before it,
        whose end is not known either, goes on.
        """
        kept = shown[self.order]
        before = np.concatenate(([0], np.cumsum(kept)))
        order = self.order[kept]
        return replace(
            self,
            order=order,
            row_starts=before[self.row_starts],
            left=self.left[kept],
            right=np.maximum(self.right[kept], right[order]),
        )

    def in_row(self, row: int, start: int, end: int) -> slice:
        """Return which part of ``order`` lies in a row and touches ``[start, end)``."""
        first, last = int(self.row_starts[row]), int(self.row_starts[row + 1])
        low = first + int(np.searchsorted(self.right[first:last], start, side="right"))
        high = first + int(np.searchsorted(self.left[first:last], end, side="left"))
        return slice(low, max(low, high))


def pack(left: Sequence[int], right: Sequence[int]) -> list[int]:
    """Return a row for each interval ``[left, right)``, as few rows as possible, the lowest free one first.

    Greedy colouring of intervals by their start, O(n log n); intervals that only touch share a row. One without
    length takes up its instant.
    """
    rows = [0] * len(left)
    busy: list[tuple[int, int]] = []
    free: list[int] = []
    used = 0
    for i in sorted(range(len(left)), key=lambda i: (left[i], right[i])):
        while busy and busy[0][0] <= left[i]:
            heappush(free, heappop(busy)[1])
        if free:
            row = heappop(free)
        else:
            row, used = used, used + 1
        rows[i] = row
        heappush(busy, (max(right[i], left[i] + 1), row))
    return rows


def lanes_of(
    atlas: Atlas,
    left: Int64Array,
    right: Int64Array,
    shown: Iterable[int],
    grouping: Grouping = Grouping.SITE,
    empty: Iterable[str] = (),
) -> Lanes:
    """Return the lanes of some deployments.

    Args:
        atlas: whose deployments.
        left: the first instant each may take up in its row, shape ``(n,)``, aligned with the deployments.
        right: the end of that, shape ``(n,)``.
        shown: the indices of the deployments to place.
        grouping: what to group by.
        empty: the keys of groups that have a row also where no deployment is in them.
    """
    members: dict[str, dict[str, list[int]]] = {}
    for i in shown:
        deployment = atlas.deployments[i]
        members.setdefault(_key(deployment, grouping), {}).setdefault(_sub_key(deployment, grouping), []).append(i)
    for key in empty:
        members.setdefault(key, {})

    groups: list[Group] = []
    row_of = np.full(len(atlas.deployments), -1, dtype=np.int32)
    row_count = 0
    for key in _in_order(atlas, grouping, members):
        first_row = row_count
        subs: list[SubLane] = []
        for sub in sorted(members[key], key=_rank_of_kind):
            bars = np.array(members[key][sub], dtype=np.int32)
            rows = np.array(pack(left[bars].tolist(), right[bars].tolist()), dtype=np.int32)
            row_of[bars] = row_count + rows
            subs.append(SubLane(label_of(ASSET_KIND_LABELS, sub), row_count))
            row_count += int(rows.max()) + 1
        row_count = max(row_count, first_row + 1)
        name, name_ja = _names(atlas, grouping, key)
        groups.append(Group(key, name, name_ja, first_row, row_count - first_row, tuple(subs)))

    placed = np.flatnonzero(row_of >= 0).astype(np.int32)
    order = placed[np.lexsort((left[placed], row_of[placed]))]
    row_starts = np.searchsorted(row_of[order], np.arange(row_count + 1)).astype(np.int64)
    return Lanes(grouping, tuple(groups), order, row_starts, left[order], right[order], row_of)


def _key(deployment: Deployment, grouping: Grouping) -> str:
    match grouping:
        case Grouping.SITE:
            return deployment.site_id
        case Grouping.SERVICE:
            return deployment.service
        case Grouping.KIND:
            return deployment.asset_kind
        case _:
            return deployment.country


def _sub_key(deployment: Deployment, grouping: Grouping) -> str:
    return deployment.asset_kind if grouping in (Grouping.SITE, Grouping.SERVICE) else ""


_KIND_RANKS: Final = {kind: i for i, kind in enumerate(ASSET_KIND_LABELS)}
_SERVICE_RANKS: Final = {service: i for i, service in enumerate(SERVICE_LABELS)}
_PARTY_RANKS: Final = {party: i for i, party in enumerate(PARTY_LABELS)}


def _rank_of_kind(kind: str) -> tuple[int, str]:
    return _KIND_RANKS.get(kind, len(_KIND_RANKS)), kind


def _in_order(atlas: Atlas, grouping: Grouping, members: dict[str, dict[str, list[int]]]) -> Iterator[str]:
    """Yield the group keys: code lists in their order; sites by region, what holds most first.

    The order follows from the whole atlas, not from what is shown, so a filter never moves a group.
    """
    if grouping is not Grouping.SITE:
        ranks = {Grouping.SERVICE: _SERVICE_RANKS, Grouping.KIND: _KIND_RANKS}.get(grouping, _PARTY_RANKS)
        yield from sorted(members, key=lambda key: (ranks.get(key, len(ranks)), key))
        return
    count_of_region: dict[str, int] = {}
    for site in atlas.sites:
        here = len(atlas.deployments_at(site.id))
        count_of_region[site.region] = count_of_region.get(site.region, 0) + here

    def rank(key: str) -> tuple[int, str, int, str]:
        site = atlas.site(key)
        region = site.region if site else ""
        return -count_of_region.get(region, 0), region, -len(atlas.deployments_at(key)), key

    yield from sorted(members, key=rank)


def _names(atlas: Atlas, grouping: Grouping, key: str) -> tuple[str, str]:
    match grouping:
        case Grouping.SITE:
            site = atlas.site(key)
            return (site_label(site), site.short_ja or site.name_ja) if site else (f"Unknown site “{key}”", "")
        case Grouping.SERVICE:
            return label_of(SERVICE_LABELS, key), ""
        case Grouping.KIND:
            return label_of(ASSET_KIND_LABELS, key), ""
        case _:
            return label_of(PARTY_LABELS, key), ""
