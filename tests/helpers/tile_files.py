"""Small archives of map tiles, made for a test."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter

Tiles = Mapping[tuple[int, int, int], bytes]
"""Pictures by zoom, column and row, from the north-west."""


def tile_of(colour: str, kind: str = "PNG") -> bytes:
    """Return a tile of one colour."""
    image = QImage(256, 256, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    body = QByteArray()
    buffer = QBuffer(body)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(kind.encode())).write(image)
    return bytes(body.data())


def every_tile(zoom: int, body: bytes) -> dict[tuple[int, int, int], bytes]:
    """Return the same tile for all the earth at a zoom."""
    return {(zoom, x, y): body for x in range(2**zoom) for y in range(2**zoom)}


def write_mbtiles(path: Path, tiles: Tiles, **facts: str) -> Path:
    """Write an MBTiles file, whose rows count from the south."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        connection.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", facts.items())
        rows = [(z, x, 2**z - 1 - y, body) for (z, x, y), body in tiles.items()]
        connection.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
        connection.commit()
    return path


def write_pmtiles(path: Path, tiles: Tiles, kind: str = "PNG", *, zipped: bool = False, **facts: str) -> Path:
    """Write a PMTiles file."""
    from pmtiles.tile import Compression, TileType, zxy_to_tileid
    from pmtiles.writer import Writer

    zooms = [zoom for zoom, _, _ in tiles] or [0]
    header: dict[str, Any] = {
        "tile_type": TileType[kind],
        "tile_compression": Compression.GZIP if zipped else Compression.NONE,
        "min_zoom": min(zooms),
        "max_zoom": max(zooms),
        "min_lon_e7": -1_800_000_000,
        "min_lat_e7": -850_000_000,
        "max_lon_e7": 1_800_000_000,
        "max_lat_e7": 850_000_000,
        "center_zoom": 0,
        "center_lon_e7": 0,
        "center_lat_e7": 0,
    }
    with path.open("wb") as file:
        writer: Any = Writer(file)
        for place in sorted(tiles, key=lambda place: int(zxy_to_tileid(*place))):
            body = tiles[place]
            writer.write_tile(zxy_to_tileid(*place), gzip.compress(body) if zipped else body)
        writer.finalize(header, facts)
    return path
