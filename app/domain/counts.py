"""How many units are present: at a moment, and over all of time, with what is uncertain kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.domain.atlas import Atlas
from app.domain.filters import BoolArray
from app.domain.records import Kind
from app.domain.scene import Scene, SceneIndex
from app.domain.status import Cutoff, Int64Array, Status
from app.domain.vocabulary import FORCE_LABELS, force_of


@dataclass(frozen=True, eq=False)
class CountSeries:
    """How many deployments of one group are present, as steps.

    ``instants`` are ascending, shape ``(m,)``; ``certain`` and ``possible``, int64 of the same shape, hold from each
    of them to the next. Before the first both are 0; ``possible`` counts those possibly present besides the certain.
    """

    label: str
    instants: Int64Array
    certain: Int64Array
    possible: Int64Array

    def at(self, instant: int) -> tuple[int, int]:
        """Return the certain and the possible count at an instant."""
        i = int(np.searchsorted(self.instants, instant, side="right")) - 1
        return (int(self.certain[i]), int(self.possible[i])) if i >= 0 else (0, 0)


SHIPS: Final = frozenset({"carrier", "cruiser", "destroyer", "amphibious", "submarine", "patrol ship"})
AIRCRAFT: Final = frozenset({"fighter", "maritime patrol", "uav", "tiltrotor", "tanker", "transport"})


def weights_of(atlas: Atlas) -> Int64Array:
    """Return the published strength of each deployment (hulls, aircraft, people), 0 where it is not known."""
    return np.array([stay.quantity or 0 for stay in atlas.deployments], dtype=np.int64)


def ships_of(atlas: Atlas) -> Int64Array:
    """Return how many ships each deployment is: the published number, one where there is none, 0 if it is no ship."""
    return np.array([max(1, s.quantity or 1) if s.asset_kind in SHIPS else 0 for s in atlas.deployments], np.int64)


def aircraft_of(atlas: Atlas) -> Int64Array:
    """Return how many aircraft each deployment is as published; 0 where that is not known, or it is none."""
    return np.array([s.quantity or 0 if s.asset_kind in AIRCRAFT else 0 for s in atlas.deployments], np.int64)


def count_series(
    index: SceneIndex,
    cutoff: Cutoff,
    groups: Sequence[str],
    mask: BoolArray,
    weights: Int64Array | None = None,
) -> list[CountSeries]:
    """Return a series for each group, in the order of first appearance in ``groups`` (one label a deployment).

    ``mask`` says which deployments count; ``weights``, shape ``(n,)``, what each counts for, 1 if not given.
    """
    transitions = index.transitions(Kind.DEPLOYMENT, cutoff)
    counted = mask[transitions.records]
    instants, records = transitions.instants[counted], transitions.records[counted]
    before, after = transitions.before[counted], transitions.after[counted]
    labels = list(dict.fromkeys(groups))
    code = {label: i for i, label in enumerate(labels)}
    group = np.array([code[label] for label in groups], dtype=np.int64)
    weight = np.ones(len(groups), dtype=np.int64) if weights is None else weights
    found = []
    for i, label in enumerate(labels):
        own = group[records] == i
        step = weight[records[own]]
        times, first = np.unique(instants[own], return_index=True)
        series = []
        for status in (Status.PRESENT, Status.POSSIBLE):
            change = ((after[own] == status).astype(np.int64) - (before[own] == status)) * step
            series.append(np.cumsum(np.add.reduceat(change, first)) if len(first) else np.zeros(0, dtype=np.int64))
        if len(times):
            found.append(CountSeries(label, times, series[0], series[1]))
    return found


def with_rest(series: Sequence[CountSeries], most: int) -> list[CountSeries]:
    """Return the largest series, the largest first, and where there are more than ``most`` the sum of the rest last."""
    ranked = sorted(series, key=lambda one: -int((one.certain + one.possible).max(initial=0)))
    if len(ranked) <= most:
        return ranked
    rest = ranked[most - 1 :]
    instants = np.unique(np.concatenate([one.instants for one in rest]))
    certain = np.sum([_held(one.instants, one.certain, instants) for one in rest], axis=0)
    possible = np.sum([_held(one.instants, one.possible, instants) for one in rest], axis=0)
    return [*ranked[: most - 1], CountSeries(f"{len(rest)} others", instants, certain, possible)]


def _held(instants: Int64Array, values: Int64Array, at: Int64Array) -> Int64Array:
    """Return the values of steps at other instants, 0 before the first."""
    return np.concatenate([[0], values])[np.searchsorted(instants, at, side="right")]


def force_groups(atlas: Atlas) -> list[str]:
    """Return the words for the force of each deployment."""
    return [FORCE_LABELS[force_of(stay.service)] for stay in atlas.deployments]


def present_by(scene: Scene, groups: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return, for each group, how many deployments of a scene are present and how many possibly so."""
    result: dict[str, tuple[int, int]] = dict.fromkeys(groups, (0, 0))
    for group, status in zip(groups, scene.deployments.tolist(), strict=True):
        if status in (Status.PRESENT, Status.POSSIBLE):
            certain, possible = result[group]
            result[group] = (certain + (status == Status.PRESENT), possible + (status == Status.POSSIBLE))
    return result


def last_instants(index: SceneIndex, kind: Kind, cutoff: Cutoff, after: int, until: int) -> NDArray[np.int64]:
    """Return for each record of a kind the instant of its last change in ``(after, until]``, 0 where it has none."""
    transitions = index.transitions(kind, cutoff)
    low, high = np.searchsorted(transitions.instants, [after, until], side="right")
    result = np.zeros(len(index.atlas.records(kind)), dtype=np.int64)
    result[transitions.records[low:high]] = transitions.instants[low:high]
    return result
