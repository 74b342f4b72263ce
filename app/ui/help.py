"""Help that answers "How do I …?", in the order in which the questions come up."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from app.domain.fold import words_of
from app.ui.dialogs import size_within

_ANSWERS: Final = (
    ("see another day", "Drag the red playhead on the timeline, click on its axis, or press T and type a date: "
     "2015-04-27, April 2015, 平成27年4月27日. The arrow keys step by a day, with Shift a month, with Ctrl a year."),
    ("see only what changes", "Press . (full stop) for the next change and , (comma) for the previous one. The filters "
     "count: what they hide is no change."),
    ("know what people knew then", "Choose “What was known then” beside the date. Dragging the clock then "
     "replays what was known on each day; “As known on …” stands still at one day."),
    ("find a base, a ship or an event", "Press Ctrl+F and type a part of any of its names, in English, in Japanese or "
     "in kana, or a hull number. Enter goes there in place and in time."),
    ("see only one service, region or kind of ship", "Open View > Filters (Ctrl+Shift+F) and tick what you want. The "
     "chips in the top bar show what is on; the × on a chip takes it off; “Show everything” takes all off."),
    ("keep a set of filters", "Filters > Saved > Save these filters. They are kept with the settings of this computer, "
     "not in the file of an atlas, and can be used with every atlas."),
    ("see what a country has, claims and says", "Click its name in the inspector, or find it with Ctrl+F: its units "
     "and sites on the day of the clock, the areas it declares or claims, and its statements, each with its source."),
    ("check a promise against the record", "Open View > Promises (Ctrl+Shift+P). It lists what was promised and not "
     "yet done on the day of the clock, and what became of it. The inspector says the same of one deployment."),
    ("compare two days", "Open View > Changes (Ctrl+Shift+C) and set from and to. A window of time on the timeline (W) "
     "sets both. While the panel is in front the map marks what differs: + arrived, − left, ⇄ replaced, … announced, ! "
     "put back or overdue, ▲ opened, ▼ closed, ◆ event. Double-click a row to go to its day."),
    ("get a list into a spreadsheet", "Open View > Tables (Ctrl+Shift+B), select rows or press Ctrl+A, then Ctrl+C, "
     "and paste into the spreadsheet."),
    ("choose nothing again", "Press Esc, or click on the sea. In a field, Esc leaves it first; while clicks on the map "
     "measure, it ends that first."),
    ("cite a statement", "The small numbers in the inspector lead to the sources at its foot, each with its grade and "
     "the day of access where that is recorded. “Copy” puts the citation on the clipboard, “Open” opens it in the "
     "browser."),
    ("know what the grades mean", "The letter says how reliable the source is (A to F), the number how credible the "
     "statement (1 to 6), after the admiralty scale. The inspector gives both in words."),
    ("see how far something reaches", "Choose a unit or a site, open View > Measure (Ctrl+Shift+M) and take a "
     "published range, or write a radius and press “Draw ring”. The list says what is within it on the day of the "
     "clock; a click goes there. “Distance” and “Area” measure by clicks on the map."),
    ("see positions and incidents by the thousand", "Import them (Ctrl+I) as observations. View > Observations "
     "(Ctrl+Shift+O) chooses how far back they are shown and what colours them; a click on one tells all of it."),
    ("lay another map under the data", "View > Background: a file of raster tiles (MBTiles, PMTiles), or an online "
     "map, which uses the network while it is on. Edit > Settings can forbid the network."),
    ("take the map away", "File > Export snapshot (Ctrl+E), or the button at the top right."),
    ("open my own atlas", "Drag a GeoPackage onto the window, or File > Open. geodata/SCHEMA.md describes its tables."),
    ("bring in a table or a map file", "Drag it onto the window, or File > Import (Ctrl+I): CSV, XLSX, GeoJSON, KML, "
     "GPX, shapefiles and more. It shows what it understood before anything is added, and lists the rows that stay "
     "out with the reason. A value can be given for all rows without one."),
    ("bring in tables of the same kind again", "In the import window, “Save mapping” keeps which column is which field "
     "and all that was chosen, “Load mapping” takes it for another file; the command import takes the same file as "
     "--map. What the atlas has already does not come in twice."),
    ("make an atlas of my own", "File > New from the bundled atlas (Ctrl+N), then import into it and save (Ctrl+S). "
     "The bundled one stays as it is."),
    ("find mistakes in the data", "File > Check the data (Ctrl+Shift+K). A double click goes to the record."),
    ("take the data away", "File > Export data (Ctrl+Shift+D): everything, what the filters leave, or the scene on the "
     "map, as GeoPackage, Excel, GeoJSON, KMZ, KML or CSV."),
    ("choose light or dark, units, symbols and the language of names", "Edit > Settings (Ctrl+Alt+S)."),
    ("get the panels back", "View > Reset panels."),
    ("find any other action", "Press Ctrl+K and type a word of it."),
)  # fmt: skip


def answers_to(words: str) -> list[tuple[str, str]]:
    """Return the questions and answers that hold every word as the start of one of theirs; all for no word."""
    wanted = words_of(words)
    return [
        (question, answer)
        for question, answer in _ANSWERS
        if all(any(own.startswith(word) for own in words_of(f"{question} {answer}")) for word in wanted)
    ]


class HelpDialog(QDialog):
    """The questions and answers, narrowed by what is typed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("How do I …")
        size_within(self, 560, 600)
        self.line = QLineEdit()
        self.line.setObjectName("finder")
        self.line.setPlaceholderText("How do I … Type a word: filter, spreadsheet, cite")
        self.line.setAccessibleName("Words of a question")
        self.line.setClearButtonEnabled(True)
        self.line.setMaxLength(200)
        self.line.textChanged.connect(self._show)
        self.text = QTextBrowser()
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.setAccessibleName("Questions and answers")
        self.text.viewport().setAutoFillBackground(False)
        self.text.document().setDocumentMargin(2)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 12)
        layout.setSpacing(10)
        layout.addWidget(self.line)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
        self._show("")

    def _show(self, words: str) -> None:
        answers = "".join(
            f"<p style='margin:12px 0 3px 0'><b>… {escape(question)}?</b></p>"
            f"<p style='margin:0; line-height:125%'>{escape(answer)}</p>"
            for question, answer in answers_to(words)
        )
        nothing = "<p>No question holds these words. Ctrl+K finds every action by a word of it.</p>"
        self.text.setHtml(answers or nothing)


def show_how_do_i(parent: QWidget) -> None:
    """Show the questions and answers beside the window, which stays usable."""
    dialog = HelpDialog(parent)
    dialog.open()
    dialog.line.setFocus()
