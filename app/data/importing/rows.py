"""Rows of a table as records: each cell is read as what its field must be, and what is wrong is said and listed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final

import shapely
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, create_model
from shapely.geometry.base import BaseGeometry

from app.data.errors import AtlasFileError
from app.data.geometry import MAX_VERTICES
from app.data.importing.columns import LAYERS
from app.data.importing.days import DayOrder, DayTextError, date_text_of
from app.data.importing.mapping import Mapping
from app.data.importing.raw import MAX_CELL_CHARACTERS, RawRow, RawTable
from app.data.importing.vector_files import transformer
from app.data.saving import CODE_LISTS
from app.data.schema import SEPARATOR, Column, ColumnType, Content, Table
from app.domain.coordinates import PlaceTextError, parse_degrees, parse_pair
from app.domain.records import Kind, Ref

_TRUE: Final = frozenset({"1", "yes", "true", "y", "t", "はい", "○"})
_FALSE: Final = frozenset({"0", "no", "false", "n", "f", "", "いいえ", "×"})


@dataclass(frozen=True, slots=True)
class Failure:
    """A row that does not come in: where it stood, which field is wrong, and why."""

    row: int
    field: str
    value: str
    reason: str

    @property
    def in_words(self) -> str:
        """What stands there and what is wrong with it."""
        return f"“{self.value}” {self.reason}" if self.value and self.value not in self.reason else self.reason


@dataclass
class Understood:
    """The rows of a table, read: ``values`` of the layer's columns with their place, and the rows that failed."""

    layer: str
    values: list[dict[str, Any]] = field(default_factory=list)
    places: list[BaseGeometry | None] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def understand(
    path: Path, table: RawTable, mapping: Mapping, progress: Callable[[int], None] | None = None
) -> Understood:
    """Read every row of a table by a mapping.

    Args:
        path: the file, for messages.
        table: the rows.
        mapping: which column is which field.
        progress: called now and then with the number of rows read; it may raise to stop.

    Raises:
        AtlasFileError: the mapping names a reference system that is not known, or a value for every row is wrong.
    """
    understood = Understood(mapping.layer)
    model = row_model(LAYERS[mapping.layer], mapping.dates)
    names = LAYERS[mapping.layer].names
    used = {field: column for field, column in mapping.columns.items() if field in names}
    coded = {column.name: _code_reader(column) for column in LAYERS[mapping.layer].columns if column.codes}
    place = _place_reader(path, mapping)
    _check_values(path, mapping, model)
    for i, row in enumerate(table.rows):
        if progress is not None and i % 5000 == 0:
            progress(i)
        cells = {field: row.cells.get(column) for field, column in used.items()}
        for field_name, value in mapping.values.items():
            if field_name in names and cells.get(field_name) in (None, ""):
                cells[field_name] = value
        for field_name, code in coded.items():
            cells[field_name] = code(cells.get(field_name))
        try:
            geometry = place(row)
            values = model(cells)
        except PlaceTextError as error:
            understood.failures.append(Failure(row.number, "place", "", str(error)))
        except ValidationError as error:
            understood.failures += [failure_of(row.number, item) for item in error.errors(include_url=False)]
        else:
            understood.values.append(values)
            understood.places.append(geometry)
            understood.rows.append(row.number)
    return understood


def _code_reader(column: Column) -> Callable[[object], object]:
    """Return a function from a cell to its code, by the words of the code or by itself, in whatever case.

    What is no code stays as it is, for the checks to name.
    """
    labels = CODE_LISTS[column.codes]
    by_word = {label.casefold(): str(code) for code, label in labels.items()}
    by_word |= {str(code).casefold(): str(code) for code in labels}

    def code_of(text: str) -> str:
        return by_word.get(text.strip().casefold(), text)

    def codes_of(text: str) -> str:
        return SEPARATOR.join(map(code_of, text.replace(",", ";").split(";")))

    read = codes_of if column.content is Content.LIST else code_of
    return lambda value: read(value) if isinstance(value, str) else value


def _check_values(path: Path, mapping: Mapping, model: Callable[[dict[str, object]], dict[str, Any]]) -> None:
    """Say once, not for every row, that a value which the mapping gives is wrong."""
    for name, value in mapping.values.items():
        try:
            model({name: value})
        except ValidationError as error:
            failure = failure_of(0, error.errors(include_url=False)[0])
            raise AtlasFileError(
                path, f"the value for rows without one, {failure.in_words}", "correct it", field=name
            ) from error


def failure_of(row: int, item: Any) -> Failure:
    """Return what pydantic says of one cell."""
    value = "" if item["input"] is None else str(item["input"])[:200]
    return Failure(row, str(item["loc"][0]), value, str(item["msg"]).removeprefix("Value error, "))


def _place_reader(path: Path, mapping: Mapping) -> Callable[[RawRow], BaseGeometry | None]:
    columns = mapping.columns
    if {"lat", "lon"} <= columns.keys():
        return lambda row: _of_degrees(row.cells.get(columns["lat"]), row.cells.get(columns["lon"]))
    if "wkt" in columns:
        return lambda row: _checked(_of_wkt(row.cells.get(columns["wkt"])))
    if "place" in columns:
        return lambda row: _of_text(row.cells.get(columns["place"]))
    if {"x", "y"} <= columns.keys() and mapping.crs:
        return _projected_reader(path, mapping)
    if {"x", "y"} <= columns.keys():
        raise AtlasFileError(path, "has x and y in no reference system that is known", "say which, as EPSG:6677")
    return lambda row: _checked(row.geometry)


def _of_degrees(lat: object, lon: object) -> BaseGeometry | None:
    if lat in (None, "") and lon in (None, ""):
        return None
    if lat in (None, "") or lon in (None, ""):
        raise PlaceTextError("has only one of latitude and longitude")
    return shapely.Point(parse_degrees(lon, is_latitude=False), parse_degrees(lat, is_latitude=True))


def _of_wkt(text: object) -> BaseGeometry | None:
    if text in (None, ""):
        return None
    try:
        geometry: BaseGeometry = shapely.force_2d(shapely.from_wkt(str(text)))
    except (shapely.GEOSException, ValueError) as error:
        raise PlaceTextError("is no outline; write WKT, as POLYGON ((139 35, 140 35, 140 36, 139 35))") from error
    if shapely.get_num_coordinates(geometry) > MAX_VERTICES:
        raise PlaceTextError(f"has an outline of more than {MAX_VERTICES:,} points")
    return geometry


def _of_text(text: object) -> BaseGeometry | None:
    return None if text in (None, "") else shapely.Point(*parse_pair(str(text)))


def _projected_reader(path: Path, mapping: Mapping) -> Callable[[RawRow], BaseGeometry | None]:
    columns, transform = mapping.columns, transformer(path, mapping.crs)

    def read(row: RawRow) -> BaseGeometry | None:
        cells = [row.cells.get(columns[name]) for name in ("x", "y")]
        if all(cell in (None, "") for cell in cells):
            return None
        try:
            x, y = (float(str(cell).replace(",", ".")) for cell in cells)
        except ValueError as error:
            raise PlaceTextError(f"“{cells[0]}”, “{cells[1]}” are not two numbers") from error
        return _checked(shapely.Point(*(transform(x, y) if transform is not None else (x, y))))

    return read


def _checked(geometry: BaseGeometry | None) -> BaseGeometry | None:
    if geometry is None or geometry.is_empty:
        return None
    if isinstance(geometry, shapely.Point):
        lon, lat = geometry.x, geometry.y
        if not (math.isfinite(lon) and math.isfinite(lat)):
            raise PlaceTextError("has a coordinate that is not a number")
        parse_degrees(lat, is_latitude=True)
        parse_degrees(lon, is_latitude=False)
        return geometry
    coordinates = shapely.get_coordinates(geometry)
    if not (abs(coordinates) <= (180, 90)).all():
        raise PlaceTextError("has a coordinate off the globe; are latitude and longitude swapped?")
    if not geometry.is_valid:
        raise PlaceTextError(f"has an outline that is not valid ({shapely.is_valid_reason(geometry)})")
    return geometry


@cache
def row_model(table: Table, order: DayOrder) -> Callable[[dict[str, object]], dict[str, Any]]:
    """Return a function from the cells of a row to its values, by a pydantic model made from the table's columns.

    The function raises a pydantic ``ValidationError`` with a sentence for each cell that is wrong.
    """
    fields: dict[str, Any] = {
        column.name: (Annotated[Any, BeforeValidator(_reader(column, order))], None) for column in table.columns
    }
    made: type[BaseModel] = create_model(
        f"Row_of_{table.name}", __config__=ConfigDict(extra="forbid", validate_default=True), **fields
    )
    return lambda cells: dict(made.model_validate(cells))


def _reader(column: Column, order: DayOrder) -> Callable[[object], object]:
    match column.content, column.type:
        case ((Content.DATE | Content.OPEN_DATE), _):
            return cache_texts(lambda value: _date(value, order, open_ended=column.content is Content.OPEN_DATE))
        case Content.LIST, _:
            return lambda value: tuple(
                part.strip() for part in _text(value).replace(",", ";").split(";") if part.strip()
            )
        case Content.REFERENCES, _:
            return _references
        case _, ColumnType.INTEGER:
            return _count
        case _, ColumnType.REAL:
            return _number
        case _, ColumnType.BOOLEAN:
            return _truth if column.name != "drawn" else lambda value: True if value in (None, "") else _truth(value)
        case _:
            return _text


def cache_texts(read: Callable[[object], str]) -> Callable[[object], str]:
    """Return ``read`` that remembers what texts gave: many rows have one date."""
    known: dict[str, str] = {}

    def remembered(value: object) -> str:
        if not isinstance(value, str):
            return read(value)
        if value not in known:
            if len(known) > 100_000:
                known.clear()
            known[value] = read(value)
        return known[value]

    return remembered


def _date(value: object, order: DayOrder, *, open_ended: bool) -> str:
    try:
        return date_text_of(value, order, open_ended=open_ended)
    except DayTextError as error:
        raise ValueError(str(error)) from error


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    if len(text) > MAX_CELL_CHARACTERS:
        raise ValueError(f"has {len(text):,} characters; a text has at most {MAX_CELL_CHARACTERS:,}")
    if "\0" in text or not (text.isascii() or _is_unicode(text)):
        raise ValueError("holds characters that are no text")
    return text


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _count(value: object) -> int | None:
    text = _text(value).replace(",", "")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 9 or int(text) == 0:
        raise ValueError(f"“{value}” is no count; write a whole number above 0")
    return int(text)


def _number(value: object) -> float | None:
    text = _text(value)
    if not text:
        return None
    try:
        number = float(text)
    except ValueError as error:
        raise ValueError(f"“{value}” is not a number") from error
    if not math.isfinite(number):
        raise ValueError(f"“{value}” is not a number")
    return number


def _references(value: object) -> tuple[Ref, ...]:
    found = []
    for part in filter(None, (part.strip() for part in _text(value).split(";"))):
        kind, _, record_id = part.partition(":")
        if kind not in set(Kind) or not record_id:
            raise ValueError(f"“{part}” names no record; write it as kind:id, as site:kadena-ab")
        found.append(Ref(Kind(kind), record_id))
    return tuple(found)


def _truth(value: object) -> bool:
    text = _text(value).casefold()
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise ValueError(f"“{value}” is neither yes nor no")


def failures_as_rows(table: RawTable, failures: Iterable[Failure]) -> list[list[str]]:
    """Return the rows that failed as a table: header, then row number, what is wrong, and the cells as they were."""
    reasons: dict[int, list[str]] = {}
    for failure in failures:
        reasons.setdefault(failure.row, []).append(f"{failure.field}: {failure.in_words}")
    header = ["row", "reason", *table.columns]
    body = [
        [str(row.number), "; ".join(reasons[row.number]), *(_shown(row.cells.get(name)) for name in table.columns)]
        for row in table.rows
        if row.number in reasons
    ]
    return [header, *body]


def _shown(value: object) -> str:
    return "" if value is None else str(value)
