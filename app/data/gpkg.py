"""GeoPackage as a container: opening one with clear refusals, writing one whole or not at all.

Plain ``sqlite3``: geopandas takes a third of a second to import, and the first paint needs the atlas.
"""

from __future__ import annotations

import glob
import os
import sqlite3
import struct
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Final

from app.data.errors import AtlasFileError
from app.data.schema import EPSG, Column, ColumnType, Content, Table

Row = tuple[object, ...]
Bounds = tuple[float, float, float, float]

_APPLICATION_ID: Final = 0x47504B47  # "GPKG"
_VERSION: Final = 10300
_MAX_VALUE_BYTES: Final = 64 * 1024 * 1024
_BUSY_TIMEOUT_S: Final = 0.5
_LEFTOVER_AFTER_S: Final = 3600
_SQLITE_MAGIC: Final = b"SQLite format 3\x00"
_WAYS_OUT: Final = "choose a GeoPackage (.gpkg)"

_WGS_84: Final = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],'
    'AUTHORITY["EPSG","4326"]]'
)

_FRAME: Final = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
 organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
 description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
 min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
 CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
 geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
 CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
 CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
 CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""

_REFERENCE_SYSTEMS: Final = (
    ("Undefined cartesian SRS", -1, "NONE", -1, "undefined", "undefined cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    ("WGS 84", EPSG, "EPSG", EPSG, _WGS_84, "longitude and latitude in degrees on WGS 84"),
)


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
        raise _explained(path, error) from error
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


def _explained(path: Path, error: sqlite3.Error) -> AtlasFileError:
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
    geometry = f'"{_geometry_column(connection, path, table)}"' if table.geometry else "NULL"
    fields = ", ".join(f'"{name}"' if name in present else "NULL" for name in table.names)
    return connection.execute(f'SELECT rowid, {geometry}, {fields} FROM "{table.name}" ORDER BY rowid')


def _geometry_column(connection: sqlite3.Connection, path: Path, table: Table) -> str:
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
    return str(name).replace('"', '""')


@dataclass(frozen=True)
class Filled:
    """A table with its rows. Each row is ``(geometry blob or None, *columns)``; attribute tables leave out the blob."""

    table: Table
    rows: Iterable[Row]
    bounds: Bounds | None = None
    """West, south, east, north of all geometries."""


@dataclass(frozen=True)
class TableFrom:
    """A layer of points whose rows are copied, as they are stored, from another GeoPackage, and ``added`` to."""

    table: Table
    path: Path
    added: Sequence[Row] = ()


def write_gpkg(
    path: Path,
    tables: Iterable[Filled | TableFrom],
    *,
    changed: datetime | None = None,
    before_placing: Callable[[], None] | None = None,
) -> None:
    """Write a GeoPackage beside ``path`` and put it in place: afterwards there is the old or the new file, whole.

    The same rows give the same bytes, with the same SQLite and the same ``changed``.

    Args:
        path: where to.
        tables: what; order is kept.
        changed: the time of the last change that the file states; now, where it is not given.
        before_placing: called when the file is ready and before it takes its place, which it prevents by raising.

    Raises:
        AtlasFileError: the file or its folder cannot be written.
    """
    target = Path(os.path.realpath(path))
    stamp = (changed or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    try:
        _remove_leftovers(target)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise AtlasFileError(path, f"cannot be written ({error.strerror})", "choose another folder") from error
    part = Path(name)
    try:
        os.close(handle)
        with closing(sqlite3.connect(part, isolation_level=None)) as connection:
            _fill(connection, tables, stamp)
        if before_placing is not None:
            before_placing()
        _settle(part, target)
    except sqlite3.Error as error:
        raise _explained(path, error) from error
    except UnicodeError as error:
        raise AtlasFileError(path, "holds text that is not Unicode") from error
    except OSError as error:
        raise AtlasFileError(path, f"cannot be written ({error.strerror})", "choose another folder") from error
    finally:
        part.unlink(missing_ok=True)


def _remove_leftovers(target: Path) -> None:
    """Remove what a save that was cut off, by a loss of power for example, has left beside the file."""
    for part in target.parent.glob(f".{glob.escape(target.name)}.*.part"):
        # A younger one may be another window's save under way.
        if time.time() - part.stat().st_mtime > _LEFTOVER_AFTER_S:
            part.unlink(missing_ok=True)


def _settle(part: Path, target: Path) -> None:
    """Force ``part`` to the disk and let it take the place, and the access rights, of ``target``."""
    try:
        mode = target.stat().st_mode & 0o777
    except FileNotFoundError:
        mode = 0o666 & ~_umask()
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.chmod(mode)
    part.replace(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _fill(connection: sqlite3.Connection, tables: Iterable[Filled | TableFrom], stamp: str) -> None:
    # The file is not in place yet, so a journal would protect nothing.
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {_VERSION}")
    connection.execute("BEGIN")
    for statement in _FRAME.split(";\n"):
        connection.execute(statement)
    connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _REFERENCE_SYSTEMS)
    for filled in tables:
        _add(connection, _read(filled) if isinstance(filled, TableFrom) else filled, stamp)
    connection.execute("COMMIT")


def _read(wanted: TableFrom) -> Filled:
    """Return the rows of another file, read one after the other while they are written."""
    with open_gpkg(wanted.path) as connection:
        if missing_tables(connection, [wanted.table]):
            return Filled(wanted.table, wanted.added, point_bounds(wanted.added))
        found = connection.execute(
            "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = ?", (wanted.table.name,)
        ).fetchone()
    bounds = [box for box in (found, point_bounds(wanted.added)) if box is not None and None not in box]
    whole = None
    if bounds:
        wests, souths, easts, norths = zip(*bounds, strict=True)
        whole = (min(wests), min(souths), max(easts), max(norths))
    return Filled(wanted.table, chain(_rows_of(wanted), wanted.added), whole)


def point_bounds(rows: Sequence[Row]) -> Bounds | None:
    """Return west, south, east and north of rows that begin with a point blob of our own making."""
    if not rows:
        return None
    # The coordinates are the last sixteen bytes of a point.
    points = [struct.unpack("<dd", row[0][-16:]) for row in rows if isinstance(row[0], bytes)]
    lons, lats = zip(*points, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def _rows_of(wanted: TableFrom) -> Iterator[Row]:
    with open_gpkg(wanted.path) as connection:
        for _, *values in raw_rows(connection, wanted.path, wanted.table):
            yield tuple(values)


def _add(connection: sqlite3.Connection, filled: Filled, stamp: str) -> None:
    table = filled.table
    is_layer = bool(table.geometry)
    columns = ["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"]
    if is_layer:
        columns.append(f"geom {table.geometry}")
    columns += [_definition(column) for column in table.columns]
    connection.execute(f'CREATE TABLE "{table.name}" ({", ".join(columns)})')
    connection.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            table.name,
            "features" if is_layer else "attributes",
            table.name,
            table.description,
            stamp,
            *(filled.bounds or (None, None, None, None)),
            EPSG if is_layer else None,
        ),
    )
    if is_layer:
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)", (table.name, table.geometry, EPSG)
        )
    marks = ", ".join("?" * (len(table.columns) + is_layer))
    names = ", ".join([*(["geom"] if is_layer else []), *(f'"{name}"' for name in table.names)])
    connection.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', filled.rows)


def _definition(column: Column) -> str:
    return f'"{column.name}" {column.type}{" NOT NULL UNIQUE" if column.content is Content.ID else ""}'


def stored(value: object, kind: ColumnType) -> object:
    """Return a field as it is stored: truth as 0 or 1, the rest as it is."""
    return int(bool(value)) if kind is ColumnType.BOOLEAN else value
