"""The legend: what bars and glyphs mean, drawn by the same code as the timeline."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.atlas import Atlas
from app.domain.civil import DISTANT_FUTURE, instant_of
from app.domain.records import Deployment, Kind, Promise
from app.domain.scene import SceneIndex
from app.domain.vocabulary import EVENT_KIND_LABELS
from app.timeline.bars import BarFacts
from app.timeline.glyphs import event_glyph
from app.timeline.lanes import Grouping, lanes_of
from app.timeline.painting import image_of
from app.timeline.raster import draw_rows
from app.timeline.scale import TimeScale
from app.timeline.style import Style
from app.timeline.text_popup import beside

PADDING: Final = 14
SAMPLE_WIDTH: Final = 190
# Between the samples.
GAP: Final = 4
GLYPH_COLUMNS: Final = 3


_STAY: Final = Deployment("", "", "", "", "", "USN", "USA", "", actual_from="2013-06-01", actual_to="2017-05-18")
_PLAN: Final = replace(_STAY, announced="2012-01-01", promised="2014", actual_from="2014-08-01", actual_to="2019-01-01")
_PUT_BACK: Final = Promise(Kind.DEPLOYMENT, "put back", "2013-09-01", "2015-04/2016-03")
_SAMPLES: Final = (
    ("Certainly there: US forces", _STAY),
    ("Japan's forces, by the colour and one notch at the start", replace(_STAY, service="JMSDF")),
    ("Coast guard: two notches (others: three)", replace(_STAY, service="JCG")),
    (
        "Began in 2013, left in 2017: the days are not known, so the ends fade",
        replace(_STAY, actual_from="2013", actual_to="2017"),
    ),
    ("Still there", replace(_STAY, actual_to="..")),
    ("Arrived; nothing is known of its end: possibly there", replace(_STAY, actual_to="")),
    ("Rotational (stitched lower edge), not permanent", replace(_STAY, rotation="rotational")),
    ("Announced (tick), promised for a time (hatched), came in time", _PLAN),
    ("Late: overdue from the last promised day until the arrival", replace(_PLAN, actual_from="2016-08-01")),
    (
        "Promised for another time, too (thin): a date that was put back is seen",
        replace(_PLAN, id="put back", actual_from="2015-06-01"),
    ),
    ("Announced and promised, not there yet", replace(_PLAN, promised="2018", actual_from="", actual_to="")),
    ("Called off", replace(_PLAN, promised="2018", actual_from="", actual_to="", cancelled="2016-01-01")),
    ("A fault in the data: it ends before it starts", replace(_STAY, actual_from="2017", actual_to="2014-01-01")),
)


class Legend(QFrame):
    """A popup that explains the timeline."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        # Each kind of unit has rows of its own, in the order of the kinds.
        deployments = tuple(replace(sample, asset_kind=f"{number:02d}") for number, (_, sample) in enumerate(_SAMPLES))
        atlas = Atlas(deployments=deployments, promises=(_PUT_BACK,))
        facts = BarFacts.of(atlas, SceneIndex(atlas).facts[Kind.DEPLOYMENT])
        self._lanes = lanes_of(atlas, *facts.extents(), range(len(deployments)), Grouping.SITE)
        self._bars = facts.known(DISTANT_FUTURE, instant_of(2017))
        self.setAccessibleName("What the timeline shows")
        self.setAccessibleDescription(". ".join(text for text, _ in _SAMPLES))
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Return the size of everything."""
        style = Style.of(self.palette(), self.font())
        metrics = style.label_metrics
        widest = max(metrics.horizontalAdvance(text) for text, _ in _SAMPLES)
        lines = len(_SAMPLES) + -(-len(EVENT_KIND_LABELS) // GLYPH_COLUMNS)
        return QSize(3 * PADDING + SAMPLE_WIDTH + round(widest), 2 * PADDING + lines * _pitch(style) + 16)

    def show_beside(self, widget: QWidget) -> None:
        """Show the legend above a widget, inside its screen."""
        self.move(beside(self, widget, align_right=True, above=True))
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the samples and the glyphs with their words."""
        style = Style.of(self.palette(), self.font())
        ratio = self.devicePixelRatioF()
        painter = QPainter(self)
        painter.fillRect(self.rect(), style.colour("ground_raised"))
        painter.setPen(style.colour("line_strong"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        scale = TimeScale.fitting(instant_of(2012), instant_of(2020), SAMPLE_WIDTH)
        metrics, y = style.label_metrics, PADDING
        pictures = draw_rows(
            range(self._lanes.row_count), self._lanes, self._bars, scale, style.inks, ratio, style.sizes.rows
        )
        painter.setFont(style.label)
        for (text, _), words in zip(_SAMPLES, pictures, strict=True):
            painter.drawImage(QPointF(PADDING, y), image_of(words, ratio))
            middle = y + style.sizes.rows.body_top + style.sizes.rows.body / 2
            painter.setPen(style.colour("text"))
            baseline = middle + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(2 * PADDING + SAMPLE_WIDTH, baseline), text)
            y += _pitch(style)
        y += 8
        painter.setPen(style.colour("line"))
        painter.drawLine(PADDING, y, self.width() - PADDING, y)
        self._paint_glyphs(painter, style, y + 8)
        painter.end()

    def _paint_glyphs(self, painter: QPainter, style: Style, top: int) -> None:
        metrics, pitch = style.label_metrics, _pitch(style)
        column = (self.width() - 2 * PADDING) / GLYPH_COLUMNS
        for i, (kind, label) in enumerate(EVENT_KIND_LABELS.items()):
            x = PADDING + (i % GLYPH_COLUMNS) * column
            middle = top + (i // GLYPH_COLUMNS) * pitch + pitch / 2
            painter.save()
            painter.translate(x + 6, middle)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.fillPath(event_glyph(kind), style.colour("text"))
            painter.restore()
            painter.setPen(style.colour("text"))
            painter.drawText(QPointF(x + 18, middle + (metrics.ascent() - metrics.descent()) / 2), label)


def _pitch(style: Style) -> int:
    """Return the distance of one sample from the next."""
    return style.sizes.rows.row + GAP
