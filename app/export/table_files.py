"""Tables as files: CSV, XLSX and Markdown. No cell can be a formula, whatever the data says."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any, Final

from app.data.safe_text import neutralised
from app.export.files import write_beside
from app.export.tables import Cell, Table

TABLE_SUFFIXES: Final = (".csv", ".xlsx", ".md")
_WIDEST: Final = 60


def save_table(table: Table, path: Path) -> None:
    """Write a table in the format that the name ends in, whole or not at all.

    Raises:
        UserError: it cannot be written; what was there before is as it was.
    """
    match path.suffix.lower():
        case ".xlsx":
            write_beside(path, lambda part: _write_workbook(table, part))
        case ".md":
            text = as_markdown(table)
            write_beside(path, lambda part: _write_text(part, text))
        case _:
            text = as_csv(table)
            write_beside(path, lambda part: _write_text(part, text, encoding="utf-8-sig"))


def as_csv(table: Table) -> str:
    """Return the table as CSV (RFC 4180); cells that a spreadsheet would take for a formula get an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows([neutralised(cell) if isinstance(cell, str) else cell for cell in row] for row in table.rows)
    return out.getvalue()


def as_markdown(table: Table) -> str:
    """Return the table with its title as Markdown."""
    lines = [f"# {_md(table.title)}", "", _md_row(table.columns), _md_row(("---",) * len(table.columns))]
    return "\n".join([*lines, *(_md_row(row) for row in table.rows)]) + "\n"


def _md_row(cells: tuple[Cell, ...]) -> str:
    return f"| {' | '.join(_md('' if cell is None else str(cell)) for cell in cells)} |"


def _md(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return " ".join(escaped.split())


def _write_text(path: Path, text: str, encoding: str = "utf-8") -> None:
    path.write_text(text, encoding=encoding, newline="")


def _write_workbook(table: Table, path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Posture Atlas")
    widths = [
        min(_WIDEST, max(len(column), *(len(str(row[k] or "")) for row in table.rows), 0) + 2)
        for k, column in enumerate(table.columns)
    ]
    for k, width in enumerate(widths):
        sheet.column_dimensions[get_column_letter(k + 1)].width = width
    sheet.freeze_panes = "A3"
    bold = Font(bold=True)

    def cell(value: Cell, *, strong: bool = False) -> Any:
        made = WriteOnlyCell(sheet, value=value)
        if isinstance(value, str):
            # Also text that begins with an equals sign stays text.
            made.data_type = "s"
        if strong:
            made.font = bold
        return made

    sheet.append([cell(table.title, strong=True)])
    sheet.append([cell(column, strong=True) for column in table.columns])
    for row in table.rows:
        sheet.append([cell(value) for value in row])
    book.save(path)
