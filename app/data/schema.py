"""Layers, tables and columns of an atlas, in one place; those of the base map are in :mod:`app.data.basemap_schema`.

The columns of the atlas have the names of the record fields in :mod:`app.domain.records`; a test compares them.
A place is the geometry and nothing else: ``lon`` and ``lat`` are not columns. Fields with several values are
joined with :data:`SEPARATOR`. Dates are date text (EDTF), stored as written. SCHEMA.md is made from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SCHEMA_VERSION: Final = 3
SEPARATOR: Final = "; "
EPSG: Final = 4326


class ColumnType(StrEnum):
    """What a column holds; the value is its type in the GeoPackage."""

    TEXT = "TEXT"
    INTEGER = "INTEGER"
    REAL = "REAL"
    BOOLEAN = "BOOLEAN"


class Content(StrEnum):
    """What a text column means, where it is not any text."""

    ANY = "any"
    ID = "id"
    DATE = "date"
    # An end or a start may also be the bare "..": still so, since before records.
    OPEN_DATE = "open date"
    LIST = "list"
    # Records as "kind:id", joined as a list is.
    REFERENCES = "references"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. A file without an ``optional`` column is read as if the column were empty.

    ``codes`` names the list in the table ``codes`` that its values are from, ``refers_to`` the table whose ids it
    holds, ``meaning`` and ``empty`` say for SCHEMA.md what a value and what its absence mean.
    """

    name: str
    type: ColumnType = ColumnType.TEXT
    content: Content = Content.ANY
    optional: bool = False
    meaning: str = ""
    empty: str = ""
    codes: str = ""
    refers_to: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A feature layer (``geometry`` names its type) or an attribute table (``geometry`` empty)."""

    name: str
    columns: tuple[Column, ...]
    geometry: str = ""
    description: str = ""
    optional: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, without the row id and the geometry."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column of this name.

        Raises:
            KeyError: there is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _must(name: str, meaning: str, *, codes: str = "", refers_to: str = "", empty: str = "not known") -> Column:
    return Column(name, meaning=meaning, codes=codes, refers_to=refers_to, empty=empty)


def _may(name: str, meaning: str, *, codes: str = "", refers_to: str = "", empty: str = "none") -> Column:
    return Column(name, optional=True, meaning=meaning, codes=codes, refers_to=refers_to, empty=empty)


def _day(name: str, meaning: str, *, content: Content = Content.DATE, empty: str = "not known") -> Column:
    return Column(name, content=content, optional=True, meaning=meaning, empty=empty, unit="date text")


def _start(name: str, meaning: str) -> Column:
    return _day(name, f"{meaning}; `..` since before records", content=Content.OPEN_DATE)


def _end(name: str, meaning: str, *, empty: str = "not known") -> Column:
    return _day(name, f"{meaning}; `..` still so", content=Content.OPEN_DATE, empty=empty)


_ID: Final = Column("id", content=Content.ID, meaning="Unique in its table, readable, stable.", empty="refused")
_SUMMARY: Final = _may("summary", "A few sentences.")
_COUNTRY: Final = "ISO 3166-1 alpha-3"
_GRADE: Final = _may("grade", "Admiralty scale: source A to F, statement 1 to 6, as `B2`.", empty="not graded")

SITES: Final = Table(
    "sites",
    (
        _ID,
        _must("name_en", "Name in English."),
        _must("name_ja", "Name in Japanese."),
        _must("kind", "What it is.", codes="site_kind"),
        _must("operator", "Who runs it now.", codes="service"),
        _must("region", "Prefecture, state or territory."),
        _must("country", f"Where it is, {_COUNTRY}."),
        _may("icao", "ICAO airport code; two sites may share one."),
        _start("opened", "Opened for its present kind of operator"),
        _end("closed", "Closed or returned", empty="not known; counts as in use, unless planned and never opened"),
        _SUMMARY,
        _may("short_en", "English name for the map.", empty="made from name_en"),
        _may("short_ja", "Japanese name for the map.", empty="name_ja"),
        _may("romaji", "name_ja in Latin letters."),
        _day("announced", "The plan to open it was made public", empty="not planned, or not known"),
        _day("promised", "When it was to open", empty="no date was promised"),
        _day("cancelled", "The plan was called off", empty="not called off"),
    ),
    geometry="POINT",
    description="Places with an identity: bases, ports, airfields, camps, radar sites, islands, seats of government.",
)

SITE_PERIODS: Final = Table(
    "site_periods",
    (
        _must("site_id", "The site.", refers_to="sites", empty="refused"),
        _start("valid_from", "From when this holds"),
        _end("valid_to", "Until when, inclusive"),
        _may("name_en", "Name in English in this period.", empty="says nothing of it"),
        _may("name_ja", "Name in Japanese in this period.", empty="says nothing of it"),
        _may("romaji", "name_ja in Latin letters."),
        _may("operator", "Who ran it.", codes="service", empty="says nothing of it"),
        _may("sharing", "Who used it.", codes="sharing", empty="says nothing of it"),
        _may("source_id", "Source.", refers_to="sources"),
        _GRADE,
        _may("note", "What was checked; what changed."),
    ),
    description="Names, operators and use of sites over parts of their life.",
)

DEPLOYMENTS: Final = Table(
    "deployments",
    (
        _ID,
        _must("unit_en", "Unit or asset in English."),
        _must("unit_ja", "Unit or asset in Japanese."),
        _must("asset", "Type of ship, aircraft, weapon or body."),
        _must("asset_kind", "Its kind.", codes="asset_kind"),
        _must("service", "Whose it is.", codes="service"),
        _must("country", f"Whose it is, {_COUNTRY}."),
        _must("site_id", "Where it stays.", refers_to="sites", empty="refused"),
        Column(
            "quantity",
            ColumnType.INTEGER,
            optional=True,
            meaning="Published number, often an announced end state.",
            empty="not known",
            unit="hulls, aircraft, launchers, batteries or people, by asset",
        ),
        _may("designation", "Hull number, squadron or other short designation."),
        _day("announced", "First made public", empty="not known"),
        _day("promised", "When it was to begin", empty="no date was promised"),
        _start("actual_from", "Began"),
        _end("actual_to", "Ended, inclusive"),
        _day("cancelled", "Called off", empty="not called off"),
        _may("rotation", "Permanent stay or rotation.", codes="rotation", empty="not known"),
        _may("predecessor_id", "The stay that it replaced.", refers_to="deployments"),
        _may("successor_id", "The stay that replaced it.", refers_to="deployments"),
        _may("sidc", "Symbol code of MIL-STD-2525D / APP-6D, twenty digits.", empty="made from asset_kind"),
        _SUMMARY,
    ),
    geometry="POINT",
    description="Stays of units at sites. The point is a copy of the site's, for display; the place is site_id.",
)

EVENTS: Final = Table(
    "events",
    (
        _ID,
        _must("title_en", "Title in English."),
        _must("title_ja", "Title in Japanese."),
        Column("date", content=Content.DATE, meaning="When.", empty="not known", unit="date text"),
        _must("kind", "What it was.", codes="event_kind"),
        _may("site_id", "The site at which it happened.", refers_to="sites", empty="at its own point, or nowhere"),
        Column("parties", content=Content.LIST, optional=True, meaning="Who took part.", empty="none", codes="party"),
        _SUMMARY,
    ),
    geometry="POINT",
    description="Dated happenings. With a site_id the point is a copy of the site's, else the event's own.",
)

AREAS: Final = Table(
    "areas",
    (
        _ID,
        _must("name_en", "Name in English."),
        _must("name_ja", "Name in Japanese."),
        _must("kind", "What it is.", codes="area_kind"),
        Column("parties", content=Content.LIST, meaning="Who declares or claims it.", empty="none", codes="party"),
        _start("valid_from", "In force from"),
        _end("valid_to", "In force until, inclusive"),
        Column(
            "approximate",
            ColumnType.BOOLEAN,
            optional=True,
            meaning="The outline was inferred or computed, not read from a text.",
            empty="no",
        ),
        _may("note", "Where the outline is from and how exact it is."),
        Column(
            "drawn",
            ColumnType.BOOLEAN,
            optional=True,
            meaning="Shown on the map; no: kept for comparison only.",
            empty="yes",
        ),
        Column(
            "open_edges",
            content=Content.LIST,
            optional=True,
            meaning="Meridians and parallels along which the outline was cut, no boundary there: `132E; 23.5N`.",
            empty="none",
        ),
    ),
    geometry="GEOMETRY",
    description="Dated zones and lines, each with the parties that declare or claim it.",
)

OBSERVATIONS: Final = Table(
    "observations",
    (
        _day("date", "When."),
        _may("kind", "What kind of observation."),
        _may("label", "What is to be read beside it."),
        _may("source_id", "Source.", refers_to="sources"),
    ),
    geometry="POINT",
    description="Bulk dated points: positions and incidents.",
    optional=True,
)

SOURCES: Final = Table(
    "sources",
    (
        _ID,
        _must("title", "Publisher, title and day, as far as known; copies say that they are copies."),
        _may("url", "Address of the page that was read.", empty="none, or no page of its own"),
        _day("accessed", "When it was read"),
    ),
    description="Where statements come from.",
)

CITATIONS: Final = Table(
    "citations",
    (
        _must("kind", "Kind of the record: site, deployment, event or area.", empty="refused"),
        _must("record_id", "The record.", empty="refused"),
        _must("source_id", "The source.", refers_to="sources"),
        _may("field", "The field that it supports; `lon` stands for the place.", empty="the record as a whole"),
        _GRADE,
        _may("note", "What was checked, word for word."),
    ),
    description="That a source supports a record, or one field of it; grades are on the admiralty scale.",
)

STORIES: Final = Table(
    "stories",
    (
        _ID,
        _must("title", "Title.", empty="refused"),
        _must("statement", "What was said."),
        _day("date", "The time that the statement is about"),
        _may("outcome", "What happened."),
        _day("outcome_date", "When that happened"),
        _may("discrepancy", "Where statement and record differ."),
        _may("source_id", "Where the statement was read.", refers_to="sources"),
        _GRADE,
        _may("note", "What was checked."),
    ),
    description="Statements and what became of them, told stop by stop.",
)

STOPS: Final = Table(
    "stops",
    (
        _must("story_id", "The story.", refers_to="stories", empty="refused"),
        Column("position", ColumnType.INTEGER, meaning="Place in the order, from 1.", empty="refused"),
        _day("date", "The day to show"),
        _must("title", "Heading."),
        _may("text", "What to say.", empty="the words of the records"),
        Column(
            "records",
            content=Content.REFERENCES,
            optional=True,
            meaning="The records involved, as `kind:id`.",
            empty="none",
        ),
        *(
            Column(side, ColumnType.REAL, optional=True, meaning=f"The view: {side}.", empty="as it is", unit="degrees")
            for side in ("west", "south", "east", "north")
        ),
    ),
    description="The stops of stories: a day, a view, the records to point at.",
)

MEASURES: Final = Table(
    "measures",
    (
        _ID,
        _must("subject", "What was counted; rows with one subject and unit make a series.", empty="refused"),
        Column("quantity", ColumnType.REAL, meaning="How many or how much.", empty="refused", unit="as `unit` says"),
        _must("unit", "Unit.", empty="refused"),
        _day("date", "The day or the time counted over"),
        _must("source_id", "Source.", refers_to="sources", empty="refused"),
        Column("approximate", ColumnType.BOOLEAN, optional=True, meaning="A round number.", empty="no"),
        _may("record_kind", "Kind of the record that it is about."),
        _may("record_id", "The record that it is about."),
        _GRADE,
        _may("note", "What was checked."),
    ),
    description="Published numbers over time; gaps stay gaps.",
)

BOOKMARKS: Final = Table(
    "bookmarks",
    (
        _must("name", "What the moment is called.", empty="refused"),
        Column("at", content=Content.DATE, meaning="The day, or the first day of a window.", empty="refused"),
        _day("until", "The last day of the window, inclusive", empty="no window: one day"),
        _may("known", "What is known: `now`, `then` (at that moment), or by the end of a day.", empty="now"),
    ),
    description="Named moments to go back to.",
    optional=True,
)

PROMISES: Final = Table(
    "promises",
    (
        _must("kind", "Kind of the record: site or deployment.", empty="refused"),
        _must("record_id", "The record.", empty="refused"),
        Column("said", content=Content.DATE, meaning="When it was said.", empty="refused", unit="date text"),
        Column("promised", content=Content.DATE, meaning="For when.", empty="refused", unit="date text"),
        _may("source_id", "Source.", refers_to="sources"),
        _GRADE,
        _may("note", "The words; what was checked."),
    ),
    description="Every statement on when a stay or a site was to begin, so that a slip is seen.",
    optional=True,
)

LAYOUTS: Final = Table(
    "layouts",
    (
        _must("name", "What the layout is called.", empty="refused"),
        _must("settings", "Its settings, as JSON.", empty="refused"),
    ),
    description="Named ways of laying out a picture.",
    optional=True,
)

META: Final = Table(
    "meta",
    (_must("key", "Which fact."), _must("value", "What it is.")),
    description="Title, schema version and other facts about the file.",
)

CODES: Final = Table(
    "codes",
    (_must("list", "Which list."), _must("code", "The code in the layers."), _must("label", "The words for it.")),
    description="The words for the codes used in the layers.",
    optional=True,
)

ATLAS_TABLES: Final = (
    *(SITES, DEPLOYMENTS, EVENTS, AREAS, OBSERVATIONS),
    *(SOURCES, CITATIONS, META, CODES),
    *(SITE_PERIODS, STORIES, STOPS, MEASURES, BOOKMARKS, PROMISES, LAYOUTS),
)
