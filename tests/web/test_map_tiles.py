"""A background of tiles in the real page: from files, from a server on this machine, and when neither gives any."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from app.data.online_tiles import map_at
from app.data.tiles import open_tiles
from app.mapview.background import Background
from app.mapview.look import Look
from app.mapview.view import MapView
from app.support.settings import Settings
from app.ui.backgrounds import Backgrounds, forbid_network
from tests.helpers.map_driver import BARE, SYMBOL_FILL, MapDriver, count_pixels, one_stay, pause, scene_of
from tests.helpers.tile_files import every_tile, tile_of, write_mbtiles, write_pmtiles

MakeMap = Callable[..., MapDriver]

PINK = (0xFF, 0x00, 0xC8)
TILE = tile_of("#ff00c8")
PIXELS = 400 * 300


class TileServer:
    """A server of tiles on this machine, and what it was asked."""

    def __init__(self, body: bytes, status: int = 200) -> None:
        asked: list[tuple[str, str]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append((self.path, self.headers["User-Agent"]))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments: object) -> None:
                """Be silent."""

        self.asked = asked
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/{{z}}/{{x}}/{{y}}.png"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def serve() -> Iterator[Callable[..., TileServer]]:
    made: list[TileServer] = []

    def start(body: bytes, status: int = 200) -> TileServer:
        made.append(TileServer(body, status))
        return made[-1]

    yield start
    for server in made:
        server.close()


def shown(make_map: MakeMap, *, expect_console: str = "", lon: float = 135.0) -> MapDriver:
    atlas = one_stay(actual_from="2014", actual_to="..")
    driver = make_map(400, 300, expect_console=expect_console)
    driver.view.set_decor(BARE)
    driver.view.fit(lon - 8, 26, lon + 8, 34)
    driver.view.set_atlas(atlas)
    driver.show(scene_of(atlas, 2015))
    return driver


def sign(driver: MapDriver) -> str:
    words: str = driver.evaluate("document.querySelector('.tiles-sign')?.innerText ?? ''")
    return words


def covered(driver: MapDriver) -> int:
    return count_pixels(driver.grab(), PINK, 2)


@pytest.mark.parametrize(("write", "lon"), [(write_mbtiles, 135.0), (write_pmtiles, 200.0)])
def test_a_file_of_tiles_lies_under_the_data_on_both_sides_of_180_degrees(
    make_map: MakeMap, tmp_path: Path, write: Callable[..., Path], lon: float
) -> None:
    driver = shown(make_map, lon=lon)
    archive = open_tiles(write(tmp_path / "tiles", every_tile(4, TILE), attribution="Somebody"))
    driver.view.backdrop.show(Background("Map file: tiles", "Somebody", 4, 4, read=archive.read))
    driver.wait_until(lambda: covered(driver) > 0.7 * PIXELS)
    assert sign(driver) == "Map file: tiles\nSomebody"
    if lon == 135:
        assert count_pixels(driver.grab(), SYMBOL_FILL) > 50
    driver.view.set_look(Look(opacity={"background": 0.5}))
    driver.wait_until(lambda: covered(driver) == 0)
    driver.view.set_look(Look())
    driver.wait_until(lambda: covered(driver) > 0.7 * PIXELS)
    driver.view.backdrop.show(None)
    driver.wait_until(lambda: covered(driver) == 0)
    assert driver.evaluate("document.querySelector('.tiles-sign').hidden")
    archive.close()


def test_where_a_file_has_no_tile_the_own_map_shows_and_nothing_is_wrong(make_map: MakeMap, tmp_path: Path) -> None:
    driver = shown(make_map)
    own = driver.grab()
    archive = open_tiles(write_mbtiles(tmp_path / "tiles", {(4, 0, 0): TILE}))
    driver.view.backdrop.show(Background("Map file: tiles", "", 4, 4, read=archive.read))
    driver.wait_until(lambda: driver.evaluate("document.querySelectorAll('.leaflet-tile-loaded').length") > 0)
    driver.wait_until(lambda: covered(driver) == 0)
    assert sign(driver) == "Map file: tiles"
    # Above the row with the number of the scene, below the sign.
    half = own.rect().adjusted(0, own.height() // 2, 0, -1)
    driver.wait_until(lambda: driver.grab().copy(half) == own.copy(half))
    archive.close()


def test_a_file_that_breaks_while_it_is_read_is_told_on_the_sign(make_map: MakeMap) -> None:
    driver = shown(make_map, expect_console="ERR_FAILED")

    def broken(zoom: int, column: int, row: int) -> bytes | None:
        raise OSError("the disk is gone")

    driver.view.backdrop.show(Background("Map file: tiles", "", 0, 4, read=broken))
    driver.wait_until(lambda: "Its tiles could not be loaded." in sign(driver))


def test_an_online_map_is_asked_only_while_it_is_on(make_map: MakeMap, serve: Callable[..., TileServer]) -> None:
    driver = shown(make_map)
    server = serve(TILE)
    online = map_at(server.address, "Test tiles")
    pause(100)
    assert server.asked == []
    driver.view.backdrop.show(Background("Online map: test", online.attribution, 0, 19, address=online.address))
    driver.wait_until(lambda: covered(driver) > 0.7 * PIXELS)
    assert sign(driver) == "Online map: test\nTest tiles"
    path, name = server.asked[0]
    zoom, column, row = (int(part) for part in path.removesuffix(".png").strip("/").split("/"))
    assert 0 <= column < 2**zoom
    assert 0 <= row < 2**zoom
    assert name.startswith("PostureAtlas/")
    # The page itself asked nobody: its policy and the interceptor are as strict as before.
    assert driver.view.refused == []
    driver.view.backdrop.show(None)
    asked = len(server.asked)
    driver.view.zoom_by(2)
    driver.view.fit(120, 20, 130, 28)
    driver.wait_until(lambda: driver.view.viewport is not None and abs(driver.view.viewport.lon - 125) < 1)
    pause(200)
    assert len(server.asked) == asked


@pytest.mark.parametrize(("body", "status"), [(b"<html>log in</html>", 200), (b"", 404)])
def test_no_tiles_leave_the_map_as_it_is_and_say_so(
    make_map: MakeMap, serve: Callable[..., TileServer], body: bytes, status: int
) -> None:
    driver = shown(make_map, expect_console="ERR_FAILED")
    online = map_at(serve(body, status).address, "")
    driver.view.backdrop.show(Background("Online map: test", "", 0, 19, address=online.address))
    driver.wait_until(lambda: "Its tiles could not be loaded." in sign(driver))
    driver.show(scene_of(one_stay(actual_from="2014", actual_to=".."), 2016))
    assert count_pixels(driver.grab(), SYMBOL_FILL) > 50


def test_no_network_at_all_is_told(make_map: MakeMap, serve: Callable[..., TileServer]) -> None:
    driver = shown(make_map, expect_console="ERR_FAILED")
    server = serve(TILE)
    server.close()
    online = map_at(server.address, "")
    driver.view.backdrop.show(Background("Online map: test", "", 0, 19, address=online.address))
    driver.wait_until(lambda: "Its tiles could not be loaded." in sign(driver))


def test_the_settings_can_forbid_the_network(
    make_map: MakeMap, serve: Callable[..., TileServer], tmp_path: Path
) -> None:
    driver = shown(make_map)
    settings, server = Settings(tmp_path / "s.ini"), serve(TILE)
    backgrounds = Backgrounds(driver.view, settings)
    said: list[str] = []
    backgrounds.said.connect(said.append)
    online = map_at(server.address, "")
    backgrounds.show_online(online)
    driver.wait_until(lambda: len(server.asked) > 0)
    forbid_network(settings, True)
    backgrounds.use_settings()
    assert backgrounds.online is None
    assert not backgrounds._other.isEnabled()
    driver.wait_until(lambda: driver.evaluate("document.querySelector('.tiles-sign').hidden"))
    asked = len(server.asked)
    backgrounds.show_online(online)
    pause(200)
    assert len(server.asked) == asked
    assert [words.startswith(("The online map is off", "The settings forbid")) for words in said] == [True, True]
    forbid_network(settings, False)
    backgrounds.use_settings()
    assert backgrounds._other.isEnabled()


def test_a_file_is_remembered_and_an_online_map_is_not(make_map: MakeMap, qtbot: Any, tmp_path: Path) -> None:
    driver = shown(make_map, expect_console="ERR_")
    path = tmp_path / "s.ini"
    archive = write_mbtiles(tmp_path / "a.mbtiles", every_tile(2, TILE))
    first = Backgrounds(driver.view, Settings(path))
    first.open_file(archive)
    qtbot.waitUntil(lambda: first.in_words == "Map file: a.mbtiles", timeout=20_000)
    second = Backgrounds(driver.view, Settings(path))
    qtbot.waitUntil(lambda: second.in_words == "Map file: a.mbtiles", timeout=20_000)
    second.show_online(map_at("http://127.0.0.1:9/{z}/{x}/{y}", ""))
    assert second.in_words == "Online map: 127.0.0.1"
    third = Backgrounds(driver.view, Settings(path))
    pause(50)
    assert third.in_words.startswith("none")
    driver.view.backdrop.show(None)


def test_a_file_that_is_refused_says_why(make_map: MakeMap, qtbot: Any, tmp_path: Path) -> None:
    driver = shown(make_map)
    settings = Settings(tmp_path / "s.ini")
    vector = write_pmtiles(tmp_path / "v.pmtiles", {(0, 0, 0): b"x"}, "MVT")
    backgrounds = Backgrounds(driver.view, settings)
    with qtbot.waitSignal(backgrounds.said, timeout=20_000) as said:
        backgrounds.open_file(vector)
    assert said.args == ["v.pmtiles holds vector tiles; only raster tiles are read: PNG, JPEG, WebP, AVIF and GIF."]
    assert backgrounds.in_words.startswith("none")
    assert settings.text("map/tiles") == ""


def test_the_background_comes_back_with_a_lost_page(make_map: MakeMap, qtbot: Any, tmp_path: Path) -> None:
    driver = shown(make_map)
    view: MapView = driver.view
    archive = open_tiles(write_mbtiles(tmp_path / "tiles", every_tile(4, TILE)))
    view.backdrop.show(Background("Map file: tiles", "", 4, 4, read=archive.read))
    driver.wait_until(lambda: covered(driver) > 0.7 * PIXELS)
    view._resend()
    driver.wait_until(lambda: covered(driver) > 0.7 * PIXELS)
    assert sign(driver) == "Map file: tiles"
    archive.close()
