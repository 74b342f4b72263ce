"""SCHEMA.md, made from the one definition of layers and columns in app/data/schema.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.data import schema
from app.data.basemap_schema import BASEMAP_TABLES
from app.data.saving import CODE_LISTS
from app.data.schema import Column, ColumnType, Content, Table

PAGE: Final = Path(__file__).parent / "SCHEMA.md"

_HEAD: Final = """\
# The GeoPackages

<!-- Made by `python geodata/build.py schema` from app/data/schema.py. Do not edit by hand. -->

Both files follow OGC GeoPackage 1.3 and open in QGIS and GDAL. All geometry is longitude and latitude on WGS 84
(EPSG:4326), in degrees. This page is made from [`app/data/schema.py`](../app/data/schema.py); a test keeps it so.

- **Dates** are text in EDTF (ISO 8601-2), as written: `2017`, `2015-04`, `2015-04-27`, `2012-04~` (about), `1972?`
  (uncertain), `../2016-03` (by), `2015-22` (summer), `2024-04/2025-03`. Nothing is rounded. Where the table says so,
  a bare `..` means *since before records* or *still so*. An end holds to the end of its day.
- **Empty** means what the column says: mostly *not known*.
- **Lists** are joined with `; `.
- **Truth values** are 0 or 1.
- **Ids** are unique in their table, readable and stable; other tables refer to them. In `stops.records` they are
  written with their kind: `site:kadena-ab`.
- **Places** are geometry only. The point of a deployment is a copy of its site's, so that other programs show it; it
  is not read. An event with a `site_id` and the point of that site, or none, is at the site; any other point is its
  own.
- **Other contents**: a file may hold layers, tables, styles and views of other programs beside these, and further
  columns in any table. They are not read, and stay when the atlas is saved; in the tables without ids, in the rows
  that are as they were.
- **Codes** are in the table `codes` and below. A file may hold others: they are shown as they are, and
  `posture-atlas check` names them.
- **optional** columns may be missing from a file; it is read as if they were empty. A missing table or column that
  is not optional, a date that does not parse, an unknown `site_id`, a place off the globe, or a newer
  `schema_version` is refused with the file, layer, row and field. Older versions are brought to this one when they
  are read (`app/data/upgrade.py`).
"""

_BASEMAP: Final = """
The region is 118 to 150 E and 20 to 46 N. `meta` holds the credits to show, and the meridians and parallels along which
polygons were cut (`seams_lon`, `seams_lat`). How the page gets these as arrays is said in
[`app/data/basemap.py`](../app/data/basemap.py).
"""


def page() -> str:
    """Return SCHEMA.md."""
    parts = [_HEAD, f"\n## An atlas (schema version {schema.SCHEMA_VERSION})\n"]
    parts += [_table(table) for table in schema.ATLAS_TABLES]
    parts += ["\n## Code lists\n\n| list | code | words |\n| --- | --- | --- |\n"]
    parts += [
        f"| `{name}` | `{code}` | {label} |\n" for name, labels in CODE_LISTS.items() for code, label in labels.items()
    ]
    parts += [
        "\n## The base map (`basemap.gpkg`)\n\n| layer | geometry | columns | what |\n| --- | --- | --- | --- |\n"
    ]
    for table in BASEMAP_TABLES:
        parts.append(
            f"| `{table.name}` | {table.geometry.lower()} | {', '.join(table.names)} | {table.description} |\n"
        )
    parts.append(_BASEMAP)
    return "".join(parts)


def build(path: Path = PAGE) -> str:
    """Write SCHEMA.md; return what was made, in words."""
    path.write_text(page(), encoding="utf-8", newline="\n")
    return f"{path.name}: {len(schema.ATLAS_TABLES)} tables of the atlas, {len(BASEMAP_TABLES)} of the base map"


def _table(table: Table) -> str:
    kind = f"layer, {table.geometry.lower()}" if table.geometry else "table"
    optional = "; may be missing" if table.optional else ""
    rows = "".join(_row(column) for column in table.columns)
    return (
        f"\n### `{table.name}` ({kind}{optional})\n\n{table.description}\n\n"
        f"| column | type | optional | meaning | empty |\n| --- | --- | --- | --- | --- |\n{rows}"
    )


def _row(column: Column) -> str:
    meaning = " ".join(_meaning(column))
    return f"| `{column.name}` | {_type(column)} | {'yes' if column.optional else ''} | {meaning} | {column.empty} |\n"


def _type(column: Column) -> str:
    named = {
        Content.ID: "id",
        Content.DATE: "date text",
        Content.OPEN_DATE: "date text",
        Content.LIST: "list",
        Content.REFERENCES: "list of records",
    }
    plain = {ColumnType.TEXT: "text", ColumnType.INTEGER: "whole number", ColumnType.REAL: "number"}
    return named.get(column.content) or plain.get(column.type, "truth value")


def _meaning(column: Column) -> Iterator[str]:
    yield column.meaning if column.meaning.endswith(".") else f"{column.meaning}."
    if column.codes:
        yield f"Codes: list `{column.codes}`."
    if column.refers_to:
        yield f"An id of `{column.refers_to}`."
    if column.unit and column.unit != "date text":
        yield f"Unit: {column.unit}."
