"""Archives of raster map tiles: MBTiles and PMTiles files, read tile by tile from any thread."""

from __future__ import annotations

import gzip
import re
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any, Final, NamedTuple

from app.support.errors import UserError

_SQLITE: Final = b"SQLite format 3\0"
_PMTILES: Final = b"PMTiles"
_GZIP: Final = b"\x1f\x8b"
_TAG: Final = re.compile(r"<[^>]*>")
_MOST_ZOOM: Final = 24
_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)

ReadTile = Callable[[int, int, int], bytes | None]
"""Returns the picture at zoom, column and row (from the north-west, Web Mercator), ``None`` where there is none."""


class TileArchiveError(UserError):
    """An archive of tiles cannot be used; the text says which, why, and what would be right."""


class TileArchive(NamedTuple):
    """A file of tiles that can be read."""

    name: str
    attribution: str
    min_zoom: int
    max_zoom: int
    read: ReadTile
    close: Callable[[], None]


def open_tiles(path: Path) -> TileArchive:
    """Open an MBTiles or a PMTiles file of raster tiles.

    Raises:
        TileArchiveError: the file is missing, broken, neither of the two, empty, or holds vector tiles.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(_SQLITE))
    except OSError as error:
        raise TileArchiveError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    if head.startswith(_SQLITE):
        return _open_mbtiles(path)
    if head.startswith(_PMTILES):
        return _open_pmtiles(path)
    raise TileArchiveError(f"{path.name} is neither an MBTiles nor a PMTiles file.")


def image_type(body: bytes) -> str | None:
    """Return the MIME type of a picture by its first bytes; ``None`` for anything that is no picture of a tile."""
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    if body[4:12] == b"ftypavif":
        return "image/avif"
    return next((kind for magic, kind in _MAGIC if body.startswith(magic)), None)


def plain(attribution: str) -> str:
    """Return an attribution without tags and entities: it is shown as text."""
    return " ".join(unescape(_TAG.sub("", attribution)).split())


def _open_mbtiles(path: Path) -> TileArchive:
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
    except sqlite3.Error as error:
        raise _broken(path, error) from error
    try:
        facts = {str(name): str(value) for name, value in connection.execute("SELECT name, value FROM metadata")}
        # The shallowest tile stands for all: archives hold one format.
        row = connection.execute("SELECT tile_data FROM tiles ORDER BY zoom_level LIMIT 1").fetchone()
        low, high = connection.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
    except sqlite3.Error as error:
        connection.close()
        raise _broken(path, error) from error
    if row is None:
        connection.close()
        raise TileArchiveError(f"{path.name} holds no tiles.")
    try:
        _check_raster(path, bytes(row[0]), facts.get("format", ""))
    except TileArchiveError:
        connection.close()
        raise
    lock = threading.Lock()

    def read(zoom: int, column: int, row: int) -> bytes | None:
        # MBTiles counts rows from the south.
        key = (zoom, column, 2**zoom - 1 - row)
        with (
            lock,
            closing(
                connection.execute(
                    "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?", key
                )
            ) as found,
        ):
            tile = found.fetchone()
        return bytes(tile[0]) if tile else None

    def close() -> None:
        with lock:
            connection.close()

    return TileArchive(path.name, plain(facts.get("attribution", "")), int(low), int(high), read, close)


def _open_pmtiles(path: Path) -> TileArchive:
    import pmtiles.reader
    from pmtiles.tile import Compression, TileType

    # The package carries no types.
    package: Any = pmtiles.reader
    file = path.open("rb")
    try:
        reader = package.Reader(package.MmapSource(file))
        header = reader.header()
        facts = reader.metadata() if header["metadata_length"] else {}
        kind = TileType(header["tile_type"])
        first = package.traverse(reader.get_bytes, header, header["root_offset"], header["root_length"])
        sample = next((bytes(tile) for _, tile in first), None)
    except Exception as error:
        # The package tells a damaged file in many ways: struct, index, key, value and decompression errors.
        file.close()
        raise _broken(path, error) from error
    if kind in (TileType.MVT, TileType.MLT):
        file.close()
        raise _vector(path)
    if sample is None:
        file.close()
        raise TileArchiveError(f"{path.name} holds no tiles.")
    zipped = header["tile_compression"] == Compression.GZIP
    try:
        _check_raster(path, gzip.decompress(sample) if zipped else sample, kind.name)
    except (TileArchiveError, OSError, EOFError) as error:
        file.close()
        raise error if isinstance(error, TileArchiveError) else _broken(path, error) from error

    def read(zoom: int, column: int, row: int) -> bytes | None:
        if not 0 <= zoom <= _MOST_ZOOM:
            return None
        tile: bytes | None = reader.get(zoom, column, row)
        return gzip.decompress(tile) if tile is not None and zipped else tile

    attribution = plain(str(facts.get("attribution", ""))) if isinstance(facts, dict) else ""
    return TileArchive(path.name, attribution, int(header["min_zoom"]), int(header["max_zoom"]), read, file.close)


def _check_raster(path: Path, sample: bytes, written: str) -> None:
    if written.lower() in ("pbf", "mvt", "mlt") or sample.startswith(_GZIP):
        raise _vector(path)
    if image_type(sample) is None:
        raise TileArchiveError(f"{path.name} holds tiles that are no pictures; PNG, JPEG, WebP, AVIF and GIF are read.")


def _vector(path: Path) -> TileArchiveError:
    return TileArchiveError(
        f"{path.name} holds vector tiles; only raster tiles are read: PNG, JPEG, WebP, AVIF and GIF."
    )


def _broken(path: Path, error: Exception) -> TileArchiveError:
    reason = f" ({error})" if str(error) else ""
    return TileArchiveError(f"{path.name} is damaged or no archive of tiles{reason}; get it again.")
