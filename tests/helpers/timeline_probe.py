"""Drives the whole window off screen in a process of its own and prints figures of the timeline as JSON.

``python -m tests.helpers.timeline_probe scrub``, ``… play SECONDS`` (with the map, in real time) or
``… frames COUNT`` (without the map, as fast as the clock, the scenes and the timeline go).
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from PySide6.QtCore import QEvent, QEventLoop, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from app.data.bundled import open_atlas
from app.desk import Desk
from app.domain.civil import instant_of
from app.mapview.application import running_application
from app.state import playback
from app.state.bookmarks import Bookmarks
from app.state.clock import Clock
from app.state.document import Document
from app.state.filters import Filters
from app.state.playback import SPEEDS, Playback
from app.state.scenes import Scenes
from app.state.selection import Selection
from app.support.platform import prepare_web_engine
from app.support.settings import Settings
from app.timeline.panel import TimelinePanel
from app.timeline.scale import TimeScale

FIRST, LAST = instant_of(1945, 6), instant_of(2025, 6)
STEPS = 600
FRAME_MS = 16
SAMPLE_S = 2


def main(arguments: list[str]) -> None:
    """Measure what the arguments name."""
    prepare_web_engine(off_screen=True)
    with TemporaryDirectory() as folder, running_application() as application:
        if arguments[0] == "frames":
            figures = _frames(application, int(arguments[1]))
        else:
            desk = Desk(open_atlas(None), settings=Settings(Path(folder) / "settings.ini"))
            desk.window.resize(1600, 1000)
            loop = QEventLoop()
            desk.map.settled.connect(loop.quit)
            desk.window.show()
            loop.exec()
            figures = _scrub(desk) if arguments[0] == "scrub" else _play(desk, int(arguments[1]))
            desk.window.close()
            desk.window.deleteLater()
            desk.deleteLater()
    sys.stdout.write(json.dumps(figures))


def _scrub(desk: Desk) -> dict[str, float]:
    """Drag the playhead through 80 years in 600 steps, a step a frame, as a hand does that waits for nothing."""
    view = desk.timeline.view
    view.set_scale(TimeScale.fitting(FIRST, LAST, view.scale.width))
    width = view.scale.width
    asked: dict[int, float] = {}
    latencies: list[float] = []
    blocked: list[float] = []
    drawn: list[int] = []
    seq = 0
    loop = QEventLoop()

    def on_drawn(number: int) -> None:
        drawn.append(number)
        if number in asked:
            latencies.append((time.perf_counter() - asked[number]) * 1000)
        if number == seq and len(blocked) == STEPS:
            loop.quit()

    def send(kind: QEvent.Type, x: float, held: Qt.MouseButton) -> None:
        point = QPointF(view.gutter + x, 30)
        button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        globally = view.viewport().mapToGlobal(point)
        event = QMouseEvent(kind, point, globally, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(view.viewport(), event)

    def step() -> None:
        nonlocal seq
        begun = time.perf_counter()
        before = desk.map._seq
        send(QEvent.Type.MouseMove, width * len(blocked) / (STEPS - 1), Qt.MouseButton.LeftButton)
        blocked.append((time.perf_counter() - begun) * 1000)
        seq = desk.map._seq
        if seq != before:
            asked[seq] = begun
        if len(blocked) == STEPS:
            timer.stop()

    desk.map.drawn.connect(on_drawn)
    send(QEvent.Type.MouseButtonPress, 0, Qt.MouseButton.LeftButton)
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(step)
    timer.start(FRAME_MS)
    loop.exec()
    send(QEvent.Type.MouseButtonRelease, width, Qt.MouseButton.NoButton)
    steps = [number for number in asked if number in set(drawn)]
    latencies.sort()
    blocked.sort()
    return {
        "moments": len(asked),
        "dropped": len(asked) - len(steps),
        "median_ms": latencies[len(latencies) // 2],
        "p95_ms": latencies[int(len(latencies) * 0.95)],
        "blocked_p95_ms": blocked[int(len(blocked) * 0.95)],
    }


def _play(desk: Desk, seconds: int) -> dict[str, Any]:
    """Play round and round at three years a second, and compare the memory of all processes at both ends.

    ``curve`` has the lowest size of each minute in MB, ``rounds`` how often the loop began anew.
    """
    frames = rounds = 0
    last = desk.clock.moment.at

    def count() -> None:
        nonlocal frames, rounds, last
        frames += 1
        rounds += desk.clock.moment.at < last
        last = desk.clock.moment.at

    desk.map.drawn.connect(count)
    desk.playback.set_speed(SPEEDS[-2])
    desk.playback.set_loop((FIRST, LAST))
    desk.playback.play()
    begun = time.perf_counter()
    sizes: list[float] = []
    curve: list[float] = []
    per_minute = 60 // SAMPLE_S
    while (spent := time.perf_counter() - begun) < seconds:
        _wait(SAMPLE_S)
        sizes.append(_memory_mb())
        if len(sizes) % per_minute == 0:
            curve.append(round(min(sizes[-per_minute:]), 1))
            sys.stderr.write(f"minute {len(curve)}: {curve[-1]:.1f} MB, {frames} frames, {rounds} rounds\n")
    early_mb, late_mb = _lowest(sizes)
    assert desk.playback.playing
    desk.playback.pause()
    figures = {"frames_per_s": frames / spent, "early_mb": early_mb, "late_mb": late_mb}
    return {**figures, "rounds": rounds, "curve": curve}


def _frames(application: QApplication, count: int) -> dict[str, float]:
    """Play without the map: each moment is drawn at once, so that frames follow each other without a pause."""
    playback.FRAME_MS = 0  # type: ignore[misc]
    clock = Clock(FIRST)
    document = Document(open_atlas(None))
    filters = Filters(document)
    scenes = Scenes(document, clock, filters)
    player = Playback(clock)
    panel = TimelinePanel(clock, player, Selection(), Bookmarks(document, clock))
    panel.set_atlas(document.atlas, scenes.index)
    panel.resize(1600, 330)
    panel.show()
    scenes.scene_changed.connect(lambda scene, _changed: panel.set_scene(scene))
    player.set_change_instants(scenes.change_instants())
    player.set_loop((FIRST, LAST))
    player.set_speed(playback.Speed("ten years a frame", 10**10))
    frames = 0
    sizes: list[float] = []
    loop = QEventLoop()

    def on_moment() -> None:
        nonlocal frames
        frames += 1
        if frames % (count // 60) == 0:
            sizes.append(_memory_mb())
        if frames >= count:
            loop.quit()
        player.page_drew()

    clock.moment_changed.connect(on_moment)
    begun = time.perf_counter()
    player.play()
    loop.exec()
    spent = time.perf_counter() - begun
    player.pause()
    early_mb, late_mb = _lowest(sizes)
    panel.close()
    panel.deleteLater()
    application.processEvents()
    return {"frames": frames, "ms_a_frame": spent / frames * 1000, "early_mb": early_mb, "late_mb": late_mb}


def _lowest(sizes: list[float]) -> tuple[float, float]:
    """Return the lowest of the second and of the last third.

    What collectors have not yet taken away comes and goes, and caches fill in the first third; what stays shows.
    """
    third = len(sizes) // 3
    return min(sizes[third : 2 * third]), min(sizes[2 * third :])


def _wait(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def _memory_mb() -> float:
    """Return the proportional set size of this process and its children."""
    me = psutil.Process()
    sizes = [process.memory_full_info().pss for process in (me, *me.children(recursive=True))]
    return float(sum(sizes)) / 1e6


if __name__ == "__main__":
    main(sys.argv[1:])
