"""The lane of events: which stand where, on two lines, and which of them have room for their title."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from app.domain.status import Facts, Int64Array
from app.timeline.glyphs import GLYPH_RADIUS
from app.timeline.labels import Elide
from app.timeline.scale import TimeScale
from app.timeline.sizes import EVENT_LINES

# Closer than this on one line a glyph would hide the one before it.
LEAST_GAP_PX: Final = 3.0
GLYPH_ROOM_PX: Final = GLYPH_RADIUS + 4
LEAST_LABEL_PX: Final = 48.0


class PlacedEvent(NamedTuple):
    """An event on the lane: ``x`` of its first day, ``x_end`` of its last possible one, its title where it fits."""

    event: int
    line: int
    x: float
    x_end: float
    text: str
    width: float


@dataclass(frozen=True, eq=False)
class EventOrder:
    """The dated events in order of their first possible day; ``events`` are indices into the atlas."""

    events: Int64Array
    first: Int64Array
    last: Int64Array

    @classmethod
    def of(cls, facts: Facts, shown: Int64Array) -> EventOrder:
        """Return the order of some events with these facts (:func:`app.domain.scene.facts_of`)."""
        first, last = facts.possible_from[shown], facts.possible_until[shown]
        order = np.argsort(first, kind="stable")
        return cls(shown[order], first[order], last[order])


def place_events(
    order: EventOrder, scale: TimeScale, known_until: int, titles: list[str], elide: Elide
) -> list[PlacedEvent]:
    """Return the events in view, from left to right.

    A title is written whole or shortened, never over a neighbour; glyphs that would hide each other are drawn once.
    """
    margin = round(GLYPH_RADIUS * scale.seconds_per_px)
    low, high = np.searchsorted(order.first, [scale.start - margin, min(scale.end + margin, known_until + 1)])
    xs = scale.xs_of(order.first[low:high])
    ends = np.minimum(scale.xs_of(order.last[low:high]), scale.width + 10.0)
    events = order.events[low:high]
    # Only one glyph for each few px: the rest of a dense view costs nothing.
    if len(xs) > scale.width:
        _, kept = np.unique(np.floor(xs / LEAST_GAP_PX), return_index=True)
        xs, ends, events = xs[kept], ends[kept], events[kept]

    lines: list[list[int]] = [[] for _ in range(EVENT_LINES)]
    free = [-1e9] * EVENT_LINES
    line_of: list[int] = []
    for i, x in enumerate(xs.tolist()):
        fits = [line for line in range(EVENT_LINES) if x - GLYPH_ROOM_PX >= free[line]]
        # Where neither line is free the one freed first is cut short.
        line = fits[0] if fits else int(np.argmin(free))
        line_of.append(line)
        lines[line].append(i)
        _, width = elide(titles[int(events[i])], 10_000.0)
        free[line] = x + GLYPH_ROOM_PX + width + 6
    room = np.full(len(xs), float(scale.width))
    for members in lines:
        for one, following in pairwise(members):
            room[one] = xs[following] - GLYPH_ROOM_PX
    placed: list[PlacedEvent] = []
    for i, x in enumerate(xs.tolist()):
        space = min(room[i], float(scale.width)) - x - GLYPH_ROOM_PX - 4
        full, width = elide(titles[int(events[i])], 10_000.0)
        text, width = (full, width) if width <= space else elide(full, space) if space >= LEAST_LABEL_PX else ("", 0.0)
        placed.append(PlacedEvent(int(events[i]), line_of[i], x, float(ends[i]), text, width))
    return placed
