"""Captions: what has just changed, in one line."""

from __future__ import annotations

from typing import Final

import numpy as np

from app.domain.changes import Change, changes_between, describe_change
from app.domain.civil import format_day_short
from app.domain.records import Kind
from app.domain.scene import Scene, SceneIndex
from app.domain.status import Status

MOST_SENTENCES: Final = 2
# What is told first, of a day on which much happens.
_WEIGHT: Final = {Kind.DEPLOYMENT: 0, Kind.EVENT: 1, Kind.SITE: 2, Kind.AREA: 3}
_COMES_OR_GOES: Final = (Status.PRESENT, Status.DEPARTED)


def caption_of(index: SceneIndex, before: Scene, after: Scene) -> str:
    """Return what happened between two scenes: ``1 Oct 2015: USS Ronald Reagan arrives at Yokosuka``.

    The last day of change is told, its arrivals and departures first; earlier days are counted. Empty where
    nothing changed, going back in time, and between scenes with other windows or cut-offs.
    """
    comparable = before.cutoff == after.cutoff and before.moment.until is None and after.moment.until is None
    if not comparable or after.moment.at <= before.moment.at:
        return ""
    # An event that was yesterday is no news today.
    changes = [
        change
        for change in changes_between(index.atlas, before, after)
        if not (change.ref.kind is Kind.EVENT and change.before is Status.PRESENT)
    ]
    if not changes:
        return ""
    dated = [(_day_of(index, change, after), change) for change in changes]
    last = max(day for day, _ in dated)
    latest = [change for day, change in dated if day == last]
    latest.sort(key=lambda change: (_WEIGHT[change.ref.kind], change.after not in _COMES_OR_GOES))
    told = "; ".join(describe_change(index.atlas, change) for change in latest[:MOST_SENTENCES])
    others = len(changes) - min(len(latest), MOST_SENTENCES)
    more = f" · and {others:,} other change{'' if others == 1 else 's'}" if others else ""
    return f"{format_day_short(last)}: {told}{more}"


def _day_of(index: SceneIndex, change: Change, after: Scene) -> int:
    """Return when a record last changed before a scene; of an event, when it happened."""
    record = index.atlas.index_of(change.ref)
    if change.ref.kind is Kind.EVENT and record is not None:
        return int(index.facts[Kind.EVENT].possible_from[record])
    transitions = index.transitions(change.ref.kind, after.cutoff)
    end = int(np.searchsorted(transitions.instants, after.moment.at, side="right"))
    own = np.flatnonzero(transitions.records[:end] == record)
    return int(transitions.instants[own[-1]]) if len(own) else after.moment.at
