"""The figures of the map, without a GPU, in a window of 1600 by 1000: steps, jumps, panning, zooming, memory."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QUrl
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

from app.data.bundled import open_atlas, open_basemap
from app.domain.atlas import Atlas
from app.domain.civil import DAY_S, format_day_iso, instant_of
from app.domain.scene import Moment, SceneIndex
from app.mapview.messages import Captions
from app.mapview.view import MapView
from app.ui.views import ALLIANCE
from tests.bench.conftest import Report
from tests.helpers.bulk import atlas_of, observations_of

WIDTH, HEIGHT = 1600, 1000
STEPS: Final = 120
WAIT_MS: Final = 120_000
_FIRST: Final = instant_of(2015)

MakeView = Callable[[], MapView]
ATLASES: Final[dict[str, Callable[[], Atlas]]] = {
    "bundled": lambda: open_atlas(None),
    "10,000 deployments": lambda: atlas_of(10_000),
}


@pytest.fixture
def make_view(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeView]:
    cache = tmp_path_factory.getbasetemp() / "map-cache"
    made: list[MapView] = []

    def make() -> MapView:
        view = MapView(open_basemap().packed, cache)
        view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        view.resize(WIDTH, HEIGHT)
        view.fit(*ALLIANCE.bbox)
        view.show()
        made.append(view)
        return view

    yield make
    for view in made:
        assert not view.console
        view.dispose()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Stepper:
    """Shows scenes one after the other and times each until the page says that it is painted."""

    def __init__(self, view: MapView, atlas: Atlas, qtbot: Any) -> None:
        self.view, self._qtbot = view, qtbot
        self.index = SceneIndex(atlas)
        self.scene = self.index.scene(Moment(_FIRST))
        view.set_atlas(atlas)

    def settle(self) -> None:
        with self._qtbot.waitSignal(self.view.settled, timeout=WAIT_MS):
            self.view.show_scene(self.scene, Captions("a day"))

    def to(self, at: int) -> float:
        """Return the milliseconds from the wish to the painted frame."""
        began = time.perf_counter()
        self.scene, _ = self.index.step(self.scene, Moment(at))
        with self._qtbot.waitSignal(self.view.drawn, timeout=WAIT_MS):
            self.view.show_scene(self.scene, Captions(format_day_iso(at)))
        return (time.perf_counter() - began) * 1000


def told(report: Report, what: str, times_ms: list[float], aim: str) -> None:
    report(f"{what}, median", statistics.median(times_ms), "ms", aim)
    report(f"{what}, p95", statistics.quantiles(times_ms, n=20)[-1], "ms", "")


def evaluate(qtbot: Any, page: Any, script: str) -> Any:
    values: list[Any] = []
    page.runJavaScript(f"JSON.stringify([{script}])", values.append)
    qtbot.waitUntil(lambda: bool(values), timeout=WAIT_MS)
    return json.loads(values[0])[0]


def memory_mb(pid: int) -> float:
    """Return the resident memory of a process; what only Linux tells so easily."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / 1e6


@pytest.mark.parametrize("name", list(ATLASES))
def test_steps_and_jumps(make_view: MakeView, qtbot: Any, report: Report, name: str) -> None:
    began = time.perf_counter()
    stepper = Stepper(make_view(), ATLASES[name](), qtbot)
    stepper.settle()
    report(f"map, {name}: first paint, all of it", (time.perf_counter() - began) * 1000, "ms", "")
    # A month each, forward, as the timeline plays.
    told(report, f"map, {name}: a month on", [stepper.to(_FIRST + k * 30 * DAY_S) for k in range(STEPS)], "under 16.7")
    jumps = [stepper.to(instant_of(1995 if k % 2 else 2024, 1 + k % 12)) for k in range(STEPS // 4)]
    told(report, f"map, {name}: far jump", jumps, "under 100")
    pid = stepper.view.page.renderProcessPid()
    if Path(f"/proc/{pid}").exists():
        report(f"map, {name}: memory of the page", memory_mb(pid), "MB", "")


# The frame's own callback comes first; what it took is told by the one that was asked for after it.
_MOVES = """
globalThis.times = [];
globalThis.moveMap = (k) => {
  if (k === 0) { globalThis.movesDone = true; return; }
  %s;
  requestAnimationFrame((began) => {
    globalThis.times.push(performance.now() - began);
    requestAnimationFrame(() => globalThis.moveMap(k - 1));
  });
};
globalThis.movesDone = false; globalThis.moveMap(%d)
"""


@pytest.mark.parametrize(
    ("what", "move", "aim"),
    [
        ("pan by 40 px", "map_atlas.panBy([k % 2 ? 40 : -40, 0], {animate: false})", "under 16.7"),
        ("pan by a window", "map_atlas.panBy([k % 2 ? 900 : -900, 0], {animate: false})", "under 50"),
        ("zoom by a quarter", "map_atlas.setZoom(5.5 + (k % 8) / 4, {animate: false})", "under 50"),
    ],
)
def test_moving_about(make_view: MakeView, qtbot: Any, report: Report, what: str, move: str, aim: str) -> None:
    stepper = Stepper(make_view(), open_atlas(None), qtbot)
    stepper.settle()
    evaluate(qtbot, stepper.view.page, f"void (() => {{ {_MOVES % (move, 48)} }})()")
    qtbot.waitUntil(lambda: bool(evaluate(qtbot, stepper.view.page, "globalThis.movesDone")), timeout=WAIT_MS)
    # Each zoom is laid out once; from then on it is kept.
    told(report, f"map: redraw, {what}", evaluate(qtbot, stepper.view.page, "globalThis.times")[8:], aim)


@pytest.mark.parametrize(("count", "aim"), [(100_000, "under 16.7"), (1_000_000, "under 33.3")])
def test_observations(make_view: MakeView, qtbot: Any, report: Report, count: int, aim: str) -> None:
    view = make_view()
    stepper = Stepper(view, open_atlas(None), qtbot)
    stepper.settle()
    began = time.perf_counter()
    # A trail of ten years keeps every point on the screen.
    assert view.set_observations(observations_of(count), 3650) == 0
    stepper.scene = stepper.index.scene(Moment(instant_of(2019, 12)))
    stepper.settle()
    report(f"map: {count:,} observations, first on the screen", (time.perf_counter() - began) * 1000, "ms", "")
    times = [stepper.to(instant_of(2019, 12) + k * DAY_S) for k in range(1, STEPS // 2)]
    told(report, f"map: {count:,} observations, a day on", times, aim)
    pid = view.page.renderProcessPid()
    if Path(f"/proc/{pid}").exists():
        report(f"map: {count:,} observations, memory of the page", memory_mb(pid), "MB", "")


# What a user would pick instead.

_PACKAGES: Final = {
    "leaflet@1.9.4": ("leaflet/dist/leaflet.js", "leaflet/dist/leaflet.css"),
    "jquery@3.7.1": ("jquery/dist/jquery.min.js",),
    "iso8601-js-period@0.2.1": ("iso8601-js-period/iso8601.js",),
    "moment@2.18.1": ("moment/min/moment.min.js",),
    "leaflet-timedimension@1.1.1": (
        "leaflet-timedimension/dist/leaflet.timedimension.min.js",
        "leaflet-timedimension/dist/leaflet.timedimension.control.css",
    ),
}


@pytest.fixture(scope="session")
def assets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what folium's plugin would fetch from the network."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed, so folium's plugins cannot be measured offline")
    folder = tmp_path_factory.mktemp("assets")
    done = subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", *_PACKAGES],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"npm could not fetch the assets: {done.stderr.strip()[-200:]}")
    return folder / "node_modules"


def folium_page(points: int, assets: Path) -> str:
    """Return a page of ``folium.plugins.TimestampedGeoJson`` with points, each there on one day, and local assets."""
    import folium
    from folium.plugins import TimestampedGeoJson

    chance = observations_of(points)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(lon, 4), round(lat, 4)]},
            "properties": {
                "time": f"2019-{1 + i % 12:02d}-01",
                "icon": "circle",
                "iconstyle": {"radius": 3, "fill": True, "stroke": False},
            },
        }
        for i, (lon, lat) in enumerate(chance.lonlat.tolist())
    ]
    local = [
        (Path(file).name, QUrl.fromLocalFile(str(assets / file)).toString())
        for files in _PACKAGES.values()
        for file in files
    ]

    class LocalMap(folium.Map):
        default_js = [pair for pair in local if pair[0].endswith(".js")]  # noqa: RUF012 - folium declares a plain list
        default_css = [pair for pair in local if pair[0].endswith(".css")]  # noqa: RUF012

    class LocalPlugin(TimestampedGeoJson):
        default_js: list[tuple[str, str]] = []  # noqa: RUF012
        default_css: list[tuple[str, str]] = []  # noqa: RUF012

    made = LocalMap(location=(35, 135), zoom_start=5, tiles=None, prefer_canvas=True)
    made._id = "bench"
    collection = {"type": "FeatureCollection", "features": features}
    made.add_child(
        LocalPlugin(
            collection,
            period="P1M",
            duration="P1D",
            auto_play=False,
            loop=False,
            add_last_point=False,
            speed_slider=False,
        )
    )
    return str(made.get_root().render())


# Told by the title once it is painted, as our page tells by a message.
_FOLIUM_STEP = """
map_bench.timeDimension.nextTime(1, true);
requestAnimationFrame(() => setTimeout(() => { document.title = "step %d"; }, 0));
"""


def folium_step(view: QWebEngineView, qtbot: Any, number: int) -> float:
    """Return the milliseconds from the wish to the painted frame."""
    began = time.perf_counter()
    with qtbot.waitSignal(view.titleChanged, timeout=WAIT_MS):
        view.page().runJavaScript(_FOLIUM_STEP % number)
    return (time.perf_counter() - began) * 1000


@pytest.mark.parametrize("points", [1_000, 10_000, 100_000])
def test_against_folium(
    make_view: MakeView, qtbot: Any, report: Report, assets: Path, tmp_path: Path, points: int
) -> None:
    page = tmp_path / "folium.html"
    page.write_text(folium_page(points, assets), encoding="utf-8")
    other = QWebEngineView()
    other.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    other.resize(WIDTH, HEIGHT)
    other.show()
    with qtbot.waitSignal(other.loadFinished, timeout=WAIT_MS) as loaded:
        other.load(QUrl.fromLocalFile(str(page)))
    assert loaded.args == [True]
    ready = "typeof map_bench !== 'undefined' && map_bench.timeDimension.getAvailableTimes().length === 12"
    qtbot.waitUntil(lambda: bool(evaluate(qtbot, other.page(), ready)), timeout=WAIT_MS)
    theirs = statistics.median(folium_step(other, qtbot, k) for k in range(24))
    other.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    view = make_view()
    stepper = Stepper(view, open_atlas(None), qtbot)
    stepper.settle()
    # The same number on the screen at each step: a twelfth of them.
    view.set_observations(observations_of(points), 3650 // 12)
    stepper.settle()
    ours = statistics.median(stepper.to(instant_of(2012, 1 + k % 12)) for k in range(24))
    report(f"map: a step with {points:,} points", ours, "ms", "")
    report(f"folium TimestampedGeoJson: a step with {points:,} points", theirs, "ms", "")
    report(f"folium's step against ours, {points:,} points", theirs / ours, "times", "over 1")
