"""An atlas: all records of one data set, in a fixed order that arrays elsewhere are aligned to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.domain.records import (
    Area,
    Bookmark,
    Citation,
    Deployment,
    Event,
    Kind,
    Layout,
    Measure,
    Promise,
    Ref,
    Site,
    SitePeriod,
    Source,
    Stop,
    Story,
)

Record = Site | Deployment | Event | Area


@dataclass(frozen=True)
class Atlas:
    """All records of one data set. The position of a record in its tuple is its index in every array."""

    title: str = ""
    sites: tuple[Site, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    events: tuple[Event, ...] = ()
    areas: tuple[Area, ...] = ()
    sources: tuple[Source, ...] = ()
    citations: tuple[Citation, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    periods: tuple[SitePeriod, ...] = ()
    stories: tuple[Story, ...] = ()
    stops: tuple[Stop, ...] = ()
    measures: tuple[Measure, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    promises: tuple[Promise, ...] = ()
    layouts: tuple[Layout, ...] = ()

    def records(self, kind: Kind) -> tuple[Record, ...]:
        """Return the records of one kind, in array order."""
        by_kind: dict[Kind, tuple[Record, ...]] = {
            Kind.SITE: self.sites,
            Kind.DEPLOYMENT: self.deployments,
            Kind.EVENT: self.events,
            Kind.AREA: self.areas,
        }
        return by_kind[kind]

    @cached_property
    def _index(self) -> dict[Ref, int]:
        return {Ref(kind, record.id): i for kind in Kind for i, record in enumerate(self.records(kind))}

    @cached_property
    def _sources_by_id(self) -> dict[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def _citations_by_ref(self) -> dict[Ref, list[Citation]]:
        found: dict[Ref, list[Citation]] = {}
        for citation in self.citations:
            found.setdefault(Ref(citation.kind, citation.record_id), []).append(citation)
        return found

    @cached_property
    def _deployments_by_site(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for i, deployment in enumerate(self.deployments):
            found.setdefault(deployment.site_id, []).append(i)
        return found

    @cached_property
    def _periods_by_site(self) -> dict[str, list[SitePeriod]]:
        found: dict[str, list[SitePeriod]] = {}
        for period in self.periods:
            found.setdefault(period.site_id, []).append(period)
        return found

    @cached_property
    def _promises_by_ref(self) -> dict[Ref, list[Promise]]:
        found: dict[Ref, list[Promise]] = {}
        for promise in self.promises:
            found.setdefault(Ref(promise.kind, promise.record_id), []).append(promise)
        return found

    def index_of(self, ref: Ref) -> int | None:
        """Return the array index of a record, or ``None`` where there is no such record."""
        return self._index.get(ref)

    def get(self, ref: Ref) -> Record | None:
        """Return the record that ``ref`` names, or ``None``."""
        i = self._index.get(ref)
        return None if i is None else self.records(ref.kind)[i]

    def site(self, site_id: str) -> Site | None:
        """Return the site with this id, or ``None``."""
        i = self._index.get(Ref(Kind.SITE, site_id))
        return None if i is None else self.sites[i]

    def deployments_at(self, site_id: str) -> list[int]:
        """Return the indices of the deployments of one site, in array order."""
        return self._deployments_by_site.get(site_id, [])

    def periods_of(self, site_id: str) -> list[SitePeriod]:
        """Return the periods of one site, in the order of the file."""
        return self._periods_by_site.get(site_id, [])

    def promises_of(self, ref: Ref) -> list[Promise]:
        """Return the statements on when a record was to begin, in the order of the file.

        :func:`app.domain.promise.history` puts them in order with the record's own.
        """
        return self._promises_by_ref.get(ref, [])

    @property
    def promised_refs(self) -> Collection[Ref]:
        """The records that have such statements."""
        return self._promises_by_ref.keys()

    def source(self, source_id: str) -> Source | None:
        """Return the source with this id, or ``None``."""
        return self._sources_by_id.get(source_id)

    def citations_of(self, ref: Ref) -> Iterator[tuple[Citation, Source | None]]:
        """Yield each citation of a record with its source (``None`` where the source is missing)."""
        for citation in self._citations_by_ref.get(ref, []):
            yield citation, self._sources_by_id.get(citation.source_id)
