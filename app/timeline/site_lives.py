"""The lives of sites on the timeline: when each was announced, promised, open and closed, as lines over its lanes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter, QPen

from app.domain.atlas import Atlas
from app.domain.civil import DISTANT_FUTURE
from app.domain.status import Facts
from app.timeline.bars import BarFacts
from app.timeline.layout import Block
from app.timeline.scale import TimeScale
from app.timeline.style import Style

_CROSS_PX: Final = 3.0


class SiteLives:
    """Follows the cut-off as the bars do; ``facts`` are those of the atlas's sites."""

    def __init__(self, atlas: Atlas, facts: Facts, known_until: int, now: int) -> None:
        self._sites = atlas.sites
        self._index = {site.id: i for i, site in enumerate(atlas.sites)}
        self._source, self._now = BarFacts.of_sites(atlas, facts), now
        self.know(known_until)

    def know(self, known_until: int) -> None:
        """Show what was known until an instant."""
        self._bars = self._source.known(known_until, self._now)

    def without_lanes(self, shown: NDArray[np.bool_], with_lanes: Collection[str]) -> list[str]:
        """Return the ids of the dated sites that are shown and have no deployments in the lanes."""
        left, _right = self._source.extents()
        dated = shown & (left < DISTANT_FUTURE)
        return [self._sites[i].id for i in np.flatnonzero(dated).tolist() if self._sites[i].id not in with_lanes]

    def paint(self, painter: QPainter, blocks: Iterable[Block], scroll: int, scale: TimeScale, style: Style) -> None:
        """Paint a line over each site's lanes: solid where open for certain, dots where perhaps, dashes where planned.

        What is overdue has its colour, what was called off a cross at its end. ``scroll`` is what block tops are above
        the painter's; a block of one row without deployments has its line in the middle.
        """
        ink, bars = style.colour("text_soft"), self._bars
        certain, possible = QPen(ink, 2), QPen(ink, 1, Qt.PenStyle.DotLine)
        planned, overdue = QPen(style.colour("promise"), 1.2, Qt.PenStyle.DashLine), QPen(style.colour("overdue"), 2.5)
        for block in blocks:
            i = self._index.get(block.group.key)
            if i is None or not bars.shown[i]:
                continue
            y = (block.top if block.group.sub_lanes else (block.top + block.bottom) // 2) - scroll + 2
            spans = [(overdue, bars.promised_until[i], bars.late_until[i])]
            if bars.record[i]:
                spans.insert(0, (possible, bars.left[i], bars.right[i]))
                spans.insert(1, (certain, bars.certain_from[i], bars.certain_until[i]))
                spans.append((planned, bars.announced[i], bars.left[i]))
            else:
                spans.insert(0, (planned, bars.left[i], bars.right[i]))
            for pen, start, end in spans:
                left, right = max(scale.x_of(int(start)), -2.0), min(scale.x_of(int(end)), scale.width + 2.0)
                if left < right:
                    painter.setPen(pen)
                    painter.drawLine(QLineF(left, y, right, y))
            if bars.cancelled[i]:
                x = scale.x_of(int(bars.right[i]))
                painter.setPen(QPen(style.colour("text"), 1.4))
                for side in (-_CROSS_PX, _CROSS_PX):
                    painter.drawLine(QLineF(x - _CROSS_PX, y - side, x + _CROSS_PX, y + side))
