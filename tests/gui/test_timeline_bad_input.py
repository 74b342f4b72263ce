"""Data and hands that nobody wishes for: one test for each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.atlas import Atlas
from app.domain.civil import DAY_S, instant_of
from app.domain.records import Deployment, Kind, Ref, Site
from app.domain.scene import Moment
from app.state.bookmarks import Bookmarks
from app.state.clock import WIDEST_LIMITS, Clock, Lock
from app.state.document import Document
from app.state.filters import Filters
from app.state.playback import SPEEDS, Playback
from app.state.scenes import Scenes
from app.state.selection import Selection
from app.timeline.date_popup import DatePopup
from app.timeline.hover import hover_card
from app.timeline.panel import TimelinePanel

DAY = instant_of(2015, 4, 27)
NO_KEYS = Qt.KeyboardModifier.NoModifier


class Rig:
    """A panel with everything behind it, on an atlas of some stays at one base."""

    def __init__(self, qtbot: QtBot, folder: Path, *stays: Deployment, at: int = DAY) -> None:
        site = Site("base", "Base", "基地", "port", "USN", "Okinawa", "JPN", 127, 26)
        self.atlas = Atlas(sites=(site,) if stays else (), deployments=stays)
        self.clock = Clock(at)
        self.document = Document(self.atlas)
        self.scenes = Scenes(self.document, self.clock, Filters(self.document))
        self.playback = Playback(self.clock)
        self.selection = Selection()
        bookmarks = Bookmarks(self.document, self.clock)
        self.panel = TimelinePanel(self.clock, self.playback, self.selection, bookmarks, now=instant_of(2026, 6))
        qtbot.addWidget(self.panel)
        self.panel.set_atlas(self.atlas, self.scenes.index)
        self.scenes.scene_changed.connect(lambda scene, _changed: self.panel.set_scene(scene))
        self.clock.moment_changed.connect(lambda _moment: self.playback.page_drew())
        self.playback.set_change_instants(self.scenes.change_instants())
        self.panel.resize(1200, 330)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.view = self.panel.view

    def do_everything(self) -> None:
        """Trigger every action that asks nothing."""
        for action in self.panel.actions():
            if not action.text().endswith("…"):
                action.trigger()
                assert not self.panel.grab().isNull()
        self.playback.pause()

    def refs_drawn(self) -> set[str]:
        """Point at every bar in view and return what is there."""
        found = set()
        for ref in (Ref(Kind.DEPLOYMENT, stay.id) for stay in self.atlas.deployments):
            index = self.atlas.index_of(ref)
            box = None if index is None else self.view.page.bar_box(self.view.look(), index)
            if box is not None:
                hit = self.view.page.hit(self.view.look(), box.center())
                found |= {hit.ref.id} if hit.ref else set()
        return found


Make = Callable[..., Rig]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Make:
    return lambda *stays, **more: Rig(qtbot, tmp_path, *stays, **more)


def stay(name: str, start: str, end: str, **more: str) -> Deployment:
    fields = {"announced": "", "promised": "", **more}
    return Deployment(
        name, name, "", "", "radar", "USAF", "USA", "base", actual_from=start, actual_to=end,
        announced=fields["announced"], promised=fields["promised"],
    )  # fmt: skip


def test_no_records(make: Make) -> None:
    rig = make()
    assert rig.view.scale.start < DAY < rig.view.scale.end
    assert rig.view.scale.end - rig.view.scale.start < 5 * 366 * DAY_S
    assert rig.clock.limits == WIDEST_LIMITS
    rig.do_everything()
    assert WIDEST_LIMITS[0] <= rig.clock.moment.at <= WIDEST_LIMITS[1]


def test_one_record(make: Make) -> None:
    rig = make(stay("only", "2010-03-01", "2010-03-02"))
    assert rig.clock.limits[0] < instant_of(2010, 3, 1) < rig.clock.limits[1]
    rig.view.fit_all()
    assert rig.refs_drawn() == {"only"}
    rig.do_everything()


def test_all_undated(make: Make) -> None:
    rig = make(stay("one", "", ""), stay("two", "", ""))
    assert rig.view.page.lanes.groups == ()
    assert np.count_nonzero(~rig.view.page.dated) == 2
    with_words = rig.panel.grab().toImage()
    rig.panel.set_atlas(Atlas(), Scenes(Document(Atlas()), rig.clock, Filters(Document(Atlas()))).index)
    assert rig.panel.grab().toImage() != with_words
    rig.do_everything()


def test_spans_of_zero_length(make: Make) -> None:
    rig = make(stay("instant", "2015-04-27T10:00:00", "2015-04-27T10:00:00"), stay("day", "2015-04-27", "2015-04-27"))
    rig.view.fit_all()
    assert rig.refs_drawn() == {"instant", "day"}
    rig.view.fit((Ref(Kind.DEPLOYMENT, "instant"),))
    assert rig.view.scale.end - rig.view.scale.start >= 4 * DAY_S
    rig.do_everything()


def test_the_years_1_and_9999(make: Make) -> None:
    rig = make(stay("old", "0001", "0001"), stay("late", "9999", ".."))
    rig.view.fit_all()
    assert rig.refs_drawn() == {"old", "late"}
    rig.clock.move_head(rig.clock.limits[0])
    assert "1 BC" in rig.view.accessibleDescription() or "year" in rig.view.accessibleDescription()
    rig.do_everything()


def test_an_end_before_its_start_is_shown_as_a_fault(make: Make) -> None:
    rig = make(stay("fault", "2016-05-01", "2015-02-01"))
    rig.view.fit_all()
    assert rig.refs_drawn() == {"fault"}
    card = hover_card(rig.atlas, Ref(Kind.DEPLOYMENT, "fault"), DAY, 2**62)
    assert "it ends (1 February 2015) before it starts" in card
    image = rig.view.viewport().grab().toImage()
    box = rig.view.page.bar_box(rig.view.look(), 0)
    assert box is not None
    fault = rig.view.page.style.colour("fault")
    seen = {image.pixelColor(x, round(box.center().y())).name() for x in range(round(box.left()), round(box.right()))}
    assert fault.name() in seen


def test_thousands_of_bars_at_one_site(make: Make) -> None:
    rig = make(*(stay(f"{i}", "2014-01-01", "..") for i in range(5000)))
    assert rig.view.page.lanes.row_count == 5000
    rig.view.reveal(Ref(Kind.DEPLOYMENT, "4999"))
    assert "4999" in rig.refs_drawn()
    rig.view.fold_all()
    assert rig.view.page.layout.height < 100
    assert not rig.view.grab().isNull()


def test_a_date_that_means_nothing(make: Make) -> None:
    rig = make(stay("any", "2015", ".."))
    rig.panel.transport.ask_for_date()
    (popup,) = (found for found in rig.panel.transport.findChildren(DatePopup) if found.isVisible())
    field = popup.findChild(QLineEdit)
    assert field is not None
    for nonsense in ("soonish", "31/12", "2015-13-01", "", "平成0年"):
        field.setText(nonsense)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert popup.isVisible(), nonsense
        assert "2015-04-27" in popup.message
        assert "平成27年4月27日" in popup.message
    assert rig.clock.moment == Moment(DAY)
    popup.close()


def test_the_29th_of_february(make: Make) -> None:
    rig = make(stay("any", "2010", ".."), at=instant_of(2016, 2, 29))
    actions = {action.text(): action for action in rig.panel.actions()}
    actions["A year forward"].trigger()
    assert rig.clock.moment.at == instant_of(2017, 2, 28)
    rig.clock.set_moment(instant_of(2016, 2, 29))
    actions["A month back"].trigger()
    assert rig.clock.moment.at == instant_of(2016, 1, 29)
    actions["Window of time"].trigger()
    assert rig.clock.moment == Moment(instant_of(2016, 1, 29), instant_of(2017, 1, 29))


@pytest.mark.parametrize("lock", [Lock.NONE, Lock.START, Lock.END])
def test_window_handles_crossed(make: Make, lock: Lock) -> None:
    rig = make(stay("any", "2010", ".."))
    rig.clock.set_moment(Moment(instant_of(2014), instant_of(2016)))
    rig.clock.set_lock(lock)
    rig.view.fit_all()
    viewport = rig.view.viewport()
    for grabbed, let_go in ((2014, 2019), (2016, 2011), (2011, 2019)):
        first, last = (
            QPoint(round(rig.view.gutter + rig.view.scale.x_of(instant_of(year))), 200) for year in (grabbed, let_go)
        )
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, NO_KEYS, first)
        QTest.mouseMove(viewport, last)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, NO_KEYS, last)
        moment = rig.clock.moment
        assert moment.until is not None
        assert moment.until - moment.at >= DAY_S


def test_a_speed_at_which_everything_passes_in_a_step(make: Make, qtbot: QtBot) -> None:
    rig = make(stay("any", "2015-01-01", "2015-01-03"))
    rig.playback.set_speed(SPEEDS[-1])
    rig.playback.play()
    qtbot.waitUntil(lambda: not rig.playback.playing, timeout=20_000)
    assert rig.clock.moment.at == rig.clock.limits[1]
