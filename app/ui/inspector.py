"""The inspector: what is known of the selected record at the clock's moment."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from PySide6.QtCore import QByteArray, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices, QGuiApplication, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QTextBrowser, QToolButton, QVBoxLayout, QWidget

from app.domain.atlas import Atlas
from app.domain.parties import Party
from app.domain.records import Kind, Ref
from app.domain.scene import Scene
from app.state.history import Subject
from app.support.colours import LIGHT, Colours, luminance
from app.ui.inspector_around import Around, around_of
from app.ui.inspector_html import Chip, Page, limit_of_link, subject_of_link
from app.ui.inspector_page import page_of
from app.ui.inspector_party import parties_html
from app.ui.settings_dialog import DistanceUnit
from app.ui.stay_strip import StayStrip, bars_at
from app.ui.theme import accent_of

_EMPTY = (
    "Click a base, a unit, an event or an area, on the map or on the timeline, to see what is known of it: "
    "what was promised, what happened, and who says so."
)


_SYMBOL_PX = 44
_DARK_BELOW = 0.2
_MIDDLE_TEXT = re.compile(r'(?<=\s)y="([\d.]+)"([^>]*)font-size="([\d.]+)"(?=[^>]*dominant-baseline="middle")')
# Half the height of a capital, as a part of the font size.
_HALF_LETTER = 0.33


class ChipLabel(QWidget):
    """A word in a rounded frame: filled, outlined, dashed or in the colour of lateness."""

    def __init__(self, chip: Chip, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chip, self._colours = chip, colours
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(chip.text)

    def sizeHint(self) -> QSize:
        """Return the size of the text with its frame."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._chip.text) + 20, metrics.height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw frame and text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = QColor(self._colours.overdue if self._chip.tone == "late" else accent_of(self._colours))
        filled = self._chip.tone in ("solid", "late")
        pen = QPen(accent, 1.2)
        if self._chip.tone == "dashed":
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(accent if filled else Qt.BrushStyle.NoBrush)
        frame = self.rect().toRectF().adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)
        painter.setPen(
            QColor(self._colours.on_force) if filled else self.palette().color(QPalette.ColorRole.WindowText)
        )
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._chip.text)


class Inspector(QWidget):
    """Shows one record or party; says so when a link to another is clicked.

    Signals:
        followed: the :data:`~app.state.history.Subject` of a link or a bar.
        back_wanted, forward_wanted: what was looked at before or after is wanted.
        party_wanted(str): only what this party is part of is wanted, of events and areas.
        said: one line on what was done.
    """

    followed = Signal(object)
    back_wanted = Signal()
    forward_wanted = Signal()
    party_wanted = Signal(str)
    said = Signal(str)

    def __init__(
        self,
        symbol_svg: Callable[[str, bool], str],
        colours: Colours = LIGHT,
        parent: QWidget | None = None,
    ) -> None:
        """Make an inspector; ``symbol_svg`` gives the symbol of a SIDC as SVG text, for a dark ground where true."""
        super().__init__(parent)
        self._symbol_svg = symbol_svg
        self._symbol = QSvgWidget()
        self._symbol.setFixedSize(_SYMBOL_PX, _SYMBOL_PX)
        self._symbol.renderer().setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        self._colours = colours
        self._atlas = Atlas()
        self._subject: Subject | None = None
        self._page: Page | None = None
        self._no_page: Page | None = None
        self._unit: DistanceUnit = "km"
        self._around: Around | None = None
        self._bars_until: int | None = None
        self.strip = StayStrip()
        self.strip.followed.connect(self.followed)
        self.back, self.forward = _arrow("←", "Back (Alt+Left)"), _arrow("→", "Forward (Alt+Right)")
        self.back.clicked.connect(self.back_wanted)
        self.forward.clicked.connect(self.forward_wanted)
        self._kicker, self._title, self._subtitle = QLabel(), QLabel(), QLabel()
        for label in (self._kicker, self._title, self._subtitle):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        font.setBold(True)
        self._title.setFont(font)
        self._chips = QWidget()
        self._chip_row = QHBoxLayout(self._chips)
        self._chip_row.setContentsMargins(0, 4, 0, 0)
        self._chip_row.setSpacing(6)
        self._body = QTextBrowser()
        self._body.setOpenLinks(False)
        self._body.setFrameShape(QTextBrowser.Shape.NoFrame)
        self._body.anchorClicked.connect(self._on_anchor)
        self._body.setAccessibleName("About the selected record")
        self._body.viewport().setAutoFillBackground(False)
        self._body.document().setDocumentMargin(0)
        self._lay_out()
        self.setMinimumWidth(260)
        self.set_colours(colours)
        self.show_subject(Atlas(), None, None)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 12, 8)
        layout.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(self._kicker, 1)
        top.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.forward, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(top)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        for widget in (self._subtitle, self._chips):
            layout.addWidget(widget)
        layout.addSpacing(4)
        layout.addWidget(self.strip)
        layout.addSpacing(6)
        layout.addWidget(self._body, 1)

    def set_colours(self, colours: Colours) -> None:
        """Use other colours."""
        self._colours = colours
        self._page = None
        self.strip.set_colours(colours)
        for label in (self._kicker, self._subtitle):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, QColor(colours.text_soft))
            label.setPalette(palette)
        self._body.document().setDefaultStyleSheet(
            f"p {{ margin: 0 0 3px 0; line-height: 130%; }}"
            f".label {{ color: {colours.text_soft}; margin-top: 10px; font-size: small; }}"
            f".head {{ font-weight: 600; margin: 16px 0 4px 0; }}"
            f".plain {{ color: {colours.text_soft}; font-weight: 400; }}"
            f".item {{ padding: 2px 8px 2px 0; }}"
            f".when {{ color: {colours.text_soft}; font-size: small; padding: 3px 0 2px 0; }}"
            f".late {{ color: {colours.overdue_text}; font-weight: 600; margin-bottom: 6px; }}"
            f".verdict {{ font-weight: 600; margin-bottom: 6px; }}"
            f".note {{ color: {colours.text_soft}; font-size: small; }}"
            f".source {{ margin: 0 0 10px 0; }}"
            f"a {{ color: {colours.link}; text-decoration: none; }}"
        )

    def set_unit(self, unit: DistanceUnit) -> None:
        """Give distances in another unit."""
        self._unit = unit
        self._subject = None

    def set_history(self, can_go_back: bool, can_go_forward: bool) -> None:
        """Say whether there is something to go back or forward to."""
        self.back.setEnabled(can_go_back)
        self.forward.setEnabled(can_go_forward)

    def show_subject(self, atlas: Atlas, subject: Subject | None, scene: Scene | None) -> None:
        """Show a record or a party at the scene's moment, or the hint where there is none."""
        if subject != self._subject or atlas is not self._atlas:
            self._atlas, self._subject, self._page, self._bars_until = atlas, subject, None, None
            self._no_page = None
            # What lies around is the same at every moment; the clock must not wait for it.
            self._around = around_of(atlas, subject, self._unit) if subject is not None else None
            self._body.verticalScrollBar().setValue(0)
        self._show_bars(subject, scene)
        page = page_of(atlas, subject, scene, self._around) if subject is not None and scene is not None else None
        if page is None:
            if self._no_page is None:
                # Counting what every party has takes longer than a step of the clock may.
                body = _gone(subject) or f"<p>{_EMPTY}</p>{parties_html(atlas)}"
                self._no_page = Page(kicker="Nothing selected", body=body)
            page = self._no_page
        if page == self._page:
            return
        self._page = page
        self._kicker.setText(page.kicker)
        self._title.setText(page.title)
        self._title.setVisible(bool(page.title))
        subtitle = " · ".join(word for word in (page.title_ja, page.subtitle) if word)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self._show_symbol(page.sidc)
        self._show_chips(page.chips)
        scroll = self._body.verticalScrollBar().value()
        self._body.setHtml(page.body)
        self._body.verticalScrollBar().setValue(scroll)

    def _show_bars(self, subject: Subject | None, scene: Scene | None) -> None:
        """Show the stays at a site as known at the cut-off; made anew only when that knows of others."""
        moment = scene.moment.at if scene is not None else 0
        until = scene.cutoff.known_until(moment) if scene is not None else 0
        if until == self._bars_until:
            self.strip.set_moment(moment)
            return
        self._bars_until = until
        at_site = isinstance(subject, Ref) and subject.kind is Kind.SITE and scene is not None
        bars = bars_at(self._atlas, subject.id, until) if isinstance(subject, Ref) and at_site else []
        self.strip.set_bars(bars, moment)

    def _show_symbol(self, sidc: str) -> None:
        self._symbol.setVisible(bool(sidc))
        if sidc:
            dark = luminance(self._colours.ground) < _DARK_BELOW
            self._symbol.load(QByteArray(_for_qt(self._symbol_svg(sidc, dark)).encode()))

    def _show_chips(self, chips: list[Chip]) -> None:
        while item := self._chip_row.takeAt(0):
            widget = item.widget()
            if widget:
                # It may live on for a while below a dialog.
                widget.hide()
                widget.deleteLater()
        for chip in chips:
            self._chip_row.addWidget(ChipLabel(chip, self._colours))
        self._chip_row.addStretch(1)
        self._chips.setVisible(bool(chips))

    def _on_anchor(self, url: QUrl) -> None:
        scheme, _, target = url.toString().partition(":")
        subject = subject_of_link(url.toString())
        cited = self._page.cited if self._page is not None else ()
        number = int(target) if target.isdecimal() and int(target) < len(cited) else None
        if subject is not None:
            self.followed.emit(subject)
        elif party := limit_of_link(url.toString()):
            self.party_wanted.emit(party)
        elif scheme == "cite" and target == "all":
            self._copy("\n".join(one.as_text() for one in cited), "The citations are on the clipboard.")
        elif number is not None and scheme == "cite":
            self._copy(cited[number].as_text(), "The citation is on the clipboard.")
        elif number is not None and scheme == "note":
            self._body.scrollToAnchor(f"note-{number}")
        elif number is not None and scheme == "open" and cited[number].url:
            QDesktopServices.openUrl(QUrl(cited[number].url))

    def _copy(self, text: str, said: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.said.emit(said)


def _gone(subject: Subject | None) -> str:
    """Return that a record or party is gone; nothing where none is meant."""
    if subject is None:
        return ""
    if isinstance(subject, Party):
        return f"<p>Nothing in this atlas names the party {escape(subject.code)}.</p>"
    return f"<p>The {subject.kind} {escape(subject.id)} is not in this atlas any more.</p>"


def _for_qt(svg: str) -> str:
    """Return the SVG with its texts moved down by half a letter: Qt draws them from the base line, come what may."""

    def lowered(match: re.Match[str]) -> str:
        return f'y="{float(match[1]) + _HALF_LETTER * float(match[3]):.1f}"{match[2]}font-size="{match[3]}"'

    return _MIDDLE_TEXT.sub(lowered, svg)


def _arrow(text: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(words)
    button.setAccessibleName(words)
    button.setAutoRaise(True)
    button.setEnabled(False)
    return button
