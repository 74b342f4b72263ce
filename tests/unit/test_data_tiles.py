"""Archives of map tiles: what is read, and what is refused in which words."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.data.online_tiles import OnlineMapError, map_at, online_maps
from app.data.tiles import TileArchiveError, image_type, open_tiles, plain
from tests.helpers.tile_files import Tiles, every_tile, tile_of, write_mbtiles, write_pmtiles

RED, BLUE = tile_of("#ff0000"), tile_of("#0000ff", "JPG")
Write = Callable[[Path, Tiles], Path]


@pytest.mark.parametrize(("write", "suffix"), [(write_mbtiles, "mbtiles"), (write_pmtiles, "pmtiles")])
def test_a_tile_is_read_by_its_place_from_the_north_west(tmp_path: Path, write: Write, suffix: str) -> None:
    path = write(tmp_path / f"a b.{suffix}", {(0, 0, 0): RED, (2, 3, 1): BLUE, (2, 0, 3): RED})
    archive = open_tiles(path)
    assert (archive.name, archive.min_zoom, archive.max_zoom) == (path.name, 0, 2)
    assert archive.read(2, 3, 1) == BLUE
    assert archive.read(2, 0, 3) == RED
    assert archive.read(2, 3, 2) is None
    assert archive.read(9, 0, 0) is None
    archive.close()


@pytest.mark.parametrize("write", [write_mbtiles, write_pmtiles])
def test_the_attribution_is_plain_text(tmp_path: Path, write: Callable[..., Path]) -> None:
    words = '&copy; <a href="https://example.org">Somebody</a> <script>alert(1)</script>'
    archive = open_tiles(write(tmp_path / "a", every_tile(0, RED), attribution=words))
    assert archive.attribution == "© Somebody alert(1)"
    archive.close()


def test_zipped_pictures_of_pmtiles_are_unpacked(tmp_path: Path) -> None:
    archive = open_tiles(write_pmtiles(tmp_path / "a.pmtiles", every_tile(1, RED), zipped=True))
    assert archive.read(1, 1, 1) == RED
    archive.close()


def broken_mbtiles(path: Path) -> None:
    write_mbtiles(path, every_tile(3, RED))
    body = path.read_bytes()
    path.write_bytes(body[:1000] + b"\x55" * (len(body) - 1000))


def without_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE other (x INT)")
        connection.commit()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "cannot be read"),
        (lambda path: path.mkdir(), "cannot be read"),
        (lambda path: path.write_bytes(b""), "neither an MBTiles nor a PMTiles file"),
        (lambda path: path.write_text("tiles"), "neither an MBTiles nor a PMTiles file"),
        (lambda path: write_mbtiles(path, {}), "holds no tiles"),
        (lambda path: write_mbtiles(path, {(0, 0, 0): gzip.compress(b"x")}), "only raster tiles are read"),
        (lambda path: write_mbtiles(path, {(0, 0, 0): b"x"}, format="pbf"), "only raster tiles are read"),
        (lambda path: write_pmtiles(path, {(0, 0, 0): b"x"}, "MVT"), "only raster tiles are read"),
        (lambda path: write_mbtiles(path, {(0, 0, 0): b"text"}), "no pictures"),
        (lambda path: write_pmtiles(path, {(0, 0, 0): b"text"}), "no pictures"),
        (without_table, "is damaged or no archive"),
        (broken_mbtiles, "is damaged or no archive"),
        (lambda path: path.write_bytes(b"PMTiles\x03" + b"\xff" * 20), "is damaged or no archive"),
        (lambda path: path.write_bytes(b"PMTiles\x03" + b"\xff" * 200), "is damaged or no archive"),
        (lambda path: path.write_bytes(b"PMTiles\x02" + b"\0" * 200), "is damaged or no archive"),
    ],
)
def test_what_is_no_archive_of_pictures_is_refused(tmp_path: Path, make: Callable[[Path], object], words: str) -> None:
    make(tmp_path / "some tiles")
    with pytest.raises(TileArchiveError, match=words) as refused:
        open_tiles(tmp_path / "some tiles")
    assert str(refused.value).startswith("some tiles ")


def test_pictures_are_known_by_their_first_bytes() -> None:
    assert image_type(RED) == "image/png"
    assert image_type(BLUE) == "image/jpeg"
    assert image_type(b"RIFF1234WEBPVP8 ") == "image/webp"
    assert image_type(b"\0\0\0\x20ftypavif") == "image/avif"
    assert image_type(b"<html>") is None
    assert image_type(b"") is None
    assert plain("  a\n<b>b</b> ") == "a b"


def test_the_online_maps_need_no_key_and_have_an_address_for_each_tile() -> None:
    found = {online.name: online for online in online_maps()}
    assert len(found) > 100
    osm = found["OpenStreetMap.Mapnik"]
    assert osm.address(3, 5, 2) == "https://tile.openstreetmap.org/3/5/2.png"
    assert "OpenStreetMap" in osm.attribution
    for online in found.values():
        address = online.address(1, 2, 3)
        assert address.startswith("https://")
        assert "{" not in address


def test_an_address_that_a_person_writes_is_checked() -> None:
    online = map_at(" http://127.0.0.1:8000/{z}/{x}/{y}.png ", "")
    assert (online.name, online.attribution) == ("127.0.0.1", "127.0.0.1")
    assert map_at("https://example.org/{x}?row={y}&z={z}", "<b>Me</b>").attribution == "Me"
    for text in ("", "example.org/{z}/{x}/{y}", "file:///etc/{z}/{x}/{y}", "ftp://example.org/{z}{x}{y}", "https://"):
        with pytest.raises(OnlineMapError, match="no web address"):
            map_at(text, "")
    for text in ("https://example.org/{z}/{x}.png", "https://example.org/{z}/{x}/{y}/{key}"):
        with pytest.raises(OnlineMapError, match=r"needs \{z\}, \{x\} and \{y\}"):
            map_at(text, "")
