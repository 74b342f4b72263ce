"""The exported web page, opened from its file in a browser engine that may fetch nothing else."""

from __future__ import annotations

import json
import re
import struct
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QUrl
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from pytestqt.qtbot import QtBot

from app.cli import main
from app.data.basemap import mercator
from app.data.bundled import open_basemap
from app.mapview.files import WEB_FILES
from app.mapview.squeeze import COARSE_STEP, FINE_STEP, squeeze

WAIT_MS = 30_000


class Interceptor(QWebEngineUrlRequestInterceptor):
    """Lets the file itself through and remembers everything else."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        url = info.requestUrl()
        if url.scheme() not in ("file", "data", "blob"):
            self.refused.append(url.toString())
            info.block(True)


class Page(QWebEnginePage):
    """Keeps what the console says."""

    def __init__(self, profile: QWebEngineProfile, parent: QWebEngineView) -> None:
        super().__init__(profile, parent)
        self.console: list[str] = []

    def javaScriptConsoleMessage(self, level: Any, message: str, line: int, source: str) -> None:
        self.console.append(message)


class Opened:
    """A page that is open, and scripts run in it."""

    def __init__(self, qtbot: QtBot, path: Path, width_px: int, height_px: int) -> None:
        self.qtbot = qtbot
        self.profile, self.interceptor = QWebEngineProfile(), Interceptor()
        self.profile.setUrlRequestInterceptor(self.interceptor)
        self.view = QWebEngineView()
        self.page = Page(self.profile, self.view)
        self.view.setPage(self.page)
        self.view.resize(width_px, height_px)
        self.view.show()
        with qtbot.waitSignal(self.page.loadFinished, timeout=WAIT_MS) as loaded:
            self.page.load(QUrl.fromLocalFile(str(path)))
        assert loaded.args == [True]

    def run(self, script: str) -> Any:
        results: list[Any] = []
        self.page.runJavaScript(script, results.append)
        self.qtbot.waitUntil(lambda: bool(results), timeout=WAIT_MS)
        return results[0]

    def until(self, script: str) -> None:
        self.qtbot.waitUntil(lambda: bool(self.run(script)), timeout=WAIT_MS)

    def close(self) -> None:
        self.view.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.profile.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "atlas.html"
    assert main(["webpage", "--at", "2015-04-27", "--out", str(path)]) == 0
    return path


@pytest.fixture
def opened(qtbot: QtBot, html: Path) -> Iterator[Opened]:
    page = Opened(qtbot, html, 1100, 700)
    yield page
    page.close()


DATE = "document.querySelector('.plate-date').textContent"
LEGEND = "document.querySelector('.legend').textContent"


def test_the_page_is_small_and_asks_for_nothing(html: Path) -> None:
    assert html.stat().st_size < 3_000_000
    text = html.read_text(encoding="utf-8")
    assert not re.search(r"<(?:script|link|img|iframe|base)\b[^>]*\b(?:src|href)=", text)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    assert "http" not in policy[1]


def test_the_clock_moves_the_map(opened: Opened) -> None:
    opened.until(f"{DATE} === '27 April 2015' && {LEGEND}.includes('27 April 2015')")
    before = opened.run(LEGEND)
    opened.run(
        "const day = document.getElementById('day'); day.value = Date.UTC(2018, 5, 12) / 864e5;"
        "day.dispatchEvent(new Event('input')); 1"
    )
    opened.until(f"{DATE} === '12 June 2018' && {LEGEND}.includes('12 June 2018')")
    assert opened.run(LEGEND) != before
    opened.run("dispatchEvent(new KeyboardEvent('keydown', {key: '.'})); 1")
    opened.until(f"{DATE} !== '12 June 2018'")
    # Back over everything: the statuses are those of the day again.
    opened.run("day.value = Date.UTC(2015, 3, 27) / 864e5; day.dispatchEvent(new Event('input')); 1")
    opened.until(f"{LEGEND}.includes('27 April 2015')")
    assert opened.run(LEGEND) == before
    opened.run("document.getElementById('play').click(); 1")
    opened.until(f"{DATE} !== '27 April 2015'")
    opened.run("document.getElementById('play').click(); 1")
    assert opened.page.console == []
    assert opened.interceptor.refused == []


def test_a_click_shows_the_record_with_its_sources(opened: Opened) -> None:
    opened.until(f"{DATE} === '27 April 2015'")
    opened.run("map_atlas.setView([24.06, 123.5], 9, {animate: false}); 1")
    opened.until(
        """(() => {
          const at = map_atlas.latLngToContainerPoint([24.4669, 123.0111]);
          for (let dx = -30; dx <= 30; dx += 3) for (let dy = -30; dy <= 30; dy += 3) {
            const containerPoint = L.point(at.x + dx, at.y + dy);
            const latlng = map_atlas.containerPointToLatLng(containerPoint);
            map_atlas.fire('click', {containerPoint, latlng, originalEvent: new MouseEvent('click')});
            if (document.getElementById('record').textContent.includes('Yonaguni')) return true;
          }
          return false;
        })()"""
    )
    record = opened.run("document.getElementById('record').textContent")
    assert "Yonaguni" in record
    assert "Sources" in record
    opened.run("dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'})); 1")
    opened.until("document.getElementById('record').hidden")
    assert opened.page.console == []


def test_a_squeezed_layer_comes_back_as_it_was(opened: Opened) -> None:
    basemap = open_basemap()
    opened.run(f"globalThis.unsqueezed = {unsqueezed_script()}; 1")
    for name, step in (("land-0", COARSE_STEP), ("land-2", FINE_STEP), ("borders", COARSE_STEP)):
        packed = basemap.packed(name)
        assert packed is not None
        squeezed = b64encode(squeeze(packed, step)).decode()
        told = opened.run(
            f"""(() => {{
              const bytes = Uint8Array.from(atob("{squeezed}"), (letter) => letter.charCodeAt(0));
              const made = new Uint8Array(unsqueezed(bytes));
              let text = "";
              for (let i = 0; i < made.length; i += 8192) text += String.fromCharCode(...made.subarray(i, i + 8192));
              return btoa(text);
            }})()"""
        )
        (header, points, rest), (header_now, points_now, rest_now) = unpacked(packed), unpacked(b64decode(told))
        assert header_now == header
        assert np.array_equal(rest_now, rest)
        assert np.abs(points_now - points).max() <= step
        # What was cut lies on the cut as closely as the page asks (pathset.js).
        for axis, degrees in enumerate(([-30.0, 330.0, *header["seams"]["lon"]], header["seams"]["lat"])):
            for cut in degrees:
                at = mercator(np.array([[cut, 0.0]] if axis == 0 else [[0.0, cut]]))[0, axis] - header["origin"][axis]
                on_cut = np.abs(points[:, axis] - at) < 2e-8
                assert (np.abs(points_now[on_cut, axis] - at) < 2e-8).all()


def unsqueezed_script() -> str:
    parts = [
        re.sub(r"^import .*$|^export ", "", (WEB_FILES / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
        for name in ("mercator.js", "squeezed.js")
    ]
    return "(() => {" + "\n".join(parts) + "\nreturn unsqueezed; })()"


def unpacked(packed: bytes) -> tuple[dict[str, Any], npt.NDArray[np.float32], npt.NDArray[np.uint32]]:
    (length,) = struct.unpack_from("<I", packed)
    header = json.loads(packed[4 : 4 + length])
    points = np.frombuffer(packed, "<f4", 2 * header["points"], 4 + length)
    return header, points.reshape(-1, 2), np.frombuffer(packed, "<u4", offset=4 + length + points.nbytes)


def test_the_filters_are_kept_and_told(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "some.html"
    assert main(["webpage", "--at", "2015-04-27", "--only", "service=JASDF", "--out", str(path)]) == 0
    page = Opened(qtbot, path, 1100, 700)
    page.until(f"{DATE} === '27 April 2015' && {LEGEND}.includes('27 April 2015')")
    assert page.run("document.querySelector('.plate').textContent.includes('only Japan Air Self-Defense Force')")
    assert not page.run(f"{LEGEND}.includes('US forces')")
    assert page.page.console == []
    page.close()


def test_the_dark_page_has_its_own_symbols(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "dark.html"
    assert main(["webpage", "--at", "2018-06-12", "--theme", "dark", "--known", "then", "--out", str(path)]) == 0
    page = Opened(qtbot, path, 900, 600)
    page.until(f"{DATE} === '12 June 2018' && {LEGEND}.includes('12 June 2018')")
    assert page.run("document.querySelector('.plate').textContent.includes('as known on that day')")
    assert page.page.console == []
    page.close()


def test_it_fits_a_phone(qtbot: QtBot, html: Path) -> None:
    page = Opened(qtbot, html, 390, 700)
    page.until(f"{DATE} === '27 April 2015'")
    assert page.run("document.documentElement.scrollWidth <= innerWidth")
    assert page.run("document.getElementById('play').getBoundingClientRect().height") >= 36
    assert page.run("document.getElementById('day').getBoundingClientRect().width") > 300
    page.close()
