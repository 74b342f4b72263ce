"""How long the timeline takes to paint: 1,000 to 100,000 bars, 1,600 px wide, zoomed out, zoomed in and scrolling."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture

from app.domain.atlas import Atlas
from app.domain.civil import DAY_S, format_day_iso, instant_of
from app.domain.records import Deployment, Site
from app.domain.scene import SceneIndex
from app.timeline.look import View
from app.timeline.page import Page
from app.timeline.scale import TimeScale
from app.timeline.style import Style
from tests.bench.conftest import Report

ROOT = Path(__file__).parents[2]
# How many minutes to play in real time.
SOAK = "POSTURE_ATLAS_SOAK_MINUTES"
SIZE = QSize(1600, 420)
SPANS = {"out": (instant_of(1945), instant_of(2027)), "in": (instant_of(1990), instant_of(1992))}


@cache
def index_of(bars: int) -> SceneIndex:
    """Return stays of a month to three years, some promised, some rotational, a third known to the month."""
    chance = random.Random(bars)
    sites = tuple(Site(f"s{i}", f"Site {i}", "", "port", "USN", f"r{i % 7}", "JPN", 130, 30) for i in range(40))
    stays = []
    for i in range(bars):
        start = instant_of(1945) + chance.randrange(80 * 365) * DAY_S
        promised = i % 4 == 0
        stays.append(
            Deployment(
                f"d{i}",
                f"Unit number {i}",
                "",
                "",
                chance.choice(["destroyer", "fighter", "radar"]),
                chance.choice(["USN", "JMSDF", "JCG"]),
                "USA",
                f"s{chance.randrange(40)}",
                announced=format_day_iso(start - 600 * DAY_S) if promised else "",
                promised=format_day_iso(start - 200 * DAY_S)[:7] if promised else "",
                actual_from=format_day_iso(start)[: 7 if i % 3 == 0 else 10],
                actual_to=format_day_iso(start + chance.randrange(30, 1100) * DAY_S),
                rotation="rotational" if i % 5 == 0 else "permanent",
            )
        )
    return SceneIndex(Atlas(sites=sites, deployments=tuple(stays)))


@cache
def page_of(bars: int) -> Page:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return Page(index_of(bars), Style.of(application.palette(), application.font()), instant_of(2026))


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("motion", ["still", "scrolling"])
@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("bars", [1_000, 10_000, 100_000])
def test_paint(benchmark: BenchmarkFixture, bars: int, span: str, motion: str) -> None:
    page = page_of(bars)
    gutter = page.gutter_width()
    scale = TimeScale.fitting(*SPANS[span], SIZE.width() - gutter)
    most = max(1, page.layout.height - (SIZE.height() - page.style.sizes.lanes_top))
    steps = count()
    kept = QPixmap(SIZE)

    def paint() -> None:
        scroll = next(steps) * 37 % most if motion == "scrolling" else 0
        picture = page.picture(View(scale, scroll, SIZE, gutter, page.style.sizes), 1.0, kept)
        assert picture.width() == SIZE.width()

    benchmark.pedantic(paint, rounds=60, warmup_rounds=5)
    assert benchmark.stats is not None
    timings = sorted(benchmark.stats.stats.data)
    benchmark.extra_info["p95_ms"] = round(timings[int(len(timings) * 0.95)] * 1000, 2)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("bars", [10_000, 100_000])
def test_arrange(benchmark: BenchmarkFixture, bars: int) -> None:
    index, style = index_of(bars), page_of(bars).style
    benchmark.pedantic(lambda: Page(index, style, instant_of(2026)), rounds=3)


def probe(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.helpers.timeline_probe", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def test_scrub_through_80_years_with_the_map(report: Report) -> None:
    """A hand that moves the playhead once a frame and waits for nothing."""
    figures = probe("scrub")
    report("Scrub of 80 years in 600 steps: moments set", figures["moments"], "", "")
    report("… dropped by the map", figures["dropped"], "", "")
    report("… from the hand to the painted map, median", figures["median_ms"], "ms", "")
    report("… from the hand to the painted map, p95", figures["p95_ms"], "ms", "")
    report("… of that the window is blocked, p95", figures["blocked_p95_ms"], "ms", "aim 16.7")


def test_playback_with_the_map_keeps_its_memory(report: Report) -> None:
    """A minute in real time, round and round through 80 years."""
    figures = probe("play", "60")
    report("A minute of playback with the map: frames a second", figures["frames_per_s"], "", "")
    report("… memory grows (PSS, all processes)", figures["late_mb"] - figures["early_mb"], "MB", "aim 0")


@pytest.mark.skipif(SOAK not in os.environ, reason=f"{SOAK}=30 asks for half an hour of it")
def test_playback_for_as_long_as_asked_keeps_its_memory(report: Report) -> None:
    """The same for many minutes: the lowest size of each minute."""
    figures = probe("play", str(60 * int(os.environ[SOAK])))
    for minute, size in enumerate(figures["curve"], 1):
        report(f"Playback with the map, minute {minute} (PSS, all processes)", size, "MB", "")
    report("… rounds through 80 years", figures["rounds"], "", "")
    report("… memory grows from the second to the last third", figures["late_mb"] - figures["early_mb"], "MB", "aim 0")


def test_long_playback_keeps_its_memory(report: Report) -> None:
    """30 minutes of 22 frames a second, as fast as clock, scenes and timeline go without the map."""
    figures = probe("frames", "40000")
    report("40,000 frames of playback without the map: a frame", figures["ms_a_frame"], "ms", "")
    report("… memory grows (PSS)", figures["late_mb"] - figures["early_mb"], "MB", "aim 0")
