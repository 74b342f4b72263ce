"""The scale of the timeline: which instant is at which pixel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from app.domain.status import Int64Array

# At 1,600 px: from about four hours to sixty thousand years.
MIN_SECONDS_PER_PX: Final = 10.0
MAX_SECONDS_PER_PX: Final = 1.2e9


@dataclass(frozen=True, slots=True)
class TimeScale:
    """A linear map between instants and x, in px from the left edge of the lanes.

    The whole instant ``origin`` lies at ``origin_px``, less than a second from x 0: what is subtracted from
    instants is an integer, so an hour in 1945 is as exact as one today, at every zoom.
    """

    origin: int
    seconds_per_px: float
    width: int
    origin_px: float = 0.0

    @classmethod
    def fitting(cls, earliest: int, latest: int, width: int, margin_px: float = 0.0) -> Self:
        """Return the scale on which ``[earliest, latest]`` fills the width, less a margin at both sides."""
        width = max(1, width)
        margin_px = min(margin_px, width / 4)
        wanted = max(latest - earliest, 1) / (width - 2 * margin_px)
        seconds_per_px = min(max(wanted, MIN_SECONDS_PER_PX), MAX_SECONDS_PER_PX)
        middle = (earliest + latest) // 2
        return cls(middle, seconds_per_px, width, width / 2)._rebased()

    def x_of(self, instant: int) -> float:
        """Return the x of an instant, which may lie far outside the width."""
        return self.origin_px + (instant - self.origin) / self.seconds_per_px

    def xs_of(self, instants: Int64Array) -> NDArray[np.float64]:
        """Return the x of many instants, float64 of the same shape."""
        xs: NDArray[np.float64] = (instants - self.origin) / self.seconds_per_px
        return xs + self.origin_px

    def instant_at(self, x: float) -> int:
        """Return the whole second at x."""
        return self.origin + round((x - self.origin_px) * self.seconds_per_px)

    @property
    def start(self) -> int:
        """The instant at the left edge."""
        return self.instant_at(0)

    @property
    def end(self) -> int:
        """The instant at the right edge."""
        return self.instant_at(self.width)

    def zoomed(self, x: float, factor: float) -> Self:
        """Return the scale magnified by ``factor`` about x, which keeps its instant."""
        seconds_per_px = min(max(self.seconds_per_px / factor, MIN_SECONDS_PER_PX), MAX_SECONDS_PER_PX)
        origin_px = x + (self.origin_px - x) * (self.seconds_per_px / seconds_per_px)
        return replace(self, seconds_per_px=seconds_per_px, origin_px=origin_px)._rebased()

    def panned(self, dx: float) -> Self:
        """Return the scale with everything moved ``dx`` px to the right."""
        return replace(self, origin_px=self.origin_px + dx)._rebased()

    def resized(self, width: int) -> Self:
        """Return the scale for another width; the left edge and the zoom stay."""
        return replace(self, width=max(1, width))

    def centred(self, instant: int) -> Self:
        """Return the scale with an instant in the middle."""
        return self.panned(self.width / 2 - self.x_of(instant))

    def within(self, earliest: int, latest: int) -> Self:
        """Return the scale moved so that at least half of it, or all of the limits, is between the limits."""
        keep = min(self.width / 2, (latest - earliest) / self.seconds_per_px)
        too_far_right = self.x_of(earliest) - (self.width - keep)
        too_far_left = keep - self.x_of(latest)
        if too_far_right > 0:
            return self.panned(-too_far_right)
        return self.panned(too_far_left) if too_far_left > 0 else self

    def _rebased(self) -> Self:
        seconds = round(-self.origin_px * self.seconds_per_px)
        if not seconds:
            return self
        return replace(self, origin=self.origin + seconds, origin_px=self.origin_px + seconds / self.seconds_per_px)
