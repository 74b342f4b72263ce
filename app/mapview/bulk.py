"""The observations on the map: given to the page once, then only the trail and the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.data.observations import Observations
from app.mapview.bridge import Bridge
from app.mapview.messages import encode
from app.mapview.points import Packed, pack


class BulkPoints(QObject):
    """Knows what bulk points the page shows.

    Signals:
        clicked(int): the row in its file of the point that was clicked.
    """

    clicked = Signal(int)

    def __init__(self, bridge: Bridge, hold: Callable[[bytes], None], parent: QObject | None = None) -> None:
        """Speak to the page by ``bridge``; ``hold`` keeps the bytes of the points ready for it to fetch."""
        super().__init__(parent)
        self._bridge, self._hold = bridge, hold
        self._message: dict[str, Any] = {}
        self.packed: Packed | None = None
        self.trail_days: int | None = None

    @property
    def shown(self) -> Packed | None:
        """The points, or ``None`` where there are none."""
        return self.packed if self.packed is not None and self.packed.row_ids.size else None

    def show(self, packed: Packed, trail_days: int | None) -> None:
        """Show the points of the moment and of this many days before it, of all days for ``None``."""
        self._hold(packed.body)
        self.packed, self.trail_days = packed, trail_days
        version = self._message.get("version", 0) + 1
        self._message = {"version": version, "kinds": list(packed.kinds), "ordered": packed.ordered}
        self.resend()

    def show_observations(self, observations: Observations, trail_days: int | None) -> int:
        """Show observations; return how many have no date and are left out."""
        packed = pack(observations)
        self.show(packed, trail_days)
        return packed.undated

    def set_trail(self, trail_days: int | None) -> None:
        """Show the points of this many days before the moment, of all days for ``None``."""
        self.trail_days = trail_days
        self._bridge.send(encode("trail", {"trail_days": trail_days}))

    def select(self, row_id: int | None) -> None:
        """Ring a point, or none."""
        found: list[int] = []
        if self.packed is not None and row_id is not None:
            found = (self.packed.row_ids == row_id).nonzero()[0].tolist()
        self._bridge.send(encode("observed", {"index": found[0] if found else -1}))

    def click(self, index: int) -> None:
        """Say which row was clicked, by its place in the order that the page was given."""
        if self.packed is not None and 0 <= index < len(self.packed.row_ids):
            self.clicked.emit(int(self.packed.row_ids[index]))

    def resend(self) -> None:
        """Tell a page all of it, if there is anything."""
        if self._message:
            self._bridge.send(encode("observations", {**self._message, "trail_days": self.trail_days}))
