"""How much is shown and how much is hidden, in words."""

from __future__ import annotations

from typing import Final

import numpy as np

from app.domain.records import Kind
from app.domain.scene import Scene
from app.domain.status import Status

_SHOWN: Final = np.isin(
    np.arange(len(Status)),
    [Status.ANNOUNCED, Status.PLANNED, Status.OVERDUE, Status.POSSIBLE, Status.PRESENT],
)
PLURALS: Final[dict[Kind, tuple[str, str]]] = {
    Kind.SITE: ("site", "sites"),
    Kind.DEPLOYMENT: ("deployment", "deployments"),
    Kind.EVENT: ("event", "events"),
    Kind.AREA: ("area", "areas"),
}


def counted(kind: Kind, count: int) -> str:
    """Return a number of records in words: ``1 site``, ``1,204 deployments``."""
    return f"{count:,} {PLURALS[kind][count != 1]}"


def hidden_counts(whole: Scene, scene: Scene) -> dict[Kind, int]:
    """Return how many records of each kind would be there or to come at the moment, and are hidden by the filters.

    Of events those that have happened count, too.
    """
    counts = {kind: int((_SHOWN[whole.of(kind)] & ~_SHOWN[scene.of(kind)]).sum()) for kind in Kind}
    counts[Kind.EVENT] = int(((whole.events != 0) & (scene.events == 0)).sum())
    return counts


def hidden_in_words(whole: Scene, scene: Scene) -> str:
    """Return what the filters hide at the moment: ``43 deployments, 12 sites``; empty where nothing is."""
    counts = hidden_counts(whole, scene)
    order = (Kind.DEPLOYMENT, Kind.SITE, Kind.EVENT, Kind.AREA)
    return ", ".join(counted(kind, counts[kind]) for kind in order if counts[kind])


def counts_in_words(whole: Scene, scene: Scene) -> tuple[str, ...]:
    """Return how many deployments are shown, not of this time and hidden by the filters: at length, then shorter.

    Where the filters hide something, the chips need the room that the second number takes.
    """
    of_this_time, left = _SHOWN[whole.deployments], _SHOWN[scene.deployments]
    shown, hidden = int(left.sum()), int((of_this_time & ~left).sum())
    other = len(of_this_time) - int(of_this_time.sum())
    counts = f"{counted(Kind.DEPLOYMENT, shown)} shown"
    return (
        *(() if hidden else (f"{counts} · {other:,} not yet or no longer · 0 hidden by filters",)),
        f"{counts} · {hidden:,} hidden by filters",
        f"{shown:,} shown · {hidden:,} hidden by filters",
        f"{shown:,} shown · {hidden:,} hidden",
        f"{shown:,} shown",
    )


def is_empty(scene: Scene) -> bool:
    """Return whether no deployment and no site is left: a map of nothing but its lines, whatever has happened."""
    return not _SHOWN[scene.deployments].any() and not _SHOWN[scene.sites].any()
