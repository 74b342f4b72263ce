"""A part of an atlas that is an atlas itself: nothing in it points at what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.domain.atlas import Atlas
from app.domain.filters import Masks
from app.domain.records import Kind, Ref
from app.domain.scene import Scene
from app.domain.status import Status

BoolArray = NDArray[np.bool_]
T = TypeVar("T")

SHOWN: Final = (Status.ANNOUNCED, Status.PLANNED, Status.OVERDUE, Status.POSSIBLE, Status.PRESENT)


def of_scene(scene: Scene) -> dict[Kind, BoolArray]:
    """Return which records a scene shows: all that are announced, planned, overdue, possible or present."""
    return {kind: np.isin(scene.of(kind), SHOWN) for kind in Kind}


def of_filters(masks: Masks, whole: Scene) -> dict[Kind, BoolArray]:
    """Return which records filters leave; those that ask for a status ask for it in the scene ``whole``."""
    kept = masks.kept_statuses[whole.deployments]
    return {**masks.of, Kind.DEPLOYMENT: masks.of[Kind.DEPLOYMENT] & kept}


def excerpt(atlas: Atlas, keep: Mapping[Kind, BoolArray]) -> Atlas:
    """Return the kept records, the sites that kept stays and events are at, and what is said of them.

    References to stays that are left out are emptied, stories that lose a record at a stop are left out whole.

    Args:
        atlas: the whole.
        keep: for each kind an array aligned with its records.
    """
    stays = _kept(atlas.deployments, keep[Kind.DEPLOYMENT])
    events = _kept(atlas.events, keep[Kind.EVENT])
    site_ids = {stay.site_id for stay in stays} | {event.site_id for event in events}
    at_sites = np.array([site.id in site_ids for site in atlas.sites], dtype=bool)
    sites = _kept(atlas.sites, keep[Kind.SITE] | at_sites)
    areas = _kept(atlas.areas, keep[Kind.AREA])
    stay_ids = {stay.id for stay in stays}
    refs = {
        Ref(kind, record.id)
        for kind, records in ((Kind.SITE, sites), (Kind.DEPLOYMENT, stays), (Kind.EVENT, events), (Kind.AREA, areas))
        for record in records
    }
    citations = tuple(c for c in atlas.citations if Ref(c.kind, c.record_id) in refs)
    periods = tuple(period for period in atlas.periods if Ref(Kind.SITE, period.site_id) in refs)
    broken = {stop.story_id for stop in atlas.stops if not refs.issuperset(stop.records)}
    stories = tuple(story for story in atlas.stories if story.id not in broken)
    measures = tuple(
        m for m in atlas.measures if not m.record_id or (m.record_kind, m.record_id) in {(r.kind, r.id) for r in refs}
    )
    promises = tuple(p for p in atlas.promises if Ref(p.kind, p.record_id) in refs)
    used = {c.source_id for c in citations} | {period.source_id for period in periods}
    used |= {story.source_id for story in stories} | {measure.source_id for measure in measures}
    used |= {promise.source_id for promise in promises}
    return replace(
        atlas,
        sites=sites,
        deployments=tuple(
            replace(
                stay,
                predecessor_id=stay.predecessor_id if stay.predecessor_id in stay_ids else "",
                successor_id=stay.successor_id if stay.successor_id in stay_ids else "",
            )
            for stay in stays
        ),
        events=events,
        areas=areas,
        sources=tuple(source for source in atlas.sources if source.id in used),
        citations=citations,
        periods=periods,
        stories=stories,
        stops=tuple(stop for stop in atlas.stops if stop.story_id not in broken),
        measures=measures,
        promises=promises,
    )


def _kept(records: tuple[T, ...], mask: BoolArray) -> tuple[T, ...]:
    return tuple(records[i] for i in np.flatnonzero(mask))
