"""A step of the clock with many points, in our map and in what a user would pick instead, in the same run.

Every point is there for one month of a year: a twelfth of them at each step. folium's plugins draw circles on Leaflet's
canvas in the same web engine, with assets from npm; QGIS draws with its temporal renderer, without its window.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QUrl
from PySide6.QtWebEngineWidgets import QWebEngineView

from app.data.bundled import open_atlas
from app.domain.civil import instant_of
from tests.bench.conftest import Report
from tests.bench.test_bench_map import HEIGHT, WAIT_MS, WIDTH, MakeView, Stepper, evaluate, make_view
from tests.helpers.bulk import observations_of

__all__ = ["make_view"]

STEPS: Final = 24
SIZES: Final = [1_000, 10_000, 100_000]
_QGIS_PROBE: Final = Path(__file__).parents[1] / "helpers" / "qgis_probe.py"

_PACKAGES: Final = {
    "leaflet@1.9.4": ("leaflet/dist/leaflet.js", "leaflet/dist/leaflet.css"),
    "jquery@3.7.1": ("jquery/dist/jquery.min.js",),
    "iso8601-js-period@0.2.1": ("iso8601-js-period/iso8601.js",),
    "moment@2.18.1": ("moment/min/moment.min.js",),
    "leaflet-timedimension@1.1.1": (
        "leaflet-timedimension/dist/leaflet.timedimension.min.js",
        "leaflet-timedimension/dist/leaflet.timedimension.control.css",
    ),
    "leaflet.timeline@1.6.0": ("leaflet.timeline/dist/leaflet.timeline.js",),
}

# Told by the title once it is painted, as our page tells by a message.
_PAINTED: Final = 'requestAnimationFrame(() => setTimeout(() => { document.title = "step %d"; }, 0));'
_STEPS_OF: Final = {
    "TimestampedGeoJson": "map_bench.timeDimension.nextTime(1, true);",
    "Timeline": "timeline_bench.setTime(Date.UTC(2019, (%d + 1) %% 12, 15));",
}
_READY: Final = {
    "TimestampedGeoJson": (
        "typeof map_bench !== 'undefined' && map_bench.timeDimension.getAvailableTimes().length === 12"
    ),
    "Timeline": "typeof timeline_bench !== 'undefined' && timeline_bench.times.length > 0",
}


@pytest.fixture(scope="session")
def assets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what folium's plugins would fetch from the network."""
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


def _points(count: int) -> list[tuple[float, float, int]]:
    """Return longitudes, latitudes and months (1 to 12)."""
    return [
        (round(lon, 4), round(lat, 4), 1 + i % 12)
        for i, (lon, lat) in enumerate(observations_of(count).lonlat.tolist())
    ]


def _feature(lon: float, lat: float, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": properties}


def folium_page(plugin: str, count: int, assets: Path) -> str:
    """Return a page of one of folium's plugins with that many points and local assets."""
    import folium
    from folium.plugins import Timeline, TimestampedGeoJson
    from folium.utilities import JsCode

    names = [file for files in _PACKAGES.values() for file in files]
    local = [(Path(name).name, QUrl.fromLocalFile(str(assets / name)).toString()) for name in names]

    class LocalMap(folium.Map):
        default_js = [pair for pair in local if pair[0].endswith(".js")]  # noqa: RUF012 - folium declares a plain list
        default_css = [pair for pair in local if pair[0].endswith(".css")]  # noqa: RUF012

    class LocalStamped(TimestampedGeoJson):
        default_js: list[tuple[str, str]] = []  # noqa: RUF012
        default_css: list[tuple[str, str]] = []  # noqa: RUF012

    class LocalTimeline(Timeline):
        default_js: list[tuple[str, str]] = []  # noqa: RUF012

    made = LocalMap(location=(35, 135), zoom_start=5, tiles=None, prefer_canvas=True)
    made._id = "bench"
    if plugin == "Timeline":
        features = [
            _feature(lon, lat, {"start": f"2019-{month:02d}-01", "end": f"2019-{month:02d}-28"})
            for lon, lat, month in _points(count)
        ]
        circle = JsCode("(feature, latlng) => L.circleMarker(latlng, {radius: 3, stroke: false, fillOpacity: 0.9})")
        layer = LocalTimeline({"type": "FeatureCollection", "features": features}, point_to_layer=circle)
        layer._id = "bench"
        # With a slider it would only be drawn twice at each step.
        made.add_child(layer)
    else:
        style = {"icon": "circle", "iconstyle": {"radius": 3, "fill": True, "stroke": False}}
        features = [_feature(lon, lat, {"time": f"2019-{month:02d}-01", **style}) for lon, lat, month in _points(count)]
        made.add_child(
            LocalStamped(
                {"type": "FeatureCollection", "features": features},
                period="P1M",
                duration="P1D",
                auto_play=False,
                loop=False,
                add_last_point=False,
                speed_slider=False,
            )
        )
    return str(made.get_root().render())


def _their_step(view: QWebEngineView, qtbot: Any, plugin: str, number: int) -> float:
    """Return the milliseconds from the wish to the painted frame."""
    step = _STEPS_OF[plugin]
    script = (step % number if "%" in step else step) + _PAINTED % number
    began = time.perf_counter()
    with qtbot.waitSignal(view.titleChanged, timeout=WAIT_MS):
        view.page().runJavaScript(script)
    return (time.perf_counter() - began) * 1000


def _our_steps(view_maker: MakeView, qtbot: Any, count: int) -> list[float]:
    stepper = Stepper(view_maker(), open_atlas(None), qtbot)
    stepper.settle()
    # The same number on the screen at each step: a twelfth of them.
    stepper.view.points.show_observations(observations_of(count), 3650 // 12)
    stepper.settle()
    return [stepper.to(instant_of(2012, 1 + k % 12)) for k in range(STEPS)]


def _told(report: Report, name: str, theirs: list[float], ours: list[float], count: int) -> None:
    report(f"{name}: a step with {count:,} points, median", statistics.median(theirs), "ms", "")
    report(f"{name}: a step with {count:,} points, p95", statistics.quantiles(theirs, n=20)[-1], "ms", "")
    report(f"ours beside it, {count:,} points, median", statistics.median(ours), "ms", "")
    report(f"ours beside it, {count:,} points, p95", statistics.quantiles(ours, n=20)[-1], "ms", "")
    report(
        f"{name}'s step against ours, {count:,} points",
        statistics.median(theirs) / statistics.median(ours),
        "times",
        "over 1",
    )


@pytest.mark.parametrize("count", SIZES)
@pytest.mark.parametrize("plugin", list(_STEPS_OF))
def test_against_folium(
    make_view: MakeView, qtbot: Any, report: Report, assets: Path, tmp_path: Path, plugin: str, count: int
) -> None:
    page = tmp_path / "folium.html"
    page.write_text(folium_page(plugin, count, assets), encoding="utf-8")
    other = QWebEngineView()
    other.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    other.resize(WIDTH, HEIGHT)
    other.show()
    with qtbot.waitSignal(other.loadFinished, timeout=WAIT_MS) as loaded:
        other.load(QUrl.fromLocalFile(str(page)))
    assert loaded.args == [True]
    qtbot.waitUntil(lambda: bool(evaluate(qtbot, other.page(), _READY[plugin])), timeout=WAIT_MS)
    theirs = [_their_step(other, qtbot, plugin, k) for k in range(STEPS)]
    other.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    _told(report, f"folium {plugin}", theirs, _our_steps(make_view, qtbot, count), count)


@pytest.mark.parametrize("count", SIZES)
def test_against_qgis(make_view: MakeView, qtbot: Any, report: Report, tmp_path: Path, count: int) -> None:
    python = shutil.which("python3", path="/usr/bin")
    asked = [python or "python3", "-c", "import qgis.core"]
    if python is None or subprocess.run(asked, capture_output=True, check=False).returncode:
        pytest.skip("QGIS is not installed for the system's Python, so its temporal renderer cannot be measured")
    import geopandas as gpd

    points = _points(count)
    months = np.array([f"2019-{month:02d}-01" for _, _, month in points], "datetime64[ms]")
    frame = gpd.GeoDataFrame(
        {"start": months, "stop": months + np.timedelta64(27, "D")},
        geometry=gpd.points_from_xy([lon for lon, _, _ in points], [lat for _, lat, _ in points]),
        crs="EPSG:4326",
    )
    file = tmp_path / "points.gpkg"
    frame.to_file(file, layer="points", driver="GPKG")
    done = subprocess.run(
        [python, str(_QGIS_PROBE), str(file)],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
    )
    theirs = json.loads(done.stdout.splitlines()[-1])
    _told(report, "QGIS", theirs, _our_steps(make_view, qtbot, count), count)
