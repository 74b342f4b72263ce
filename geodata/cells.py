"""The cells of a source table, each read as what it must be; what is wrong names file, row and field."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from app.data.schema import SEPARATOR
from app.domain.dates import STILL, DateTextError, parse_date_text
from app.domain.open_edges import parse_edge

_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class SourceError(Exception):
    """A cell of a source table that is wrong; the text names file, row, field and what would be right."""

    def __init__(self, file: str, row: str, field: str, reason: str, hint: str) -> None:
        place = ", ".join(part for part in (file, row, f"field {field}" if field else "") if part)
        super().__init__(f"{place}: {reason}; {hint}.")


@dataclass(frozen=True)
class Cells:
    """One row of a source table, read cell by cell."""

    file: str
    line: int
    values: Mapping[str, str]

    def error(self, field: str, reason: str, hint: str) -> SourceError:
        """Return what is wrong with a field of this row."""
        name = self.values.get("id") or self.values.get("record_id") or ""
        return SourceError(self.file, f"line {self.line}{f' ({name})' if name else ''}", field, reason, hint)

    def text(self, field: str, *, required: bool = False) -> str:
        """Return a cell; it must not be empty if ``required``."""
        value = self.values[field]
        if value != value.strip():
            raise self.error(field, "there is space at the start or the end", "remove it")
        if required and not value:
            raise self.error(field, "is empty", "every row needs it")
        return value

    def slug(self, field: str = "id") -> str:
        """Return an id."""
        value = self.text(field, required=True)
        if not _SLUG.fullmatch(value):
            raise self.error(field, f"“{value}” is no id", "use small letters, digits and single hyphens")
        return value

    def one_of(self, field: str, known: Mapping[str, object], *, required: bool = True) -> str:
        """Return a code or an id out of ``known``."""
        value = self.text(field, required=required)
        if value and value not in known:
            raise self.error(field, f"“{value}” is not known", f"use one of {_few(known)}")
        return value

    def several_of(self, field: str, known: Mapping[str, object]) -> tuple[str, ...]:
        """Return the codes of a cell that holds one or more."""
        values = tuple(self.text(field, required=True).split(SEPARATOR))
        for value in values:
            if value not in known:
                raise self.error(
                    field, f"“{value}” is not known", f"use one of {_few(known)}, joined with “{SEPARATOR}”"
                )
        return values

    def date(self, field: str, *, open_ended: bool = False, required: bool = False) -> str:
        """Return date text; ``..`` alone is allowed if ``open_ended``."""
        value = self.text(field, required=required)
        if not value or (open_ended and value == STILL):
            return value
        try:
            parse_date_text(value)
        except DateTextError as error:
            raise self.error(
                field, f"“{value}” is not a date ({error.reason})", "write EDTF, such as 2015-04-27"
            ) from error
        return value

    def matching(self, field: str, pattern: re.Pattern[str], hint: str) -> str:
        """Return a cell that is empty or matches ``pattern``."""
        value = self.text(field)
        if value and not pattern.fullmatch(value):
            raise self.error(field, f"“{value}” is not right", hint)
        return value

    def degrees(self, field: str, limit: float) -> float | None:
        """Return a longitude or latitude, ``None`` where the cell is empty."""
        value = self.text(field)
        if not value:
            return None
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not abs(number) <= limit:
            raise self.error(field, f"“{value}” is no place", f"write decimal degrees from -{limit:g} to {limit:g}")
        return number

    def count(self, field: str) -> int | None:
        """Return a whole number above zero, ``None`` where the cell is empty."""
        value = self.text(field)
        if not value:
            return None
        if not value.isascii() or not value.isdigit() or int(value) == 0:
            raise self.error(field, f"“{value}” is no count", "write a whole number above 0")
        return int(value)

    def number(self, field: str) -> float:
        """Return a decimal number."""
        value = self.text(field, required=True)
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise self.error(field, f"“{value}” is no number", "write digits, with a point for decimals")
        return number

    def truth(self, field: str) -> bool:
        """Return whether a cell says yes."""
        return self.one_of(field, {"yes": True, "no": False}) == "yes"

    def edges(self, field: str) -> tuple[str, ...]:
        """Return the meridians and parallels of a cell that may be empty."""
        values = tuple(filter(None, self.text(field).split(SEPARATOR)))
        for value in values:
            try:
                parse_edge(value)
            except ValueError as error:
                raise self.error(field, str(error), f"join several with “{SEPARATOR}”") from error
        return values

    def outline(self, field: str) -> BaseGeometry:
        """Return a valid line or polygon written as WKT."""
        hint = "write WKT: LINESTRING, POLYGON or MULTIPOLYGON in degrees, longitude first"
        try:
            geometry: BaseGeometry = shapely.from_wkt(self.text(field, required=True))
        except shapely.GEOSException as error:
            raise self.error(field, f"cannot be read ({error})", hint) from error
        if geometry.geom_type not in ("LineString", "MultiLineString", "Polygon", "MultiPolygon") or geometry.is_empty:
            raise self.error(field, f"holds a {geometry.geom_type}", hint)
        if not geometry.is_valid:
            raise self.error(field, f"is not valid ({shapely.is_valid_reason(geometry)})", "correct the outline")
        return geometry


def _few(known: Mapping[str, object]) -> str:
    names = list(known)
    return ", ".join(names) if len(names) <= 20 else f"the ids of that table (such as {names[0]})"


def rows(folder: Path, table: str, columns: tuple[str, ...]) -> Iterator[Cells]:
    """Yield the rows of a source table, which must have exactly these columns.

    Raises:
        SourceError: the file is not what it must be.
    """
    path = folder / f"{table}.csv"
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(path.name, "", "", "is not UTF-8", "save it as UTF-8") from error
    # Outlines are longer than the limit that the module starts with.
    csv.field_size_limit(1 << 24)
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = next(reader, [])
        if header != list(columns):
            reason, hint = f"the columns are {', '.join(header)}", f"they must be {', '.join(columns)}"
            raise SourceError(path.name, "line 1", "", reason, hint)
        for values in reader:
            if len(values) != len(header):
                reason = f"there are {len(values)} cells"
                raise SourceError(path.name, f"line {reader.line_num}", "", reason, f"there must be {len(header)}")
            yield Cells(path.name, reader.line_num, dict(zip(header, values, strict=True)))
    except csv.Error as error:
        place = f"line {reader.line_num}"
        raise SourceError(path.name, place, "", f"cannot be read ({error})", "check the quotation marks") from error
