"""Bars as pixels: each visible row is cut into runs of columns, so the cost is that of what is seen.

However many bars there are, a row of w columns costs one binary search for each column: it says which bar is there.
What a bar shows is a run of those columns, found with a binary search for each visible bar. The result is an image of
premultiplied ARGB words, in device pixels, with crisp edges at every device pixel ratio.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from app.domain.civil import DISTANT_FUTURE, DISTANT_PAST
from app.domain.status import Int64Array
from app.timeline.bars import Bars
from app.timeline.lanes import Group, Lanes
from app.timeline.scale import TimeScale

Pixels = NDArray[np.uint32]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

# A possible part never fades out wholly, so that its last day can be seen.
LEAST_ALPHA: Final = 0.16
UNKNOWN_ALPHA: Final = 0.30
BORDER_ALPHA: Final = 0.55
GHOST_ALPHA: Final = 0.10
GHOST_EDGE_ALPHA: Final = 0.70
GHOST_DASH_ALPHA: Final = 0.90


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours the raster draws with, each as (red, green, blue) 0 to 255; ``forces`` in the order of FORCES."""

    forces: tuple[tuple[int, int, int], ...]
    promise: tuple[int, int, int]
    overdue: tuple[int, int, int]
    fault: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class RowSizes:
    """Heights in device-independent px, from the top of a row: the promise strip, below it the body of the bar.

    A row in which nothing was promised is drawn without its strip, ``plain`` px high.
    """

    promise_top: int = 1
    promise: int = 5
    body: int = 13
    seam: int = 2

    @classmethod
    def for_text(cls, text_height: float) -> Self:
        """Return the heights at which a bar holds text of a height; never less than for a font of nine points."""
        body = max(cls().body, round(text_height + 1.4))
        return cls(promise=round(5 * body / 13), body=body, seam=round(2 * body / 13))

    @property
    def body_top(self) -> int:
        """Where the body begins."""
        return self.promise_top + self.promise

    @property
    def body_bottom(self) -> int:
        """Where the body ends."""
        return self.body_top + self.body

    @property
    def row(self) -> int:
        """A whole row, with the space to the next."""
        return self.body_bottom + 1

    @property
    def plain(self) -> int:
        """A row without its promise strip."""
        return self.body + 2


ROW_SIZES: Final = RowSizes()


class Canvas:
    """Memory to draw in, kept between pictures: fresh pages for each would cost more than the drawing."""

    def __init__(self) -> None:
        self._words: Pixels = np.zeros(0, dtype=np.uint32)

    def cleared(self, rows: int, height: int, width: int) -> Pixels:
        """Return words of shape ``(rows, height, width)``, all transparent; the last such picture is gone then."""
        size = rows * height * width
        if len(self._words) < size:
            self._words = np.zeros(size, dtype=np.uint32)
        words = self._words[:size]
        words[:] = 0
        return words.reshape(rows, height, width)


def column_times(scale: TimeScale, ratio: float) -> Int64Array:
    """Return the instants at the edges of all device columns, shape ``(w + 1,)``."""
    edges = np.arange(round(scale.width * ratio) + 1, dtype=np.float64) / ratio
    times = np.floor((edges - scale.origin_px) * scale.seconds_per_px).astype(np.int64)
    return times + scale.origin


class _Runs(NamedTuple):
    """Stretches of columns ``[first, last)``, counted on through all rows; ``bar`` is whose they are."""

    first: Int64Array
    last: Int64Array
    bar: Int64Array

    def of(self, chosen: Mask) -> _Runs:
        """Return some of the runs."""
        return _Runs(self.first[chosen], self.last[chosen], self.bar[chosen])

    def cells(self) -> tuple[Int64Array, Int64Array]:
        """Return every column of the runs, and the bar in it."""
        lengths = self.last - self.first
        before = np.cumsum(lengths) - lengths
        return np.arange(int(lengths.sum())) + np.repeat(self.first - before, lengths), np.repeat(self.bar, lengths)


class _Columns:
    """Which bar is in which column of which row, as runs."""

    def __init__(self, rows: Sequence[int], lanes: Lanes, times: Int64Array) -> None:
        self.start, self.end = times[:-1], np.maximum(times[1:], times[:-1] + 1)
        self.width = len(self.start)
        firsts: list[Int64Array] = []
        bars: list[Int64Array] = []
        bases: list[Int64Array] = []
        lasts: list[Int64Array] = []
        for line, row in enumerate(rows):
            begin, stop = int(lanes.row_starts[row]), int(lanes.row_starts[row + 1])
            found = np.searchsorted(lanes.left[begin:stop], self.end, side="left") - 1
            first = np.flatnonzero(found[1:] != found[:-1]) + 1
            if found[0] >= 0:
                first = np.concatenate(([0], first))
            base = line * self.width
            firsts.append(first + base)
            lasts.append(np.append(first[1:], self.width)[: len(first)] + base)
            bars.append(lanes.order[begin + found[first]].astype(np.int64))
            bases.append(np.full(len(first), base))
        self._all = _Runs(np.concatenate(firsts), np.concatenate(lasts), np.concatenate(bars))
        self._base = np.concatenate(bases)

    @property
    def bars(self) -> Int64Array:
        """The bars in view, one for each run."""
        return self._all.bar

    def touching(self, start: Int64Array, end: Int64Array, where: Mask) -> _Runs:
        """Return the columns that touch the stretch ``[start, end)`` of their bar.

        The arrays are aligned with :attr:`bars`.
        """
        first = np.maximum(self._base + np.searchsorted(self.end, start, side="right"), self._all.first)
        last = np.minimum(self._base + np.searchsorted(self.start, end, side="left"), self._all.last)
        return _Runs(first, last, self._all.bar).of(where & (first < last))


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
    columns = _Columns(rows, lanes, times)
    if len(columns.bars):
        brush = _Brush(picture, round(scale.x_of(0) * ratio), ratio, sizes)
        _draw_body(brush, columns, bars, inks)
        _draw_promise(brush, columns, bars, inks)
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
    members = members[bars.record[members] & ~bars.fault[members]]
    begun = np.searchsorted(np.sort(bars.left[members]), times[1:], side="left")
    ended = np.searchsorted(np.sort(bars.right[members]), times[:-1], side="right")
    count = begun - ended
    top, bottom = round((sizes.promise_top + 2) * ratio), round(sizes.body_bottom * ratio)
    filled = np.ceil(count * (bottom - top) / max(1, count.max(initial=0)))
    picture = np.zeros((height, len(count)), dtype=np.uint32)
    levels = bottom - np.arange(top, bottom)
    np.copyto(picture[top:bottom], _word(ink), where=levels[:, None] <= filled)
    return picture


class _Brush:
    """A picture under work: its geometry in device pixels, and the ways to put words into columns of it."""

    def __init__(self, picture: Pixels, phase: int, ratio: float, sizes: RowSizes) -> None:
        self.picture = picture
        self.ratio = ratio
        self.line = max(1, round(ratio))
        self.body = (round(sizes.body_top * ratio), round(sizes.body_bottom * ratio))
        self.promise = (round(sizes.promise_top * ratio), round(sizes.body_top * ratio))
        self.seam = round(sizes.seam * ratio)
        self.width: int = picture.shape[2]
        self._phase = phase

    @property
    def cell_count(self) -> int:
        """The number of columns of all rows."""
        return len(self.picture) * self.width

    def phase(self, cells: Int64Array, period: int) -> Int64Array:
        """Return where columns stand in a pattern of a period that moves with the time scale."""
        phase: Int64Array = (cells % self.width - self._phase) % period
        return phase

    def px(self, size: int) -> int:
        """Return a length in device pixels."""
        return round(size * self.ratio)

    def put(self, cells: Int64Array, top: int, bottom: int, words: Pixels | np.uint32) -> None:
        """Put words into columns, from ``top`` to ``bottom`` of their row."""
        lines, columns = np.divmod(cells, self.width)
        for y in range(top, bottom):
            self.picture[lines, y, columns] = words

    def hatch(
        self, cells: Int64Array, strip: tuple[int, int], ink: np.uint32, period: int, *, both: bool = False
    ) -> None:
        """Draw diagonal lines, or a cross-hatch, in columns."""
        top, bottom = strip
        phase = self.phase(cells, period)
        for down in range(bottom - top):
            on = (phase + down) % period < self.line
            if both:
                on |= (phase - down) % period < self.line
            self.put(cells[on], top + down, top + down + 1, ink)


def _draw_body(brush: _Brush, columns: _Columns, bars: Bars, inks: Inks) -> None:
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

    struck = cells[ghost & bars.cancelled[bar]]
    middle = (top + bottom) // 2
    brush.put(struck, middle, middle + brush.line, words[colour[struck], 255])
    brush.hatch(cells[fault], brush.body, _word(inks.fault), brush.px(5), both=True)


def _fade(alpha: Floats, columns: _Columns, bars: Bars, body: _Runs) -> None:
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


def _draw_promise(brush: _Brush, columns: _Columns, bars: Bars, inks: Inks) -> None:
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
