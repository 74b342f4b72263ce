"""A workbook that this program wrote, as an atlas: the layers, and the sheets beside them."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from pydantic import ValidationError

from app.data import schema
from app.data.errors import AtlasFileError
from app.data.exporting.tables import OTHER_SHEETS
from app.data.importing.days import DayOrder
from app.data.importing.raw import RawTable, member_bytes, opened_zip
from app.data.importing.rows import failure_of, row_model
from app.data.importing.run import merged, prepare_layers
from app.data.importing.sheets import read_xlsx
from app.data.schema import Content, Table
from app.data.store import read_what_can_be_read, save_atlas
from app.domain.atlas import Atlas
from app.domain.records import (
    Bookmark,
    Citation,
    Kind,
    Layout,
    Measure,
    Promise,
    SitePeriod,
    Source,
    Stop,
    Story,
)

_RECORDS: Final[dict[str, Any]] = {
    schema.SOURCES.name: Source,
    schema.CITATIONS.name: Citation,
    schema.SITE_PERIODS.name: SitePeriod,
    schema.STORIES.name: Story,
    schema.STOPS.name: Stop,
    schema.MEASURES.name: Measure,
    schema.PROMISES.name: Promise,
    schema.BOOKMARKS.name: Bookmark,
    schema.LAYOUTS.name: Layout,
}
_TELLING: Final = frozenset({"sites", "deployments", "events", "areas", "sources", "meta"})
_WORKBOOK: Final = "xl/workbook.xml"


def has_sheets_of_an_atlas(path: Path) -> bool:
    """Return whether a workbook has the sheets that this program writes.

    Raises:
        AtlasFileError: it is no archive that can be read.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    with opened_zip(path) as archive:
        if _WORKBOOK not in archive.namelist():
            return False
        try:
            book = fromstring(member_bytes(path, archive, _WORKBOOK), forbid_dtd=True)
        except (DefusedXmlException, ParseError):
            return False
    return {element.get("name") for element in book.iter() if element.tag.endswith("}sheet")} >= _TELLING


def atlas_of_workbook(path: Path) -> tuple[Atlas, list[AtlasFileError]]:
    """Return the atlas of such a workbook, and what is wrong with the rows that stay out.

    Raises:
        AtlasFileError: the workbook cannot be read.
    """
    tables = {table.name: table for table in read_xlsx(path)}
    problems: list[AtlasFileError] = []
    atlas = Atlas()
    for prepared in prepare_layers(path, list(tables.values())):
        result = merged(prepared, atlas, None)
        atlas = result.atlas
        problems += [
            AtlasFileError(path, failure.in_words, layer=prepared.table.name, row=str(failure.row), field=failure.field)
            for failure in result.failures
        ]
    parts: dict[str, Any] = {}
    numbers: dict[str, list[int]] = {}
    for table, attribute in OTHER_SHEETS:
        if table.name in tables:
            found = _records(path, table, tables[table.name], problems)
            parts[attribute], numbers[table.name] = tuple(found.values()), list(found)
    facts = {str(row.cells.get("key") or ""): str(row.cells.get("value") or "") for row in _rows(tables, schema.META)}
    atlas = replace(atlas, title=facts.pop("title", path.stem), meta=facts, **parts)
    return _checked(path, atlas, problems, numbers)


def _rows(tables: dict[str, RawTable], table: Table) -> Any:
    return tables[table.name].rows if table.name in tables else ()


def _records(path: Path, table: Table, raw: RawTable, problems: list[AtlasFileError]) -> dict[int, Any]:
    """Return the records of a sheet by the number of their row."""
    read, make = row_model(table, DayOrder.UNKNOWN), _RECORDS[table.name]
    has_id = any(column.content is Content.ID for column in table.columns)
    found: dict[int, Any] = {}
    ids: set[object] = set()
    for row in raw.rows:

        def wrong(field: str, reason: str, number: int = row.number) -> None:
            problems.append(AtlasFileError(path, reason, layer=table.name, row=str(number), field=field))

        try:
            values = read({name: row.cells.get(name) for name in table.names})
        except ValidationError as error:
            for item in error.errors(include_url=False):
                failure = failure_of(row.number, item)
                wrong(failure.field, failure.in_words)
            continue
        empty = [
            column.name for column in table.columns if column.empty == "refused" and values[column.name] in (None, "")
        ]
        if empty:
            wrong(empty[0], "is empty")
        elif "kind" in values and values["kind"] not in set(Kind):
            wrong("kind", f"“{values['kind']}” is no kind of record")
        elif has_id and values["id"] in ids:
            wrong("id", f"another row has the id “{values['id']}”")
        else:
            if "kind" in values:
                values["kind"] = Kind(values["kind"])
            found[row.number] = make(**values)
            ids.add(values.get("id"))
    return found


def _checked(
    path: Path, atlas: Atlas, problems: list[AtlasFileError], numbers: dict[str, list[int]]
) -> tuple[Atlas, list[AtlasFileError]]:
    """Return what a file of the atlas would be read as: what it refuses stays out.

    ``numbers`` are the rows of the sheets that the rows of the file were.
    """
    with tempfile.TemporaryDirectory(prefix="atlas-workbook-") as folder:
        file = Path(folder) / "atlas.gpkg"
        save_atlas(atlas, file)
        found, refused = read_what_can_be_read(file)
    for one in refused:
        number, _, name = one.row.partition(" ")
        if one.layer in numbers and number.isdigit():
            number = str(numbers[one.layer][int(number) - 1])
        row = f"{number} {name}" if name else number
        problems.append(AtlasFileError(path, one.reason, one.hint, layer=one.layer, row=row, field=one.field))
    return found, problems
