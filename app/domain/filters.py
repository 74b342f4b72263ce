"""Filters: which records are to be seen, as a value, and the masks they make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final, Literal, NamedTuple, Self, get_args

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.domain.atlas import Atlas
from app.domain.geodesy import circle, distances_km, meeting
from app.domain.records import Area, Deployment, Event, Kind, Ref, Site
from app.domain.scene import Scene, SceneIndex
from app.domain.status import Cutoff, Int32Array, Int64Array, Status, StatusArray
from app.domain.vocabulary import force_of

BoolArray = NDArray[np.bool_]
BBox = tuple[float, float, float, float]

Facet = Literal[
    "forces", "services", "asset_kinds", "rotations", "regions", "site_kinds", "site_ids", "sharing",
    "event_kinds", "area_kinds", "parties", "reliability",
]  # fmt: skip
FACETS: Final[tuple[Facet, ...]] = get_args(Facet)

_OF_STAYS: Final[tuple[Facet, ...]] = ("forces", "services", "asset_kinds", "rotations")
_OF_SITES: Final[tuple[Facet, ...]] = ("regions", "site_kinds", "site_ids", "sharing")


class Circle(NamedTuple):
    """All within ``radius_km`` of a point; degrees, EPSG:4326."""

    lon: float
    lat: float
    radius_km: float


@dataclass(frozen=True, slots=True)
class FilterSet:
    """What is to be seen. An empty facet limits nothing; facets limit together, the values of one add up.

    A facet limits the kinds of record that have it: services limit deployments, kinds of event limit events. Sites
    are kept where a deployment is kept, and a place limits everything that has one. ``statuses`` limits deployments
    by what they are at the moment. ``bbox`` is ``(lon_min, lat_min, lon_max, lat_max)`` in degrees, EPSG:4326, with a
    ``lon_max`` above 180 where it crosses that meridian.
    """

    forces: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    asset_kinds: frozenset[str] = frozenset()
    rotations: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    site_kinds: frozenset[str] = frozenset()
    site_ids: frozenset[str] = frozenset()
    sharing: frozenset[str] = frozenset()
    event_kinds: frozenset[str] = frozenset()
    area_kinds: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    reliability: frozenset[str] = frozenset()
    statuses: frozenset[Status] = frozenset()
    text: str = ""
    bbox: BBox | None = None
    circle: Circle | None = None

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    def of(self, facet: Facet) -> frozenset[str]:
        """Return the chosen values of a facet."""
        values: frozenset[str] = getattr(self, facet)
        return values

    def with_values(self, facet: Facet, values: Iterable[str]) -> Self:
        """Return the filters with other values of one facet."""
        return replace(self, **{facet: frozenset(values)})  # type: ignore[arg-type]

    def toggled(self, facet: Facet, value: str) -> Self:
        """Return the filters with one value of a facet put in, or taken out."""
        return self.with_values(facet, self.of(facet) ^ {value})


class _Column:
    """The values of one facet for the records of one kind; a record may have none, one or several."""

    def __init__(self, values: Sequence[Iterable[str]]) -> None:
        owners, found = [], []
        for owner, own in enumerate(values):
            for value in own:
                owners.append(owner)
                found.append(value)
        self.size = len(values)
        self.owners: Int32Array = np.array(owners, dtype=np.int32)
        codes = {value: code for code, value in enumerate(dict.fromkeys(found))}
        self.values = list(codes)
        self.codes: Int32Array = np.array([codes[value] for value in found], dtype=np.int32)

    def mask(self, wanted: frozenset[str]) -> BoolArray:
        """Return which records have one of the values, shape ``(n,)``."""
        chosen = np.fromiter((value in wanted for value in self.values), dtype=np.bool_, count=len(self.values))
        mask = np.zeros(self.size, dtype=np.bool_)
        if len(self.codes):
            mask[self.owners[chosen[self.codes]]] = True
        return mask

    def counts(self) -> dict[str, int]:
        """Return how many records have each value."""
        counted = np.bincount(self.codes, minlength=len(self.values)).tolist()
        return dict(zip(self.values, counted, strict=True))


@dataclass(frozen=True, eq=False)
class Masks:
    """Which records the filters leave: a mask for each kind, and a table of the statuses that deployments keep."""

    of: dict[Kind, BoolArray]
    kept_statuses: BoolArray

    def scene(self, whole: Scene) -> Scene:
        """Return the scene under the filters: what they hide is not known to it."""
        statuses = {kind: np.where(self.of[kind], whole.of(kind), np.int8(0)) for kind in Kind}
        stays = statuses[Kind.DEPLOYMENT]
        stays[~self.kept_statuses[stays]] = Status.UNKNOWN
        return Scene(
            whole.moment,
            whole.cutoff,
            sites=statuses[Kind.SITE],
            deployments=stays,
            events=statuses[Kind.EVENT],
            areas=statuses[Kind.AREA],
        )

    def change_instants(self, index: SceneIndex, cutoff: Cutoff) -> Int64Array:
        """Return the instants at which something changes that the filters leave, ascending."""
        found = []
        for kind in Kind:
            transitions = index.transitions(kind, cutoff)
            seen = self.of[kind][transitions.records]
            if kind is Kind.DEPLOYMENT:
                seen = seen & (self._kept(transitions.before) != self._kept(transitions.after))
            found.append(transitions.instants[seen])
        return np.sort(np.concatenate(found))

    def ever(self, index: SceneIndex, cutoff: Cutoff) -> BoolArray:
        """Return which deployments the filters leave at some time, as known at a cut-off, shape ``(n,)``."""
        transitions = index.transitions(Kind.DEPLOYMENT, cutoff)
        found = self.kept_statuses[transitions.statuses(0)]
        for statuses in (transitions.before, transitions.after):
            found[transitions.records[self.kept_statuses[statuses]]] = True
        return found & self.of[Kind.DEPLOYMENT]

    def passed_over(self, whole: Scene) -> BoolArray:
        """Return which deployments of a scene without filters have a status that is not asked for, shape ``(n,)``."""
        return ~self.kept_statuses[whole.deployments]

    def _kept(self, statuses: StatusArray) -> StatusArray:
        return np.where(self.kept_statuses[statuses], statuses, np.int8(0)).astype(np.int8)


class FilterIndex:
    """The facets of one atlas as arrays, so that a filter costs about as much as reading them once."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self._site_at = {site.id: i for i, site in enumerate(atlas.sites)}
        stays, events = atlas.deployments, atlas.events
        self._site_of_stay = np.array([self._site_at.get(stay.site_id, -1) for stay in stays], dtype=np.int32)
        self._site_of_event = np.array([self._site_at.get(event.site_id, -1) for event in events], dtype=np.int32)
        lons = np.array([site.lon for site in atlas.sites] + [np.nan])
        lats = np.array([site.lat for site in atlas.sites] + [np.nan])
        self._lons = {Kind.SITE: lons[:-1], Kind.DEPLOYMENT: lons[self._site_of_stay]}
        self._lats = {Kind.SITE: lats[:-1], Kind.DEPLOYMENT: lats[self._site_of_stay]}
        own = [(np.nan, np.nan) if e.lon is None or e.lat is None else (e.lon, e.lat) for e in events]
        points = np.array(own, dtype=np.float64).reshape(-1, 2)
        self._lons[Kind.EVENT] = np.where(np.isnan(points[:, 0]), lons[self._site_of_event], points[:, 0])
        self._lats[Kind.EVENT] = np.where(np.isnan(points[:, 1]), lats[self._site_of_event], points[:, 1])
        self._columns = self._make_columns()
        self._texts: dict[Kind, list[str]] = {}

    def _make_columns(self) -> dict[Kind, dict[Facet, _Column]]:
        atlas = self.atlas
        of_site: dict[Facet, list[tuple[str, ...]]] = {
            "regions": [(site.region,) for site in atlas.sites],
            "site_kinds": [(site.kind,) for site in atlas.sites],
            "site_ids": [(site.id,) for site in atlas.sites],
            "sharing": [_sharing(atlas, site.id) for site in atlas.sites],
        }

        def via_site(facet: Facet, site_of: Int32Array) -> _Column:
            values = of_site[facet]
            return _Column([values[i] if i >= 0 else () for i in site_of.tolist()])

        def graded(kind: Kind) -> _Column:
            records = atlas.records(kind)
            return _Column([_reliabilities(atlas, Ref(kind, record.id)) for record in records])

        return {
            Kind.SITE: {
                "forces": _Column([(force_of(site.operator),) for site in atlas.sites]),
                "services": _Column([(site.operator,) for site in atlas.sites]),
                **{facet: _Column(of_site[facet]) for facet in _OF_SITES},
                "reliability": graded(Kind.SITE),
            },
            Kind.DEPLOYMENT: {
                "forces": _Column([(force_of(stay.service),) for stay in atlas.deployments]),
                "services": _Column([(stay.service,) for stay in atlas.deployments]),
                "asset_kinds": _Column([(stay.asset_kind,) for stay in atlas.deployments]),
                "rotations": _Column([(stay.rotation,) if stay.rotation else () for stay in atlas.deployments]),
                **{facet: via_site(facet, self._site_of_stay) for facet in _OF_SITES},
                "reliability": graded(Kind.DEPLOYMENT),
            },
            Kind.EVENT: {
                "event_kinds": _Column([(event.kind,) for event in atlas.events]),
                "parties": _Column([event.parties for event in atlas.events]),
                **{facet: via_site(facet, self._site_of_event) for facet in _OF_SITES},
                "reliability": graded(Kind.EVENT),
            },
            Kind.AREA: {
                "area_kinds": _Column([(area.kind,) for area in atlas.areas]),
                "parties": _Column([area.parties for area in atlas.areas]),
                "reliability": graded(Kind.AREA),
            },
        }

    def counts(self, facet: Facet) -> dict[str, int]:
        """Return the values of a facet with how many deployments have each (events, areas where these have none)."""
        for kind in (Kind.DEPLOYMENT, Kind.EVENT, Kind.AREA):
            if facet in self._columns[kind]:
                return self._columns[kind][facet].counts()
        return {}

    def values(self, facet: Facet) -> frozenset[str]:
        """Return every value of a facet that a record of any kind has."""
        columns = (columns.get(facet) for columns in self._columns.values())
        return frozenset(value for column in columns if column is not None for value in column.values)

    def masks(self, filters: FilterSet) -> Masks:
        """Return which records the filters leave."""
        of = {kind: np.ones(len(self.atlas.records(kind)), dtype=np.bool_) for kind in Kind}
        for kind, columns in self._columns.items():
            for facet, column in columns.items():
                if filters.of(facet) and not (kind is Kind.SITE and facet in _OF_STAYS):
                    of[kind] &= column.mask(filters.of(facet))
        self._limit_to_place(of, filters)
        placed = of[Kind.SITE].copy()
        if filters.text.strip():
            for kind in Kind:
                of[kind] &= self._with_text(kind, filters.text)
        self._keep_sites_of_stays(of, placed, filters)
        kept = np.ones(len(Status), dtype=np.bool_)
        if filters.statuses:
            kept[:] = False
            kept[list(filters.statuses)] = True
        return Masks(of, kept)

    def _keep_sites_of_stays(self, of: dict[Kind, BoolArray], placed: BoolArray, filters: FilterSet) -> None:
        limited = [facet for facet in _OF_STAYS if filters.of(facet)]
        if not limited and not filters.text.strip():
            return
        if limited:
            # A site with no deployment of the force or service stays where it is run by it.
            run_by = np.ones(len(placed), dtype=np.bool_)
            for facet in limited:
                column = self._columns[Kind.SITE].get(facet)
                run_by &= column.mask(filters.of(facet)) if column else False
            of[Kind.SITE] &= run_by
        sites = self._site_of_stay[of[Kind.DEPLOYMENT]]
        has_stay = np.zeros(len(placed), dtype=np.bool_)
        has_stay[sites[sites >= 0]] = True
        of[Kind.SITE] |= has_stay & placed

    def _limit_to_place(self, of: dict[Kind, BoolArray], filters: FilterSet) -> None:
        if filters.bbox:
            from shapely.geometry import box

            west, south, east, north = filters.bbox
            for kind, lons in self._lons.items():
                lats = self._lats[kind]
                of[kind] &= ((lons - west) % 360 <= east - west) & (lats >= south) & (lats <= north)
            of[Kind.AREA] &= meeting(box(west, south, east, north), self._outlines())
        if filters.circle:
            lon, lat, radius_km = filters.circle
            for kind, lons in self._lons.items():
                of[kind] &= distances_km(lon, lat, lons, self._lats[kind]) <= radius_km
            of[Kind.AREA] &= meeting(circle(lon, lat, radius_km), self._outlines())

    def _outlines(self) -> list[BaseGeometry]:
        return [area.geometry for area in self.atlas.areas]

    def _with_text(self, kind: Kind, text: str) -> BoolArray:
        if kind not in self._texts:
            self._texts[kind] = [self._text_of(record) for record in self.atlas.records(kind)]
        words = text.casefold().split()
        return np.fromiter((all(word in own for word in words) for own in self._texts[kind]), dtype=np.bool_)

    def _text_of(self, record: Site | Deployment | Event | Area) -> str:
        match record:
            case Site():
                words = [record.name_en, record.name_ja, record.region, record.icao, record.summary]
            case Deployment():
                site = self.atlas.site(record.site_id)
                place = [site.name_en, site.name_ja] if site else []
                words = [record.unit_en, record.unit_ja, record.asset, record.designation, record.summary, *place]
            case Event():
                words = [record.title_en, record.title_ja, record.summary]
            case Area():
                words = [record.name_en, record.name_ja, record.note]
        return " ".join(words).casefold()


def _reliabilities(atlas: Atlas, ref: Ref) -> set[str]:
    """Return the letters (admiralty scale, A to F) of the sources of a record."""
    return {citation.grade[:1] for citation, _source in atlas.citations_of(ref) if citation.grade}


def _sharing(atlas: Atlas, site_id: str) -> tuple[str, ...]:
    """Return how a site is or was used, by every period that says so."""
    return tuple(dict.fromkeys(period.sharing for period in atlas.periods_of(site_id) if period.sharing))
