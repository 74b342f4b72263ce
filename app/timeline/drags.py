"""What a pressed pointer does until it is released: one small object for each kind of drag."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Protocol

from PySide6.QtCore import QPointF, QRectF

from app.domain.civil import DAY_S, day_start
from app.domain.scene import Moment
from app.domain.status import Cutoff, CutoffKind
from app.state.clock import Clock, Lock
from app.timeline.look import View
from app.timeline.overlay import line_x
from app.timeline.scale import TimeScale

# Where an hour is less than this wide, the hand sets whole days.
HOUR_PX: Final = 4.0


GRIP_PX: Final = 5.0
# Half of the label that names the cut-off.
PILL_GRIP_PX: Final = 50.0


class Grip(Enum):
    """What of the clock is within reach of the pointer."""

    PLAYHEAD = auto()
    START = auto()
    END = auto()
    WINDOW = auto()
    CUTOFF = auto()


def grip_at(view: View, point: QPointF, moment: Moment, cutoff: Cutoff, lock: Lock = Lock.NONE) -> Grip | None:
    """Return what of the clock can be taken at a point: a free end of the window before the window, or ``None``."""
    on_label_row = view.sizes.context < point.y() < view.sizes.axis
    if cutoff.kind is CutoffKind.FIXED and on_label_row and abs(point.x() - line_x(view, cutoff.at)) <= PILL_GRIP_PX:
        return Grip.CUTOFF
    start = line_x(view, moment.at)
    if moment.until is None:
        return Grip.PLAYHEAD if abs(point.x() - start) <= GRIP_PX else None
    end = line_x(view, moment.until)
    if lock is not Lock.START and abs(point.x() - start) <= GRIP_PX:
        return Grip.START
    if lock is not Lock.END and abs(point.x() - end) <= GRIP_PX:
        return Grip.END
    return Grip.WINDOW if lock is Lock.NONE and start < point.x() < end else None


class Drag(Protocol):
    """A drag under way; positions are in the view."""

    def move(self, point: QPointF) -> None:
        """Follow the pointer."""


def snapped(scale: TimeScale, x: float) -> int:
    """Return the instant a hand at x means: the start of the day, or of the minute where hours are wide."""
    instant = scale.instant_at(x)
    if 3600 / scale.seconds_per_px < HOUR_PX:
        return day_start(instant)
    return instant - instant % 60


@dataclass
class Scrub:
    """Moves the clock's head: an instant, a whole window at the point where it was taken, or its free end."""

    clock: Clock
    x_of_lanes: int
    scale: Callable[[], TimeScale]
    grip_s: int = 0

    def move(self, point: QPointF) -> None:
        """Set the clock to the pointer."""
        self.clock.move_head(snapped(self.scale(), point.x() - self.x_of_lanes) - self.grip_s)


@dataclass
class MoveEdge:
    """Moves one end of the window; the ends never cross, a day stays between them."""

    clock: Clock
    x_of_lanes: int
    scale: Callable[[], TimeScale]
    is_start: bool

    def move(self, point: QPointF) -> None:
        """Set the edge to the pointer."""
        at = snapped(self.scale(), point.x() - self.x_of_lanes)
        moment = self.clock.moment
        earliest, latest = self.clock.limits
        end = moment.at + DAY_S if moment.until is None else moment.until
        if self.is_start:
            self.clock.set_moment(Moment(max(earliest, min(at, end - DAY_S)), end))
        else:
            self.clock.set_moment(Moment(moment.at, min(latest + 1, max(at, moment.at + DAY_S))))


@dataclass
class MoveCutoff:
    """Moves the day until which things are known."""

    clock: Clock
    x_of_lanes: int
    scale: Callable[[], TimeScale]

    def move(self, point: QPointF) -> None:
        """Set the cut-off to the end of the day, or the minute, at the pointer."""
        at = snapped(self.scale(), point.x() - self.x_of_lanes)
        fine = 3600 / self.scale().seconds_per_px >= HOUR_PX
        self.clock.set_cutoff(Cutoff.fixed(at + (60 if fine else DAY_S) - 1))


@dataclass
class Pan:
    """Moves the page with the pointer."""

    start: QPointF
    scale: TimeScale
    scroll: int
    show: Callable[[TimeScale, int], None]

    def move(self, point: QPointF) -> None:
        """Show the page where the hand has moved it."""
        moved = point - self.start
        self.show(self.scale.panned(moved.x()), round(self.scroll - moved.y()))


@dataclass
class Band:
    """Draws a rectangle from where the pointer was pressed."""

    start: QPointF
    show: Callable[[QRectF | None], None]

    def move(self, point: QPointF) -> None:
        """Span the rectangle to the pointer."""
        self.show(QRectF(self.start, point).normalized())
