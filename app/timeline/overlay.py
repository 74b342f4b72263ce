"""What is painted over the kept picture at every repaint: rings, today, cut-off, playhead or window, caption."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from app.domain.civil import format_day_short, format_instant
from app.domain.records import Kind, Ref
from app.domain.scene import Moment
from app.domain.status import Cutoff, CutoffKind
from app.state.bookmarks import NamedMoment
from app.state.clock import Lock
from app.timeline.lanes import Grouping
from app.timeline.look import View
from app.timeline.page import Page
from app.timeline.painting import FLAG_WIDTH, paint_pill, pill_box
from app.timeline.style import Style

# Far enough out of any view, near enough for the painter's numbers.
_FAR_PX: Final = 1e6
FLAG_HEIGHT: Final = 13


def line_x(view: View, instant: int) -> float:
    """Return where the vertical line of an instant is crisp, in px of the view."""
    x = view.gutter + view.scale.x_of(instant)
    return min(max(float(int(x)) + 0.5, -_FAR_PX), _FAR_PX)


def end_of(moment: Moment) -> int:
    """Return the last instant a moment shows."""
    return moment.at if moment.until is None else moment.until - 1


def paint_rings(painter: QPainter, page: Page, view: View, selected: tuple[Ref, ...], hovered: Ref | None) -> None:
    """Paint rings round what is selected and what is hovered."""
    style = page.style
    rings = [(ref, QPen(style.colour("selection"), 2.0)) for ref in selected]
    rings += [(hovered, QPen(style.colour("hover"), 1.2))] if hovered else []
    if not rings:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setClipRect(view.lanes, Qt.ClipOperation.IntersectClip)
    for ref, pen in rings:
        index = page.atlas.index_of(ref)
        box = page.bar_box(view, index) if ref.kind is Kind.DEPLOYMENT and index is not None else None
        if box is not None:
            painter.setPen(pen)
            painter.drawRoundedRect(box.adjusted(-1.5, -1.5, 1.5, 1.5), 2.5, 2.5)
    painter.restore()
    pens = {ref.id: pen for ref, pen in rings if ref.kind is Kind.EVENT}
    if pens:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        head = QRect(view.gutter, view.sizes.axis, view.scale.width, view.sizes.lanes_top - view.sizes.axis)
        painter.setClipRect(head, Qt.ClipOperation.IntersectClip)
        for box, event_id in page.event_boxes(view):
            if event_id in pens:
                painter.setPen(pens[event_id])
                painter.drawEllipse(box)
        painter.restore()


def paint_chosen_groups(
    painter: QPainter, page: Page, view: View, selected: tuple[Ref, ...], hovered: Ref | None
) -> None:
    """Paint a bar beside the names of chosen sites, a thinner one beside the hovered one."""
    keys = {ref.id: 4 for ref in selected if ref.kind is Kind.SITE}
    if hovered is not None and hovered.kind is Kind.SITE:
        keys.setdefault(hovered.id, 2)
    if not keys or page.grouping is not Grouping.SITE:
        return
    style, lanes = page.style, view.lanes
    painter.save()
    painter.setClipRect(QRect(0, lanes.top(), view.gutter - 1, lanes.height()), Qt.ClipOperation.IntersectClip)
    for block in page.layout.blocks_between(view.scroll, view.scroll + lanes.height()):
        width = keys.get(block.group.key)
        if width is not None:
            top, tall = lanes.top() + block.top - view.scroll, block.bottom - block.top - 1
            chosen = width > 2
            colour = style.colour("selection" if chosen else "hover")
            if chosen:
                painter.fillRect(QRect(0, top, view.gutter - 1, tall), style.colour("selection", 0.18))
            painter.fillRect(QRect(0, top, width, tall), colour)
    painter.restore()


def paint_guides(painter: QPainter, page: Page, view: View, now: int, moment: Moment, cutoff: Cutoff) -> None:
    """Paint today and the cut-off, with what lies beyond it veiled."""
    style, height = page.style, view.size.height()
    now_x = line_x(view, now)
    painter.setPen(QPen(style.colour("today"), 1, Qt.PenStyle.DashLine))
    painter.drawLine(QLineF(now_x, view.sizes.axis, now_x, height))
    if cutoff.kind is CutoffKind.TODAY:
        return
    left, right = _limits(view)
    known_until = cutoff.known_until(end_of(moment))
    x = line_x(view, known_until)
    painter.fillRect(QRectF(x, view.sizes.axis, max(0.0, right - x), height), style.colour("cutoff", 0.07))
    painter.setPen(QPen(style.colour("cutoff"), 1.5, Qt.PenStyle.DashDotLine))
    painter.drawLine(QLineF(x, view.sizes.context, x, height))
    if cutoff.kind is CutoffKind.FIXED and left - 60 <= x <= right + 60:
        painter.setFont(style.small)
        text = f"Known until {format_day_short(known_until)}"
        place = (x, view.sizes.context + 2, view.sizes.tick - 4, (left, right), text, style.small_metrics)
        _clear_tick_labels(painter, page, view, pill_box(*place))
        paint_pill(painter, *place, style.colour("cutoff"), style.colour("ground"))


def _clear_tick_labels(painter: QPainter, page: Page, view: View, box: QRectF) -> None:
    """Paint over the labels of ticks that a box would cut; the ticks stay."""
    metrics, ground = page.style.strong_metrics, page.style.colour("ground")
    for tick in page.axis(view.scale).labelled:
        half = metrics.horizontalAdvance(tick.label) / 2 + 1
        x = view.gutter + view.scale.x_of(tick.instant)
        if x + half > box.left() and x - half < box.right():
            painter.fillRect(QRectF(x - half, view.sizes.context + 1, 2 * half, view.sizes.tick - 8), ground)


def paint_loop(painter: QPainter, page: Page, view: View, loop: tuple[int, int]) -> None:
    """Paint between which instants playback goes round: a bracket under the context row."""
    colour, y = page.style.colour("playhead"), view.sizes.context + 2
    left, right = (line_x(view, at) for at in loop)
    painter.setPen(QPen(colour, 2))
    painter.drawLine(QLineF(left, y, right, y))
    painter.drawLines([QLineF(x, y, x, y + 5) for x in (left, right)])


def paint_marks(painter: QPainter, page: Page, view: View, marks: Iterable[NamedMoment]) -> None:
    """Paint the flags of bookmarks at the foot of the context row."""
    style = page.style
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for mark in marks:
        x = line_x(view, mark.moment.at)
        if not view.gutter - FLAG_WIDTH <= x <= view.gutter + view.scale.width:
            continue
        top, foot = view.sizes.context - FLAG_HEIGHT, float(view.sizes.context)
        painter.setPen(QPen(style.colour("text"), 1))
        painter.setBrush(style.colour("selection"))
        painter.drawPolygon(QPolygonF([QPointF(x, top), QPointF(x + FLAG_WIDTH, top + 3), QPointF(x, top + 6.5)]))
        painter.drawLine(QLineF(x, top, x, foot))
    painter.restore()


def mark_at(view: View, point: QPointF, marks: Sequence[NamedMoment]) -> NamedMoment | None:
    """Return the bookmark whose flag is at a point, the one nearest to it, or ``None``."""
    if not view.sizes.context - FLAG_HEIGHT - 1 <= point.y() <= view.sizes.context or point.x() < view.gutter:
        return None
    away = [(abs(point.x() - line_x(view, mark.moment.at) - FLAG_WIDTH / 2), i) for i, mark in enumerate(marks)]
    distance, nearest = min(away, default=(math.inf, 0))
    return marks[nearest] if distance <= FLAG_WIDTH else None


def paint_playhead(painter: QPainter, page: Page, view: View, moment: Moment, lock: Lock) -> None:
    """Paint the line of an instant, or the band of a window with its two handles, with its date in words."""
    style, height = page.style, view.size.height()
    colour = style.colour("playhead")
    x = middle = line_x(view, moment.at)
    text = format_instant(moment.at)
    if moment.until is not None:
        end = line_x(view, moment.until)
        painter.fillRect(QRectF(x, view.sizes.axis, end - x, height), style.colour("playhead", 0.09))
        painter.setPen(QPen(colour, 1.5))
        painter.drawLine(QLineF(end, 2, end, height))
        for edge, locked in ((x, lock is Lock.START), (end, lock is Lock.END)):
            _paint_handle(painter, QPointF(edge, view.sizes.lanes_top), locked, style)
        text = f"{format_day_short(moment.at)} – {format_day_short(moment.until - 1)}"
        middle = (x + end) / 2
    painter.setPen(QPen(colour, 1.5))
    painter.drawLine(QLineF(x, 2, x, height))
    left, right = _limits(view)
    if not left - 60 <= middle <= right + 60:
        return
    painter.setFont(style.strong)
    pill = paint_pill(painter, middle, 1, view.sizes.context - 2, (left, right), text, style.strong_metrics,
                      colour, style.colour("on_playhead"))  # fmt: skip
    if moment.until is None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        below = pill.bottom()
        painter.drawPolygon(QPolygonF([QPointF(x - 4, below), QPointF(x + 4, below), QPointF(x, below + 5)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_handle(painter: QPainter, at: QPointF, locked: bool, style: Style) -> None:
    """Paint a grip to take an end of the window by, or a padlock where it cannot be taken."""
    colour = style.colour("playhead")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.translate(at)
    if locked:
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(style.colour("ground"))
        painter.drawArc(QRectF(-3, -7, 6, 8), 0, 180 * 16)
        painter.setBrush(colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(-5, -2.5, 10, 7.5), 1.5, 1.5)
    else:
        painter.setPen(QPen(style.colour("ground"), 1))
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(-4, -7, 8, 14), 3, 3)
        painter.drawLines([QLineF(-1, -3, -1, 3), QLineF(1.5, -3, 1.5, 3)])
    painter.restore()


def paint_band(painter: QPainter, page: Page, band: QRectF) -> None:
    """Paint the rectangle in which bars will be chosen."""
    painter.fillRect(band, page.style.colour("selection", 0.15))
    painter.setPen(QPen(page.style.colour("selection"), 1))
    painter.drawRect(band)


def caption_box(view: View) -> QRect:
    """Return where the caption may stand: a strip at the foot of the lanes."""
    height = view.sizes.tick + 10
    return QRect(view.gutter, view.size.height() - height, view.scale.width, height)


def paint_caption(painter: QPainter, page: Page, view: View, caption: str) -> None:
    """Paint one line over the foot of the lanes."""
    style, box = page.style, caption_box(view)
    text = style.label_metrics.elidedText(caption, Qt.TextElideMode.ElideRight, box.width() - 30)
    painter.setFont(style.label)
    limits = (box.left() + 8.0, float(box.right()))
    paint_pill(painter, 0, box.top() + 2, box.height() - 8, limits, text, style.label_metrics,
               style.colour("text", 0.92), style.colour("ground"))  # fmt: skip


def _limits(view: View) -> tuple[float, float]:
    return float(view.gutter), float(view.gutter + view.scale.width)
