"""The chart of counts under the timeline."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.data.bundled import open_atlas
from app.domain.civil import instant_of
from app.domain.counts import CountSeries, aircraft_of, count_series, force_groups, ships_of
from app.domain.filters import FilterSet
from app.domain.records import Kind
from app.domain.scene import SceneIndex
from app.domain.status import TODAY, Status
from app.state.bookmarks import Bookmarks
from app.state.clock import Clock
from app.state.document import Document
from app.state.filters import Filters
from app.state.playback import Playback
from app.state.scenes import Scenes
from app.state.selection import Selection
from app.support.colours import LIGHT
from app.support.settings import Settings
from app.timeline.panel import TimelinePanel
from app.timeline.scale import TimeScale
from app.ui.counts_chart import CountsChart, visible_steps
from app.ui.counts_controller import CountsController

ATLAS = open_atlas(None)


@pytest.fixture
def counting(qtbot: QtBot, tmp_path: Path) -> CountsController:
    settings = Settings(tmp_path / "settings.ini")
    document, clock = Document(ATLAS), Clock(instant_of(2015, 4, 27))
    filters = Filters(document)
    scenes = Scenes(document, clock, filters)
    playback = Playback(clock)
    timeline = TimelinePanel(clock, playback, Selection(), Bookmarks(document, clock), now=instant_of(2026))
    counting = CountsController(timeline, clock, filters, scenes, settings)
    qtbot.addWidget(counting.widget)
    timeline.set_atlas(ATLAS, scenes.index)
    counting.widget.resize(1000, 500)
    counting.widget.show()
    return counting


def test_the_numbers_of_the_moment_follow_clock_and_filters(counting: CountsController) -> None:
    assert not counting.shown
    counting.show(True)
    filters, clock = counting._filters, counting._clock
    scene = counting._scenes.scene
    own = [s for s, stay in zip(scene.deployments.tolist(), ATLAS.deployments, strict=True) if stay.country == "USA"]
    certain, possible = own.count(Status.PRESENT), own.count(Status.POSSIBLE)
    assert possible
    assert counting.chart.readings()[0][:2] == ("US forces", f"{certain} to {certain + possible}")
    filters.set(FilterSet(forces=frozenset({"japan"})))
    assert [label for label, _words, _colour in counting.chart.readings()] == ["Japan's forces"]
    clock.set_moment(instant_of(1950))
    assert counting.chart.readings()[0][1] == "0"
    assert "1 January 1950" in counting.chart.accessibleDescription()


def test_ships_and_aircraft_are_counted_by_themselves(counting: CountsController) -> None:
    counting.show(True)
    box, chart = counting.chart.choice, counting.chart
    there = counting._scenes.scene.deployments == Status.PRESENT

    def most(title: str) -> dict[str, int]:
        box.setCurrentIndex(box.findText(title))
        return {label: int(words.split(" to ")[0].replace(",", "")) for label, words, _colour in chart.readings()}

    kinds = "Aircraft by kind"
    for title, weights in (("Ships by force", ships_of(ATLAS)), (kinds, aircraft_of(ATLAS))):
        assert sum(most(title).values()) == int(weights[there].sum()) > 0
    assert "Fighter or attack aircraft" in most(kinds)
    assert "Fighter or attack aircraft" not in most("Ships by kind")


def test_every_choice_can_be_drawn(counting: CountsController) -> None:
    counting.show(True)
    box = counting.chart.choice
    for i in range(box.count()):
        if box.itemData(i) is None:
            continue
        box.setCurrentIndex(i)
        assert counting.chart.readings()
        assert not counting.chart.grab().isNull()


def test_the_playhead_stands_where_that_of_the_timeline_stands(qtbot: QtBot) -> None:
    chart = CountsChart()
    qtbot.addWidget(chart)
    chart.resize(700, 120)
    scale = TimeScale.fitting(instant_of(2000), instant_of(2020), 500)
    chart.set_scale(scale, 200)
    chart.set_colours(LIGHT)
    chart.set_moment(instant_of(2010))
    image = chart.grab().toImage()
    x = round((200 + scale.x_of(instant_of(2010))) * image.devicePixelRatio())
    row = [image.pixelColor(column, image.height() // 2) for column in range(x - 2, x + 3)]
    red = QColor(LIGHT.playhead)
    assert any(abs(c.red() - red.red()) < 60 and c.green() < 120 for c in row)


def test_steps_of_one_pixel_are_drawn_once_with_the_last_value() -> None:
    index = SceneIndex(ATLAS)
    mask = np.ones(len(ATLAS.deployments), dtype=np.bool_)
    scale = TimeScale.fitting(instant_of(1945), instant_of(2027), 60)
    for series in count_series(index, TODAY, force_groups(ATLAS), mask):
        xs, certain, possible = visible_steps(series, scale)
        assert len(xs) <= 61
        assert (certain[-1], possible[-1]) == series.at(scale.end)
    assert index.atlas.records(Kind.DEPLOYMENT)
    empty = np.zeros(0, dtype=np.int64)
    xs, *_ = visible_steps(CountSeries("none", empty, empty, empty), scale)
    assert len(xs) == 0
