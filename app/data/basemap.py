"""The bundled base map, read-only, as packed arrays for the page.

Longitudes are shifted by 360 degrees where they lie west of 30 W, so that the map runs from -30 to 330 and the
Pacific is whole. Nothing in the file crosses that meridian.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from app.data import schema
from app.data.basemap_schema import BATHYMETRY, BORDERS, LAND, PLACES, PREFECTURES
from app.data.geometry import outlines_of
from app.data.gpkg import Row, open_gpkg, raw_rows
from app.data.schema import Table
from app.support.kept import kept, kept_folder, version_of

FIRST_LON, LAST_LON = -30.0, 330.0
# Nothing is drawn beyond the edge of Web Mercator.
_MAX_LAT: Final = 85.051129
_PACKED: Final = ("land-0", "land-1", "land-2", "borders", "prefectures", "bathymetry", "places")

Float64Array = NDArray[np.float64]
Uint32Array = NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class Shapes:
    """Polygons or lines as arrays.

    Attributes:
        lonlat: longitude (from -30 to 330) and latitude in degrees, float64, shape ``(n, 2)``.
        parts: where each ring or line starts among the points, and the end of the last; uint32, ``(p + 1,)``.
        features: where each feature starts among the parts, and the end of the last; uint32, ``(f + 1,)``.
        attributes: one number for each feature, by name.
        seam_lons: meridians (from -30 to 330) along which polygons were cut: their edges there are no coast.
        seam_lats: parallels likewise.
    """

    lonlat: Float64Array
    parts: Uint32Array
    features: Uint32Array
    attributes: Mapping[str, list[int]]
    seam_lons: tuple[float, ...] = ()
    seam_lats: tuple[float, ...] = ()

    def pack(self) -> bytes:
        """Return the shapes as bytes for the page, little-endian.

        First ``uint32``, the length of the header in bytes; then the header, JSON in UTF-8, padded with spaces so
        that what follows is aligned to 4 bytes; ``float32[2 * points]``, x and y in turn; ``uint32[parts + 1]``,
        the point at which each ring or line starts; ``uint32[features + 1]``, the part at which each feature starts.

        The header has the numbers ``points``, ``parts`` and ``features``; ``origin``, two numbers; ``attributes``,
        lists with one number for each feature; ``seams`` with the lists ``lon`` and ``lat`` in degrees.

        x and y are Web Mercator in world units less ``origin``, which keeps single precision below a metre in the
        region: ``(lon + 180) / 360``, here 0.4167 to 1.4167, and ``0.5 - ln(tan(pi / 4 + lat / 2)) / (2 pi)``, 0 in
        the north to 1 in the south. Rings are to be filled by the even-odd rule, each feature by itself.
        """
        xy = mercator(self.lonlat)
        origin = (xy.min(axis=0) + xy.max(axis=0)) / 2 if len(xy) else np.zeros(2)
        header = json.dumps(
            {
                "points": len(self.lonlat),
                "parts": len(self.parts) - 1,
                "features": len(self.features) - 1,
                "origin": origin.tolist(),
                "attributes": dict(self.attributes),
                "seams": {"lon": self.seam_lons, "lat": self.seam_lats},
            },
            separators=(",", ":"),
        ).encode()
        header += b" " * (-len(header) % 4)
        body = ((xy - origin).astype("<f4"), self.parts.astype("<u4"), self.features.astype("<u4"))
        return b"".join((struct.pack("<I", len(header)), header, *(array.tobytes() for array in body)))


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name on the map.

    ``angle`` is in degrees, anticlockwise; ``min_zoom`` the zoom from which it is shown; ``rank`` 0 (most
    important) to 5; ``note`` says whose name it is, or who claims the place,
    ``note_ja`` says it in Japanese.
    """

    name_en: str
    name_ja: str
    kind: str
    rank: int
    min_zoom: float
    lon: float
    lat: float
    angle: float
    note: str
    note_ja: str


class Basemap:
    """The base map file. What it packs for the page is kept in the folder ``cache``, where there is one.

    Every method but :meth:`packed` reads anew. All may be called from any thread, and raise
    :class:`~app.data.errors.AtlasFileError` where the file is missing or damaged.
    """

    def __init__(self, path: Path, cache: Path | None = None) -> None:
        self.path = path
        self._kept = kept_folder(cache, version_of(__file__, path)) if cache is not None else None

    def land(self, level: int) -> Shapes:
        """Return land polygons: level 0 the world without the region, 1 and 2 the region in low and high detail."""
        return self._shapes(LAND, level)

    def borders(self) -> Shapes:
        """Return country borders as lines; the attribute ``disputed`` is 0 or 1."""
        return self._shapes(BORDERS)

    def prefectures(self) -> Shapes:
        """Return the lines between the prefectures of Japan."""
        return self._shapes(PREFECTURES)

    def bathymetry(self) -> Shapes:
        """Return polygons of sea deeper than the attribute ``depth_m``, shallow limits first: each lies in the last."""
        return self._shapes(BATHYMETRY)

    def places(self) -> list[PlaceName]:
        """Return the names, by kind and within a kind by rank."""
        with open_gpkg(self.path, immutable=True) as connection:
            rows = list(raw_rows(connection, self.path, PLACES))
        points = shapely.get_coordinates(outlines_of([_blob(row) for row in rows]))
        lons = np.where(points[:, 0] < FIRST_LON, points[:, 0] + 360, points[:, 0])
        return [
            PlaceName(**dict(zip(PLACES.names, row[2:], strict=True)), lon=float(lon), lat=float(lat))  # type: ignore[arg-type]
            for row, lon, lat in zip(rows, lons, points[:, 1], strict=True)
        ]

    def credits(self) -> list[str]:
        """Return the lines that must be shown wherever the base map is seen, the land's first."""
        return [text for key, text in self._meta().items() if key.startswith("credit_")]

    def packed(self, name: str) -> bytes | None:
        """Return what the page asks for by name, or ``None`` where there is nothing of that name.

        ``land-0`` to ``land-2``, ``borders``, ``prefectures`` and ``bathymetry`` are as :meth:`Shapes.pack` says;
        ``places`` is JSON: ``places``, a list of :class:`PlaceName`, and ``credits``, a list of lines.
        """
        if name not in _PACKED:
            return None
        return self._pack(name) if self._kept is None else kept(self._kept / name, lambda: self._pack(name))

    def _pack(self, name: str) -> bytes:
        match name:
            case "borders":
                return self.borders().pack()
            case "prefectures":
                return self.prefectures().pack()
            case "bathymetry":
                return self.bathymetry().pack()
            case "places":
                names = {"places": [asdict(place) for place in self.places()], "credits": self.credits()}
                return json.dumps(names, ensure_ascii=False).encode()
            case _:
                return self.land(int(name[-1])).pack()

    def _meta(self) -> dict[str, str]:
        with open_gpkg(self.path, immutable=True) as connection:
            return {str(row[2]): str(row[3]) for row in raw_rows(connection, self.path, schema.META)}

    def _shapes(self, table: Table, level: int | None = None) -> Shapes:
        with open_gpkg(self.path, immutable=True) as connection:
            rows = list(raw_rows(connection, self.path, table))
        meta = self._meta()
        if level is not None:
            at = 2 + table.names.index("level")
            rows = [row for row in rows if row[at] == level]
        kind, lonlat, offsets = shapely.to_ragged_array(outlines_of([_blob(row) for row in rows]), include_z=False)
        parts = offsets[0]
        features = offsets[1] if kind == shapely.GeometryType.POLYGON else np.arange(len(rows) + 1)
        seams = {key: tuple(float(part) for part in meta[key].split()) for key in ("seams_lon", "seams_lat")}
        return Shapes(
            lonlat=_pacific(lonlat, parts),
            parts=parts.astype(np.uint32),
            features=features.astype(np.uint32),
            attributes=_numbers(table, rows),
            # The meridian at which the map begins is also the one at which it ends.
            seam_lons=tuple(sorted({lon + 360 if lon < FIRST_LON else lon for lon in seams["seams_lon"]} | {LAST_LON})),
            seam_lats=seams["seams_lat"],
        )


def _blob(row: Row) -> bytes:
    if not isinstance(row[1], bytes):
        raise TypeError("every row of the base map has a geometry")
    return row[1]


def _numbers(table: Table, rows: list[Row]) -> dict[str, list[int]]:
    whole = (schema.ColumnType.INTEGER, schema.ColumnType.BOOLEAN)
    return {
        column.name: [int(str(row[i])) for row in rows]
        for i, column in enumerate(table.columns, start=2)
        if column.type in whole and column.name != "level"
    }


def mercator(lonlat: Float64Array) -> Float64Array:
    """Return Web Mercator world units (0 to 1 from 180 W and from the north) of degrees, shape ``(n, 2)``."""
    lat = np.radians(np.clip(lonlat[:, 1], -_MAX_LAT, _MAX_LAT))
    y = 0.5 - np.log(np.tan(np.pi / 4 + lat / 2)) / (2 * np.pi)
    return np.column_stack([(lonlat[:, 0] + 180) / 360, y])


def _pacific(lonlat: Float64Array, parts: NDArray[np.integer]) -> Float64Array:
    """Shift whole parts: one that ends on 30 W from the west belongs to the western side with all its points."""
    shifted = lonlat.copy()
    if len(lonlat):
        west = np.minimum.reduceat(lonlat[:, 0], parts[:-1]) < FIRST_LON
        shifted[:, 0] += np.repeat(np.where(west, 360.0, 0.0), np.diff(parts))
    return shifted
