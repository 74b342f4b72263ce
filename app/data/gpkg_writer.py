"""Writing a GeoPackage: whole or not at all, anew or upon what another file has beside our tables."""

from __future__ import annotations

import glob
import os
import sqlite3
import struct
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from app.data.errors import AtlasFileError
from app.data.gpkg import Row, explained, geometry_column, plain_tables, quoted
from app.data.kept import KeptColumns, copy_rest, drop_spatial_index
from app.data.schema import EPSG, Column, ColumnType, Content, Table
from app.support.stamps import FileStamp, stamp_of

Bounds = tuple[float, float, float, float]

_APPLICATION_ID: Final = 0x47504B47  # "GPKG"
_VERSION: Final = 10300
_LEFTOVER_AFTER_S: Final = 3600

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


@dataclass(frozen=True)
class Filled:
    """A table with its rows. Each row is ``(geometry blob or None, *columns)``; attribute tables leave out the blob."""

    table: Table
    rows: Iterable[Row]
    bounds: Bounds | None = None
    """West, south, east, north of all geometries."""


@dataclass(frozen=True)
class Added:
    """Rows that come to those which a layer of points has already."""

    table: Table
    rows: Sequence[Row]


def write_gpkg(
    path: Path,
    tables: Iterable[Filled | Added],
    *,
    rest_from: Path | None = None,
    changed: datetime | None = None,
    before_placing: Callable[[], None] | None = None,
) -> FileStamp:
    """Write a GeoPackage beside ``path`` and put it in place: afterwards there is the old or the new file, whole.

    The same rows give the same bytes, with the same SQLite and the same ``changed``. Returns the state of the file.

    Args:
        path: where to.
        tables: what; order is kept.
        rest_from: a GeoPackage, often ``path`` itself: whatever it has beside ``tables`` is in the new file too.
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
            _fill(connection, list(tables), stamp, rest_from)
        if before_placing is not None:
            before_placing()
        return _settle(part, target)
    except sqlite3.Error as error:
        raise explained(path, error) from error
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


def _settle(part: Path, target: Path) -> FileStamp:
    """Force ``part`` to the disk and let it take the place, and the access rights, of ``target``; return its state."""
    try:
        mode = target.stat().st_mode & 0o777
    except FileNotFoundError:
        mode = 0o666 & ~_umask()
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.chmod(mode)
    # Before others can see it: what they change from now on is noticed.
    stamp = stamp_of(part)
    if stamp is None:
        raise FileNotFoundError(2, "the new file is gone")
    part.replace(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return stamp


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _fill(connection: sqlite3.Connection, tables: Sequence[Filled | Added], stamp: str, rest_from: Path | None) -> None:
    kept = KeptColumns()
    if rest_from is not None:
        anew = [filled.table for filled in tables if isinstance(filled, Filled)]
        kept = copy_rest(connection, rest_from, anew)
    # The file is not in place yet, so a journal would protect nothing.
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {_VERSION}")
    connection.execute("BEGIN")
    if rest_from is None:
        for statement in _FRAME.split(";\n"):
            connection.execute(statement)
    connection.executemany(
        "INSERT OR IGNORE INTO gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id,"
        " definition, description) VALUES (?, ?, ?, ?, ?, ?)",
        _REFERENCE_SYSTEMS,
    )
    for filled in tables:
        if isinstance(filled, Added):
            _add_to(connection, filled, stamp, rest_from)
        else:
            _add(connection, filled, stamp)
    kept.put_back(connection)
    connection.execute("COMMIT")


def _add_to(connection: sqlite3.Connection, added: Added, stamp: str, rest_from: Path | None) -> None:
    table, rows = added.table, added.rows
    bounds = point_bounds(rows)
    if table.name not in plain_tables(connection):
        _add(connection, Filled(table, rows, bounds), stamp)
        return
    if not rows or bounds is None:
        return
    geometry = geometry_column(connection, rest_from or Path(table.name), table)
    drop_spatial_index(connection, table.name)
    present = {str(row[1]) for row in connection.execute("SELECT * FROM pragma_table_info(?)", (table.name,))}
    for column in table.columns:
        if column.name not in present:
            connection.execute(f"ALTER TABLE {quoted(table.name)} ADD COLUMN {_definition(column)}")
    names = ", ".join(quoted(name) for name in (geometry, *table.names))
    marks = ", ".join("?" * (len(table.names) + 1))
    connection.executemany(f"INSERT INTO {quoted(table.name)} ({names}) VALUES ({marks})", rows)
    # The count that GDAL keeps is wrong now; without one it counts.
    if "gpkg_ogr_contents" in plain_tables(connection):
        connection.execute("DELETE FROM gpkg_ogr_contents WHERE lower(table_name) = ?", (table.name,))
    connection.execute(
        "UPDATE gpkg_contents SET last_change = ?1, min_x = min(ifnull(min_x, ?2), ?2), min_y = min(ifnull(min_y, ?3),"
        " ?3), max_x = max(ifnull(max_x, ?4), ?4), max_y = max(ifnull(max_y, ?5), ?5) WHERE lower(table_name) = ?6",
        (stamp, *bounds, table.name),
    )


def point_bounds(rows: Sequence[Row]) -> Bounds | None:
    """Return west, south, east and north of rows that begin with a point blob of our own making."""
    if not rows:
        return None
    # The coordinates are the last sixteen bytes of a point.
    points = [struct.unpack("<dd", row[0][-16:]) for row in rows if isinstance(row[0], bytes)]
    lons, lats = zip(*points, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def _add(connection: sqlite3.Connection, filled: Filled, stamp: str) -> None:
    table = filled.table
    is_layer = bool(table.geometry)
    columns = ["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"]
    if is_layer:
        columns.append(f"geom {table.geometry}")
    columns += [_definition(column) for column in table.columns]
    connection.execute(f'CREATE TABLE "{table.name}" ({", ".join(columns)})')
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, min_x, min_y, max_x,"
        " max_y, srs_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            "INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)"
            " VALUES (?, 'geom', ?, ?, 0, 0)",
            (table.name, table.geometry, EPSG),
        )
    marks = ", ".join("?" * (len(table.columns) + is_layer))
    names = ", ".join([*(["geom"] if is_layer else []), *(f'"{name}"' for name in table.names)])
    connection.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', filled.rows)


def _definition(column: Column) -> str:
    return f'"{column.name}" {column.type}{" NOT NULL UNIQUE" if column.content is Content.ID else ""}'


def stored(value: object, kind: ColumnType) -> object:
    """Return a field as it is stored: truth as 0 or 1, the rest as it is."""
    return int(bool(value)) if kind is ColumnType.BOOLEAN else value
