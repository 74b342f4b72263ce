"""An atlas and its scenes as the page wants them: columns of plain values, longitudes on the Pacific side."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final, Literal

import shapely
from shapely.geometry.base import BaseGeometry

from app.domain.atlas import Atlas
from app.domain.civil import DISTANT_FUTURE
from app.domain.dates import parse_date_text, span_of
from app.domain.names import short_site_name, short_unit_name
from app.domain.open_edges import open_segments, parse_edge
from app.domain.records import Area, Deployment, Event, Kind, Site
from app.domain.scene import Scene, facts_of
from app.domain.status import STATUS_LABELS, StatusArray
from app.domain.vocabulary import (
    AREA_KIND_LABELS,
    EVENT_KIND_LABELS,
    FORCE_LABELS,
    PARTY_LABELS,
    SITE_KIND_LABELS,
    Force,
    force_of,
    label_of,
)

PACIFIC_CUT: Final = -30.0
"""Longitudes west of this are shown 360 degrees further east, so that the Pacific is whole (see DESIGN 5)."""

_Path = Literal["ring", "hole", "line"]

_FORCE_OF_PARTY: Final = {"USA": Force.US, "JPN": Force.JAPAN}


def pacific(longitude: float) -> float:
    """Return a longitude on the map's range of -30 to 330 degrees."""
    return longitude + 360.0 if longitude < PACIFIC_CUT else longitude


def atlas_message(atlas: Atlas) -> dict[str, Any]:
    """Return all records of an atlas as columns. Instants are seconds; ``None`` stands for *not known*."""
    index_of_site = {site.id: i for i, site in enumerate(atlas.sites)}
    sites, deployments, events, areas = atlas.sites, atlas.deployments, atlas.events, atlas.areas
    places = [_event_place(atlas, event) for event in events]
    return {
        "credits": [text for key, text in atlas.meta.items() if key.startswith("credit_")],
        "sites": {
            "id": [site.id for site in sites],
            "name": [site.name_en for site in sites],
            "short": [site.short_en or short_site_name(site.name_en) for site in sites],
            "ja": [site.short_ja or short_site_name(site.name_ja) for site in sites],
            "former": [_other_names(atlas, site) for site in sites],
            "kind": [site.kind for site in sites],
            "region": [site.region for site in sites],
            "lon": [pacific(site.lon) for site in sites],
            "lat": [site.lat for site in sites],
        },
        "deployments": {
            "id": [stay.id for stay in deployments],
            "name": [stay.unit_en for stay in deployments],
            "short": [short_unit_name(stay.unit_en) for stay in deployments],
            "ja": [stay.unit_ja for stay in deployments],
            "asset": [stay.asset for stay in deployments],
            "site": [index_of_site.get(stay.site_id, -1) for stay in deployments],
            "sidc": [stay.sidc for stay in deployments],
            "force": [force_of(stay.service) for stay in deployments],
            "strength": [stay.quantity or 0 for stay in deployments],
            "span": [_shown_span(stay) for stay in deployments],
        },
        "events": {
            "id": [event.id for event in events],
            "title": [event.title_en for event in events],
            "ja": [event.title_ja for event in events],
            "kind": [event.kind for event in events],
            "place": places,
            "at": [parse_date_text(event.date).earliest for event in events],
        },
        "areas": {
            "id": [area.id for area in areas],
            "name": [area.name_en for area in areas],
            "ja": [area.name_ja for area in areas],
            "kind": [area.kind for area in areas],
            "party": [_party_force(area.parties) for area in areas],
            "claim": [_claim(area.kind, area.parties) for area in areas],
            "approximate": [area.approximate for area in areas],
            "drawn": [area.drawn for area in areas],
            "lines": [_lines(area) for area in areas],
        },
        "words": {
            "force": {force.value: label for force, label in FORCE_LABELS.items()},
            "status": [label for _, label in sorted(STATUS_LABELS.items())],
            "siteKind": SITE_KIND_LABELS,
            "eventKind": EVENT_KIND_LABELS,
            "areaKind": AREA_KIND_LABELS,
        },
    }


def full_scene(scene: Scene) -> dict[str, list[int]]:
    """Return the status of every record, by kind."""
    return {kind.value: scene.of(kind).tolist() for kind in Kind}


def scene_difference(sent: dict[Kind, StatusArray], scene: Scene) -> dict[str, list[list[int]]]:
    """Return for each kind the indices that differ from what was sent, and their statuses now."""
    changes: dict[str, list[list[int]]] = {}
    for kind in Kind:
        now = scene.of(kind)
        where = (now != sent[kind]).nonzero()[0]
        if where.size:
            changes[kind.value] = [where.tolist(), now[where].tolist()]
    return changes


def _shown_span(stay: Deployment) -> list[float]:
    """Return from when to when a stay can be on the map at all, announced or there; used to reserve room for it."""
    facts = facts_of(stay)
    first = min(facts.announced, facts.possible_from)
    if stay.promised and first == DISTANT_FUTURE:
        first = parse_date_text(stay.promised).earliest
    last = min(max(facts.possible_until, first), facts.cancelled)
    return [float(first), float(last)]


def _other_names(atlas: Atlas, site: Site) -> list[list[float | str]]:
    """Return the names that a site had at times when it was not called as it is now: from, until, English, Japanese."""
    names: list[list[float | str]] = []
    for period in atlas.periods_of(site.id):
        span = span_of(period.valid_from, period.valid_to)
        if span is None or not period.name_en or period.name_en == site.name_en:
            continue
        current = span.possible_until >= DISTANT_FUTURE
        if not current:
            english, japanese = short_site_name(period.name_en), short_site_name(period.name_ja)
            names.append([float(span.possible_from), float(span.possible_until), english, japanese])
    return names


def _event_place(atlas: Atlas, event: Event) -> list[float] | None:
    if event.lon is not None and event.lat is not None:
        return [pacific(event.lon), event.lat]
    site = atlas.site(event.site_id)
    return [pacific(site.lon), site.lat] if site else None


def _party_force(parties: tuple[str, ...]) -> Force:
    """Return whose colour an area has: that of the party named first."""
    return _FORCE_OF_PARTY.get(parties[0], Force.OTHER) if parties else Force.OTHER


def _claim(kind: str, parties: tuple[str, ...]) -> str:
    """Return who declares or claims an area, in words; empty where no party does."""
    names = [label_of(PARTY_LABELS, party) for party in parties if party != "none"]
    if not names:
        return ""
    return f"claimed by {_and(names)}" if kind == "disputed" else _and(names)


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _lines(area: Area) -> list[dict[str, Any]]:
    """Return the rings and lines of an area as flat ``[lon, lat, lon, lat...]`` lists; rings are closed.

    ``hole`` is a ring that has the area on its outside; ``open`` counts the points at the end of stretches that are no
    boundary.
    """
    edges = []
    for text in area.open_edges:
        # What names no edge opens none; the checks of the data say so.
        with suppress(ValueError):
            edges.append(parse_edge(text))
    return [
        {
            "ring": kind != "line",
            "hole": kind == "hole",
            "open": open_segments(coordinates, edges),
            "points": [round(value, 6) for xy in shifted(coordinates) for value in xy],
        }
        for kind, coordinates in _paths(area.geometry)
    ]


def _paths(geometry: BaseGeometry) -> Iterable[tuple[_Path, list[tuple[float, float]]]]:
    for part in shapely.get_parts(geometry):
        match part.geom_type:
            case "Polygon":
                yield "ring", [(x, y) for x, y, *_ in part.exterior.coords]
                for hole in part.interiors:
                    yield "hole", [(x, y) for x, y, *_ in hole.coords]
            case "LineString" | "LinearRing":
                yield "ring" if part.geom_type == "LinearRing" else "line", [(x, y) for x, y, *_ in part.coords]
            case "MultiPolygon" | "MultiLineString" | "GeometryCollection":
                yield from _paths(part)
            case _:
                continue


def shifted(coordinates: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a path on the Pacific range as one piece: a line over 180 degrees goes on, not round the earth."""
    if not coordinates:
        return []
    shifted = [(pacific(coordinates[0][0]), coordinates[0][1])]
    for x, y in coordinates[1:]:
        before = shifted[-1][0]
        shifted.append((x + 360.0 * round((before - x) / 360.0), y))
    return shifted
