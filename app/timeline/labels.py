"""Where the names of bars stand: on the bar while it is solid enough, else beside it where there is room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from app.domain.civil import DISTANT_FUTURE
from app.timeline.bars import Bars
from app.timeline.lanes import Lanes
from app.timeline.raster import LEAST_NOTCHED_PX, NOTCH_PX
from app.timeline.scale import TimeScale

Elide = Callable[[str, float], tuple[str, float]]
"""Returns a text shortened to a width in px, and the width it then has; an empty text where nothing fits."""

PADDING_PX: Final = 5.0
LEAST_PX: Final = 26.0
# The arrow of an open end, at the right edge of the view.
ARROW_PX: Final = 12.0


class BarLabel(NamedTuple):
    """A name to draw: ``x`` is its left edge, ``on_force`` whether it stands on the solid colour of the bar."""

    bar: int
    row: int
    x: float
    width: float
    text: str
    on_force: bool
    struck: bool


def bar_labels(
    rows: Sequence[int], lanes: Lanes, bars: Bars, scale: TimeScale, names: Sequence[str], elide: Elide
) -> Iterator[BarLabel]:
    """Yield the labels of the visible bars of some rows; no two overlap, none leaves the view.

    Args:
        rows: the visible rows.
        lanes: where the bars lie.
        bars: what they show.
        scale: the time scale.
        names: a name for each deployment.
        elide: shortens a text to a width.
    """
    parts = [lanes.order[lanes.in_row(row, scale.start, scale.end)] for row in rows]
    if not parts:
        return
    members = np.concatenate(parts)
    row_of = np.repeat(np.array(rows), [len(part) for part in parts])
    shown = ~bars.dimmed[members]
    members, row_of = members[shown], row_of[shown]
    width = float(scale.width)
    left = np.clip(scale.xs_of(bars.left[members]), 0, width)
    right = np.clip(scale.xs_of(bars.right[members]), 0, width)
    solid_left = np.clip(scale.xs_of(bars.certain_from[members]), left, right)
    solid_right = np.clip(scale.xs_of(bars.certain_until[members]), left, right)
    said = np.clip(scale.xs_of(np.minimum(bars.announced[members], bars.promised_from[members])), 0, width)
    following = np.full(len(members), width)
    following[:-1] = np.where(row_of[1:] == row_of[:-1], left[1:], width)

    is_open = bars.right[members] >= DISTANT_FUTURE
    arrow = np.where(is_open, ARROW_PX, 0.0)
    both_sides = 2 * PADDING_PX
    # Notches at the start of what is certain tell the force.
    notches = NOTCH_PX * bars.source.force[members].astype(np.float64)
    notches = np.where(solid_right - solid_left >= LEAST_NOTCHED_PX, notches, 0.0)
    # Room on the solid part, beside the bar, and on a tint pale enough for dark text, which a fade is not.
    on_bar = solid_right - solid_left - notches - both_sides - np.where(solid_right >= right, arrow, 0.0)
    beside = following - right - both_sides
    tint_left = np.maximum(solid_right, left)
    on_tint = np.where(is_open | bars.ghost[members], right - tint_left - both_sides - arrow, 0.0)
    # Of a bar that begins beyond the view only the promise is seen; the name stands below that.
    beyond = left >= width
    beside = np.where(beyond, width - said - both_sides, beside)
    beside_left = np.where(beyond, said, right) + PADDING_PX

    roomy = np.flatnonzero(np.maximum(np.maximum(on_bar, beside), on_tint) >= LEAST_PX)
    columns = (
        members,
        row_of,
        on_bar,
        beside,
        on_tint,
        solid_left + notches + PADDING_PX,
        beside_left,
        tint_left + PADDING_PX,
    )
    cancelled = bars.cancelled[members[roomy]].tolist()
    for i, (bar, row, on, by, over, on_x, by_x, over_x) in enumerate(
        zip(*(column[roomy].tolist() for column in columns), strict=True)
    ):
        full, full_width = elide(names[bar], 10_000.0)
        if on >= full_width:
            yield BarLabel(bar, row, on_x, full_width, full, True, cancelled[i])
            continue
        if by >= full_width:
            yield BarLabel(bar, row, by_x, full_width, full, False, cancelled[i])
            continue
        room, x, on_force = max((over, over_x, False), (on, on_x, True), (by, by_x, False))
        text, text_width = elide(names[bar], room)
        if text:
            yield BarLabel(bar, row, x, text_width, text, on_force, cancelled[i])
