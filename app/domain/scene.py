"""Scenes: everything that is to be shown at a moment, as a value; and the index that makes them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.domain.atlas import Atlas
from app.domain.dates import STILL
from app.domain.records import Area, Deployment, Event, Kind, Site
from app.domain.status import (
    TODAY,
    Cutoff,
    FactRow,
    Facts,
    Int32Array,
    Int64Array,
    StatusArray,
    TransitionIndex,
    event_row,
    fact_row,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """What the clock shows: an instant, or the window ``[at, until)``."""

    at: int
    until: int | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.at:
            raise ValueError("a window ends after it starts")


@dataclass(frozen=True, eq=False)
class Scene:
    """The status of every record at a moment, as known at a cut-off.

    The four arrays have dtype int8, hold :class:`~app.domain.status.Status` values, are read-only and aligned
    with the tuples of the atlas.
    """

    moment: Moment
    cutoff: Cutoff
    sites: StatusArray
    deployments: StatusArray
    events: StatusArray
    areas: StatusArray

    def __post_init__(self) -> None:
        for kind in Kind:
            self.of(kind).flags.writeable = False

    def of(self, kind: Kind) -> StatusArray:
        """Return the statuses of one kind of record."""
        return {
            Kind.SITE: self.sites,
            Kind.DEPLOYMENT: self.deployments,
            Kind.EVENT: self.events,
            Kind.AREA: self.areas,
        }[kind]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Scene):
            return NotImplemented
        same_time = self.moment == other.moment and self.cutoff == other.cutoff
        return same_time and all(np.array_equal(self.of(kind), other.of(kind)) for kind in Kind)

    __hash__ = None  # type: ignore[assignment]


Changed = dict[Kind, Int32Array]
"""For each kind, the indices of the records whose status differs between two scenes, ascending."""


def facts_of(record: Site | Deployment | Event | Area) -> FactRow:
    """Return the dated facts of any record.

    Raises:
        DateTextError: a date text of the record cannot be read.
    """
    match record:
        case Deployment():
            return fact_row(record.announced, record.promised, record.actual_from, record.actual_to, record.cancelled)
        case Site():
            planned = bool(record.announced or record.promised or record.cancelled) and not record.opened
            end = record.closed or ("" if planned else STILL)
            return fact_row(record.announced, record.promised, record.opened, end, record.cancelled)
        case Event():
            return event_row(record.date)
        case Area():
            return fact_row(start=record.valid_from, end=record.valid_to)


class SceneIndex:
    """Makes the scenes of one atlas, by a jump or by a step from a scene before."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self.facts = {kind: Facts.of(facts_of(record) for record in atlas.records(kind)) for kind in Kind}
        # A cut-off dragged along the axis makes an index for each place it rests on; those of four are kept.
        self.transitions = lru_cache(maxsize=4 * len(Kind))(self._transitions)

    def _transitions(self, kind: Kind, cutoff: Cutoff) -> TransitionIndex:
        return TransitionIndex(self.facts[kind], cutoff)

    def scene(self, moment: Moment, cutoff: Cutoff = TODAY) -> Scene:
        """Return the scene of a moment, from nothing."""
        if moment.until is None:
            # Without the index of transitions, so that a cut-off can be dragged.
            known_until = cutoff.known_until(moment.at)
            statuses = {kind: facts.statuses(moment.at, known_until) for kind, facts in self.facts.items()}
        else:
            statuses = {kind: self.transitions(kind, cutoff).statuses(moment.at, moment.until) for kind in Kind}
        return _scene(moment, cutoff, statuses)

    def step(self, scene: Scene, moment: Moment) -> tuple[Scene, Changed]:
        """Return the scene of another moment under the same cut-off, and what differs.

        Between instants this costs in proportion to the transitions passed; with windows the scene is made anew.
        """
        if scene.moment.until is not None or moment.until is not None:
            after = self.scene(moment, scene.cutoff)
            return after, changed_between(scene, after)
        statuses: dict[Kind, StatusArray] = {}
        changed: Changed = {}
        for kind in Kind:
            index = self.transitions(kind, scene.cutoff)
            statuses[kind], changed[kind] = index.moved(scene.of(kind), scene.moment.at, moment.at)
        return _scene(moment, scene.cutoff, statuses), changed

    def next_change(self, at: int, cutoff: Cutoff = TODAY) -> int | None:
        """Return the first instant after ``at`` at which any record changes, or ``None``."""
        found = [self.transitions(kind, cutoff).next_change(at) for kind in Kind]
        return min((instant for instant in found if instant is not None), default=None)

    def previous_change(self, at: int, cutoff: Cutoff = TODAY) -> int | None:
        """Return the last instant before ``at`` at which any record changes, or ``None``."""
        found = [self.transitions(kind, cutoff).previous_change(at) for kind in Kind]
        return max((instant for instant in found if instant is not None), default=None)

    def change_instants(self, cutoff: Cutoff = TODAY) -> Int64Array:
        """Return the instants of all changes, ascending, one for each record that changes."""
        return np.sort(np.concatenate([self.transitions(kind, cutoff).instants for kind in Kind]))


def changed_between(before: Scene, after: Scene) -> Changed:
    """Return what differs between two scenes of the same atlas."""
    return {kind: np.flatnonzero(before.of(kind) != after.of(kind)).astype(np.int32) for kind in Kind}


def _scene(moment: Moment, cutoff: Cutoff, statuses: dict[Kind, StatusArray]) -> Scene:
    return Scene(
        moment,
        cutoff,
        sites=statuses[Kind.SITE],
        deployments=statuses[Kind.DEPLOYMENT],
        events=statuses[Kind.EVENT],
        areas=statuses[Kind.AREA],
    )
