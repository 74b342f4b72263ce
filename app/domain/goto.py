"""When to look at a record: the moment nearest to another at which it is to be seen."""

from __future__ import annotations

from typing import Final

import numpy as np

from app.domain.civil import day_start
from app.domain.records import Ref
from app.domain.scene import SceneIndex
from app.domain.status import Cutoff, Status

_SEEN: Final = np.isin(
    np.arange(len(Status)),
    [Status.ANNOUNCED, Status.PLANNED, Status.OVERDUE, Status.POSSIBLE, Status.PRESENT],
)


def nearest_moment(index: SceneIndex, ref: Ref, at: int, cutoff: Cutoff) -> int | None:
    """Return the instant nearest to ``at`` at which a record is there or promised; ``None`` where it never is.

    That is ``at`` itself where it is so then, else the first instant or the start of the last day of a stretch.
    """
    i = index.atlas.index_of(ref)
    if i is None:
        return None
    transitions = index.transitions(ref.kind, cutoff)
    own = np.flatnonzero(transitions.records == i)
    if _SEEN[index.facts[ref.kind].statuses(at, cutoff.known_until(at))[i]]:
        return at
    instants = transitions.instants[own]
    begins = instants[_SEEN[transitions.after[own]]]
    lasts = [day_start(int(end) - 1) for end in instants[_SEEN[transitions.before[own]]]]
    candidates = [int(begin) for begin in begins if begin > at] + [last for last in lasts if last < at]
    return min(candidates, key=lambda instant: abs(instant - at), default=None)
