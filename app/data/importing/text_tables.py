"""CSV and other delimited text, in the encodings it comes in."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Final

from app.data.errors import AtlasFileError
from app.data.importing.raw import MAX_CELL_CHARACTERS, MAX_COLUMNS, RawRow, RawTable, check_rows, read_bytes
from app.data.safe_text import restored

_DELIMITERS: Final = (",", ";", "\t", "|")
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Japanese before Western: every byte is something in Western, so it would hide the others.
_ENCODINGS: Final = ("utf-8", "cp932", "euc_jp", "cp1252")


def read_csv(path: Path) -> RawTable:
    """Read delimited text with a header line.

    Raises:
        AtlasFileError: it is no text, has no header or no rows, or a cell or the file is too large.
    """
    text, encoding = _decoded(path)
    delimiter = _delimiter(text)
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[RawRow] = []
    columns: tuple[str, ...] = ()
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = header(path, cells)
                continue
            check_rows(path, len(rows) + 1)
            extra = {f"column {i + 1}": cells[i] for i in range(len(columns), len(cells)) if cells[i].strip()}
            filled = [restored(cell.strip()) for cell in cells] + [""] * (len(columns) - len(cells))
            named: dict[str, object] = dict(zip(columns, filled, strict=False))
            rows.append(RawRow(reader.line_num, named | extra))
    except csv.Error as error:
        reason = f"cannot be read at line {reader.line_num} ({error})"
        raise AtlasFileError(path, reason, "check the quotation marks, and that it is a table of text") from error
    if not columns:
        raise AtlasFileError(path, "has no header line", "the first line must name the columns")
    if not rows:
        raise AtlasFileError(path, "has no rows below its header")
    notes = [] if encoding == "utf-8" else [f"read as {encoding}"]
    if delimiter != ",":
        notes.append(f"columns are separated by {'a tab' if delimiter == chr(9) else delimiter}")
    return RawTable("", columns, rows, notes=notes)


def header(path: Path, cells: list[str], layer: str = "") -> tuple[str, ...]:
    """Return names for the columns: no two alike, none empty.

    Raises:
        AtlasFileError: there are too many.
    """
    if len(cells) > MAX_COLUMNS:
        raise AtlasFileError(path, f"has more than {MAX_COLUMNS:,} columns", "is it a table?", layer=layer)
    names: list[str] = []
    taken: set[str] = set()
    for i, cell in enumerate(cells, start=1):
        name = base = cell.strip() or f"column {i}"
        number = 2
        while name in taken:
            name, number = f"{base} ({number})", number + 1
        taken.add(name)
        names.append(name)
    return tuple(names)


def _decoded(path: Path) -> tuple[str, str]:
    body = read_bytes(path)
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return _checked(path, body, encoding), encoding
    if b"\0" in body[:4096]:
        raise AtlasFileError(path, "is not text", "save it as CSV in UTF-8")
    for encoding in _ENCODINGS:
        try:
            return body.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise AtlasFileError(path, "is in an encoding that is not known", "save it in UTF-8")


def _checked(path: Path, body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding)
    except UnicodeError as error:
        raise AtlasFileError(path, f"says that it is {encoding}, but is not", "save it in UTF-8") from error


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    # The header names columns, so what separates them is what it holds most of, outside of quotation marks.
    bare = "".join(part for i, part in enumerate(first[:100_000].split('"')) if i % 2 == 0)
    return max(_DELIMITERS, key=bare.count)
