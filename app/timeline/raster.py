"""Bars as pixels: the visible rows are evaluated column by column, so the cost is that of the picture.

However many bars there are, a row of w columns costs one binary search for each column; what a column shows
follows from the bar that is there at its time. The result is an image of premultiplied ARGB words, in device
pixels, with crisp edges at every device pixel ratio.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.domain.civil import DISTANT_FUTURE, DISTANT_PAST
from app.domain.status import Int64Array
from app.timeline.bars import Bars
from app.timeline.lanes import Group, Lanes
from app.timeline.scale import TimeScale

Pixels = NDArray[np.uint32]
BoolGrid = NDArray[np.bool_]
FloatGrid = NDArray[np.float32]

# Heights in device-independent px: the promise strip, and the body of the bar, from the top of a row. A row in which
# nothing was promised is drawn without its strip.
ROW_HEIGHT: Final = 20
PLAIN_ROW_HEIGHT: Final = 15
PROMISE_TOP: Final = 1
PROMISE_HEIGHT: Final = 5
BODY_TOP: Final = 6
BODY_HEIGHT: Final = 13
SEAM_HEIGHT: Final = 2

# A possible part never fades out wholly, so that its last day can be seen.
LEAST_ALPHA: Final = 0.16
UNKNOWN_ALPHA: Final = 0.30
BORDER_ALPHA: Final = 0.55
GHOST_ALPHA: Final = 0.10


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours the raster draws with, each as (red, green, blue) 0 to 255; ``forces`` in the order of FORCES."""

    forces: tuple[tuple[int, int, int], ...]
    promise: tuple[int, int, int]
    overdue: tuple[int, int, int]
    fault: tuple[int, int, int]


def column_times(scale: TimeScale, ratio: float) -> Int64Array:
    """Return the instants at the edges of all device columns, shape ``(w + 1,)``."""
    edges = np.arange(round(scale.width * ratio) + 1, dtype=np.float64) / ratio
    times = np.floor((edges - scale.origin_px) * scale.seconds_per_px).astype(np.int64)
    return times + scale.origin


class _Columns:
    """Which bar is in which column of which row: grids of shape ``(rows, w)``."""

    def __init__(self, rows: Sequence[int], lanes: Lanes, bars: Bars, times: Int64Array) -> None:
        self.start, self.end = times[:-1], np.maximum(times[1:], times[:-1] + 1)
        self.middle = (self.start + self.end) // 2
        grid = np.zeros((len(rows), len(self.start)), dtype=np.int32)
        filled = np.zeros(grid.shape, dtype=np.bool_)
        for line, row in enumerate(rows):
            first, last = int(lanes.row_starts[row]), int(lanes.row_starts[row + 1])
            found = np.searchsorted(lanes.left[first:last], self.end, side="left") - 1
            filled[line] = found >= 0
            grid[line] = lanes.order[first + np.maximum(found, 0)]
        self.bar = grid
        self.body = filled & bars.shown[grid] & self.touches(bars.left, bars.right)
        self.filled = filled

    def touches(self, start: Int64Array, end: Int64Array) -> BoolGrid:
        """Return where a column touches the stretch ``[start, end)`` of its bar."""
        result: BoolGrid = (start[self.bar] < self.end) & (end[self.bar] > self.start)
        return result

    def edges(self, mask: BoolGrid) -> tuple[BoolGrid, BoolGrid]:
        """Return the first and the last column of each bar within a mask."""
        same = mask[:, 1:] & mask[:, :-1] & (self.bar[:, 1:] == self.bar[:, :-1])
        first, last = mask.copy(), mask.copy()
        first[:, 1:] &= ~same
        last[:, :-1] &= ~same
        return first, last


def draw_rows(
    rows: Sequence[int], lanes: Lanes, bars: Bars, scale: TimeScale, inks: Inks, ratio: float = 1.0
) -> NDArray[np.uint32]:
    """Return the picture of some rows.

    Args:
        rows: the rows to draw.
        lanes: where the bars lie.
        bars: what they show.
        scale: the time scale, in device-independent px.
        inks: the colours.
        ratio: device pixels for each px.

    Returns:
        Premultiplied ARGB words of shape ``(len(rows), round(ROW_HEIGHT * ratio), round(width * ratio))``.
    """
    height = round(ROW_HEIGHT * ratio)
    columns = _Columns(rows, lanes, bars, column_times(scale, ratio))
    picture = np.zeros((len(rows), height, len(columns.start)), dtype=np.uint32)
    if not columns.filled.any():
        return picture
    phase = np.arange(len(columns.start)) - round(scale.x_of(0) * ratio)
    _draw_body(picture, columns, bars, inks, phase, ratio)
    _draw_promise(picture, columns, bars, inks, phase, ratio)
    return picture


def draw_density(
    group: Group, lanes: Lanes, bars: Bars, scale: TimeScale, ink: tuple[int, int, int], ratio: float = 1.0
) -> NDArray[np.uint32]:
    """Return one row that shows how many records of a group hold at a time, as the height of its fill.

    Full height is the most there are at once in the columns shown; the shape is that of one row of :func:`draw_rows`.
    """
    times = column_times(scale, ratio)
    height = round(ROW_HEIGHT * ratio)
    members = lanes.order[lanes.row_starts[group.first_row] : lanes.row_starts[group.first_row + group.row_count]]
    members = members[bars.record[members] & ~bars.fault[members]]
    begun = np.searchsorted(np.sort(bars.left[members]), times[1:], side="left")
    ended = np.searchsorted(np.sort(bars.right[members]), times[:-1], side="right")
    count = begun - ended
    top, bottom = round((PROMISE_TOP + 2) * ratio), round((BODY_TOP + BODY_HEIGHT) * ratio)
    filled = np.ceil(count * (bottom - top) / max(1, count.max(initial=0)))
    picture = np.zeros((height, len(count)), dtype=np.uint32)
    levels = bottom - np.arange(top, bottom)
    np.copyto(picture[top:bottom], _word(ink), where=levels[:, None] <= filled)
    return picture


def _draw_body(
    picture: Pixels, columns: _Columns, bars: Bars, inks: Inks, phase: NDArray[np.int64], ratio: float
) -> None:
    bar, body = columns.bar, columns.body
    record = body & bars.record[bar] & ~bars.fault[bar]
    ghost = body & bars.ghost[bar]
    force = bars.source.force[bar]
    words = _words(inks.forces)

    alpha = np.where(record, _certainty(columns, bars), np.float32(0))
    first, last = columns.edges(body)
    wide = ~(first & last)
    # Two bars that meet keep a gap of one device pixel.
    alpha[:, :-1][last[:, :-1] & body[:, 1:] & wide[:, :-1]] = 0

    line = max(1, round(ratio))
    top, bottom = round(BODY_TOP * ratio), round((BODY_TOP + BODY_HEIGHT) * ratio)
    corner = record & (first | last) & wide
    border = np.where(record & (alpha > 0) & ~corner, np.maximum(alpha, BORDER_ALPHA), np.float32(0))
    if ghost.any():
        dash = (phase % round(7 * ratio)) < round(4 * ratio)
        border = np.where(ghost & dash, np.float32(0.9), border)
        alpha = np.where(ghost, np.where(first | last, np.float32(0.7), np.float32(GHOST_ALPHA)), alpha)
    picture[:, top:bottom] = words[force, _level(alpha)][:, None]
    border_words = words[force, _level(border)]
    picture[:, top : top + line] = border_words[:, None]
    picture[:, bottom - line : bottom] = border_words[:, None]
    rotational = record & bars.source.rotational[bar] & ((phase % round(8 * ratio)) >= round(5 * ratio))
    np.copyto(picture[:, bottom - round(SEAM_HEIGHT * ratio) : bottom], np.uint32(0), where=rotational[:, None])

    struck = ghost & bars.cancelled[bar]
    if struck.any():
        middle = (top + bottom) // 2
        solid = words[force, 255]
        np.copyto(picture[:, middle : middle + line], solid[:, None], where=struck[:, None])
    fault = body & bars.fault[bar]
    if fault.any():
        _hatch(picture[:, top:bottom], fault, inks.fault, phase, round(5 * ratio), line, both=True)


def _certainty(columns: _Columns, bars: Bars) -> FloatGrid:
    """Return how solid a record is in each column: 1 where certain, fading over exactly what is only possible."""
    bar = columns.bar
    left, right = bars.left[bar], bars.right[bar]
    certain_from, certain_until = bars.certain_from[bar], bars.certain_until[bar]
    middle = np.clip(columns.middle, left, right)
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
    certain = (certain_from < columns.end) & (certain_until > columns.start) & (certain_from < certain_until)
    return np.where(certain, 1.0, solid).astype(np.float32)


def _draw_promise(
    picture: Pixels, columns: _Columns, bars: Bars, inks: Inks, phase: NDArray[np.int64], ratio: float
) -> None:
    top, bottom = round(PROMISE_TOP * ratio), round((PROMISE_TOP + PROMISE_HEIGHT) * ratio)
    line = max(1, round(ratio))
    filled = columns.filled & bars.shown[columns.bar]
    window = filled & columns.touches(bars.promised_from, bars.promised_until)
    late = filled & columns.touches(bars.promised_until, bars.late_until)
    lead_end = np.where(bars.promised_from < DISTANT_FUTURE, bars.promised_from, DISTANT_PAST)
    lead = filled & columns.touches(bars.announced, lead_end) & ~window
    said = filled & columns.touches(bars.announced, bars.announced + 1)
    strip = picture[:, top:bottom]
    ink, overdue = _word(inks.promise), _word(inks.overdue)

    dotted = (phase % round(4 * ratio)) < round(2 * ratio)
    np.copyto(strip[:, -line:], ink, where=(lead & dotted)[:, None])
    np.copyto(strip[:, :line], ink, where=window[:, None])
    np.copyto(strip[:, -line:], ink, where=window[:, None])
    _hatch(strip, window, inks.promise, phase, round(4 * ratio), line)
    first, last = columns.edges(window)
    np.copyto(strip, ink, where=(first | last)[:, None])
    np.copyto(strip[:, line:], overdue, where=(late & ~window)[:, None])
    np.copyto(strip, ink, where=said[:, None])


def _hatch(
    strip: Pixels,
    mask: BoolGrid,
    ink: tuple[int, int, int],
    phase: NDArray[np.int64],
    period: int,
    line: int,
    *,
    both: bool = False,
) -> None:
    """Draw diagonal lines, or a cross-hatch, where the mask is."""
    down = np.arange(strip.shape[1])[:, None]
    on = (phase[None] + down) % period < line
    if both:
        on |= (phase[None] - down) % period < line
    np.copyto(strip, _word(ink), where=mask[:, None] & on[None])


def _word(ink: tuple[int, int, int]) -> np.uint32:
    red, green, blue = ink
    return np.uint32(0xFF000000 | red << 16 | green << 8 | blue)


def _words(inks: Sequence[tuple[int, int, int]]) -> Pixels:
    """Return the premultiplied words of some inks at every opacity, shape ``(inks, 256)``."""
    levels = np.arange(256)
    red, green, blue = (np.round(np.array(inks)[:, [i]] * levels / 255).astype(np.int64) for i in range(3))
    return (levels << 24 | red << 16 | green << 8 | blue).astype(np.uint32)


def _level(alpha: FloatGrid) -> NDArray[np.uint8]:
    return (alpha * 255 + 0.5).astype(np.uint8)
