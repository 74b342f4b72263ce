"""What lies on the map beside the records, as a value: tiles, bulk points, drawings, marks of a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.mapview.background import Background
from app.mapview.look import Drawing
from app.mapview.points import Packed


@dataclass(frozen=True, eq=False)
class Overlay:
    """What one map shows and another may show, too.

    Attributes:
        background: tiles over the land, or ``None``.
        points: bulk points, or ``None``.
        trail_days: the days before the moment whose points are shown; all of them for ``None``.
        drawings: rings, lines, arcs and points of the reader.
        changes: the marks of a comparison, as the page takes them.
    """

    points: Packed | None = None
    trail_days: int | None = None
    drawings: tuple[Drawing, ...] = ()
    changes: tuple[dict[str, Any], ...] = ()
    background: Background | None = None

    @property
    def by_hand(self) -> bool:
        """Whether there is something that no command makes."""
        return bool(self.drawings or self.changes or self.background)
