"""An atlas as tables: CSV of one layer, or a workbook with a sheet for each."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Final

import shapely

from app.data import schema
from app.data.errors import AtlasFileError
from app.data.exporting.rows import LAYERS, SOURCES, STATUS, cells, place_columns, place_of, sources_of, statuses
from app.data.geometry import GeometryError, point_of
from app.data.gpkg import missing_tables, open_gpkg, raw_rows
from app.data.safe_text import neutralised
from app.data.schema import Table
from app.domain.atlas import Atlas
from app.domain.records import Kind
from app.domain.scene import Scene

OTHER_SHEETS: Final = (
    (schema.SOURCES, "sources"),
    (schema.CITATIONS, "citations"),
    (schema.SITE_PERIODS, "periods"),
    (schema.STORIES, "stories"),
    (schema.STOPS, "stops"),
    (schema.MEASURES, "measures"),
    (schema.PROMISES, "promises"),
    (schema.BOOKMARKS, "bookmarks"),
    (schema.LAYOUTS, "layouts"),
)
_NO_CELL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MAX_CELL_CHARACTERS: Final = 32_767
# The workbook's own time would make two exports differ.
_BOOK_TIME: Final = datetime(2000, 1, 1)


def write_csv(atlas: Atlas, path: Path, kind: Kind, *, scene: Scene | None = None) -> None:
    """Write one layer with the titles of its sources, UTF-8 with a byte order mark so that spreadsheets take it.

    Nothing becomes a formula.

    Raises:
        OSError: it cannot be written.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        cited = chain([SOURCES], (sources_of(atlas, kind, record.id) for record in atlas.records(kind)))
        for row in ([*cells, sources] for cells, sources in zip(_rows(atlas, kind, scene), cited, strict=True)):
            writer.writerow(["" if value is None else neutralised(_text(value)) for value in row])


def write_observations_csv(source: Path, path: Path) -> int:
    """Write the observations of an atlas file, row by row, as :func:`write_csv` does; return how many.

    Raises:
        AtlasFileError: the file or a point in it cannot be read.
        OSError: it cannot be written.
    """
    table, count = schema.OBSERVATIONS, 0
    with open_gpkg(source) as connection, path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*table.names, *place_columns(table)])
        rows = raw_rows(connection, source, table) if not missing_tables(connection, [table]) else iter(())
        for fid, blob, *values in rows:
            try:
                point = point_of(blob) if isinstance(blob, bytes) else None
            except GeometryError as error:
                raise AtlasFileError(source, str(error), layer=table.name, row=str(fid), field="geom") from error
            cells = [*values, *(point or (None, None))]
            writer.writerow(["" if value is None else neutralised(_text(value)) for value in cells])
            count += 1
    return count


def write_xlsx(atlas: Atlas, path: Path, *, scene: Scene | None = None) -> None:
    """Write a sheet for each layer and table. Dates stay text; text is text even where it looks like a formula.

    Raises:
        OSError: it cannot be written.
        ValueError: a cell is longer than a workbook can hold.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    # Read before a sheet is begun: openpyxl cannot leave one half done.
    sheets = [(name, [_cells_for(name, row) for row in rows]) for name, rows in _sheets(atlas, scene)]
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = _BOOK_TIME
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            line = []
            for value in row:
                cell = WriteOnlyCell(sheet, value=value)
                if isinstance(value, str):
                    # Else openpyxl would take "=1" for a formula.
                    cell.data_type = "s"
                line.append(cell)
            sheet.append(line)
    packed = io.BytesIO()
    book.save(packed)
    path.write_bytes(packed.getvalue())


def _cells_for(sheet: str, row: list[object]) -> list[str | float | None]:
    cells: list[str | float | None] = []
    for value in row:
        if isinstance(value, str) and len(value) > _MAX_CELL_CHARACTERS:
            raise ValueError(f"{sheet}: a cell of {len(value):,} characters is more than a workbook holds")
        if value is None or isinstance(value, (bool, int, float)):
            cells.append(value)
        else:
            cells.append(_NO_CELL.sub("", str(value)))
    return cells


def _sheets(atlas: Atlas, scene: Scene | None) -> Iterator[tuple[str, Iterator[list[object]]]]:
    for kind, table in LAYERS.items():
        yield table.name, _rows(atlas, kind, scene)
    for table, attribute in OTHER_SHEETS:
        yield table.name, _plain_rows(table, getattr(atlas, attribute))
    facts: list[list[object]] = [[*schema.META.names], ["title", atlas.title]]
    yield schema.META.name, iter(facts + [[key, value] for key, value in atlas.meta.items()])


def _plain_rows(table: Table, records: tuple[object, ...]) -> Iterator[list[object]]:
    yield list(table.names)
    for record in records:
        yield list(cells(table, record).values())


def _rows(atlas: Atlas, kind: Kind, scene: Scene | None) -> Iterator[list[object]]:
    table = LAYERS[kind]
    places = place_columns(table)
    yield [*table.names, *places, *([STATUS] if scene is not None else [])]
    for record, status in zip(atlas.records(kind), statuses(scene, atlas, kind), strict=True):
        place = place_of(atlas, record)
        if place is None:
            where: list[object] = [None] * len(places)
        elif isinstance(place, shapely.Point):
            where = [place.x, place.y]
        else:
            where = [shapely.to_wkt(place, rounding_precision=-1)]
        yield [*cells(table, record).values(), *where, *([status] if scene is not None else [])]


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)
