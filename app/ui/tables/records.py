"""The columns of the tables of sites, deployments and events."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import numpy as np

from app.domain.atlas import Atlas, Record
from app.domain.dates import describe
from app.domain.names import site_label
from app.domain.records import Event, Kind, Site
from app.domain.scene import Scene, SceneIndex
from app.domain.site_words import is_place, site_status_words
from app.domain.status import STATUS_LABELS, Status
from app.domain.vocabulary import (
    ASSET_KIND_LABELS,
    EVENT_KIND_LABELS,
    PARTY_LABELS,
    ROTATION_LABELS,
    SERVICE_LABELS,
    SITE_KIND_LABELS,
    label_of,
)
from app.support.colours import Colours
from app.ui.tables.model import Column, Keys, text_column

# A season is written 2017-22.
_PLAIN_DATE: Final = re.compile(r"\d{4}(-(0\d|1[012])(-\d\d)?)?")
_OF_EVENT: Final = {
    Status.UNKNOWN: "to come",
    Status.POSSIBLE: "perhaps that day",
    Status.PRESENT: "that day",
    Status.DEPARTED: "past",
}


class Now:
    """The scene and the colours that live columns read."""

    def __init__(self, scene: Scene, colours: Colours) -> None:
        self.scene = scene
        self.colours = colours


def status_words(record: Record, status: Status) -> str:
    """Return what a status means for a record, in a few words."""
    match record:
        case Site():
            return site_status_words(record.kind, status)
        case Event():
            return _OF_EVENT.get(status, STATUS_LABELS[status])
        case _:
            return STATUS_LABELS[status]


def status_column(atlas: Atlas, kind: Kind, now: Now) -> Column:
    """Return the column of the statuses at the moment."""
    records = atlas.records(kind)

    def status(i: int) -> Status:
        return Status(int(now.scene.of(kind)[i]))

    def colour(i: int) -> str:
        match status(i):
            case Status.PRESENT:
                return now.colours.text
            case Status.OVERDUE:
                return now.colours.overdue_text
            case _:
                return now.colours.text_soft

    def keys() -> Keys:
        return now.scene.of(kind)

    return Column("Status", lambda i: status_words(records[i], status(i)), keys, live=True, colour=colour)


def date_column(title: str, texts: list[str], instants: Keys, *, shown: bool = True) -> Column:
    """Return a column of dates, sorted by the first day they may mean.

    A plain date is shown as written, with words in the tool tip; ``2017-22`` or ``../2017`` the other way round.
    """

    def shown_text(i: int) -> str:
        return texts[i] if not texts[i] or _PLAIN_DATE.fullmatch(texts[i]) else describe(texts[i])

    def hint(i: int) -> str:
        return describe(texts[i]) if texts[i] and shown_text(i) == texts[i] else texts[i]

    return Column(title, shown_text, lambda: instants, shown=shown, hint=hint)


def columns_of(kind: Kind, index: SceneIndex, now: Now) -> list[Column]:
    """Return the columns of one kind of record."""
    make: dict[Kind, Callable[[SceneIndex, Now], list[Column]]] = {
        Kind.SITE: _site_columns,
        Kind.DEPLOYMENT: _stay_columns,
        Kind.EVENT: _event_columns,
    }
    return make[kind](index, now)


def site_labels(atlas: Atlas, site_ids: list[str]) -> list[str]:
    """Return the short names of sites by their ids; an id that leads nowhere stands for itself."""
    labels = {site.id: site_label(site) for site in atlas.sites}
    return [labels.get(site_id, site_id) for site_id in site_ids]


def _site_columns(index: SceneIndex, now: Now) -> list[Column]:
    sites = index.atlas.sites
    place = {site.id: i for i, site in enumerate(sites)}
    of_stay = np.array([place.get(stay.site_id, len(sites)) for stay in index.atlas.deployments], dtype=np.int64)

    def counts() -> Keys:
        there = now.scene.deployments == Status.PRESENT
        return np.bincount(of_stay[there], minlength=len(sites) + 1)[: len(sites)]

    def units(i: int) -> str:
        count = int((now.scene.deployments[index.atlas.deployments_at(sites[i].id)] == Status.PRESENT).sum())
        return str(count) if count else ""

    facts = index.facts[Kind.SITE]
    return [
        text_column("Site", [site.name_en for site in sites]),
        text_column("日本語", [site.name_ja for site in sites], shown=False),
        status_column(index.atlas, Kind.SITE, now),
        Column("Units there", units, counts, live=True, right=True),
        text_column("Kind", [label_of(SITE_KIND_LABELS, site.kind) for site in sites]),
        text_column("Run by", [label_of(SERVICE_LABELS, site.operator) for site in sites]),
        text_column("Region", [site.region for site in sites]),
        date_column("Opened", ["" if is_place(site.kind) else site.opened for site in sites], facts.possible_from),
        date_column("Closed", ["" if is_place(site.kind) else site.closed for site in sites], facts.possible_until),
        text_column("ICAO", [site.icao for site in sites], shown=False),
    ]


def _stay_columns(index: SceneIndex, now: Now) -> list[Column]:
    stays, facts = index.atlas.deployments, index.facts[Kind.DEPLOYMENT]
    counts = np.array([-1 if stay.quantity is None else stay.quantity for stay in stays], dtype=np.int64)
    regions = {site.id: site.region for site in index.atlas.sites}
    return [
        text_column("Unit", [stay.unit_en for stay in stays]),
        text_column("日本語", [stay.unit_ja for stay in stays], shown=False),
        status_column(index.atlas, Kind.DEPLOYMENT, now),
        text_column("Site", site_labels(index.atlas, [stay.site_id for stay in stays])),
        text_column("Region", [regions.get(stay.site_id, "") for stay in stays], shown=False),
        text_column("Kind", [label_of(ASSET_KIND_LABELS, stay.asset_kind) for stay in stays]),
        text_column("Service", [label_of(SERVICE_LABELS, stay.service) for stay in stays]),
        date_column("Announced", [stay.announced for stay in stays], facts.announced),
        date_column("Promised", [stay.promised for stay in stays], facts.promised_until),
        date_column("From", [stay.actual_from for stay in stays], facts.possible_from),
        date_column("To", [stay.actual_to for stay in stays], facts.possible_until),
        Column(
            "Strength", lambda i: f"{counts[i]:,}" if counts[i] >= 0 else "", lambda: counts, right=True, shown=False
        ),
        text_column("Hull or squadron", [stay.designation for stay in stays], shown=False),
        text_column("Kind of stay", [label_of(ROTATION_LABELS, stay.rotation) for stay in stays], shown=False),
    ]


def _event_columns(index: SceneIndex, now: Now) -> list[Column]:
    events, facts = index.atlas.events, index.facts[Kind.EVENT]
    parties = [", ".join(label_of(PARTY_LABELS, party) for party in event.parties) for event in events]
    return [
        date_column("Date", [event.date for event in events], facts.possible_from),
        text_column("Event", [event.title_en for event in events]),
        text_column("日本語", [event.title_ja for event in events], shown=False),
        status_column(index.atlas, Kind.EVENT, now),
        text_column("Kind", [label_of(EVENT_KIND_LABELS, event.kind) for event in events]),
        text_column("Site", site_labels(index.atlas, [event.site_id for event in events])),
        text_column("Parties", parties),
    ]
