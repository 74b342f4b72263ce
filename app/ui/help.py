"""Help that answers "How do I …?", in the order in which the questions come up."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtWidgets import QWidget

from app.ui.dialogs import show_text

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
    ("keep a set of filters", "Filters > Saved > Save these filters."),
    ("check a promise against the record", "Open View > Promises (Ctrl+Shift+P). It lists what was promised and not "
     "yet done on the day of the clock, and what became of it. The inspector says the same of one deployment."),
    ("compare two days", "Open View > Changes (Ctrl+Shift+C) and set from and to. A window of time on the timeline (W) "
     "sets both."),
    ("get a list into a spreadsheet", "Open View > Tables (Ctrl+Shift+B), select rows or press Ctrl+A, then Ctrl+C, "
     "and paste into the spreadsheet."),
    ("cite a statement", "The inspector lists every source of the selected record with its grade; “Copy” "
     "beside it puts the citation on the clipboard."),
    ("know what the grades mean", "The letter says how reliable the source is (A to F), the number how credible the "
     "statement (1 to 6), after the admiralty scale. The inspector gives both in words."),
    ("take the map away", "File > Export snapshot (Ctrl+E), or the button at the top right."),
    ("open my own atlas", "Drag a GeoPackage onto the window, or File > Open. geodata/SCHEMA.md describes its tables."),
    ("bring in a table or a map file", "Drag it onto the window, or File > Import (Ctrl+I): CSV, XLSX, GeoJSON, KML, "
     "GPX, shapefiles and more. It shows what it understood before anything is added, and lists the rows that stay "
     "out with the reason."),
    ("make an atlas of my own", "File > New from the bundled atlas (Ctrl+N), then import into it and save (Ctrl+S). "
     "The bundled one stays as it is."),
    ("find mistakes in the data", "File > Check the data (Ctrl+Shift+K). A double click goes to the record."),
    ("take the data away", "File > Export data (Ctrl+Shift+D): everything, what the filters leave, or the scene on the "
     "map, as GeoPackage, Excel, GeoJSON, KMZ, KML or CSV."),
    ("get the panels back", "View > Reset panels."),
    ("find any other action", "Press Ctrl+K and type a word of it."),
)  # fmt: skip


def show_how_do_i(parent: QWidget) -> None:
    """Show the questions and answers."""
    answers = "".join(
        f"<p style='margin:12px 0 2px 0'><b>… {escape(question)}?</b></p><p style='margin:0'>{escape(answer)}</p>"
        for question, answer in _ANSWERS
    )
    show_text(parent, "How do I …", f"<h3>How do I …</h3>{answers}")
