"""The timeline itself: axis, events and lanes under one playhead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from app.domain.atlas import Atlas
from app.domain.civil import DAY_S
from app.domain.moments import moment_in_words
from app.domain.records import Kind, Ref
from app.domain.scene import Moment, SceneIndex
from app.domain.status import CutoffKind
from app.state.bookmarks import NamedMoment
from app.state.clock import Clock
from app.state.selection import Selection
from app.timeline import overlay
from app.timeline.hands import Hands
from app.timeline.lanes import Grouping
from app.timeline.look import AxisOptions, View
from app.timeline.overlay import end_of, line_x
from app.timeline.page import Page
from app.timeline.scale import TimeScale
from app.timeline.style import Style

FIT_MARGIN_PX: Final = 24.0
# How far from the clock's moment the view reaches at first.
HOME_S: Final = 12 * 365 * DAY_S


class TimelineView(QAbstractScrollArea):
    """Shows the deployments and events of an atlas in time and lets hands move, choose and scrub.

    Signals:
        scale_changed: the new :class:`~app.timeline.scale.TimeScale`.
        grouping_changed: the new :class:`~app.timeline.lanes.Grouping`.
        mark_wanted: the name of a bookmark whose flag was clicked.
        drag_ended: the pointer was let go.
    """

    scale_changed = Signal(object)
    grouping_changed = Signal(object)
    mark_wanted = Signal(str)
    drag_ended = Signal()

    def __init__(self, clock: Clock, selection: Selection, now: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock, self._selection, self._now = clock, selection, now
        self.page = Page(SceneIndex(Atlas()), Style.of(self.palette(), self.font()), now)
        self._gutter = self.page.gutter_width()
        self._scale = TimeScale.fitting(clock.moment.at - DAY_S, clock.moment.at + DAY_S, 1000)
        self._picture: QPixmap | None = None
        self._stale = True
        self._hands = Hands(self, clock, selection)
        self._last_moment, self._last_head = clock.moment, clock.head
        self.caption = ""
        self.marks: tuple[NamedMoment, ...] = ()
        self._loop: tuple[int, int] | None = None
        # What was last asked to be fitted, kept at every resize until a hand moves the view.
        self._fitted: tuple[int, int] | None = None

        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Timeline")
        self.verticalScrollBar().valueChanged.connect(self._redraw)
        clock.moment_changed.connect(self._on_moment_changed)
        clock.cutoff_changed.connect(self._redraw)
        clock.lock_changed.connect(self.viewport().update)
        selection.selected_changed.connect(self._on_selected_changed)
        selection.hovered_changed.connect(self.viewport().update)
        self._say_date()

    def set_index(self, index: SceneIndex) -> None:
        """Show another atlas, the years round the clock first."""
        self.page.set_index(index)
        self._after_rearranging()
        self.go_home()

    def set_shown(self, *masks: NDArray[np.bool_]) -> None:
        """Show only some records: masks of deployments, events and sites, aligned with the atlas."""
        if self.page.set_shown(*masks):
            self._after_rearranging()

    def set_dimmed(self, dimmed: NDArray[np.bool_]) -> None:
        """Draw the bars of some deployments faintly: a mask aligned with the atlas."""
        if self.page.set_dimmed(dimmed):
            self._redraw()

    @property
    def grouping(self) -> Grouping:
        """What the lanes are grouped by."""
        return self.page.grouping

    def set_grouping(self, grouping: Grouping) -> None:
        """Group the lanes by something else."""
        if grouping is not self.page.grouping:
            self.page.set_grouping(grouping)
            self.verticalScrollBar().setValue(0)
            self._after_rearranging()
            self.grouping_changed.emit(grouping)

    def fold(self, keys: Iterable[str]) -> None:
        """Fold some groups, and unfold those of them that are folded."""
        self.page.fold(self.page.folded ^ frozenset(keys))
        self._after_rearranging()

    def fold_chosen(self) -> None:
        """Fold or unfold the group of what was chosen last; nothing happens where that has no group."""
        selected = self._selection.selected
        key = self.page.group_of(selected[-1]) if selected else None
        if key is not None:
            self.fold([key])

    def fold_all(self) -> None:
        """Fold every group, or none where any is folded."""
        self.fold(self.page.folded or [group.key for group in self.page.lanes.groups])

    def set_axis_options(self, options: AxisOptions) -> None:
        """Count years on the axis in another way."""
        self.page.axis_options = options
        self._redraw()

    def show_site_lives(self, shown: bool) -> None:
        """Show or hide a line over each site's lanes for when the site was open."""
        self.page.show_site_lives(shown)
        self._after_rearranging()

    def _after_rearranging(self) -> None:
        self._gutter = self.page.gutter_width()
        self._fit_to_viewport()

    def set_caption(self, caption: str) -> None:
        """Show one line over the foot of the lanes, until the pointer comes to the lanes."""
        if caption != self.caption:
            self.caption = caption
            self.viewport().update(overlay.caption_box(self.look()))

    def set_marks(self, marks: tuple[NamedMoment, ...]) -> None:
        """Show these bookmarks as flags on the axis."""
        self.marks, self.page.flags = marks, tuple(mark.moment.at for mark in marks)
        self._redraw()

    def set_loop(self, loop: tuple[int, int] | None) -> None:
        """Show on the axis between which instants playback goes round."""
        if loop != self._loop:
            self._loop = loop
            self.viewport().update()

    # What is in view ------------------------------------------------------------------------------------------

    @property
    def scale(self) -> TimeScale:
        """The scale of the lanes; x 0 is at their left edge."""
        return self._scale

    @property
    def gutter(self) -> int:
        """The width of the column of group names, in px."""
        return self._gutter

    def set_scale(self, scale: TimeScale) -> None:
        """Show another stretch of time; never wholly beyond the clock's limits."""
        self._fitted = None
        scale = scale.within(*self._clock.limits)
        if scale != self._scale:
            self._scale = scale
            self._redraw()
            self.scale_changed.emit(scale)

    def whole_span(self) -> tuple[int, int]:
        """Return the first and last instant of all records, and of the clock; a year each way without records."""
        at = self._clock.moment.at
        first, last = self.page.extents.whole() or (at - 365 * DAY_S, at + 365 * DAY_S)
        return min(first, at), max(last, at)

    def go_home(self) -> None:
        """Show the years round the clock's moment, up to today at least."""
        first, last = self.whole_span()
        at = self._clock.moment.at
        self._fit(max(first, at - HOME_S), min(last, max(self._now, at + HOME_S)))

    def fit_all(self) -> None:
        """Show all time that has records, whatever the filters hide, and the clock's moment."""
        self._fit(*self.whole_span())

    def fit_shown(self) -> None:
        """Show the time of the records that the filters leave; nothing happens where they leave none."""
        self._fit_if_any(self.page.shown_extent())

    def fit_selection(self) -> None:
        """Show the time of the selected records."""
        self.fit(self._selection.selected)

    def fit(self, refs: tuple[Ref, ...]) -> None:
        """Show the time of some records; nothing happens where they have none."""
        self._fit_if_any(self.page.extents.of_refs(refs))

    def _fit_if_any(self, extent: tuple[int, int] | None) -> None:
        if extent:
            self._fit(*extent)

    def _fit(self, first: int, last: int) -> None:
        least = 2 * DAY_S
        middle = (first + last) // 2
        first, last = min(first, middle - least), max(last, middle + least)
        self.set_scale(TimeScale.fitting(first, last, self._scale.width, FIT_MARGIN_PX))
        self._fitted = (first, last)

    def zoom(self, factor: float) -> None:
        """Magnify about the playhead, or about the middle where it is out of view."""
        x = self._scale.x_of(self._clock.head)
        self.set_scale(self._scale.zoomed(x if 0 <= x <= self._scale.width else self._scale.width / 2, factor))

    def reveal(self, ref: Ref) -> None:
        """Scroll a record's lane and time into view; a folded group that hides it is unfolded."""
        key = self.page.group_of(ref) if ref.kind is Kind.DEPLOYMENT else None
        if key in self.page.folded:
            self.fold([key])
        extent = self.page.extents.of_refs((ref,))
        self.verticalScrollBar().setValue(self.page.scroll_to_show(self.look(), ref))
        if extent and (extent[1] < self._scale.start or extent[0] > self._scale.end):
            middle = sum(extent) // 2
            if self._fitted is None:
                self.set_scale(self._scale.centred(middle))
            else:
                half = (self._fitted[1] - self._fitted[0]) // 2
                self._fit(middle - half, middle + half)

    @property
    def dragging(self) -> bool:
        """Whether something is being dragged."""
        return self._hands.dragging

    def look(self) -> View:
        """Return which piece of the page is in view."""
        return View(
            self._scale, self.verticalScrollBar().value(), self.viewport().size(), self._gutter, self.page.style.sizes
        )

    def _fit_to_viewport(self) -> None:
        size = self.viewport().size()
        scale = self._scale.resized(size.width() - self._gutter)
        lanes_height = max(0, size.height() - self.page.style.sizes.lanes_top)
        bar = self.verticalScrollBar()
        bar.setPageStep(lanes_height)
        bar.setSingleStep(20)
        bar.setRange(0, max(0, self.page.layout.height - lanes_height))
        if scale != self._scale:
            self._scale = scale
            self.scale_changed.emit(scale)
        if self._fitted is not None:
            self._fit(*self._fitted)
        self._redraw()

    def _redraw(self) -> None:
        self._stale = True
        self.viewport().update()

    # Painting -------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the kept picture and over it what moves."""
        ratio, view, clock = self.devicePixelRatioF(), self.look(), self._clock
        if self._stale or self._picture is None or self._picture.devicePixelRatioF() != ratio:
            self.page.set_known(clock.cutoff.known_until(end_of(clock.moment)))
            self._picture, self._stale = self.page.picture(view, ratio, self._picture), False
        painter = QPainter(self.viewport())
        # A step of the clock repaints two thin strips; the rectangle around both would be all of it.
        for part in cast("Iterable[QRect]", event.region()):  # its type stub does not know that it is one
            source = QRectF(part.x() * ratio, part.y() * ratio, part.width() * ratio, part.height() * ratio)
            painter.drawPixmap(QRectF(part), self._picture, source)
        rect = event.rect()
        painter.setClipRect(rect)
        overlay.paint_rings(painter, self.page, view, self._selection.selected, self._selection.hovered)
        overlay.paint_chosen_groups(painter, self.page, view, self._selection.selected, self._selection.hovered)
        painter.setClipRect(rect & QRect(self._gutter, 0, self._scale.width, self.viewport().height()))
        overlay.paint_guides(painter, self.page, view, self._now, clock.moment, clock.cutoff)
        if self._loop is not None:
            overlay.paint_loop(painter, self.page, view, self._loop)
        overlay.paint_marks(painter, self.page, view, self.marks)
        overlay.paint_playhead(painter, self.page, view, clock.moment, clock.lock)
        if self._hands.band is not None:
            overlay.paint_band(painter, self.page, self._hands.band)
        if self.caption:
            overlay.paint_caption(painter, self.page, view, self.caption)
        painter.end()

    # Following the state --------------------------------------------------------------------------------------

    def _on_moment_changed(self, moment: Moment) -> None:
        before, self._last_moment = self._last_moment, moment
        head_before, self._last_head = self._last_head, self._clock.head
        self._say_date()
        if self._clock.cutoff.kind is CutoffKind.MOMENT:
            self._redraw()
        x, was = self._scale.x_of(self._last_head), self._scale.x_of(head_before)
        left_view = 0 <= was <= self._scale.width and not 0 <= x <= self._scale.width
        if left_view and not self._hands.dragging:
            # Keep most of the way ahead in view.
            self.set_scale(self._scale.panned(self._scale.width * (0.15 if x > was else 0.85) - x))
            return
        for shown in (before, moment):
            self._update_playhead(shown)

    def _update_playhead(self, moment: Moment) -> None:
        """Repaint where the playhead stood or stands."""
        left = line_x(self.look(), moment.at)
        right = left if moment.until is None else line_x(self.look(), moment.until)
        height = self.viewport().height()
        self.viewport().update(QRectF(left - 7, 0, right - left + 14, height).toAlignedRect())
        self.viewport().update(QRectF(0, 0, self.viewport().width(), self.page.style.sizes.context + 6).toAlignedRect())

    def _on_selected_changed(self, selected: tuple[Ref, ...]) -> None:
        if selected and not self._hands.choosing:
            self.set_caption("")
            self.reveal(selected[-1])
        self.viewport().update()

    def _say_date(self) -> None:
        self.setAccessibleDescription(f"The clock shows {moment_in_words(self._clock.moment)}.")

    # Hands ----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the zoom and the left edge."""
        super().resizeEvent(event)
        self._fit_to_viewport()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system from light to dark, and its fonts."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.page.set_style(Style.of(self.palette(), self.font()))
            self._after_rearranging()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the bar above or below with Up and Down; fit what is chosen with Enter."""
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                ref = self.page.neighbour(self._selection.selected, 1 if event.key() == Qt.Key.Key_Down else -1)
                if ref is not None:
                    self._selection.set((ref,))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.fit_selection()
            case _:
                super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; with Shift or sideways pan; with Ctrl scroll the lanes."""
        self._hands.wheel(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the playhead, an edge of the window, the page, or what lies on it."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._hands.press(event.position(), event.modifiers())
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow a drag, or say what the pointer is on."""
        self._hands.move(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag; without one, choose or fold what was clicked."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._hands.release(event.modifiers())
            self.drag_ended.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit the bar or event that was clicked."""
        hit = self.page.hit(self.look(), event.position())
        if hit.ref is not None:
            self.fit((hit.ref,))

    def viewportEvent(self, event: QEvent) -> bool:
        """Show the hover card; forget the hovered record when the pointer leaves."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._hands.card_at(QPointF(event.pos())), self.viewport())
            return True
        if event.type() is QEvent.Type.Leave:
            self._selection.hover(None)
        return super().viewportEvent(event)
