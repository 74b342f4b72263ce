"""Heights of the parts of the timeline, in px: they follow the font, so that no text is cut."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final, Self

from app.timeline.columns import RowSizes

EVENT_LINES: Final = 2


@dataclass(frozen=True, slots=True)
class Sizes:
    """From the top: the context row, the ticks, the lines of events, and below them the lanes.

    The defaults hold a font of nine points.
    """

    context: int = 19
    tick: int = 20
    event_line: int = 16
    rows: RowSizes = field(default_factory=RowSizes)

    @classmethod
    def for_text(cls, label: float, small: float, bar: float) -> Self:
        """Return the heights at which labels, small texts and texts on bars of these heights fit."""
        return cls(
            context=max(cls().context, math.ceil(label + 6)),
            tick=max(cls().tick, math.ceil(label + 7)),
            event_line=max(cls().event_line, math.ceil(small + 4)),
            rows=RowSizes.for_text(bar),
        )

    @property
    def axis(self) -> int:
        """The height of the axis; the events begin there."""
        return self.context + self.tick

    @property
    def events(self) -> int:
        """The height of the events."""
        return EVENT_LINES * self.event_line + 6

    @property
    def lanes_top(self) -> int:
        """Where the lanes begin."""
        return self.axis + self.events
