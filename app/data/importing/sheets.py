"""XLSX workbooks: the first row of a sheet names the columns. Formulas give the value they had; none is run."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from app.data.errors import AtlasFileError
from app.data.importing.raw import DAMAGE, MAX_CELL_CHARACTERS, MAX_COLUMNS, RawRow, RawTable, check_rows, opened_zip
from app.data.importing.text_tables import header

# Beside a spoilt zip: XML that is none, and parts that openpyxl misses. Forbidden XML is a ValueError.
_DAMAGE: Final = (*DAMAGE, ParseError, LookupError, TypeError, AttributeError, AssertionError)


def read_xlsx(path: Path) -> list[RawTable]:
    """Read every sheet that has a header and rows.

    Raises:
        AtlasFileError: it is no workbook, is damaged or too large, or has no such sheet.
    """
    with opened_zip(path):
        # Only its size is checked here.
        pass
    from openpyxl import load_workbook

    try:
        workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except _DAMAGE as error:
        raise AtlasFileError(path, f"is not a workbook that can be read ({error})", "save it again as XLSX") from error
    try:
        tables = [table for sheet in workbook.worksheets if (table := _table(path, sheet)) is not None]
    except _DAMAGE as error:
        raise AtlasFileError(path, f"is a damaged workbook ({error})", "save it again as XLSX") from error
    finally:
        workbook.close()
    if not tables:
        raise AtlasFileError(path, "has no sheet with a header and rows", "name the columns in the first row")
    return tables


def _table(path: Path, sheet: Any) -> RawTable | None:
    columns: tuple[str, ...] = ()
    rows: list[RawRow] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        check_rows(path, number, sheet.title)
        values = list(islice(cells, MAX_COLUMNS + 1))
        if all(value is None or value == "" for value in values):
            continue
        if not columns:
            while values and values[-1] is None:
                values.pop()
            columns = header(path, ["" if value is None else str(value) for value in values], sheet.title)
            continue
        for value in values:
            if isinstance(value, str) and len(value) > MAX_CELL_CHARACTERS:
                raise AtlasFileError(path, f"row {number} has a cell that is too long", layer=sheet.title)
        cleaned = [value.strip() if isinstance(value, str) else value for value in values]
        rows.append(RawRow(number, dict(zip(columns, cleaned, strict=False))))
    return RawTable(sheet.title, columns, rows) if rows else None
