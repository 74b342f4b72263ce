"""The timeline under hands: zoom, pan, scrub, choose, fold, fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.data.bundled import open_atlas
from app.domain.atlas import Atlas
from app.domain.civil import DAY_S, instant_of
from app.domain.records import Deployment, Event, Kind, Ref
from app.domain.scene import Moment, SceneIndex
from app.domain.status import AT_MOMENT, TODAY, Cutoff
from app.state.bookmarks import NamedMoment
from app.state.clock import Clock, Lock
from app.state.selection import Selection
from app.timeline.hover import hover_card
from app.timeline.lanes import Grouping
from app.timeline.painting import FLAG_WIDTH
from app.timeline.scale import TimeScale
from app.timeline.sizes import Sizes
from app.timeline.view import TimelineView

SIZES = Sizes()
START, END = instant_of(2010), instant_of(2021)
SEED_DAY = instant_of(2015, 4, 27)
REAGAN = Ref(Kind.DEPLOYMENT, "cvn76-yokosuka")
WASHINGTON = Ref(Kind.DEPLOYMENT, "cvn73-yokosuka-1")
NO_BUTTON, LEFT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
PLAIN, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.fixture(scope="module")
def index() -> SceneIndex:
    return SceneIndex(open_atlas(None))


class Rig:
    """A view of 2010 to 2021 with its clock and selection."""

    def __init__(self, qtbot: QtBot, index: SceneIndex) -> None:
        self.clock = Clock(SEED_DAY)
        self.clock.set_limits(instant_of(1900), instant_of(2030))
        self.selection = Selection()
        self.view = TimelineView(self.clock, self.selection, instant_of(2026, 6))
        qtbot.addWidget(self.view)
        self.view.resize(1200, 420)
        self.view.set_index(index)
        self.view.show()
        qtbot.waitExposed(self.view)
        self.show(START, END)

    def show(self, first: int, last: int) -> None:
        self.view.set_scale(TimeScale.fitting(first, last, self.view.scale.width))

    def x(self, instant: int) -> float:
        return self.view.gutter + self.view.scale.x_of(instant)

    def mouse(self, kind: QEvent.Type, x: float, y: float, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        point = QPointF(x, y)
        button = NO_BUTTON if kind is QEvent.Type.MouseMove else LEFT
        held = NO_BUTTON if kind is QEvent.Type.MouseButtonRelease else LEFT
        event = QMouseEvent(kind, point, self.view.viewport().mapToGlobal(point), button, held, modifiers)
        QApplication.sendEvent(self.view.viewport(), event)

    def hover(self, x: float, y: float) -> None:
        point = QPointF(x, y)
        globally = self.view.viewport().mapToGlobal(point)
        event = QMouseEvent(QEvent.Type.MouseMove, point, globally, NO_BUTTON, NO_BUTTON, PLAIN)
        QApplication.sendEvent(self.view.viewport(), event)

    def drag(self, start: tuple[float, float], *path: tuple[float, float]) -> None:
        self.mouse(QEvent.Type.MouseButtonPress, *start)
        for x, y in path:
            self.mouse(QEvent.Type.MouseMove, x, y)
        self.mouse(QEvent.Type.MouseButtonRelease, *(path or (start,))[-1])

    def click(self, x: float, y: float, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        self.mouse(QEvent.Type.MouseButtonPress, x, y, modifiers)
        self.mouse(QEvent.Type.MouseButtonRelease, x, y, modifiers)

    def wheel(self, x: float, delta: QPoint, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        point = QPointF(x, 200)
        event = QWheelEvent(
            point,
            self.view.viewport().mapToGlobal(point),
            QPoint(),
            delta,
            NO_BUTTON,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.view.viewport(), event)

    def bar(self, ref: Ref) -> QPointF:
        """Scroll to a bar and return a point on it."""
        self.view.reveal(ref)
        index = self.view.page.atlas.index_of(ref)
        assert index is not None
        box = self.view.page.bar_box(self.view.look(), index)
        assert box is not None
        return QPointF(max(box.center().x(), self.view.gutter + 5), box.center().y())

    def pixels(self) -> set[int]:
        image = self.view.viewport().grab().toImage()
        return {image.pixel(x, SIZES.lanes_top + 2) for x in range(image.width())}


@pytest.fixture
def rig(qtbot: QtBot, index: SceneIndex) -> Iterator[Rig]:
    rig = Rig(qtbot, index)
    yield rig
    rig.view.close()


def test_the_wheel_zooms_at_the_pointer(rig: Rig) -> None:
    x = rig.x(SEED_DAY)
    before = rig.view.scale
    rig.wheel(x, QPoint(0, 120))
    assert rig.view.scale.seconds_per_px < before.seconds_per_px
    assert rig.x(SEED_DAY) == pytest.approx(x, abs=0.01)
    rig.wheel(x, QPoint(0, -120))
    assert rig.view.scale.seconds_per_px == pytest.approx(before.seconds_per_px)


@pytest.mark.parametrize(("delta", "modifiers"), [(QPoint(0, 120), SHIFT), (QPoint(120, 0), PLAIN)])
def test_shift_or_a_sideways_wheel_pans(rig: Rig, delta: QPoint, modifiers: Qt.KeyboardModifier) -> None:
    before = rig.view.scale
    rig.wheel(600, delta, modifiers)
    assert rig.view.scale.seconds_per_px == before.seconds_per_px
    assert rig.view.scale.x_of(SEED_DAY) == pytest.approx(before.x_of(SEED_DAY) + 120)


def test_control_and_the_wheel_scroll_the_lanes(rig: Rig) -> None:
    scale = rig.view.scale
    rig.wheel(600, QPoint(0, -240), CTRL)
    assert rig.view.verticalScrollBar().value() == 120
    assert rig.view.scale == scale


def test_dragging_the_axis_scrubs_day_by_day_and_sets_the_clock_once_an_event(rig: Rig) -> None:
    moments: list[Moment] = []
    rig.clock.moment_changed.connect(moments.append)
    days = [instant_of(2016, 3, 1), instant_of(2016, 3, 20), instant_of(2014, 1, 5)]
    rig.drag((rig.x(days[0]), 30), (rig.x(days[1]), 30), (rig.x(days[2]), 30))
    assert len(moments) == 3
    for moment, day in zip(moments, days, strict=True):
        assert moment.at % DAY_S == 0
        assert abs(moment.at - day) <= rig.view.scale.seconds_per_px + DAY_S


def test_dragging_the_page_pans_and_leaves_clock_and_selection_alone(rig: Rig) -> None:
    rig.selection.set([REAGAN])
    before, scroll = rig.view.scale, rig.view.verticalScrollBar().value()
    rig.drag((700, 300), (720, 290), (760, 270))
    assert rig.view.scale.x_of(SEED_DAY) == pytest.approx(before.x_of(SEED_DAY) + 60, abs=0.01)
    assert rig.view.verticalScrollBar().value() == scroll + 30
    assert rig.clock.moment.at == SEED_DAY
    assert rig.selection.selected == (REAGAN,)


def test_click_chooses_shift_click_adds_and_a_click_on_nothing_clears(rig: Rig) -> None:
    reagan = rig.bar(REAGAN)
    rig.click(reagan.x(), reagan.y())
    assert rig.selection.selected == (REAGAN,)
    washington = rig.bar(WASHINGTON)
    rig.click(washington.x(), washington.y(), SHIFT)
    assert list(rig.selection.selected) == [REAGAN, WASHINGTON]
    rig.view.verticalScrollBar().setValue(0)
    rig.show(instant_of(1920), instant_of(1921))
    rig.click(700, SIZES.lanes_top + 40)
    assert not rig.selection.selected


def test_double_click_fits_the_bar(rig: Rig) -> None:
    point = rig.bar(WASHINGTON)
    rig.mouse(QEvent.Type.MouseButtonDblClick, point.x(), point.y())
    assert 0 < rig.view.scale.x_of(instant_of(2008, 9, 25)) < rig.view.scale.width * 0.35
    assert rig.view.scale.x_of(instant_of(2015, 5, 18)) > rig.view.scale.width - 100


def test_what_is_chosen_elsewhere_comes_into_view(rig: Rig) -> None:
    rig.view.verticalScrollBar().setValue(0)
    rig.show(instant_of(1950), instant_of(1960))
    rig.selection.set([REAGAN])
    index = rig.view.page.atlas.index_of(REAGAN)
    assert index is not None
    box = rig.view.page.bar_box(rig.view.look(), index)
    assert box is not None
    assert SIZES.lanes_top <= box.top() <= rig.view.viewport().height() - box.height()


def test_the_name_of_a_chosen_site_comes_into_view_and_is_marked(rig: Rig) -> None:
    site = Ref(Kind.SITE, rig.view.page.lanes.groups[-1].key)
    rig.selection.set([site])
    rig.view.grab()
    bar = rig.view.verticalScrollBar()
    assert bar.value() > 0
    block = rig.view.page.layout.blocks[-1]
    top = SIZES.lanes_top + block.top - bar.value()
    assert SIZES.lanes_top <= top < rig.view.viewport().height()
    image = rig.view.viewport().grab().toImage()
    assert image.pixelColor(1, top + 2) == rig.view.page.style.colour("selection")
    rig.selection.clear()
    assert rig.view.viewport().grab().toImage().pixelColor(1, top + 2) != rig.view.page.style.colour("selection")
    rig.view.set_grouping(Grouping.SERVICE)
    rig.selection.set([site])
    assert bar.value() == 0


def test_a_click_does_not_move_the_view(rig: Rig) -> None:
    point = rig.bar(REAGAN)
    before = (rig.view.scale, rig.view.verticalScrollBar().value())
    rig.click(point.x(), point.y())
    assert (rig.view.scale, rig.view.verticalScrollBar().value()) == before


def test_hovering_is_shared_and_ends_when_the_pointer_leaves(rig: Rig) -> None:
    point = rig.bar(REAGAN)
    rig.hover(point.x(), point.y())
    assert rig.selection.hovered == REAGAN
    QApplication.sendEvent(rig.view.viewport(), QEvent(QEvent.Type.Leave))
    assert rig.selection.hovered is None


def test_an_event_is_chosen_on_its_glyph(rig: Rig) -> None:
    rig.show(instant_of(2015, 4), instant_of(2015, 6))
    box, event_id = next(iter(rig.view.page.event_boxes(rig.view.look())))
    rig.click(box.center().x(), box.center().y())
    assert rig.selection.selected == (Ref(Kind.EVENT, event_id),)


def test_a_group_folds_on_its_name(rig: Rig) -> None:
    before = rig.view.page.layout.height
    rig.click(60, SIZES.lanes_top + 10)
    assert rig.view.page.layout.height < before
    assert len(rig.view.page.folded) == 1
    rig.click(60, SIZES.lanes_top + 10)
    assert rig.view.page.layout.height == before


def test_grouping_by_other_things_keeps_every_bar(rig: Rig) -> None:
    count = len(rig.view.page.lanes.order)
    for grouping in Grouping:
        rig.view.set_grouping(grouping)
        assert len(rig.view.page.lanes.order) == count
        rig.view.grab()


def test_filtered_records_have_no_lane(rig: Rig) -> None:
    atlas = rig.view.page.atlas
    only = np.array([d.id == REAGAN.id for d in atlas.deployments])
    rig.view.set_shown(only, np.zeros(len(atlas.events), dtype=np.bool_))
    assert [group.key for group in rig.view.page.lanes.groups] == ["yokosuka-cfay"]
    assert rig.view.page.events_in(rig.view.scale) == []
    rig.view.fit_shown()
    assert rig.view.scale.x_of(instant_of(2005)) < 0


def test_shift_and_a_drag_choose_every_bar_in_the_rectangle(rig: Rig) -> None:
    # The second look finds both in view, so it does not scroll.
    for _ in range(2):
        reagan, washington = rig.bar(REAGAN), rig.bar(WASHINGTON)
    rig.mouse(QEvent.Type.MouseButtonPress, rig.x(instant_of(2014)), min(reagan.y(), washington.y()) - 4, SHIFT)
    rig.mouse(QEvent.Type.MouseMove, rig.x(instant_of(2016)), max(reagan.y(), washington.y()) + 2)
    rig.view.grab()
    rig.mouse(QEvent.Type.MouseButtonRelease, 0, 0)
    assert set(rig.selection.selected) == {REAGAN, WASHINGTON}
    assert rig.clock.moment.at == SEED_DAY


def test_up_and_down_choose_bars_and_enter_fits(rig: Rig, qtbot: QtBot) -> None:
    QTest.keyClick(rig.view, Qt.Key.Key_Down)
    (first,) = rig.selection.selected
    QTest.keyClick(rig.view, Qt.Key.Key_Down)
    (second,) = rig.selection.selected
    assert first != second
    QTest.keyClick(rig.view, Qt.Key.Key_Up)
    QTest.keyClick(rig.view, Qt.Key.Key_Up)
    assert rig.selection.selected == (first,)
    before = rig.view.scale
    QTest.keyClick(rig.view, Qt.Key.Key_Return)
    assert rig.view.scale != before


def test_the_lives_of_sites_can_be_shown(rig: Rig) -> None:
    plain = rig.view.grab().toImage()
    rig.view.show_site_lives(True)
    assert rig.view.grab().toImage() != plain
    rig.view.show_site_lives(False)
    assert rig.view.grab().toImage() == plain


def test_the_card_tells_promise_and_record_and_escapes_every_text(rig: Rig) -> None:
    atlas = rig.view.page.atlas
    card = hover_card(atlas, Ref(Kind.DEPLOYMENT, "ddg69-yokosuka"), instant_of(2020), 2**62)
    assert "USS Milius" in card
    assert "late" in card
    hostile = Atlas(deployments=(bare("<img src=x>", "2015", ".."),))
    assert "<img" not in hover_card(hostile, Ref(Kind.DEPLOYMENT, "<img src=x>"), 0, 0)


def test_moving_the_playhead_keeps_the_picture(rig: Rig) -> None:
    def key() -> int:
        assert rig.view._picture is not None
        return rig.view._picture.cacheKey()

    rig.view.grab()
    kept = key()
    rig.clock.set_moment(SEED_DAY + 9 * DAY_S)
    rig.view.grab()
    assert key() == kept
    rig.view.zoom(2)
    rig.view.grab()
    assert key() != kept


def test_the_bars_follow_what_was_known(rig: Rig) -> None:
    index = rig.view.page.atlas.index_of(REAGAN)
    rig.view.grab()
    assert rig.view.page.bars.record[index]
    rig.clock.set_cutoff(AT_MOMENT)
    rig.view.grab()
    assert rig.view.page.bars.ghost[index]
    rig.clock.set_moment(instant_of(2015, 10, 2))
    rig.view.grab()
    assert rig.view.page.bars.record[index]


def test_the_cutoff_line_can_be_dragged(rig: Rig) -> None:
    rig.clock.set_cutoff(Cutoff.fixed(instant_of(2017)))
    rig.drag((rig.x(instant_of(2017)), 30), (rig.x(instant_of(2018)), 30))
    assert abs(rig.clock.cutoff.at - instant_of(2018)) <= 2 * DAY_S + rig.view.scale.seconds_per_px
    assert rig.clock.moment.at == SEED_DAY


def test_a_locked_end_stays_where_it_is_and_the_axis_moves_the_other(rig: Rig) -> None:
    rig.clock.set_moment(Moment(instant_of(2014), instant_of(2016)))
    plain = rig.view.grab().toImage()
    rig.clock.set_lock(Lock.START)
    assert rig.view.grab().toImage() != plain
    rig.drag((rig.x(instant_of(2014)), 200), (rig.x(instant_of(2012)), 200))
    assert rig.clock.moment == Moment(instant_of(2014), instant_of(2016))
    rig.show(START, END)
    rig.drag((rig.x(instant_of(2015)), 30), (rig.x(instant_of(2018)), 30))
    assert rig.clock.moment.at == instant_of(2014)
    assert rig.clock.moment.until is not None
    assert abs(rig.clock.moment.until - instant_of(2018)) <= 2 * DAY_S + rig.view.scale.seconds_per_px


def test_window_ends_move_and_never_cross(rig: Rig) -> None:
    rig.clock.set_moment(Moment(instant_of(2014), instant_of(2016)))
    rig.drag((rig.x(instant_of(2016)), 200), (rig.x(instant_of(2018)), 200))
    moment = rig.clock.moment
    assert moment.at == instant_of(2014)
    assert moment.until is not None
    assert abs(moment.until - instant_of(2018)) <= 2 * DAY_S + rig.view.scale.seconds_per_px
    rig.drag((rig.x(moment.at), 200), (rig.x(instant_of(2020)), 200))
    assert rig.clock.moment == Moment(moment.until - DAY_S, moment.until)


def test_a_window_is_taken_in_its_middle(rig: Rig) -> None:
    rig.clock.set_moment(Moment(instant_of(2014), instant_of(2016)))
    rig.drag((rig.x(instant_of(2015)), 10), (rig.x(instant_of(2017)), 10))
    moment = rig.clock.moment
    assert moment.until is not None
    assert moment.until - moment.at == instant_of(2016) - instant_of(2014)
    assert abs(moment.at - instant_of(2016)) <= 3 * DAY_S + 2 * rig.view.scale.seconds_per_px


def test_the_view_follows_a_clock_that_runs_out_of_it(rig: Rig) -> None:
    rig.clock.set_moment(END + 400 * DAY_S)
    x = rig.view.scale.x_of(rig.clock.moment.at)
    assert 0 < x < rig.view.scale.width / 2


def test_the_playhead_is_where_the_clock_is(rig: Rig) -> None:
    image = rig.view.viewport().grab().toImage()
    colour = QColor(rig.view.page.style.colours.playhead)
    column = [image.pixelColor(int(rig.x(SEED_DAY)), y) for y in range(SIZES.lanes_top, 400, 20)]
    assert all(abs(pixel.red() - colour.red()) < 40 and pixel.red() > pixel.blue() + 60 for pixel in column)


def paint(rig: Rig, atlas: Atlas) -> None:
    rig.view.set_index(SceneIndex(atlas))
    assert not rig.view.grab().isNull()


def bare(name: str, start: str, end: str) -> Deployment:
    return Deployment(name, name, "", "", "radar", "USAF", "USA", "x", actual_from=start, actual_to=end)


@pytest.mark.parametrize(
    "deployments",
    [
        (),
        (bare("undated", "", ""),),
        (bare("day", "2015-04-27", "2015-04-27"),),
        (bare("old", "0001", "0002"), bare("late", "9998", "9999")),
        (bare("fault", "2016", "2015"),),
        (bare("since ever", "..", "2015"),),
        tuple(bare(str(i), "2015-01-01", "..") for i in range(2000)),
    ],
    ids=["none", "undated", "one day", "year 1 and 9999", "ends first", "since ever", "2000 at one site"],
)
def test_odd_data_is_painted(rig: Rig, deployments: tuple[Deployment, ...]) -> None:
    paint(rig, Atlas(deployments=deployments))
    rig.view.zoom(1000)
    rig.view.grab()


def test_undated_records_are_counted_not_lost(rig: Rig) -> None:
    paint(rig, Atlas(deployments=(bare("undated", "", ""), bare("dated", "2015", ".."))))
    assert np.count_nonzero(~rig.view.page.dated) == 1
    assert len(rig.view.page.lanes.order) == 1


def test_two_events_on_one_day_take_two_lines(rig: Rig) -> None:
    events = tuple(Event(str(i), f"Event {i}", "", "2015-04-27", "law") for i in range(2))
    paint(rig, Atlas(events=events))
    boxes = [box for box, _ in rig.view.page.event_boxes(rig.view.look())]
    assert len(boxes) == 2
    assert not boxes[0].intersects(boxes[1])
    assert all(box.top() >= SIZES.axis and box.bottom() <= SIZES.axis + SIZES.events for box in boxes)


def test_names_of_eras_make_way_for_flags(rig: Rig) -> None:
    def inked() -> list[int]:
        """Return the columns of the context row in which there is something."""
        image = rig.view.grab().toImage()
        ground = QColor(rig.view.page.style.colours.ground_sunken).rgb()
        rows, first = range(2, SIZES.context - 2), rig.view.gutter
        return [x for x in range(first, first + 160) if {image.pixel(x, y) for y in rows} != {ground}]

    rig.show(instant_of(2000), instant_of(2012))
    name = inked()
    at = round(rig.view.scale.instant_at(name[4] - rig.view.gutter))
    rig.view.set_marks((NamedMoment("A flag on the name", Moment(at), TODAY),))
    moved = inked()
    flag = round(rig.x(at))
    beside = [x for x in moved if x > flag + FLAG_WIDTH + 1]
    assert [x - beside[0] for x in beside] == [x - name[0] for x in name]
    assert all(flag - 1 <= x <= flag + FLAG_WIDTH + 1 for x in moved if x not in beside)


def test_a_chosen_bar_is_shown_with_its_neighbours_and_without_the_caption(rig: Rig) -> None:
    rig.view.set_caption("1 Oct 2015: something happens")
    rig.view.verticalScrollBar().setValue(0)
    view, page = rig.view, rig.view.page
    stay = next(ref for ref in stays(rig) if top_of(rig, ref) > 2 * view.look().lanes.height())
    rig.selection.set([stay])
    lanes = view.look().lanes
    seen_at = top_of(rig, stay) - view.verticalScrollBar().value()
    row = page.style.sizes.rows.row
    assert row <= seen_at <= lanes.height() - 2 * row
    assert view.caption == ""


def stays(rig: Rig) -> list[Ref]:
    return [Ref(Kind.DEPLOYMENT, stay.id) for stay in rig.view.page.atlas.deployments]


def top_of(rig: Rig, ref: Ref) -> int:
    page = rig.view.page
    return int(page.layout.row_tops[int(page.lanes.row_of[page.atlas.index_of(ref) or 0])])


def test_no_tick_label_is_cut_by_the_name_of_the_cutoff(rig: Rig) -> None:
    view, metrics = rig.view, rig.view.page.style.strong_metrics
    image = view.grab().toImage()
    rig.clock.set_cutoff(Cutoff.fixed(SEED_DAY))
    named = view.grab().toImage()
    rows = range(SIZES.context + 3, SIZES.axis - 9)
    # The name has a colour of its own in the whole of its middle row.
    colour = QColor(view.page.style.colours.cutoff).rgb()
    left, right = min_max(x for x in range(named.width()) if named.pixel(x, rows[0]) == colour)
    ground = QColor(view.page.style.colours.ground).rgb()
    cut = 0
    for tick in view.page.axis(view.scale).labelled:
        middle, half = rig.x(tick.instant), metrics.horizontalAdvance(tick.label) / 2
        outside = [x for x in range(round(middle - half), round(middle + half)) if not left - 2 <= x <= right + 2]
        seen = {named.pixel(x, y) for x in outside for y in rows}
        if len(outside) < round(middle + half) - round(middle - half):
            cut += 1
            assert seen <= {ground}, tick.label
        else:
            assert seen == {image.pixel(x, y) for x in outside for y in rows}, tick.label
    assert cut


def min_max(values: Iterable[int]) -> tuple[int, int]:
    found = list(values)
    return min(found), max(found)


def test_fit_what_the_filters_leave_and_all(rig: Rig) -> None:
    atlas = rig.view.page.atlas
    only = np.array([d.id == WASHINGTON.id for d in atlas.deployments])
    rig.view.set_shown(only, np.zeros(len(atlas.events), dtype=np.bool_))
    rig.view.fit_all()
    assert rig.view.scale.start < instant_of(1950)
    rig.view.fit_shown()
    scale = rig.view.scale
    assert instant_of(2004) < scale.start < instant_of(2008)
    assert instant_of(2015, 5) < scale.end < instant_of(2017)
    rig.view.set_shown(np.zeros_like(only), np.zeros(len(atlas.events), dtype=np.bool_))
    rig.view.fit_shown()
    assert abs(rig.view.scale.start - scale.start) < 30 * DAY_S


def test_what_is_chosen_elsewhere_is_unfolded(rig: Rig) -> None:
    rig.view.fold_all()
    rig.view.fold(["kadena-ab"])
    rig.selection.set([REAGAN])
    assert "yokosuka-cfay" not in rig.view.page.folded
    index = rig.view.page.atlas.index_of(REAGAN)
    assert index is not None
    assert rig.view.page.bar_box(rig.view.look(), index) is not None
    rig.view.fold_chosen()
    assert "yokosuka-cfay" in rig.view.page.folded
    rig.selection.set([Ref(Kind.SITE, "kadena-ab")])
    rig.view.fold_chosen()
    assert "kadena-ab" in rig.view.page.folded


def test_a_site_without_deployments_has_a_row_of_its_own_when_lives_are_shown(rig: Rig) -> None:
    page, atlas = rig.view.page, rig.view.page.atlas
    henoko = next(i for i, site in enumerate(atlas.sites) if site.id == "frf-henoko")
    assert not atlas.deployments_at("frf-henoko")
    before = [group.key for group in page.lanes.groups]
    rig.view.show_site_lives(True)
    keys = [group.key for group in page.lanes.groups]
    assert "frf-henoko" in keys
    assert [key for key in keys if key in before] == before
    rig.view.reveal(Ref(Kind.SITE, "frf-henoko"))
    rig.show(instant_of(1996), instant_of(2040))

    def seen() -> set[int]:
        rig.view.grab()
        image = rig.view.viewport().grab().toImage()
        block = next(block for block in page.layout.blocks if block.group.key == "frf-henoko")
        top = SIZES.lanes_top + block.top - rig.view.verticalScrollBar().value()
        assert SIZES.lanes_top <= top < rig.view.viewport().height()
        return {image.pixel(x, y) for x in range(rig.view.gutter, image.width()) for y in range(top, top + 20)}

    overdue = QColor(page.style.colours.overdue).rgb()
    assert overdue in seen()
    # In 1998 the first promise still held.
    rig.clock.set_cutoff(Cutoff.fixed(instant_of(1998)))
    assert overdue not in seen()
    every = np.ones(len(atlas.deployments), dtype=np.bool_), np.ones(len(atlas.events), dtype=np.bool_)
    rig.view.set_shown(*every, np.arange(len(atlas.sites)) != henoko)
    assert "frf-henoko" not in [group.key for group in page.lanes.groups]
    rig.view.set_grouping(Grouping.SERVICE)
    rig.view.grab()
    rig.view.set_grouping(Grouping.SITE)
    rig.view.show_site_lives(False)
    assert [group.key for group in page.lanes.groups] == before
