"""GeoJSON, GeoPackage, shapefile, FlatGeobuf and GeoParquet, brought to longitude and latitude."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.data.errors import AtlasFileError, MissingCrsError
from app.data.geometry import MAX_VERTICES
from app.data.importing.raw import ColumnRows, RawRow, RawTable, check_rows, check_size, read_bytes

_CRS_HINT: Final = "say which it is, as --crs EPSG:4326 for longitude and latitude on WGS 84"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def read_geojson(path: Path) -> RawTable:
    """Read a GeoJSON file (RFC 7946). A line with ``times`` in its properties becomes one row for each point.

    Raises:
        AtlasFileError: it is no GeoJSON, is nested too deep, or is not in longitude and latitude.
    """
    body = read_bytes(path)
    try:
        parsed = json.loads(body.decode("utf-8-sig"), parse_constant=_no_constant)
    except RecursionError as error:
        raise AtlasFileError(path, "is nested too deep", "choose another file") from error
    except ValueError as error:
        raise AtlasFileError(path, f"is not JSON that can be read ({error})", "save or download it again") from error
    features = _features(path, parsed)
    rows: list[RawRow] = []
    for number, feature in enumerate(features, start=1):
        rows += _feature_rows(path, number, feature)
        check_rows(path, len(rows))
    if not rows:
        raise AtlasFileError(path, "has no features", "choose another file")
    columns = tuple(dict.fromkeys(name for row in rows for name in row.cells))
    return RawTable("", columns, rows, has_geometry=True)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _features(path: Path, parsed: object) -> list[Any]:
    wanted = "a GeoJSON FeatureCollection is needed"
    if not isinstance(parsed, dict):
        raise AtlasFileError(path, "is JSON but no GeoJSON", wanted)
    crs = parsed.get("crs")
    if crs is not None and not any(code in json.dumps(crs) for code in ("CRS84", "4326")):
        raise AtlasFileError(path, f"is in {json.dumps(crs)[:80]}", "save it in longitude and latitude (RFC 7946)")
    match parsed.get("type"):
        case "FeatureCollection" if isinstance(parsed.get("features"), list):
            return list(parsed["features"])
        case "Feature":
            return [parsed]
        case _:
            raise AtlasFileError(path, "is JSON but no GeoJSON", wanted)


def _feature_rows(path: Path, number: int, feature: object) -> list[RawRow]:
    if not isinstance(feature, dict):
        return [RawRow(number, {})]
    properties = feature.get("properties")
    cells = {str(key): _cell(value) for key, value in properties.items()} if isinstance(properties, dict) else {}
    if "id" in feature and "id" not in cells:
        cells["id"] = _cell(feature["id"])
    geometry = _geojson_geometry(path, feature.get("geometry"))
    times = properties.get("times") if isinstance(properties, dict) else None
    if not isinstance(times, list) or not times:
        return [RawRow(number, cells, geometry)]
    cells.pop("times", None)
    points = [] if geometry is None else [shapely.Point(x, y) for x, y in shapely.get_coordinates(geometry)]
    if len(points) != len(times):
        return [RawRow(number, {**cells, "time": f"{len(times)} times for {len(points)} points"}, None)]
    return [RawRow(number, {**cells, "time": _time(at)}, point) for at, point in zip(times, points, strict=True)]


def _time(value: object) -> object:
    if isinstance(value, (int, float)) and abs(value) < 1e15:
        return (
            (_EPOCH + timedelta(milliseconds=value)).strftime("%Y-%m-%dT%H:%M:%S") if abs(value) < 6e13 else str(value)
        )
    return value


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value


def _geojson_geometry(path: Path, geometry: object) -> BaseGeometry | None:
    if not isinstance(geometry, dict):
        return None
    try:
        found: BaseGeometry = shapely.force_2d(shapely.from_geojson(json.dumps(geometry)))
    except (shapely.GEOSException, ValueError, TypeError):
        return None
    _check_vertices(path, found)
    return found


def _check_vertices(path: Path, geometry: BaseGeometry) -> None:
    if shapely.get_num_coordinates(geometry) > MAX_VERTICES:
        raise AtlasFileError(path, f"has an outline of more than {MAX_VERTICES:,} points", "simplify it")


def read_vector(path: Path, crs: str = "", *, inside: Path | None = None, encoding: str = "") -> list[RawTable]:
    """Read every layer of a file that GDAL knows, and reproject it to longitude and latitude.

    Args:
        path: a GeoPackage, shapefile or FlatGeobuf file.
        crs: the reference system, for files that do not say it; it does not overrule those that do.
        inside: the archive that the file was in, for messages.
        encoding: of its texts; empty where the file says it.

    Raises:
        AtlasFileError: it cannot be read, or its reference system is not known.
    """
    import pyogrio

    named = inside or path
    check_size(path)
    try:
        layers = [(str(name), kind) for name, kind in pyogrio.list_layers(path)]
        tables = [
            _layer(path, named, name, crs, has_geometry=kind is not None, encoding=encoding) for name, kind in layers
        ]
    except _spoilt() as error:
        raise AtlasFileError(named, f"cannot be read ({error})", "save or download it again") from error
    tables = [table for table in tables if table.rows]
    if not tables:
        raise AtlasFileError(named, "has no rows", "choose another file")
    return tables


def _spoilt() -> tuple[type[Exception], ...]:
    from pyogrio import errors

    return (
        *(errors.DataSourceError, errors.DataLayerError, errors.FeatureError),
        *(errors.FieldError, errors.GeometryError, errors.CRSError),
        # The last is what pyogrio raises for a reference system that GDAL cannot write down.
        *(ValueError, OverflowError, UnboundLocalError),
    )


def _layer(path: Path, named: Path, name: str, crs: str, *, has_geometry: bool, encoding: str) -> RawTable:
    import pyogrio

    check_rows(named, pyogrio.read_info(path, layer=name)["features"], name)
    meta, _, blobs, columns = pyogrio.raw.read(
        path, layer=name, read_geometry=has_geometry, force_2d=True, encoding=encoding or None
    )
    geometries = _parsed(blobs) if has_geometry and blobs is not None else None
    names = tuple(map(str, meta["fields"]))
    values = [_plain(column) for column in columns]
    table = _table(named, name, names, values, geometries, meta.get("crs") or "", crs)
    table.notes += [f"read as {encoding}"] if encoding else []
    return table


def read_parquet(path: Path, crs: str = "") -> RawTable:
    """Read a GeoParquet file; the arguments and errors are those of :func:`read_vector`."""
    import geopandas as gpd
    import pyarrow as pa

    check_size(path)
    try:
        frame = gpd.read_parquet(path)
    except (ValueError, OSError, pa.ArrowException) as error:
        raise AtlasFileError(path, f"is no GeoParquet that can be read ({error})", "save it again") from error
    check_rows(path, len(frame))
    names = tuple(str(name) for name in frame.columns if name != frame.geometry.name)
    values = [_plain(frame[name].to_numpy()) for name in names]
    known = "" if frame.crs is None else frame.crs.to_string()
    return _table(path, "", names, values, frame.geometry.to_numpy(), known, crs)


def _plain(column: Any) -> list[object]:
    """Return a column as Python values; dates and times as text, without the time where all are midnights."""
    if np.issubdtype(column.dtype, np.datetime64):
        seconds = column.astype("datetime64[s]")
        days = column.astype("datetime64[D]")
        at = days if (seconds == days).all() else seconds
        return ["" if np.isnat(value) else str(value) for value in at]
    return [None if isinstance(value, float) and np.isnan(value) else value for value in column.tolist()]


def _parsed(blobs: Any) -> Any:
    return shapely.from_wkb(blobs, on_invalid="ignore")


def _table(
    path: Path, name: str, columns: tuple[str, ...], values: list[list[object]], geometries: Any, known: str, asked: str
) -> RawTable:
    notes = []
    count = len(values[0]) if values else (0 if geometries is None else len(geometries))
    if geometries is not None:
        if not known and not asked:
            raise MissingCrsError(path, "does not say in which reference system it is", _CRS_HINT, layer=name)
        geometries, note = _in_degrees(path, name, geometries, known or asked)
        notes += [note] if note else []
        if count and int(shapely.get_num_coordinates(geometries).max()) > MAX_VERTICES:
            raise AtlasFileError(path, f"has an outline of more than {MAX_VERTICES:,} points", "simplify it")
    rows = ColumnRows(dict(zip(columns, values, strict=True)), geometries, count)
    return RawTable(name, columns, rows, has_geometry=geometries is not None, notes=notes)


def _in_degrees(path: Path, layer: str, geometries: Any, crs: str) -> tuple[Any, str]:
    transform = transformer(path, crs, layer)
    if transform is None:
        return geometries, ""
    moved = shapely.transform(geometries, lambda xy: np.column_stack(transform(xy[:, 0], xy[:, 1])))
    return moved, f"reprojected from {crs} to longitude and latitude on WGS 84"


def transformer(path: Path, crs: str, layer: str = "") -> Any:
    """Return the function from x and y to longitude and latitude, or ``None`` where they are that already.

    Raises:
        AtlasFileError: there is no such reference system.
    """
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError

    try:
        system = CRS.from_user_input(crs)
    except CRSError as error:
        raise AtlasFileError(path, f"“{crs}” is no reference system", _CRS_HINT, layer=layer) from error
    if system.to_epsg() == 4326:
        return None
    return Transformer.from_crs(system, 4326, always_xy=True).transform
