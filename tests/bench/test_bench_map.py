"""The figures of the map, without a GPU, in a window of 1600 by 1000: steps, jumps, panning, zooming, memory."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
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


def told_of_steps(report: Report, what: str, times_ms: list[float], aim: str) -> None:
    """Tell also how many steps there were in a second: a step cannot be shown before the next frame of the screen."""
    told(report, what, times_ms, aim)
    report(f"{what}, steps in a second", 1000 * len(times_ms) / sum(times_ms), "/s", "")


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
    # The page and the symbols go to the cache.
    atlas, before = ATLASES[name](), make_view()
    Stepper(before, atlas, qtbot).settle()
    before.hide()
    began = time.perf_counter()
    stepper = Stepper(make_view(), atlas, qtbot)
    stepper.settle()
    report(f"map, {name}: first paint, all of it", (time.perf_counter() - began) * 1000, "ms", "")
    # A month each, forward, as the timeline plays.
    told_of_steps(
        report, f"map, {name}: a month on", [stepper.to(_FIRST + k * 30 * DAY_S) for k in range(STEPS)], "under 16.7"
    )
    jumps = [stepper.to(instant_of(1995 if k % 2 else 2024, 1 + k % 12)) for k in range(STEPS // 4)]
    told(report, f"map, {name}: far jump", jumps, "under 100")
    pid = stepper.view.page.renderProcessPid()
    if Path(f"/proc/{pid}").exists():
        report(f"map, {name}: memory of the page", memory_mb(pid), "MB", "")


# The page's own callback comes first in a frame; what it took is told by the one that was asked for after it. A move is
# over when nothing waits for a frame with time to spare.
_MOVES = """
globalThis.moves = [];
globalThis.moveMap = (k) => {
  if (k === 0) { globalThis.movesDone = true; return; }
  const frames = [];
  const begun = performance.now();
  %s;
  const watch = () => requestAnimationFrame((began) => {
    frames.push(performance.now() - began);
    if (document.documentElement.hasAttribute("data-waiting")) { watch(); return; }
    globalThis.moves.push([Math.max(...frames), performance.now() - begun]);
    requestAnimationFrame(() => globalThis.moveMap(k - 1));
  });
  watch();
};
globalThis.movesDone = false; globalThis.moveMap(%d)
"""


@pytest.mark.parametrize(
    ("what", "move", "frame_aim", "rest_aim"),
    [
        ("pan by 40 px", "map_atlas.panBy([k % 2 ? 40 : -40, 0], {animate: false})", "under 16.7", ""),
        ("pan by a window", "map_atlas.panBy([k % 2 ? 900 : -900, 0], {animate: false})", "under 50", ""),
        ("zoom by a quarter", "map_atlas.setZoom(5.5 + (k % 8) / 4, {animate: false})", "under 50", "under 50"),
    ],
)
def test_moving_about(
    make_view: MakeView, qtbot: Any, report: Report, what: str, move: str, frame_aim: str, rest_aim: str
) -> None:
    stepper = Stepper(make_view(), open_atlas(None), qtbot)
    stepper.settle()
    evaluate(qtbot, stepper.view.page, f"void (() => {{ {_MOVES % (move, 48)} }})()")
    qtbot.waitUntil(lambda: bool(evaluate(qtbot, stepper.view.page, "globalThis.movesDone")), timeout=WAIT_MS)
    # Each zoom is laid out once; from then on it is kept.
    moves = evaluate(qtbot, stepper.view.page, "globalThis.moves")[8:]
    told(report, f"map: {what}, the longest frame", [frame for frame, _ in moves], frame_aim)
    told(report, f"map: {what}, until all is drawn", [rest for _, rest in moves], rest_aim)


@pytest.mark.parametrize(("count", "aim"), [(100_000, "under 16.7"), (1_000_000, "under 33.3")])
def test_observations(make_view: MakeView, qtbot: Any, report: Report, count: int, aim: str) -> None:
    view = make_view()
    stepper = Stepper(view, open_atlas(None), qtbot)
    stepper.settle()
    began = time.perf_counter()
    # A trail of ten years keeps every point on the screen.
    assert view.points.show_observations(observations_of(count), 3650) == 0
    stepper.scene = stepper.index.scene(Moment(instant_of(2019, 12)))
    stepper.settle()
    report(f"map: {count:,} observations, first on the screen", (time.perf_counter() - began) * 1000, "ms", "")
    times = [stepper.to(instant_of(2019, 12) + k * DAY_S) for k in range(1, STEPS // 2)]
    told_of_steps(report, f"map: {count:,} observations, a day on", times, aim)
    # With a trail of a month, from one end of the ten years to the other.
    assert view.points.show_observations(observations_of(count), 30) == 0
    stepper.settle()
    jumps = [stepper.to(instant_of(2011 + 8 * (k % 2), 1 + k % 12)) for k in range(STEPS // 4)]
    told(report, f"map: {count:,} observations, far jump", jumps, "under 100")
    pid = view.page.renderProcessPid()
    if Path(f"/proc/{pid}").exists():
        report(f"map: {count:,} observations, memory of the page", memory_mb(pid), "MB", "")
