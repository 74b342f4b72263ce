"""What each deployment's bar shows, as known at a cut-off: arrays of instants, no pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from app.domain.atlas import Atlas
from app.domain.civil import DAY_S, DISTANT_FUTURE, DISTANT_PAST
from app.domain.dates import parse_date_text
from app.domain.promise import history
from app.domain.records import Deployment, Kind, Promise, Ref, Site
from app.domain.status import Facts, Int64Array
from app.domain.vocabulary import Force, force_of

BoolArray = NDArray[np.bool_]

FORCES: Final = tuple(Force)


@dataclass(frozen=True, eq=False)
class OtherPromises:
    """The statements on when deployments were to begin, beside the one by which their status is told.

    Arrays of shape ``(k, n)``, int64 instants, aligned with the deployments along the second axis: the first other
    promise of each, the second, and so on. ``DISTANT_FUTURE`` in ``promised_from`` stands for none.
    """

    said: Int64Array
    promised_from: Int64Array
    promised_until: Int64Array

    @classmethod
    def of(cls, atlas: Atlas, records: Sequence[Deployment | Site]) -> Self:
        """Return the other promises of some records of an atlas, aligned with them."""
        found: list[list[tuple[int, int, int]]] = []
        for record in records:
            kind = Kind.SITE if isinstance(record, Site) else Kind.DEPLOYMENT
            told = history(atlas, record) if Ref(kind, record.id) in atlas.promised_refs else ()
            found.append([_instants_of(promise) for promise in told if promise.promised != record.promised])
        table = np.full((3, max(map(len, found), default=0), len(found)), DISTANT_FUTURE, dtype=np.int64)
        for i, own in enumerate(found):
            for k, instants in enumerate(own):
                table[:, k, i] = instants
        return cls(*table)

    def known(self, known_until: int) -> Self:
        """Return those that had been made by an instant."""
        made = self.said <= known_until
        return replace(self, promised_from=np.where(made, self.promised_from, DISTANT_FUTURE))

    def __iter__(self) -> Iterator[tuple[Int64Array, Int64Array, Int64Array]]:
        """Yield the columns for the first other promise of each deployment, for the second, and so on."""
        return zip(self.said, self.promised_from, self.promised_until, strict=True)


def _instants_of(promise: Promise) -> tuple[int, int, int]:
    """Return when a promise was made, and the bounds of the time it names; without a first day it begins when made."""
    bounds = parse_date_text(promise.promised)
    said = parse_date_text(promise.said).earliest if promise.said else DISTANT_PAST
    first = bounds.earliest if bounds.earliest > DISTANT_PAST else said
    # A promise that names no day at all cannot be drawn.
    return (said, first, bounds.latest) if first > DISTANT_PAST else (said, DISTANT_FUTURE, DISTANT_FUTURE)


@dataclass(frozen=True, eq=False)
class BarFacts:
    """The dated facts of all deployments of an atlas, and what else a bar shows of them.

    Arrays of shape ``(n,)`` aligned with ``atlas.deployments``: ``promised_from`` int64 instants
    (``DISTANT_FUTURE`` without a promise), ``force`` int8 indices into :data:`FORCES`, ``rotational`` bool. ``others``
    are the promises beside the one by which the status is told.
    """

    facts: Facts
    promised_from: Int64Array
    force: NDArray[np.int8]
    rotational: BoolArray
    others: OtherPromises

    @classmethod
    def of(cls, atlas: Atlas, facts: Facts) -> Self:
        """Return the bar facts of an atlas whose deployments have these facts."""
        stays = atlas.deployments
        rotational = [stay.rotation == "rotational" for stay in stays]
        return cls._of(facts, stays, [stay.service for stay in stays], rotational, OtherPromises.of(atlas, stays))

    @classmethod
    def of_sites(cls, atlas: Atlas, facts: Facts) -> Self:
        """Return the same for the sites of an atlas, aligned with ``atlas.sites``."""
        sites = atlas.sites
        operators = [site.operator for site in sites]
        return cls._of(facts, sites, operators, [False] * len(sites), OtherPromises.of(atlas, sites))

    @classmethod
    def _of(
        cls,
        facts: Facts,
        records: Sequence[Deployment | Site],
        services: Sequence[str],
        rotational: Sequence[bool],
        others: OtherPromises,
    ) -> Self:
        promised = [parse_date_text(r.promised).earliest if r.promised else DISTANT_FUTURE for r in records]
        number = {force: i for i, force in enumerate(FORCES)}
        return cls(
            facts,
            np.array(promised, dtype=np.int64),
            np.array([number[force_of(service)] for service in services], dtype=np.int8),
            np.array(rotational, dtype=np.bool_),
            others,
        )

    def extents(self) -> tuple[Int64Array, Int64Array]:
        """Return from when to when each bar may need its row under any cut-off; equal where it shows nothing.

        A promise that was neither kept nor called off keeps its row for ever, as it may yet come.
        """
        facts = self.facts
        fault = facts.possible_from > facts.possible_until
        has_record = (facts.possible_from < DISTANT_FUTURE) | (facts.possible_until < DISTANT_FUTURE)
        never = facts.has_promise & ~has_record & (facts.cancelled == DISTANT_FUTURE)
        left = np.minimum(facts.announced, np.where(fault, facts.possible_until, facts.possible_from))
        left = np.where(self.promised_from > DISTANT_PAST, np.minimum(left, self.promised_from), left)
        right = np.where(has_record, np.where(fault, facts.possible_from, facts.possible_until) + 0, DISTANT_PAST)
        # What is called off is struck through to the end of a whole day, however early it was called off.
        called_off = np.maximum(np.minimum(facts.announced, self.promised_from), facts.cancelled) + DAY_S
        called_off = np.where(facts.cancelled < DISTANT_FUTURE, called_off, DISTANT_FUTURE)
        for instants in (facts.promised_until, facts.announced + DAY_S, called_off):
            right = np.where(instants < DISTANT_FUTURE, np.maximum(right, instants), right)
        right = np.where(never, DISTANT_FUTURE, right)
        for said, promised_from, promised_until in self.others:
            left = np.minimum(left, np.where(said > DISTANT_PAST, np.minimum(said, promised_from), promised_from))
            right = np.where(promised_until < DISTANT_FUTURE, np.maximum(right, promised_until), right)
        return left, np.maximum(left, right)

    def known(self, known_until: int, now: int) -> Bars:
        """Return the bars as known until an instant; what is still overdue is drawn up to ``now``."""
        facts = self.facts
        known = np.int64(known_until)
        begun = (facts.possible_from <= known) & (facts.possible_from < DISTANT_FUTURE)
        # The same rules as Facts.statuses: an end not yet known is open, one that may have come is possible.
        end_open = known < facts.end_from
        certain_until = np.where(end_open, DISTANT_FUTURE, facts.certain_until)
        possible_until = np.where(end_open | (known < facts.end_last_day), DISTANT_FUTURE, facts.possible_until)
        certain_from = np.where(facts.certain_from <= known, facts.certain_from, DISTANT_FUTURE)

        announced = np.where(facts.announced <= known, facts.announced, DISTANT_FUTURE)
        said = (announced < DISTANT_FUTURE) | ((known_until >= DISTANT_FUTURE) & facts.has_promise)
        has_promise = facts.has_promise & said
        promised_from = np.where(self.promised_from > DISTANT_PAST, self.promised_from, announced)
        cancelled = np.where(~begun & (facts.cancelled <= known), facts.cancelled, DISTANT_FUTURE)
        late_until = np.where(begun, facts.possible_from, np.minimum(np.minimum(known, now), cancelled))
        is_late = has_promise & (late_until > facts.promised_until)

        ghost = ~begun & said
        ghost_from = np.minimum(announced, np.where(has_promise, promised_from, DISTANT_FUTURE))
        ghost_until = np.where(announced < DISTANT_FUTURE, announced + DAY_S, DISTANT_PAST)
        ghost_until = np.maximum(ghost_until, np.where(has_promise, facts.promised_until, DISTANT_PAST))
        ghost_until = np.maximum(ghost_until, np.where(is_late, late_until, DISTANT_PAST))
        ghost_until = np.where(cancelled < DISTANT_FUTURE, np.maximum(ghost_from, cancelled) + DAY_S, ghost_until)

        fault = begun & (facts.possible_from > possible_until)
        first = np.where(fault, possible_until, facts.possible_from)
        last = np.where(fault, facts.possible_from, possible_until)
        return Bars(
            source=self,
            record=begun,
            ghost=ghost,
            fault=fault,
            left=np.where(begun, first, np.where(ghost, ghost_from, DISTANT_FUTURE)),
            certain_from=np.where(begun, certain_from, DISTANT_FUTURE),
            certain_until=np.where(begun, certain_until, DISTANT_PAST),
            right=np.where(begun, last, np.where(ghost, ghost_until, DISTANT_FUTURE)),
            announced=np.where(said, announced, DISTANT_FUTURE),
            promised_from=np.where(has_promise, promised_from, DISTANT_FUTURE),
            promised_until=np.where(has_promise, facts.promised_until, DISTANT_FUTURE),
            late_until=np.where(is_late, late_until, DISTANT_PAST),
            cancelled=cancelled < DISTANT_FUTURE,
            others=self.others.known(known_until),
            dimmed=np.zeros(len(begun), dtype=np.bool_),
        )


@dataclass(frozen=True, eq=False)
class Bars:
    """What the bars show as known at a cut-off; arrays of shape ``(n,)``, instants int64.

    A bar's body is ``[left, right)``: a *record*, certain in ``[certain_from, certain_until)`` and possible
    elsewhere, or the *ghost* of something announced that has not begun. ``right`` ``DISTANT_FUTURE`` is an open
    end: certain where ``certain_until`` is, too. Above it the promise: said on ``announced``, for
    ``[promised_from, promised_until)``, late until ``late_until`` (``DISTANT_PAST``: not late). ``fault`` marks a
    record that ends before it starts; ``cancelled`` a ghost that was called off; ``others`` are the other promises.
    ``dimmed`` marks what a filter by status passes over at the moment.
    """

    source: BarFacts
    record: BoolArray
    ghost: BoolArray
    fault: BoolArray
    left: Int64Array
    certain_from: Int64Array
    certain_until: Int64Array
    right: Int64Array
    announced: Int64Array
    promised_from: Int64Array
    promised_until: Int64Array
    late_until: Int64Array
    cancelled: BoolArray
    others: OtherPromises
    dimmed: BoolArray

    @property
    def shown(self) -> BoolArray:
        """Which bars show anything."""
        return self.record | self.ghost
