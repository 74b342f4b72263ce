"""The records of an atlas, as values.

Dates are kept as date text (EDTF, as written); instants are derived by :mod:`app.domain.dates`. An empty
text means *not known*; ``..`` as an end means *still so*. Longitudes and latitudes are degrees, EPSG:4326.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from shapely.geometry.base import BaseGeometry


class Kind(StrEnum):
    """The kinds of record that can be shown and chosen."""

    SITE = "site"
    DEPLOYMENT = "deployment"
    EVENT = "event"
    AREA = "area"


class Ref(NamedTuple):
    """A record named from anywhere: its kind and its id."""

    kind: Kind
    id: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from."""

    id: str
    title: str
    url: str = ""
    accessed: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """That a source supports a record, or one field of it (``field`` empty: the record as a whole).

    ``grade`` is on the admiralty scale (source reliability A-F, credibility 1-6, e.g. ``B2``); ``note`` says
    in words what was checked.
    """

    kind: Kind
    record_id: str
    source_id: str
    field: str = ""
    grade: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """A place with an identity.

    ``announced`` and ``promised`` are what was said of its opening beforehand, ``opened`` and ``closed`` what then
    happened, ``cancelled`` the day it was called off. ``closed`` is ``..`` while the site is in use; where it is
    empty, the end is not known, and a site that was opened or never planned counts as in use. ``short_en`` and
    ``short_ja`` are names for the map and the timeline, ``romaji`` is ``name_ja`` in Latin letters.
    """

    id: str
    name_en: str
    name_ja: str
    kind: str
    operator: str
    region: str
    country: str
    lon: float
    lat: float
    icao: str = ""
    opened: str = ""
    closed: str = ""
    summary: str = ""
    short_en: str = ""
    short_ja: str = ""
    romaji: str = ""
    announced: str = ""
    promised: str = ""
    cancelled: str = ""


@dataclass(frozen=True, slots=True)
class SitePeriod:
    """What a site was called, who ran it and who used it over a part of its life.

    An empty ``name_en``, ``name_ja``, ``romaji``, ``operator`` or ``sharing`` says nothing of it for the period.
    """

    site_id: str
    valid_from: str = ""
    valid_to: str = ""
    name_en: str = ""
    name_ja: str = ""
    romaji: str = ""
    operator: str = ""
    sharing: str = ""
    source_id: str = ""
    grade: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """Something that was said, and what became of it, to be told stop by stop.

    ``date`` is the time that the statement is about (or its own, where it names none), ``outcome`` what happened
    and ``outcome_date`` when, ``discrepancy`` where the statement and the record differ.
    """

    id: str
    title: str
    statement: str
    date: str
    outcome: str = ""
    outcome_date: str = ""
    discrepancy: str = ""
    source_id: str = ""
    grade: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of a story: a day, a view and the records to point at.

    ``position`` counts from 1. An empty ``text`` stands for the words of the records. ``west`` to ``north`` is the
    view in degrees (all ``None``: as it is); ``east`` may be above 180 in a view across the date line.
    """

    story_id: str
    position: int
    date: str
    title: str
    text: str = ""
    records: tuple[Ref, ...] = ()
    west: float | None = None
    south: float | None = None
    east: float | None = None
    north: float | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A published number at a date. Rows of one ``subject`` and ``unit`` make a series; gaps stay gaps.

    ``record_kind`` and ``record_id`` name the record it is about, where there is one; ``approximate`` marks round
    numbers and such as the source calls *about*.
    """

    id: str
    subject: str
    quantity: float
    unit: str
    date: str
    source_id: str
    approximate: bool = False
    record_kind: str = ""
    record_id: str = ""
    grade: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """What was said on one day of when a stay or a site was to begin.

    A record may have many: a plan is first named for a year, then for a season, then put back. ``said`` is the day
    of the statement, ``promised`` the time it named, ``note`` the words or what was checked.
    """

    kind: Kind
    record_id: str
    said: str
    promised: str
    source_id: str = ""
    grade: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A named way of laying out a picture; ``settings`` is the JSON that :mod:`app.export` writes and reads."""

    name: str
    settings: str


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A named moment, as the command line says it: from ``at`` (to ``until``, inclusive), as ``known``.

    ``known`` is ``now``, ``then`` or a date text; :mod:`app.domain.moments` reads all three.
    """

    name: str
    at: str
    until: str = ""
    known: str = "now"


@dataclass(frozen=True, slots=True)
class Deployment:
    """One stay of one unit or asset at one site.

    ``announced`` and ``promised`` are what was said beforehand; ``actual_from`` and ``actual_to`` what then
    happened (``actual_to`` ``..`` still there, empty not known); ``cancelled`` the day it was called off.
    ``quantity`` is the published number of hulls, aircraft, launchers or people, ``None`` where not known.
    """

    id: str
    unit_en: str
    unit_ja: str
    asset: str
    asset_kind: str
    service: str
    country: str
    site_id: str
    quantity: int | None = None
    designation: str = ""
    announced: str = ""
    promised: str = ""
    actual_from: str = ""
    actual_to: str = ""
    cancelled: str = ""
    rotation: str = ""
    predecessor_id: str = ""
    successor_id: str = ""
    sidc: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something dated that happened: at a site (``site_id``), at a point (``lon``, ``lat``), or nowhere."""

    id: str
    title_en: str
    title_ja: str
    date: str
    kind: str
    site_id: str = ""
    lon: float | None = None
    lat: float | None = None
    parties: tuple[str, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A dated zone or line with the parties that declare or claim it.

    ``geometry`` is a shapely (multi)polygon or (multi)line in EPSG:4326. ``approximate`` marks outlines that
    were inferred or computed rather than read from a published text; ``note`` says how. ``drawn`` is false for
    outlines kept for comparison only, which the map leaves out unless asked. ``open_edges`` names the meridians
    and parallels (``132E``) along which the outline was cut for lack of more: they are no boundary.
    """

    id: str
    name_en: str
    name_ja: str
    kind: str
    parties: tuple[str, ...]
    geometry: BaseGeometry
    valid_from: str = ""
    valid_to: str = ""
    approximate: bool = False
    note: str = ""
    drawn: bool = True
    open_edges: tuple[str, ...] = ()
