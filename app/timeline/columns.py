"""What bars are drawn with: the columns of device pixels each is in, and a brush that fills them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from app.domain.status import Int64Array
from app.timeline.lanes import Lanes
from app.timeline.scale import TimeScale

Pixels = NDArray[np.uint32]
Mask = NDArray[np.bool_]


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


class Runs(NamedTuple):
    """Stretches of columns ``[first, last)``, counted on through all rows; ``bar`` is whose they are."""

    first: Int64Array
    last: Int64Array
    bar: Int64Array

    def of(self, chosen: Mask) -> Runs:
        """Return some of the runs."""
        return Runs(self.first[chosen], self.last[chosen], self.bar[chosen])

    def cells(self) -> tuple[Int64Array, Int64Array]:
        """Return every column of the runs, and the bar in it."""
        lengths = self.last - self.first
        before = np.cumsum(lengths) - lengths
        return np.arange(int(lengths.sum())) + np.repeat(self.first - before, lengths), np.repeat(self.bar, lengths)


class Columns:
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
        self._all = Runs(np.concatenate(firsts), np.concatenate(lasts), np.concatenate(bars))
        self._base = np.concatenate(bases)

    @property
    def bars(self) -> Int64Array:
        """The bars in view, one for each run."""
        return self._all.bar

    def of(self, chosen: Mask) -> Runs:
        """Return the columns of some bars, with the free ones after them; aligned with :attr:`bars`."""
        return self._all.of(chosen)

    def touching(self, start: Int64Array, end: Int64Array, where: Mask) -> Runs:
        """Return the columns that touch the stretch ``[start, end)`` of their bar.

        The arrays are aligned with :attr:`bars`.
        """
        first = np.maximum(self._base + np.searchsorted(self.end, start, side="right"), self._all.first)
        last = np.minimum(self._base + np.searchsorted(self.start, end, side="left"), self._all.last)
        return Runs(first, last, self._all.bar).of(where & (first < last))


class Brush:
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

    def dim(self, cells: Int64Array) -> None:
        """Leave a quarter of the opacity of whole columns."""
        lines, columns = np.divmod(cells, self.width)
        self.picture[lines, :, columns] = (self.picture[lines, :, columns] >> np.uint32(2)) & np.uint32(0x3F3F3F3F)

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
