"""Paints the parts of the timeline. Each function is given where, and paints nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPolygonF

from app.domain.atlas import Atlas
from app.domain.civil import DISTANT_FUTURE, DISTANT_PAST
from app.timeline.bars import FORCES, Bars
from app.timeline.columns import Canvas
from app.timeline.event_lane import PlacedEvent
from app.timeline.glyphs import event_glyph
from app.timeline.labels import BarLabel, Elide
from app.timeline.lanes import Lanes
from app.timeline.layout import GROUP_PADDING, Block, Layout
from app.timeline.raster import draw_density, draw_rows
from app.timeline.scale import TimeScale
from app.timeline.style import Style
from app.timeline.ticks import Axis

FLAG_WIDTH: Final = 8
_BESIDE_FLAG_PX: Final = 3
CHEVRON_RIGHT: Final = QPolygonF([QPointF(-2, -3.5), QPointF(2, 0), QPointF(-2, 3.5)])
CHEVRON_LEFT: Final = QPolygonF([QPointF(2, -3.5), QPointF(-2, 0), QPointF(2, 3.5)])
CHEVRON_DOWN: Final = QPolygonF([QPointF(-3.5, -2), QPointF(0, 2), QPointF(3.5, -2)])


class TextRuler:
    """Measures and shortens texts in one font, and remembers."""

    def __init__(self, metrics: QFontMetricsF) -> None:
        self._metrics = metrics
        self._widths: dict[str, float] = {}
        self._elided: dict[tuple[str, int], tuple[str, float]] = {}

    def width(self, text: str) -> float:
        """Return the width of a text in px."""
        width = self._widths.get(text)
        if width is None:
            width = self._widths[text] = self._metrics.horizontalAdvance(text)
        return width

    def elide(self, text: str, room: float) -> tuple[str, float]:
        """Return the text shortened to the room, and its width; empty where fewer than two letters fit."""
        width = self.width(text)
        if width <= room:
            return text, width
        key = (text, int(room))
        found = self._elided.get(key)
        if found is None:
            if len(self._elided) > 20_000:
                self._elided.clear()
            short = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room))
            found = (short, self.width(short)) if len(short) > 2 else ("", 0.0)
            self._elided[key] = found
        return found


def paint_grid(painter: QPainter, area: QRect, axis: Axis, scale: TimeScale, style: Style) -> None:
    """Paint the vertical lines of the labelled ticks; ``area`` starts at x 0 of the scale."""
    plain = [QLineF(x, area.top(), x, area.bottom() + 1) for x in _pixel_xs(scale, axis, strong=False)]
    strong = [QLineF(x, area.top(), x, area.bottom() + 1) for x in _pixel_xs(scale, axis, strong=True)]
    painter.setPen(QPen(style.colour("line", 0.7), 0))
    painter.drawLines(plain)
    painter.setPen(QPen(style.colour("line"), 0))
    painter.drawLines(strong)


def _pixel_xs(scale: TimeScale, axis: Axis, *, strong: bool) -> list[float]:
    xs = (scale.x_of(tick.instant) for tick in axis.labelled if tick.strong is strong)
    return [int(x) + 0.5 for x in xs if x >= 0]


def paint_axis(
    painter: QPainter, area: QRect, axis: Axis, scale: TimeScale, style: Style, flags: Iterable[int] = ()
) -> None:
    """Paint the context row, whose names make way for flags at these instants, and the ticks with their labels."""
    middle, bottom = area.top() + style.sizes.context, area.bottom() + 0.5
    painter.fillRect(QRect(area.left(), area.top(), area.width(), style.sizes.context), style.colour("ground_sunken"))
    _paint_context(painter, area, axis, scale, style, sorted(scale.x_of(instant) for instant in flags))
    painter.setPen(QPen(style.colour("line"), 0))
    painter.drawLine(QLineF(area.left(), middle + 0.5, area.right() + 1, middle + 0.5))
    painter.setPen(QPen(style.colour("line_strong"), 0))
    minor = np.floor(scale.xs_of(np.array(axis.minor, dtype=np.int64))).tolist()
    painter.drawLines([QLineF(x + 0.5, bottom - 3, x + 0.5, bottom) for x in minor])
    painter.drawLines(
        [QLineF(x, bottom - 6, x, bottom) for strong in (False, True) for x in _pixel_xs(scale, axis, strong=strong)]
    )
    painter.drawLine(QLineF(area.left(), bottom, area.right() + 1, bottom))
    for tick in axis.labelled:
        painter.setFont(style.strong if tick.strong else style.label)
        metrics = style.strong_metrics if tick.strong else style.label_metrics
        painter.setPen(style.colour("text" if tick.strong else "text_soft"))
        width = metrics.horizontalAdvance(tick.label)
        x = scale.x_of(tick.instant) - width / 2
        if x < 2 or x + width > area.width() - 2:
            continue
        baseline = middle + (style.sizes.tick - 5 + metrics.ascent() - metrics.descent()) / 2 + 0.5
        painter.drawText(QPointF(x, baseline), tick.label)


def clear_of_flags(x: float, width: float, flags: Iterable[float]) -> float:
    """Return where a text of a width may begin, at ``x`` or after: beside the flags, whose places ascend, all in px."""
    for flag in flags:
        if flag - _BESIDE_FLAG_PX < x + width and x < flag + FLAG_WIDTH + _BESIDE_FLAG_PX:
            x = flag + FLAG_WIDTH + _BESIDE_FLAG_PX
    return x


def _paint_context(
    painter: QPainter, area: QRect, axis: Axis, scale: TimeScale, style: Style, flags: Sequence[float]
) -> None:
    metrics = style.small_metrics
    baseline = area.top() + (style.sizes.context + metrics.ascent() - metrics.descent()) / 2
    painter.setFont(style.small)
    for stretch in axis.context:
        left, right = scale.x_of(stretch.start), scale.x_of(stretch.end)
        if left > 0:
            painter.setPen(QPen(style.colour("line_strong"), 0))
            painter.drawLine(QLineF(int(left) + 0.5, area.top() + 3, int(left) + 0.5, area.top() + style.sizes.context))
        # The name stays in view while its stretch is partly off screen.
        end = min(right, float(area.width())) - 7
        for text in (stretch.name, stretch.short):
            width = metrics.horizontalAdvance(text)
            x = clear_of_flags(max(left, 0.0) + 7, width, flags)
            if x + width <= end:
                painter.setPen(style.colour("text_soft"))
                painter.drawText(QPointF(x, baseline), text)
                break


def paint_events(painter: QPainter, top: int, atlas: Atlas, placed: Iterable[PlacedEvent], style: Style) -> None:
    """Paint the glyphs and titles of events; a stretch under a glyph is when it may have been, or lasted."""
    ink, soft = style.colour("text"), style.colour("text_soft")
    metrics, rim = style.small_metrics, QPen(style.colour("ground"), 1.6)
    painter.setFont(style.small)
    for event in placed:
        middle = top + event.line * style.sizes.event_line + style.sizes.event_line / 2
        if event.x_end - event.x > 12:
            painter.setPen(QPen(style.colour("line_strong"), 2))
            painter.drawLine(QLineF(event.x, middle + 6.5, event.x_end, middle + 6.5))
        # A rim in the colour of the ground tells glyphs apart that stand close.
        glyph = event_glyph(atlas.events[event.event].kind)
        painter.translate(event.x, middle)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.strokePath(glyph, rim)
        painter.fillPath(glyph, ink)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.translate(-event.x, -middle)
        if event.text:
            painter.setPen(soft)
            baseline = middle + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(event.x + 8, baseline), event.text)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def image_of(words: NDArray[np.uint32], ratio: float) -> QImage:
    """Return an image of contiguous premultiplied ARGB words ``(height, width)``, which must outlive it."""
    height, width = words.shape
    image = QImage(words.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    return image


def paint_rows(
    painter: QPainter,
    rows: Sequence[int],
    places: Sequence[tuple[int, int]],
    lanes: Lanes,
    bars: Bars,
    scale: TimeScale,
    style: Style,
    ratio: float,
    canvas: Canvas,
) -> None:
    """Paint the bars of some rows, drawn on a canvas, each at its top; of lower rows the lower part."""
    if not rows:
        return
    picture = draw_rows(rows, lanes, bars, scale, style.inks, ratio, style.sizes.rows, canvas)
    height = picture.shape[1]
    image = image_of(picture.reshape(-1, picture.shape[2]), ratio)
    for line, (top, seen) in enumerate(places):
        hidden = round((style.sizes.rows.row - seen) * ratio)
        source = QRectF(0, line * height + hidden, picture.shape[2], height - hidden)
        painter.drawImage(QRectF(0, top, scale.width, seen), image, source)


def paint_folded(
    painter: QPainter, block: Block, top: int, lanes: Lanes, bars: Bars, scale: TimeScale, style: Style, ratio: float
) -> None:
    """Paint a folded group: how many of its records hold at a time, in the colour of most of them."""
    group = block.group
    members = lanes.order[lanes.row_starts[group.first_row] : lanes.row_starts[group.first_row + group.row_count]]
    force = int(np.bincount(bars.source.force[members], minlength=len(FORCES)).argmax())
    words = draw_density(group, lanes, bars, scale, style.inks.forces[force], ratio, style.sizes.rows)
    painter.setOpacity(0.55)
    painter.drawImage(QPointF(0, top + GROUP_PADDING), image_of(words, ratio))
    painter.setOpacity(1.0)


def paint_bar_labels(painter: QPainter, labels: Iterable[BarLabel], row_tops: Sequence[int], style: Style) -> None:
    """Paint the names of bars; ``row_tops`` gives the top of every row on the page."""
    metrics = style.bar_metrics
    shift = style.sizes.rows.body_top + (style.sizes.rows.body + metrics.ascent() - metrics.descent()) / 2 - 0.25
    struck = QFont(style.bar)
    struck.setStrikeOut(True)
    on_force, beside = style.colour("on_force"), style.colour("text")
    painter.setFont(style.bar)
    for label in labels:
        painter.setPen(on_force if label.on_force else beside)
        if label.struck:
            painter.setFont(struck)
        painter.drawText(QPointF(label.x, row_tops[label.row] + shift), label.text)
        if label.struck:
            painter.setFont(style.bar)


def paint_open_ends(
    painter: QPainter,
    rows: Sequence[int],
    row_tops: Sequence[int],
    lanes: Lanes,
    bars: Bars,
    scale: TimeScale,
    style: Style,
) -> None:
    """Paint an arrow where a bar with an open end leaves the view, a hollow one where the end is not known."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for row in rows:
        members = lanes.order[lanes.in_row(row, scale.start, scale.end)]
        middle = row_tops[row] + style.sizes.rows.body_top + style.sizes.rows.body / 2
        members = members[bars.record[members] & ~bars.dimmed[members] & (bars.left[members] < scale.end)]
        for bar in members[bars.right[members] >= DISTANT_FUTURE]:
            certain = bars.certain_until[bar] >= DISTANT_FUTURE
            pen = QPen(style.colour("on_force" if certain else "text_soft"), 1.4)
            painter.setPen(pen)
            painter.drawPolyline(CHEVRON_RIGHT.translated(scale.width - 6, middle))
        for bar in members[bars.left[members] <= DISTANT_PAST]:
            certain = bars.certain_from[bar] <= scale.start
            painter.setPen(QPen(style.colour("on_force" if certain else "text_soft"), 1.4))
            painter.drawPolyline(CHEVRON_LEFT.translated(6, middle))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def short_name(name: str) -> str:
    """Return a group's name without what it says in brackets at its end."""
    short = name.partition(" (")[0] if name.endswith(")") else name
    return short or name


def paint_gutter(
    painter: QPainter, area: QRect, layout: Layout, scroll: int, style: Style, elide: tuple[Elide, Elide]
) -> None:
    """Paint the group names at the left, with their chevron; a name stays in view while its group is.

    ``elide`` shortens a text in the font of names, and in the small one of sub-lanes.
    """
    for block in layout.blocks_between(scroll, scroll + area.height()):
        top, bottom = area.top() + block.top - scroll, area.top() + block.bottom - scroll
        height = bottom - top if block.folded else int(layout.row_heights[block.group.first_row])
        stuck = min(max(top, area.top()) + GROUP_PADDING, bottom - GROUP_PADDING - height)
        middle = stuck + height - (style.sizes.rows.row - style.sizes.rows.body_top) / 2
        if block.folded:
            middle = (top + bottom) / 2
        if block.group.sub_lanes:
            _paint_fold_mark(painter, QPointF(area.left() + 11, middle), block.folded, style)
        metrics = style.label_metrics
        baseline = middle + (metrics.ascent() - metrics.descent()) / 2
        left, right = area.left() + 22, area.right() - 8
        name, width = elide[0](short_name(block.group.name), right - left)
        painter.setFont(style.label)
        painter.setPen(style.colour("text"))
        painter.drawText(QPointF(left, baseline), name)
        painter.setPen(style.colour("text_soft"))
        line = round(metrics.height()) + 2
        free_from = middle + line / 2
        name_ja, width_ja = elide[0](block.group.name_ja, right - left)
        if name_ja and width + width_ja + 6 <= right - left:
            painter.drawText(QPointF(left + width + 6, baseline), name_ja)
        elif name_ja and baseline + line + 1 < bottom:
            painter.drawText(QPointF(left, baseline + line), name_ja)
            free_from += line
        if not block.folded:
            _paint_sub_lanes(painter, QRectF(left, free_from, right - left, bottom - free_from), block, layout,
                             area.top() - scroll, style, elide[1])  # fmt: skip


def _paint_sub_lanes(
    painter: QPainter, free: QRectF, block: Block, layout: Layout, shift: int, style: Style, elide: Elide
) -> None:
    """Paint what kind of unit the rows hold, where the name of the group leaves room."""
    metrics = style.small_metrics
    painter.setFont(style.small)
    painter.setPen(style.colour("text_soft"))
    for sub in block.group.sub_lanes if len(block.group.sub_lanes) > 1 else ():
        middle = int(layout.row_bottoms[sub.first_row]) + shift - (style.sizes.rows.row - style.sizes.rows.body_top) / 2
        if middle - 6 < free.top():
            continue
        text, width = elide(sub.name, free.width())
        baseline = middle + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(free.right() - width, baseline), text)


def _paint_fold_mark(painter: QPainter, at: QPointF, folded: bool, style: Style) -> None:
    mark = CHEVRON_RIGHT if folded else CHEVRON_DOWN
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(style.colour("text_soft"), 1.3))
    painter.drawPolyline(mark.translated(at))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def pill_box(
    x: float, top: float, height: float, limits: tuple[float, float], text: str, metrics: QFontMetricsF
) -> QRectF:
    """Return where a label centred on x stands, moved into the limits."""
    width = metrics.horizontalAdvance(text) + 14
    left = min(max(x - width / 2, limits[0]), limits[1] - width)
    return QRectF(round(left), top, round(width), height)


def paint_pill(
    painter: QPainter, x: float, top: float, height: float, limits: tuple[float, float], text: str,
    metrics: QFontMetricsF, ground: QColor, ink: QColor,
) -> QRectF:  # fmt: skip
    """Paint a rounded label centred on x, moved into the limits; return where it stands."""
    pill = pill_box(x, top, height, limits, text, metrics)
    path = QPainterPath()
    path.addRoundedRect(pill, 3, 3)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.fillPath(path, ground)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(ink)
    baseline = pill.center().y() + (metrics.ascent() - metrics.descent()) / 2
    painter.drawText(QPointF(pill.left() + 7, baseline), text)
    return pill
