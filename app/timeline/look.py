"""How the page of the timeline is looked at, and what is found at a point of it: values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize

from app.domain.records import Ref
from app.timeline.lanes import Group
from app.timeline.scale import TimeScale
from app.timeline.sizes import Sizes


class Part(Enum):
    """The parts of the page."""

    CORNER = auto()
    AXIS = auto()
    EVENT_HEADER = auto()
    EVENTS = auto()
    GUTTER = auto()
    LANES = auto()


class Hit(NamedTuple):
    """What is at a point: the part, and the record or the group there."""

    part: Part
    ref: Ref | None = None
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class View:
    """Which piece of the page is looked at, all in px: the scale of the lanes, the scroll, the size, the heights."""

    scale: TimeScale
    scroll: int
    size: QSize
    gutter: int
    sizes: Sizes

    @property
    def lanes(self) -> QRect:
        """Where the lanes are seen."""
        return QRect(
            self.gutter, self.sizes.lanes_top, self.scale.width, max(0, self.size.height() - self.sizes.lanes_top)
        )


@dataclass(frozen=True, slots=True)
class AxisOptions:
    """How the axis counts years."""

    eras: bool = True
    fiscal: bool = False
