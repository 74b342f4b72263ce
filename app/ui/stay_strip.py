"""The stays at one site as a small strip of bars with the moment across them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QLinearGradient, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.domain.atlas import Atlas
from app.domain.civil import DISTANT_FUTURE, DISTANT_PAST, civil
from app.domain.records import Kind, Ref
from app.domain.scene import facts_of
from app.domain.status import FactRow
from app.domain.vocabulary import force_of
from app.support.colours import LIGHT, Colours
from app.ui.find_words import stay_in_words

_MOST_LANES: Final = 16
_LANE: Final = 6
_AXIS: Final = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """One stay: where its ends are, in which lane, and in which force's colour."""

    ref: Ref
    lane: int
    facts: FactRow
    force: str
    words: str


def bars_at(atlas: Atlas, site_id: str, known_until: int = DISTANT_FUTURE) -> list[Bar]:
    """Return the stays at a site that are known at an instant, packed into as few lanes as they need.

    Stays without a start are left out; an end that is not known then is none.
    """
    stays = []
    for i in atlas.deployments_at(site_id):
        facts = facts_of(atlas.deployments[i])
        if facts.possible_from < DISTANT_FUTURE and facts.possible_from <= known_until:
            if facts.end_from > known_until:
                facts = facts._replace(certain_until=DISTANT_FUTURE, possible_until=DISTANT_FUTURE)
            stays.append((facts.possible_from, i, facts))
    ends: list[int] = []
    bars = []
    for start, i, facts in sorted(stays, key=lambda found: found[:2]):
        lane = next((n for n, end in enumerate(ends) if end <= start), len(ends))
        ends[lane : lane + 1] = [facts.possible_until]
        stay = atlas.deployments[i]
        words = f"{stay.unit_en}: {stay_in_words(stay, known_until)}"
        bars.append(Bar(Ref(Kind.DEPLOYMENT, stay.id), lane, facts, force_of(stay.service), words))
    return bars


class StayStrip(QWidget):
    """Paints the strip; a click on a bar chooses its record.

    Signals:
        followed: the :class:`~app.domain.records.Ref` of a bar.
    """

    followed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: list[Bar] = []
        self._colours: Colours = LIGHT
        self._at = 0
        self._span = (0, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName("Stays at this site over time")

    def set_colours(self, colours: Colours) -> None:
        """Use other colours."""
        self._colours = colours
        self.update()

    def set_bars(self, bars: list[Bar], at: int) -> None:
        """Show other stays, and the moment."""
        self._bars = bars
        known = [edge for bar in bars for edge in (bar.facts.possible_from, bar.facts.possible_until)]
        inside = [edge for edge in known if DISTANT_PAST < edge < DISTANT_FUTURE]
        first, last = min(inside, default=at), max([*inside, at], default=at)
        # An open end needs room to be seen as one.
        self._span = (first, last + max(1, (last - first) // 20))
        self._at = at
        self.setVisible(bool(bars))
        self.setAccessibleDescription("; ".join(bar.words for bar in bars))
        self.updateGeometry()
        self.update()

    def set_moment(self, at: int) -> None:
        """Move the line."""
        self._at = at
        self.update()

    def sizeHint(self) -> QSize:
        """Return a height for the lanes there are."""
        lanes = min(_MOST_LANES, max((bar.lane for bar in self._bars), default=0) + 1)
        return QSize(260, lanes * _LANE + _AXIS + 2)

    def _x(self, instant: int) -> float:
        first, last = self._span
        return min(max((instant - first) / (last - first), -0.01), 1.01) * self.width()

    def _rect(self, bar: Bar) -> QRectF:
        left, right = self._x(bar.facts.possible_from), self._x(bar.facts.possible_until)
        return QRectF(left, bar.lane * _LANE + 1, max(2.0, right - left), _LANE - 1.5)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw bars, years and the moment."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for bar in self._bars:
            if bar.lane >= _MOST_LANES:
                continue
            rect = self._rect(bar)
            painter.fillRect(rect, self._brush(bar, rect))
        bottom = self.height() - _AXIS
        small = painter.font()
        small.setPointSizeF(small.pointSizeF() * 0.8)
        painter.setFont(small)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        line = QRectF(0, bottom, self.width(), _AXIS)
        painter.drawText(
            line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, str(civil(self._span[0]).year)
        )
        last = str(civil(self._span[1]).year)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, last)
        painter.setPen(QColor(self._colours.playhead))
        x = self._x(self._at)
        painter.drawLine(QPointF(x, 0), QPointF(x, bottom + 3))

    def _brush(self, bar: Bar, rect: QRectF) -> QLinearGradient:
        """Return the colour of a bar, fading over its uncertain ends."""
        solid = QColor(self._colours.forces[bar.force])
        faint = QColor(solid)
        faint.setAlphaF(0.3)
        gradient = QLinearGradient(rect.topLeft(), rect.topRight())
        for instant, colour in (
            (bar.facts.possible_from, faint if bar.facts.certain_from > bar.facts.possible_from else solid),
            (bar.facts.certain_from, solid),
            (bar.facts.certain_until, solid),
            (bar.facts.possible_until, faint if bar.facts.certain_until < bar.facts.possible_until else solid),
        ):
            place = (self._x(instant) - rect.left()) / rect.width()
            gradient.setColorAt(min(max(place, 0.0), 1.0), colour)
        return gradient

    def _bar_at(self, point: QPointF) -> Bar | None:
        return next((bar for bar in self._bars if self._rect(bar).adjusted(-1, -1, 1, 1).contains(point)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the bar under the pointer."""
        bar = self._bar_at(event.position())
        if bar is not None:
            self.followed.emit(bar.ref)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where a click does something."""
        over = self._bar_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        """Say in a tool tip which stay is under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            bar = self._bar_at(event.pos().toPointF())
            QToolTip.showText(event.globalPos(), bar.words if bar else "", self)
            return True
        return super().event(event)
