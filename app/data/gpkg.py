"""GeoPackage as a container, opened for reading with clear refusals. :mod:`app.data.gpkg_writer` writes one.

Plain ``sqlite3``: geopandas takes a third of a second to import, and the first paint needs the atlas.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from app.data.errors import AtlasFileError
from app.data.schema import EPSG, Table

Row = tuple[object, ...]

_MAX_VALUE_BYTES: Final = 64 * 1024 * 1024
_BUSY_TIMEOUT_S: Final = 0.5
_SQLITE_MAGIC: Final = b"SQLite format 3\x00"
_WAYS_OUT: Final = "choose a GeoPackage (.gpkg)"


@contextmanager
def open_gpkg(path: Path, *, immutable: bool = False) -> Iterator[sqlite3.Connection]:
    """Open a GeoPackage for reading only, and close it.

    Args:
        path: the file.
        immutable: nobody writes to the file while the program runs, so no lock is needed: for bundled data.

    Raises:
        AtlasFileError: missing, unreadable, cut short, not a GeoPackage, in use; also for whatever SQLite finds
            wrong while the connection is used.
    """
    _check_header(path)
    mode = "mode=ro&immutable=1" if immutable else "mode=ro"
    try:
        with closing(
            sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True, timeout=_BUSY_TIMEOUT_S)
        ) as connection:
            # A stranger's file may hold functions in views, triggers and indexes, and values of any size.
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE_BYTES)
            if not plain_tables(connection) >= {"gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"}:
                raise AtlasFileError(path, "is a SQLite database but not a GeoPackage", _WAYS_OUT)
            yield connection
    except sqlite3.Error as error:
        raise explained(path, error) from error
    except UnicodeDecodeError as error:
        raise AtlasFileError(path, "is damaged (it holds text that is none)", "copy or download it again") from error


def _check_header(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError as error:
        raise AtlasFileError(path, "there is no such file", "it may have been moved or renamed") from error
    except IsADirectoryError as error:
        raise AtlasFileError(path, "is a folder", _WAYS_OUT) from error
    except OSError as error:
        raise AtlasFileError(path, f"cannot be read ({error.strerror})") from error
    if not head.startswith(_SQLITE_MAGIC):
        reason = "is empty" if not head else "is not a GeoPackage (it is no SQLite database)"
        raise AtlasFileError(path, reason, _WAYS_OUT)
    if len(head) < 100:
        raise AtlasFileError(path, "is cut short", "copy or download it again")
    page_bytes = int.from_bytes(head[16:18], "big")
    page_bytes = 65536 if page_bytes == 1 else page_bytes
    pages = int.from_bytes(head[28:32], "big")
    # The page count in the header is valid only where the two change counters agree (SQLite file format 1.3.8).
    if head[24:28] == head[92:96] and size < pages * page_bytes:
        reason = f"is cut short ({size:,} of {pages * page_bytes:,} bytes)"
        raise AtlasFileError(path, reason, "copy or download it again")


def plain_tables(connection: sqlite3.Connection) -> set[str]:
    """Return the names of the tables; views and virtual tables are left out."""
    # Views and virtual tables run code of the file when read: only plain tables (with a root page) count.
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0")
    return {str(name) for (name,) in found}


def explained(path: Path, error: sqlite3.Error) -> AtlasFileError:
    """Return what SQLite found wrong with a file, in words for a person."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")):
        return AtlasFileError(path, "is in use by another program", "close it there and try again")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return AtlasFileError(path, "is damaged", "copy or download it again")
    if name.startswith("SQLITE_FULL"):
        return AtlasFileError(path, "there is no room left on the disk")
    if name.startswith("SQLITE_TOOBIG"):
        return AtlasFileError(path, f"holds a value larger than {_MAX_VALUE_BYTES // 2**20} MB")
    return AtlasFileError(path, f"cannot be used ({error})")


def missing_tables(connection: sqlite3.Connection, tables: Sequence[Table]) -> list[Table]:
    """Return those of ``tables`` that the file does not have."""
    present = plain_tables(connection)
    return [table for table in tables if table.name not in present]


def layer_names(connection: sqlite3.Connection) -> list[str]:
    """Return the layers and tables that the file says it holds."""
    return [str(name) for (name,) in connection.execute("SELECT table_name FROM gpkg_contents ORDER BY table_name")]


def raw_rows(connection: sqlite3.Connection, path: Path, table: Table) -> Iterator[Row]:
    """Return ``(row id, geometry blob, *columns)`` of a table in the order of the row ids, values as stored.

    The geometry of an attribute table and the value of a missing optional column are ``None``.

    Raises:
        AtlasFileError: a column is missing, or the layer is not in longitude and latitude.
    """
    present = {str(row[1]) for row in connection.execute("SELECT * FROM pragma_table_info(?)", (table.name,))}
    for column in table.columns:
        if column.name not in present and not column.optional:
            raise AtlasFileError(
                path, "the column is missing", "every row needs it", layer=table.name, field=column.name
            )
    geometry = quoted(geometry_column(connection, path, table)) if table.geometry else "NULL"
    fields = ", ".join(f'"{name}"' if name in present else "NULL" for name in table.names)
    return connection.execute(f'SELECT rowid, {geometry}, {fields} FROM "{table.name}" ORDER BY rowid')


def geometry_column(connection: sqlite3.Connection, path: Path, table: Table) -> str:
    """Return the name of the geometry column of a layer.

    Raises:
        AtlasFileError: it has none, or is not in longitude and latitude.
    """
    found = connection.execute(
        "SELECT g.column_name, s.organization, s.organization_coordsys_id FROM gpkg_geometry_columns g"
        " LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id WHERE g.table_name = ?",
        (table.name,),
    ).fetchone()
    if found is None:
        raise AtlasFileError(
            path, "has no geometry column", f"it must be a layer of {table.geometry}", layer=table.name
        )
    name, organization, code = found
    if str(organization).upper() != "EPSG" or code != EPSG:
        reason = f"is in {organization}:{code}"
        raise AtlasFileError(path, reason, f"save it in EPSG:{EPSG} (longitude and latitude)", layer=table.name)
    return str(name)


def quoted(name: str) -> str:
    """Return a name of a table or column as SQL."""
    return '"' + name.replace('"', '""') + '"'
