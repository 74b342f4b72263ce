"""Captions: what has just changed, in one line."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from app.domain.atlas import Atlas
from app.domain.changes import Change, ChangeKind, changes_between, describe_change, name_of
from app.domain.civil import format_day_short
from app.domain.dates import parse_date_text
from app.domain.promise import latest_promise
from app.domain.records import Deployment, Kind, Ref, Site
from app.domain.scene import Moment, Scene, SceneIndex
from app.domain.status import Status

MOST_SENTENCES: Final = 2
# What is told first, of a day on which much happens.
_WEIGHT: Final = {Kind.DEPLOYMENT: 0, Kind.EVENT: 1, Kind.SITE: 2, Kind.AREA: 3}
_THERE: Final = (Status.POSSIBLE, Status.PRESENT)
_COMES_OR_GOES: Final = (Status.PRESENT, Status.DEPARTED)
_MOVED: Final = (ChangeKind.PUT_BACK, ChangeKind.BROUGHT_FORWARD)


class _Passed(NamedTuple):
    """The stretch of time ``(first, last]`` that the clock has taken in, and in which direction."""

    first: int
    last: int
    forwards: bool


def is_comparable(before: Scene, after: Scene) -> bool:
    """Whether two scenes differ in time only: both of instants or both of windows, under one cut-off."""
    same_form = (before.moment.until is None) == (after.moment.until is None)
    return same_form and before.cutoff == after.cutoff


def caption_of(index: SceneIndex, before: Scene, after: Scene) -> str:
    """Return what happened between two scenes: ``1 Oct 2015: USS Ronald Reagan arrives at Yokosuka``.

    The day nearest to the clock is told, its arrivals and departures first; other days are counted. A window is told
    by the end that takes something in; where it only becomes shorter, or longer at its start alone, by what it holds no
    more, or holds now. Going back, ``Back before 1 Oct 2015: …``. Empty where nothing or only the filters changed, and
    between scenes that are not comparable. Records that both scenes hide are not told.
    """
    if not is_comparable(before, after) or before.moment == after.moment:
        return ""
    now, then = after.moment, before.moment
    if now.until is not None and now.until == then.until and now.at < then.at:
        return _not_in("Now in the window, too", index.atlas, after, before)
    passed = _taken_in(then, now)
    if passed is None:
        return _not_in("No longer in the window", index.atlas, before, after)
    return _told(index, before, after, passed)


def _taken_in(before: Moment, after: Moment) -> _Passed | None:
    """Return the time that the clock has taken in; ``None`` where a window has only become shorter."""
    end, end_before = (moment.at if moment.until is None else moment.until - 1 for moment in (after, before))
    if end > end_before:
        return _Passed(end_before, end, True)
    if after.at < before.at:
        return _Passed(after.at, before.at, False)
    return None


def _told(index: SceneIndex, before: Scene, after: Scene, passed: _Passed) -> str:
    # Changes are found without the filters, so that what leaves a filtered status is told as what it does.
    low = index.scene(Moment(passed.first), after.cutoff)
    high, _changed = index.step(low, Moment(passed.last))
    changes = [
        change
        for change in changes_between(index.atlas, low, high)
        if _is_seen(index.atlas, change.ref, before, after)
        # An event that was yesterday is no news today.
        and not (change.ref.kind is Kind.EVENT and change.before is Status.PRESENT)
    ]
    if not changes:
        return ""
    dated = [(_day_of(index, change, high, passed), change) for change in changes]
    days = [day for day, _ in dated]
    day = max(days) if passed.forwards else min(days)
    nearest = [change for its_day, change in dated if its_day == day]
    nearest.sort(key=lambda change: (_WEIGHT[change.ref.kind], change.after not in _COMES_OR_GOES))
    told = "; ".join(describe_change(index.atlas, change) for change in nearest[:MOST_SENTENCES])
    others = len(changes) - min(len(nearest), MOST_SENTENCES)
    more = f" · and {others:,} other change{'' if others == 1 else 's'}" if others else ""
    return f"{'' if passed.forwards else 'Back before '}{format_day_short(day)}: {told}{more}"


def _is_seen(atlas: Atlas, ref: Ref, before: Scene, after: Scene) -> bool:
    i = atlas.index_of(ref)
    return any(scene.of(ref.kind)[i] != Status.UNKNOWN for scene in (before, after))


def _day_of(index: SceneIndex, change: Change, high: Scene, passed: _Passed) -> int:
    """Return the day of a change, of several of one record that nearest to the clock; of an event, when it happened."""
    record = index.atlas.index_of(change.ref)
    if change.ref.kind is Kind.EVENT and record is not None:
        return int(index.facts[Kind.EVENT].possible_from[record])
    if change.kind in _MOVED:
        found = index.atlas.get(change.ref)
        assert isinstance(found, Deployment | Site)
        promise = latest_promise(index.atlas, found, passed.last)
        assert promise is not None
        return parse_date_text(promise.said).earliest if promise.said else passed.last
    transitions = index.transitions(change.ref.kind, high.cutoff)
    inside = slice(*np.searchsorted(transitions.instants, [passed.first, passed.last], side="right"))
    own = transitions.instants[inside][transitions.records[inside] == record]
    if not len(own):
        return passed.last
    return int(own[-1] if passed.forwards else own[0])


def _not_in(heading: str, atlas: Atlas, longer: Scene, shorter: Scene) -> str:
    """Return what a longer window holds and a shorter one does not."""
    names: list[str] = []
    for kind in _WEIGHT:
        held, still = (np.isin(scene.of(kind), _THERE) for scene in (longer, shorter))
        names += [name_of(atlas.records(kind)[i]) for i in np.flatnonzero(held & ~still).tolist()]
    if not names:
        return ""
    more = f" · and {len(names) - MOST_SENTENCES:,} more" if len(names) > MOST_SENTENCES else ""
    return f"{heading}: {'; '.join(names[:MOST_SENTENCES])}{more}"
