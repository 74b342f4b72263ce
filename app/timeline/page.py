"""The page of the timeline: what stands on it, its picture, and what is at a point of it. No widget, no clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.domain.atlas import Atlas
from app.domain.civil import DISTANT_FUTURE
from app.domain.records import Kind, Ref
from app.domain.scene import SceneIndex
from app.timeline import painting
from app.timeline.bars import BarFacts
from app.timeline.columns import Canvas
from app.timeline.event_lane import EventOrder, PlacedEvent, place_events
from app.timeline.extents import Extents
from app.timeline.glyphs import GLYPH_RADIUS
from app.timeline.labels import bar_labels
from app.timeline.lanes import Grouping, lanes_of
from app.timeline.layout import layout_of
from app.timeline.look import AxisOptions, Hit, Part, View
from app.timeline.painting import TextRuler
from app.timeline.scale import TimeScale
from app.timeline.site_lives import SiteLives
from app.timeline.style import Style
from app.timeline.ticks import Axis, axis_of

LEAST_GUTTER: Final = 120
MOST_GUTTER: Final = 236
HIT_SLACK_PX: Final = 3.0


class Page:
    """The lanes, events and axis of one atlas, as known at a cut-off."""

    def __init__(self, index: SceneIndex, style: Style, now: int) -> None:
        self._now = now
        self._folded: frozenset[str] = frozenset()
        self._grouping = Grouping.SITE
        self._known_until = DISTANT_FUTURE
        self.axis_options = AxisOptions()
        self.flags: tuple[int, ...] = ()
        self.site_lives = False
        self._canvas = Canvas()
        self.set_style(style)
        self.set_index(index)

    # Content --------------------------------------------------------------------------------------------------

    def set_style(self, style: Style) -> None:
        """Paint with other colours and fonts."""
        self.style = style
        self._bar_ruler = TextRuler(style.bar_metrics)
        self._small_ruler = TextRuler(style.small_metrics)
        self._label_ruler = TextRuler(style.label_metrics)

    def set_index(self, index: SceneIndex) -> None:
        """Show another atlas, all of it, with nothing folded."""
        self.atlas: Atlas = index.atlas
        self._bar_facts = BarFacts.of(index.atlas, index.facts[Kind.DEPLOYMENT])
        self._event_facts = index.facts[Kind.EVENT]
        self.extents = Extents(index.atlas, *self._bar_facts.extents(), self._event_facts, self._now)
        self._lives = SiteLives(index.atlas, index.facts[Kind.SITE], self._known_until, self._now)
        self._bar_names = [deployment.unit_en for deployment in self.atlas.deployments]
        self._event_titles = [event.title_en for event in self.atlas.events]
        self.bars = self._bar_facts.known(self._known_until, self._now)
        self.dated = self.extents.left < DISTANT_FUTURE
        self._folded = frozenset()
        self._masks: tuple[NDArray[np.bool_], ...] | None = None
        kinds = (Kind.DEPLOYMENT, Kind.EVENT, Kind.SITE)
        self.set_shown(*(np.ones(len(self.atlas.records(kind)), dtype=np.bool_) for kind in kinds))

    def set_shown(
        self, deployments: NDArray[np.bool_], events: NDArray[np.bool_], sites: NDArray[np.bool_] | None = None
    ) -> bool:
        """Show only some records: masks aligned with the atlas. Records without any date are never placed.

        Without a mask for sites all are shown.

        Returns:
            Whether that differs from before; only then are the lanes made anew.
        """
        sites = np.ones(len(self.atlas.sites), dtype=np.bool_) if sites is None else sites
        before, self._masks = self._masks, (deployments.copy(), events.copy(), sites.copy())
        if before is not None and all(np.array_equal(*pair) for pair in zip(before, self._masks, strict=True)):
            return False
        self._shown_deployments, self._shown_sites = np.flatnonzero(deployments & self.dated), sites.copy()
        dated_events = self._event_facts.possible_from < DISTANT_FUTURE
        self._event_order = EventOrder.of(self._event_facts, np.flatnonzero(events & dated_events))
        self._arrange()
        return True

    def set_known(self, known_until: int) -> bool:
        """Show what was known until an instant; return whether that differs from before."""
        if known_until == self._known_until:
            return False
        self._known_until = known_until
        self.bars = replace(self._bar_facts.known(known_until, self._now), dimmed=self.bars.dimmed)
        self._lives.know(known_until)
        self._see()
        return True

    def set_dimmed(self, dimmed: NDArray[np.bool_]) -> bool:
        """Draw the bars of some deployments faintly: a mask aligned with the atlas; return whether that is new."""
        if np.array_equal(dimmed, self.bars.dimmed):
            return False
        self.bars = replace(self.bars, dimmed=dimmed.copy())
        return True

    @property
    def grouping(self) -> Grouping:
        """What the lanes are grouped by."""
        return self._grouping

    def set_grouping(self, grouping: Grouping) -> None:
        """Group by something else; nothing is folded then."""
        self._grouping = grouping
        self._folded = frozenset()
        self._arrange()

    def show_site_lives(self, shown: bool) -> None:
        """Show or hide when sites were open; sites without deployments have a row of their own then."""
        self.site_lives = shown
        self._arrange()

    def fold(self, keys: frozenset[str]) -> None:
        """Fold these groups and no others."""
        self._folded = keys
        self._lay_out()

    @property
    def folded(self) -> frozenset[str]:
        """The keys of the folded groups."""
        return self._folded

    def _arrange(self) -> None:
        left, right, shown = self.extents.left, self.extents.right, self._shown_deployments.tolist()
        alone: list[str] = []
        if self.site_lives and self._grouping is Grouping.SITE:
            taken = {self.atlas.deployments[i].site_id for i in shown}
            alone = self._lives.without_lanes(self._shown_sites, taken)
        self.lanes = lanes_of(self.atlas, left, right, shown, self._grouping, alone)
        self._see()
        self._lay_out()

    def _see(self) -> None:
        """Find which bars are in the lanes, as known at the cut-off."""
        self.seen = self.lanes.with_bars(self.bars.shown, self.bars.right)

    def _lay_out(self) -> None:
        facts, others = self._bar_facts.facts, self._bar_facts.others
        said = facts.has_promise | (facts.announced < DISTANT_FUTURE)
        said |= (others.promised_from < DISTANT_FUTURE).any(axis=0)
        before = np.concatenate(([0], np.cumsum(said[self.lanes.order])))
        in_row = np.diff(before[self.lanes.row_starts])
        self.layout = layout_of(self.lanes, self._folded, in_row > 0, self.style.sizes.rows)

    def gutter_width(self) -> int:
        """Return the width the group names need, within limits."""
        ruler = self._label_ruler
        widths = [
            ruler.width(painting.short_name(group.name)) + ruler.width(group.name_ja) + 6 for group in self.lanes.groups
        ]
        return round(min(max([LEAST_GUTTER, *(width + 32 for width in widths)]), MOST_GUTTER))

    # Picture --------------------------------------------------------------------------------------------------

    def axis(self, scale: TimeScale) -> Axis:
        """Return the axis of a scale under the options."""
        options = self.axis_options
        return axis_of(scale, self._label_ruler.width, eras=options.eras, fiscal=options.fiscal)

    def events_in(self, scale: TimeScale) -> list[PlacedEvent]:
        """Return the events in view, placed."""
        return place_events(self._event_order, scale, self._known_until, self._event_titles, self._small_ruler.elide)

    def picture(self, view: View, ratio: float, pixmap: QPixmap | None = None) -> QPixmap:
        """Return the picture of a view of the page, without what moves with the clock or the pointer.

        It is painted into ``pixmap`` where that has the right size: fresh memory costs as much as the painting.
        """
        size = view.size * ratio
        if pixmap is None or pixmap.size() != size:
            pixmap = QPixmap(size)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(self.style.colour("ground"))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)
        axis = self.axis(view.scale)
        self._paint_lanes(painter, view, axis, ratio)
        self._paint_head(painter, view, axis)
        painter.end()
        return pixmap

    def _paint_lanes(self, painter: QPainter, view: View, axis: Axis, ratio: float) -> None:
        area, style = view.lanes, self.style
        blocks = list(self.layout.blocks_between(view.scroll, view.scroll + area.height()))
        painter.setClipRect(QRect(0, self.style.sizes.lanes_top, view.size.width(), area.height()))
        painter.fillRect(
            QRect(0, self.style.sizes.lanes_top, view.gutter, area.height()), style.colour("ground_sunken")
        )
        painter.translate(view.gutter, 0)
        painting.paint_grid(
            painter, QRect(0, self.style.sizes.lanes_top, area.width(), area.height()), axis, view.scale, style
        )
        painter.translate(-view.gutter, 0)
        painter.setPen(style.colour("line_strong"))
        for block in blocks:
            y = self.style.sizes.lanes_top + block.bottom - view.scroll - 1
            painter.drawLine(0, y, view.size.width(), y)

        rows = self.layout.rows_between(view.scroll, view.scroll + area.height())
        row_tops = (self.layout.row_tops + self.style.sizes.lanes_top - view.scroll).tolist()
        painter.save()
        painter.setClipRect(area)
        painter.translate(view.gutter, 0)
        heights = self.layout.row_heights
        places = [(row_tops[row] + self.style.sizes.rows.row - int(heights[row]), int(heights[row])) for row in rows]
        painting.paint_rows(painter, rows, places, self.seen, self.bars, view.scale, style, ratio, self._canvas)
        for block in blocks:
            if block.folded:
                top = self.style.sizes.lanes_top + block.top - view.scroll
                painting.paint_folded(painter, block, top, self.seen, self.bars, view.scale, style, ratio)
        if self.site_lives and self._grouping is Grouping.SITE:
            self._lives.paint(painter, blocks, view.scroll - self.style.sizes.lanes_top, view.scale, style)
        labels = bar_labels(rows, self.seen, self.bars, view.scale, self._bar_names, self._bar_ruler.elide)
        painting.paint_bar_labels(painter, labels, row_tops, style)
        painting.paint_open_ends(painter, rows, row_tops, self.seen, self.bars, view.scale, style)
        painter.restore()
        gutter = QRect(0, self.style.sizes.lanes_top, view.gutter, area.height())
        painting.paint_gutter(
            painter, gutter, self.layout, view.scroll, style, (self._label_ruler.elide, self._small_ruler.elide)
        )
        painter.setPen(style.colour("line_strong"))
        painter.drawLine(view.gutter - 1, self.style.sizes.lanes_top, view.gutter - 1, view.size.height())
        painter.setClipping(False)

    def _paint_head(self, painter: QPainter, view: View, axis: Axis) -> None:
        style = self.style
        painter.fillRect(QRect(0, 0, view.gutter, self.style.sizes.lanes_top), style.colour("ground_sunken"))
        painter.save()
        painter.setClipRect(QRect(view.gutter, 0, view.scale.width, self.style.sizes.lanes_top))
        painter.translate(view.gutter, 0)
        area = QRect(0, 0, view.scale.width, self.style.sizes.axis)
        painting.paint_grid(
            painter, QRect(0, self.style.sizes.axis, area.width(), self.style.sizes.events), axis, view.scale, style
        )
        painting.paint_axis(painter, area, axis, view.scale, style, self.flags)
        painting.paint_events(painter, self.style.sizes.axis + 3, self.atlas, self.events_in(view.scale), style)
        painter.restore()
        painter.setPen(style.colour("line_strong"))
        painter.drawLine(0, self.style.sizes.lanes_top - 1, view.size.width(), self.style.sizes.lanes_top - 1)
        painter.drawLine(0, self.style.sizes.axis - 1, view.gutter, self.style.sizes.axis - 1)
        painter.drawLine(view.gutter - 1, 0, view.gutter - 1, self.style.sizes.lanes_top)
        painter.setFont(style.label)
        painter.setPen(style.colour("text"))
        header = QRectF(22, self.style.sizes.axis, view.gutter - 30, self.style.sizes.events - 1)
        painter.drawText(header, Qt.AlignmentFlag.AlignVCenter, "Events")
        undated = int(np.count_nonzero(~self.dated))
        if undated:
            painter.setFont(style.small)
            painter.setPen(style.colour("text_soft"))
            corner = QRectF(22, 0, view.gutter - 30, self.style.sizes.axis - 1)
            painter.drawText(corner, Qt.AlignmentFlag.AlignVCenter, f"{undated:,} without a date")

    # Points ---------------------------------------------------------------------------------------------------

    def hit(self, view: View, point: QPointF) -> Hit:
        """Return what is at a point of the view."""
        x, y = point.x() - view.gutter, point.y()
        if y < self.style.sizes.axis:
            return Hit(Part.AXIS if x >= 0 else Part.CORNER)
        if y < self.style.sizes.lanes_top:
            return Hit(Part.EVENTS, self._event_at(view.scale, x, y)) if x >= 0 else Hit(Part.EVENT_HEADER)
        block = self.layout.block_at(round(y - self.style.sizes.lanes_top + view.scroll))
        group = block.group if block else None
        if x < 0:
            return Hit(Part.GUTTER, group=group)
        return Hit(Part.LANES, self._bar_at(view, x, y), group)

    def _event_at(self, scale: TimeScale, x: float, y: float) -> Ref | None:
        line = int((y - self.style.sizes.axis - 3) // self.style.sizes.event_line)
        best: tuple[float, int] | None = None
        for placed in self.events_in(scale):
            right = placed.x + 8 + placed.width if placed.text else placed.x + 6
            if placed.line == line and placed.x - 6 <= x <= right:
                distance = abs(placed.x - x)
                if best is None or distance < best[0]:
                    best = (distance, placed.event)
        return None if best is None else Ref(Kind.EVENT, self.atlas.events[best[1]].id)

    def event_boxes(self, view: View) -> Iterator[tuple[QRectF, str]]:
        """Yield the box of each event glyph in view, with the event's id."""
        for placed in self.events_in(view.scale):
            middle = (
                self.style.sizes.axis + 3 + placed.line * self.style.sizes.event_line + self.style.sizes.event_line / 2
            )
            box = QRectF(view.gutter + placed.x - GLYPH_RADIUS - 2.5, middle - GLYPH_RADIUS - 2.5, 14, 14)
            yield box, self.atlas.events[placed.event].id

    def _bar_at(self, view: View, x: float, y: float) -> Ref | None:
        row = self.layout.row_at(round(y - self.style.sizes.lanes_top + view.scroll))
        if row is None:
            return None
        slack = round(HIT_SLACK_PX * view.scale.seconds_per_px)
        at = view.scale.instant_at(x)
        members = self.seen.order[self.seen.in_row(row, at - slack, at + slack)]
        if not len(members):
            return None
        # Of bars within reach the one nearest to the pointer.
        left = np.minimum(self.bars.left[members], self.bars.announced[members])
        right = np.maximum(self.bars.right[members], self.bars.late_until[members])
        away = np.maximum(np.maximum(left - at, at - right), 0)
        nearest = int(members[int(np.argmin(away))])
        return Ref(Kind.DEPLOYMENT, self.atlas.deployments[nearest].id)

    def bars_in(self, view: View, band: QRectF) -> list[Ref]:
        """Return the deployments whose bars a rectangle of the view touches."""
        first, last = (view.scale.instant_at(x - view.gutter) for x in (band.left(), band.right()))
        shift = view.scroll - self.style.sizes.lanes_top
        found: list[Ref] = []
        for row in self.layout.rows_between(round(band.top()) + shift, round(band.bottom()) + shift):
            members = self.seen.order[self.seen.in_row(row, first, last + 1)]
            touched = (
                ~self.bars.dimmed[members] & (self.bars.left[members] <= last) & (self.bars.right[members] > first)
            )
            found += [Ref(Kind.DEPLOYMENT, self.atlas.deployments[i].id) for i in members[touched].tolist()]
        return found

    def neighbour(self, selected: Sequence[Ref], step: int) -> Ref | None:
        """Return the bar after (``step`` 1) or before (-1) the one chosen last, row by row; the first without one."""
        order = self.seen.order[~self.bars.dimmed[self.seen.order]]
        if not len(order):
            return None
        last = self.atlas.index_of(selected[-1]) if selected and selected[-1].kind is Kind.DEPLOYMENT else None
        found = np.flatnonzero(order == last) if last is not None else order[:0]
        place = min(max(int(found[0]) + step, 0), len(order) - 1) if len(found) else 0
        return Ref(Kind.DEPLOYMENT, self.atlas.deployments[int(order[place])].id)

    def bar_box(self, view: View, index: int) -> QRectF | None:
        """Return where the body of a deployment's bar is in the view, clipped sideways, or ``None``."""
        row = int(self.lanes.row_of[index])
        if row < 0 or not self.layout.is_open(row) or not self.bars.shown[index]:
            return None
        scale = view.scale
        left = max(scale.x_of(int(self.bars.left[index])), -4.0)
        right = min(scale.x_of(int(self.bars.right[index])), scale.width + 4.0)
        if right < 0 or left > scale.width:
            return None
        top = self.style.sizes.lanes_top + int(self.layout.row_tops[row]) - view.scroll + self.style.sizes.rows.body_top
        return QRectF(view.gutter + left, top, max(right - left, 2.0), self.style.sizes.rows.body)

    def scroll_to_show(self, view: View, ref: Ref) -> int:
        """Return the scroll at which a record's lane is well in view, as near to the present one as can be.

        Of a site all of its lanes, or as many as there is room for; a record without a lane leaves the scroll as it is.
        """
        rows = self.style.sizes.rows
        index = self.atlas.index_of(ref)
        row = int(self.lanes.row_of[index]) if ref.kind is Kind.DEPLOYMENT and index is not None else -1
        if row >= 0 and self.layout.is_open(row):
            top = int(self.layout.row_tops[row])
            # With its neighbours, as far as there is room.
            around = min(2 * rows.row, max(0, (view.lanes.height() - rows.row) // 2 - 8))
            top, bottom = top - around, top + rows.row + 8 + around
        else:
            key = self.group_of(ref)
            block = next((block for block in self.layout.blocks if block.group.key == key), None)
            if block is None:
                return view.scroll
            top, bottom = block.top, block.bottom
        return min(max(view.scroll, bottom - view.lanes.height()), max(0, top - 8))

    def group_of(self, ref: Ref) -> str | None:
        """Return the key of the group that a record's lane is in, or which a site is, or ``None``."""
        index = self.atlas.index_of(ref)
        row = int(self.lanes.row_of[index]) if ref.kind is Kind.DEPLOYMENT and index is not None else -1
        if row >= 0:
            return self.lanes.group_of_row(row).key
        is_group = ref.kind is Kind.SITE and self._grouping is Grouping.SITE
        return ref.id if is_group and any(group.key == ref.id for group in self.lanes.groups) else None

    def shown_extent(self) -> tuple[int, int] | None:
        """Return the first and last finite instant of what the filters leave; ``None`` without any."""
        return self.extents.of(self._shown_deployments, self._event_order.events)
