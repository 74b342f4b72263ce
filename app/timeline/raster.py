"""Bars as pixels: each visible row is cut into runs of columns, so the cost is that of what is seen.

However many bars there are, a row of w columns costs one binary search for each column: it says which bar is there.
What a bar shows is a run of those columns, found with a binary search for each visible bar. The result is an image of
premultiplied ARGB words, in device pixels, with crisp edges at every device pixel ratio.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.domain.civil import DISTANT_FUTURE, DISTANT_PAST
from app.timeline.bars import FORCES, Bars
from app.timeline.columns import ROW_SIZES, Brush, Canvas, Columns, Pixels, RowSizes, Runs, column_times
from app.timeline.lanes import Group, Lanes
from app.timeline.scale import TimeScale

Floats = NDArray[np.float32]

# A possible part never fades out wholly, so that its last day can be seen.
LEAST_ALPHA: Final = 0.16
UNKNOWN_ALPHA: Final = 0.30
BORDER_ALPHA: Final = 0.55
GHOST_ALPHA: Final = 0.10
# From notch to notch, and the least length of what is certain that has any.
NOTCH_PX: Final = 3
LEAST_NOTCHED_PX: Final = 16
GHOST_EDGE_ALPHA: Final = 0.70
GHOST_DASH_ALPHA: Final = 0.90


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours the raster draws with, each as (red, green, blue) 0 to 255; ``forces`` in the order of FORCES."""

    forces: tuple[tuple[int, int, int], ...]
    promise: tuple[int, int, int]
    overdue: tuple[int, int, int]
    fault: tuple[int, int, int]


def draw_rows(
    rows: Sequence[int],
    lanes: Lanes,
    bars: Bars,
    scale: TimeScale,
    inks: Inks,
    ratio: float = 1.0,
    sizes: RowSizes = ROW_SIZES,
    canvas: Canvas | None = None,
) -> Pixels:
    """Return the picture of some rows.

    Args:
        rows: the rows to draw.
        lanes: where the bars lie.
        bars: what they show.
        scale: the time scale, in device-independent px.
        inks: the colours.
        ratio: device pixels for each px.
        sizes: the heights of what is drawn.
        canvas: where to draw; the picture holds until it is drawn in again.

    Returns:
        Premultiplied ARGB words of shape ``(len(rows), round(sizes.row * ratio), round(width * ratio))``.
    """
    times = column_times(scale, ratio)
    picture = (canvas or Canvas()).cleared(len(rows), round(sizes.row * ratio), len(times) - 1)
    if not len(rows):
        return picture
    columns = Columns(rows, lanes, times)
    if len(columns.bars):
        brush = Brush(picture, round(scale.x_of(0) * ratio), ratio, sizes)
        _draw_body(brush, columns, bars, inks)
        _draw_promise(brush, columns, bars, inks)
        _draw_other_promises(brush, columns, bars, inks)
        brush.dim(columns.of(bars.dimmed[columns.bars]).cells()[0])
    return picture


def draw_density(
    group: Group,
    lanes: Lanes,
    bars: Bars,
    scale: TimeScale,
    ink: tuple[int, int, int],
    ratio: float = 1.0,
    sizes: RowSizes = ROW_SIZES,
) -> Pixels:
    """Return one row that shows how many records of a group hold at a time, as the height of its fill.

    Full height is the most there are at once in the columns shown; the shape is that of one row of :func:`draw_rows`.
    """
    times = column_times(scale, ratio)
    height = round(sizes.row * ratio)
    members = lanes.order[lanes.row_starts[group.first_row] : lanes.row_starts[group.first_row + group.row_count]]
    members = members[bars.record[members] & ~bars.fault[members] & ~bars.dimmed[members]]
    begun = np.searchsorted(np.sort(bars.left[members]), times[1:], side="left")
    ended = np.searchsorted(np.sort(bars.right[members]), times[:-1], side="right")
    count = begun - ended
    top, bottom = round((sizes.promise_top + 2) * ratio), round(sizes.body_bottom * ratio)
    filled = np.ceil(count * (bottom - top) / max(1, count.max(initial=0)))
    picture = np.zeros((height, len(count)), dtype=np.uint32)
    levels = bottom - np.arange(top, bottom)
    np.copyto(picture[top:bottom], _word(ink), where=levels[:, None] <= filled)
    return picture


def _draw_body(brush: Brush, columns: Columns, bars: Bars, inks: Inks) -> None:
    seen = columns.bars
    body = columns.touching(bars.left[seen], bars.right[seen], bars.shown[seen])
    alpha = np.zeros(brush.cell_count, dtype=np.float32)
    colour = np.zeros(brush.cell_count, dtype=np.uint8)
    cells, bar = body.cells()
    ghost, fault = bars.ghost[bar], bars.fault[bar]
    record = bars.record[bar] & ~fault
    colour[cells] = bars.source.force[bar]
    alpha[cells[record]] = 1
    _fade(alpha, columns, bars, body)

    wide = body.last - body.first > 1
    # Two bars that meet keep a gap of one device pixel.
    meet = wide[:-1] & (body.last[:-1] == body.first[1:]) & (body.last[:-1] % brush.width != 0)
    alpha[body.last[:-1][meet] - 1] = 0

    border = np.maximum(alpha, np.float32(BORDER_ALPHA))
    border[alpha == 0] = 0
    corner = wide & bars.record[body.bar]
    border[body.first[corner]] = 0
    border[body.last[corner] - 1] = 0
    outline = cells[ghost]
    if len(outline):
        dash = outline[brush.phase(outline, brush.px(7)) < brush.px(4)]
        border[dash] = GHOST_DASH_ALPHA
        alpha[outline] = GHOST_ALPHA
        ends = bars.ghost[body.bar]
        alpha[body.first[ends]] = alpha[body.last[ends] - 1] = GHOST_EDGE_ALPHA

    words = _words(inks.forces)
    shape = (len(brush.picture), 1, brush.width)
    top, bottom = brush.body
    inside = words[colour, _level(alpha)].reshape(shape)
    edge = words[colour, _level(border)].reshape(shape)
    brush.picture[:, top + brush.line : bottom - brush.line] = inside
    brush.picture[:, top : top + brush.line] = edge
    brush.picture[:, bottom - brush.line : bottom] = edge
    rotational = cells[record & bars.source.rotational[bar]]
    cut = rotational[brush.phase(rotational, brush.px(8)) >= brush.px(5)]
    brush.put(cut, bottom - brush.seam, bottom, np.uint32(0))

    _cut_notches(brush, columns, bars)
    struck = cells[ghost & bars.cancelled[bar]]
    middle = (top + bottom) // 2
    brush.put(struck, middle, middle + brush.line, words[colour[struck], 255])
    brush.hatch(cells[fault], brush.body, _word(inks.fault), brush.px(5), both=True)


def _cut_notches(brush: Brush, columns: Columns, bars: Bars) -> None:
    """Cut notches into the start of what is certain, as many as the force has: colour does not tell it alone."""
    seen = columns.bars
    solid = columns.touching(bars.certain_from[seen], bars.certain_until[seen], bars.record[seen] & ~bars.fault[seen])
    solid = solid.of(solid.last - solid.first >= brush.px(LEAST_NOTCHED_PX))
    top, bottom = brush.body
    for notch in range(1, len(FORCES)):
        first = solid.first[bars.source.force[solid.bar] >= notch] + brush.px(NOTCH_PX * notch)
        for column in range(brush.line):
            brush.put(first + column, top + brush.line, bottom - brush.line, np.uint32(0))


def _fade(alpha: Floats, columns: Columns, bars: Bars, body: Runs) -> None:
    """Make records fade over exactly what is only possible of them."""
    bar = body.bar
    unsure = (bars.certain_from[bar] > bars.left[bar]) | (bars.certain_until[bar] < bars.right[bar])
    cells, bar = body.of(unsure & bars.record[bar] & ~bars.fault[bar]).cells()
    if not len(cells):
        return
    column = cells % columns.width
    start, end = columns.start[column], columns.end[column]
    left, right = bars.left[bar], bars.right[bar]
    certain_from, certain_until = bars.certain_from[bar], bars.certain_until[bar]
    middle = np.clip((start + end) // 2, left, right)
    with np.errstate(divide="ignore", invalid="ignore"):
        rise = (middle - left) / (certain_from - left).astype(np.float64)
        fall = (right - middle) / (right - certain_until).astype(np.float64)
    rise = np.where(certain_from <= left, 1.0, rise)
    fall = np.where(certain_until >= right, 1.0, fall)
    solid = LEAST_ALPHA + (1 - LEAST_ALPHA) * np.clip(np.minimum(rise, fall), 0, 1)
    # A fade needs two ends; towards an end nobody knows the tint stays the same.
    endless = (left <= DISTANT_PAST) & (middle < certain_from)
    endless |= (right >= DISTANT_FUTURE) & (middle >= certain_until)
    endless |= (certain_from >= DISTANT_FUTURE) & (left < DISTANT_FUTURE)
    solid = np.where(endless, UNKNOWN_ALPHA, solid)
    certain = (certain_from < end) & (certain_until > start) & (certain_from < certain_until)
    alpha[cells] = np.where(certain, 1.0, solid)


def _draw_promise(brush: Brush, columns: Columns, bars: Bars, inks: Inks) -> None:
    seen = columns.bars
    shown = bars.shown[seen]
    announced, promised_from = bars.announced[seen], bars.promised_from[seen]
    promised_until = bars.promised_until[seen]
    window = columns.touching(promised_from, promised_until, shown)
    late = columns.touching(promised_until, bars.late_until[seen], shown)
    lead_end = np.where(promised_from < DISTANT_FUTURE, promised_from, DISTANT_PAST)
    lead = columns.touching(announced, lead_end, shown)
    said = columns.touching(announced, announced + 1, shown)
    ink, overdue = _word(inks.promise), _word(inks.overdue)
    top, bottom = brush.promise
    line = brush.line

    promised = window.cells()[0]
    free = np.ones(brush.cell_count, dtype=np.bool_)
    free[promised] = False
    dotted = lead.cells()[0]
    dotted = dotted[free[dotted] & (brush.phase(dotted, brush.px(4)) < brush.px(2))]
    brush.put(dotted, bottom - line, bottom, ink)
    brush.put(promised, top, top + line, ink)
    brush.put(promised, bottom - line, bottom, ink)
    brush.hatch(promised, brush.promise, ink, brush.px(4))
    brush.put(np.concatenate((window.first, window.last - 1)), top, bottom, ink)
    beyond = late.cells()[0]
    brush.put(beyond[free[beyond]], top + line, bottom, overdue)
    brush.put(said.cells()[0], top, bottom, ink)


def _draw_other_promises(brush: Brush, columns: Columns, bars: Bars, inks: Inks) -> None:
    """Draw what else was promised as a thinner, lighter bar along the top, so that a slip is seen."""
    seen, ink = columns.bars, _word(inks.promise)
    top, bottom = brush.promise
    # Thin enough to leave the promise under it to be seen, with a gap of a line.
    foot = top + max(brush.line, round((bottom - top) * 0.4))
    for said, promised_from, promised_until in bars.others:
        named = columns.touching(promised_from[seen], promised_until[seen], bars.shown[seen])
        cells = named.cells()[0]
        brush.put(cells, top, foot + brush.line, np.uint32(0))
        brush.put(cells, top, foot, _faint(ink))
        brush.hatch(cells, (top, foot), ink, brush.px(4))
        brush.put(np.concatenate((named.first, named.last - 1)), top, foot, ink)
        there = bars.shown[seen] & (promised_from[seen] < DISTANT_FUTURE)
        brush.put(columns.touching(said[seen], said[seen] + 1, there).cells()[0], top, bottom, _faint(ink))


def _faint(word: np.uint32) -> np.uint32:
    """Return a word at half its opacity; all four parts are premultiplied."""
    return np.uint32((int(word) >> 1) & 0x7F7F7F7F)


def _word(ink: tuple[int, int, int]) -> np.uint32:
    red, green, blue = ink
    return np.uint32(0xFF000000 | red << 16 | green << 8 | blue)


@cache
def _words(inks: tuple[tuple[int, int, int], ...]) -> Pixels:
    """Return the premultiplied words of some inks at every opacity, shape ``(inks, 256)``."""
    levels = np.arange(256)
    red, green, blue = (np.round(np.array(inks)[:, [i]] * levels / 255).astype(np.int64) for i in range(3))
    return (levels << 24 | red << 16 | green << 8 | blue).astype(np.uint32)


def _level(alpha: Floats) -> NDArray[np.uint8]:
    return (alpha * 255 + 0.5).astype(np.uint8)
