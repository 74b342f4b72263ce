"""What other programs have put into an atlas file beside our tables: it stays when the atlas is saved.

Layers, tables, styles and views are copied with the file as a whole. Columns added to our tables are put back: by the
id of the record, or, where rows have no id, to the row that says the same.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.data.errors import AtlasFileError
from app.data.gpkg import Row, open_gpkg, plain_tables, quoted
from app.data.schema import Content, Table

# What GeoPackage and GDAL note of a table in tables of theirs, and would be wrong of the one that comes instead.
_NOTES: Final = ("gpkg_contents", "gpkg_geometry_columns", "gpkg_extensions", "gpkg_ogr_contents")
# Triggers of the file on these would run when they are written to.
_WRITTEN: Final = (*_NOTES, "gpkg_spatial_ref_sys")
_TYPE: Final = re.compile(r"[A-Za-z_ ]{1,40}(\(\d{1,9}(, ?\d{1,9})?\))?")
_OURS: Final = frozenset({"fid", "geom"})


@dataclass
class KeptColumns:
    """Columns that a person added to our tables, with their values by what tells the rows of a table apart."""

    columns: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: dict[str, list[tuple[Row, Row]]] = field(default_factory=dict)

    def put_back(self, connection: sqlite3.Connection) -> None:
        """Add the columns to the tables that were written anew; a row that is gone takes its values with it."""
        for table, columns in self.columns.items():
            for name, kind in columns:
                connection.execute(f"ALTER TABLE {quoted(table)} ADD COLUMN {quoted(name)} {kind}")
            # Rows may be alike: then each finds one of them, in their order.
            there: dict[Row, list[object]] = {}
            for key, (row_id,) in _by_key(connection, table, self.keys[table], ["rowid"]):
                there.setdefault(key, []).append(row_id)
            for row_ids in there.values():
                row_ids.reverse()
            found = [(*values, there[key].pop()) for key, values in self.rows[table] if there.get(key)]
            assigned = ", ".join(f"{quoted(name)} = ?" for name, _ in columns)
            connection.executemany(f"UPDATE {quoted(table)} SET {assigned} WHERE rowid = ?", found)


def copy_rest(connection: sqlite3.Connection, source: Path, anew: Iterable[Table]) -> KeptColumns:
    """Fill an empty database with a GeoPackage, and take out the tables that will be written anew.

    Args:
        connection: to the empty database, without a transaction.
        source: the GeoPackage.
        anew: the tables that are not wanted; columns of others in them are returned.

    Raises:
        AtlasFileError: the source cannot be read, or another program is writing to it.
    """

    def refuse_if_busy(status: int, _remaining: int, _total: int) -> None:
        # sqlite3 would try for ever.
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise AtlasFileError(source, "is in use by another program", "close it there and try again")

    connection.execute("PRAGMA synchronous = OFF")
    with open_gpkg(source) as opened:
        opened.backup(connection, progress=refuse_if_busy, sleep=0.05)
    connection.execute("PRAGMA trusted_schema = OFF")
    # A log of writes is noted in the file itself, and would go into this one.
    connection.execute("PRAGMA journal_mode = DELETE")
    present = plain_tables(connection)
    ours = [table for table in anew if table.name in present]
    kept = _columns_of_others(connection, ours)
    for name in _WRITTEN:
        _drop_triggers(connection, name)
    for table in ours:
        drop_spatial_index(connection, table.name)
        connection.execute(f"DROP TABLE {quoted(table.name)}")
        for name in present.intersection(_NOTES):
            connection.execute(f"DELETE FROM {name} WHERE lower(table_name) = ?", (table.name,))
    return kept


def drop_spatial_index(connection: sqlite3.Connection, table: str) -> None:
    """Drop the triggers and the spatial index of a layer: they call functions that GDAL has and SQLite has not."""
    _drop_triggers(connection, table)
    columns = connection.execute("SELECT column_name FROM gpkg_geometry_columns WHERE lower(table_name) = ?", (table,))
    for (column,) in columns.fetchall():
        found = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage = 0 AND lower(name) = lower(?)",
            (f"rtree_{table}_{column}",),
        )
        for (name,) in found.fetchall():
            connection.execute(f"DROP TABLE {quoted(str(name))}")
    if "gpkg_extensions" in plain_tables(connection):
        connection.execute(
            "DELETE FROM gpkg_extensions WHERE lower(table_name) = ? AND extension_name = 'gpkg_rtree_index'", (table,)
        )


def _drop_triggers(connection: sqlite3.Connection, table: str) -> None:
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND lower(tbl_name) = ?", (table,)
    )
    for (name,) in found.fetchall():
        connection.execute(f"DROP TRIGGER {quoted(str(name))}")


def _columns_of_others(connection: sqlite3.Connection, tables: Iterable[Table]) -> KeptColumns:
    kept = KeptColumns()
    for table in tables:
        found = connection.execute("SELECT name, type, pk FROM pragma_table_info(?)", (table.name,)).fetchall()
        shapes = connection.execute(
            "SELECT column_name FROM gpkg_geometry_columns WHERE lower(table_name) = ?", (table.name,)
        )
        taken = {*table.names, *_OURS, *(str(name).lower() for (name,) in shapes)}
        columns = [
            (str(name), str(kind) if _TYPE.fullmatch(str(kind)) else "")
            for name, kind, is_key in found
            if not is_key and str(name).lower() not in taken
        ]
        if columns:
            present = {str(name) for name, _, _ in found}
            ids = tuple(column.name for column in table.columns if column.content is Content.ID)
            keys = ids or tuple(name for name in table.names if name in present)
            kept.columns[table.name], kept.keys[table.name] = columns, keys
            kept.rows[table.name] = list(_by_key(connection, table.name, keys, [quoted(name) for name, _ in columns]))
    return kept


def _by_key(
    connection: sqlite3.Connection, table: str, keys: Sequence[str], columns: Sequence[str]
) -> Iterator[tuple[Row, Row]]:
    """Yield what tells each row of a table apart, and its values of other columns, which are given as SQL."""
    names = ", ".join([*map(quoted, keys), *columns])
    for row in connection.execute(f"SELECT {names} FROM {quoted(table)} ORDER BY rowid"):
        # What is missing is stored as an empty text by us.
        yield tuple("" if value is None else value for value in row[: len(keys)]), row[len(keys) :]
