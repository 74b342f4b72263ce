"""Bulk dated points out of an atlas, as arrays: a million of them come through Arrow."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from app.data import schema
from app.data.errors import AtlasFileError
from app.data.geometry import point_of
from app.data.gpkg import missing_tables, open_gpkg, raw_rows
from app.domain.civil import DISTANT_FUTURE, DISTANT_PAST
from app.domain.coordinates import coordinates_in
from app.domain.dates import DateTextError, parse_date_text

if TYPE_CHECKING:
    import pyarrow as pa

MAX_OBSERVATIONS: Final = 5_000_000
_POINT_BYTES: Final = 21
# Most bulk dates are a day or a second, and numpy reads those in one go.
_PLAIN: Final = r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2})?$"
_DAY_CHARACTERS: Final = 10
# As many as colours that can be told apart.
_MOST_KINDS: Final = 7
_CLASSES: Final = 6
_OTHERS: Final = "others"
_NEVER_TELLING: Final = ("fid", "geom", "geometry", "date", "source_id", "label")

Float64Array = NDArray[np.float64]
Int64Array = NDArray[np.int64]
Int32Array = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Observations:
    """Dated points, aligned arrays of length ``n`` in the order of the file.

    Attributes:
        lonlat: longitude and latitude in degrees, float64, shape ``(n, 2)``.
        earliest: the first instant of each date, int64; ``DISTANT_PAST`` where no date is known.
        latest: the end of each date, int64, half-open; ``DISTANT_FUTURE`` where no date is known.
        kind: which of ``kinds``, int32.
        kinds: what points are told apart by: the values of a field, the rarest as one; or classes of its numbers.
        row_ids: the row in the file, int64.
        by: the field that ``kinds`` are of.
        ordered: whether ``kinds`` are classes of numbers, from low to high.
        fields: the fields that points could be told apart by.
    """

    lonlat: Float64Array
    earliest: Int64Array
    latest: Int64Array
    kind: Int32Array
    kinds: tuple[str, ...]
    row_ids: Int64Array
    by: str = "kind"
    ordered: bool = False
    fields: tuple[str, ...] = ("kind",)

    def __len__(self) -> int:
        return len(self.lonlat)


def load_observations(path: Path, by: str = "kind") -> Observations:
    """Read the observations of an atlas, told apart by a field; a file without the layer has none.

    Where there is no such field, they are told apart by their kind.

    Raises:
        AtlasFileError: the file or a row cannot be read, or there are more than five million.
    """
    with open_gpkg(path) as connection:
        if missing_tables(connection, [schema.OBSERVATIONS]):
            return _none()
        # Refuses a missing geometry column and another reference system.
        raw_rows(connection, path, schema.OBSERVATIONS)
        (count,) = connection.execute(f"SELECT count(*) FROM {schema.OBSERVATIONS.name}").fetchone()
        present = [str(row[1]) for row in connection.execute(f"PRAGMA table_info({schema.OBSERVATIONS.name})")]
    if count > MAX_OBSERVATIONS:
        raise _error(path, f"has {count:,} rows, more than {MAX_OBSERVATIONS:,}", "split the file")
    if not count:
        return _none()
    fields = tuple(name for name in present if name not in _NEVER_TELLING)
    told = by if by in fields else "kind"
    table = _read(path, [name for name in ("date", told) if name in present])
    return _observations(path, table, told, fields)


def observation_row(path: Path, row_id: int) -> dict[str, str]:
    """Return every field of one row as text, and its ``place`` in decimal degrees; empty fields are left out.

    Raises:
        AtlasFileError: the file cannot be read, or the row is there no more.
    """
    with open_gpkg(path) as connection:
        cursor = connection.execute(f"SELECT * FROM {schema.OBSERVATIONS.name} WHERE rowid = ?", (row_id,))
        row, names = cursor.fetchone(), [column[0] for column in cursor.description]
    if row is None:
        raise _error(path, "is there no more", "open the file again", row_id)
    told = {name: str(value) for name, value in zip(names, row, strict=True) if _is_told(name, value)}
    place = next((point_of(value) for value in row if isinstance(value, bytes)), None)
    return {**told, "place": coordinates_in("DD", *place)} if place else told


def _is_told(name: str, value: object) -> bool:
    return name != "fid" and value is not None and value != "" and not isinstance(value, bytes)


def _none() -> Observations:
    empty = np.empty(0, dtype=np.int64)
    return Observations(np.empty((0, 2)), empty, empty.copy(), np.empty(0, dtype=np.int32), (), empty.copy())


def _read(path: Path, columns: list[str]) -> pa.Table:
    import pyogrio

    try:
        _, table = pyogrio.read_arrow(path, layer=schema.OBSERVATIONS.name, columns=columns, return_fids=True)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise _error(path, f"cannot be read ({error})", "") from error
    return table


def _observations(path: Path, table: pa.Table, by: str, fields: tuple[str, ...]) -> Observations:
    import pyarrow as pa
    import pyarrow.compute as pc

    row_ids = table.column(0).to_numpy().astype(np.int64)
    geometry = next(name for name in table.column_names if name in ("wkb_geometry", "geom", "geometry"))
    lonlat = _points(path, table.column(geometry).combine_chunks(), row_ids)
    none = pa.nulls(len(table), pa.string())
    names = table.column_names
    dates = table.column("date").combine_chunks() if "date" in names else none
    kinds, kind, ordered = _told_apart(table.column(by).combine_chunks() if by in names else none)
    earliest, latest = _instants(path, pc.fill_null(dates.cast(pa.string()), ""), row_ids)
    return Observations(lonlat, earliest, latest, kind, kinds, row_ids, by, ordered, fields)


def _told_apart(values: pa.Array) -> tuple[tuple[str, ...], Int32Array, bool]:
    """Return the kinds that values fall into, which of them each is in, and whether the kinds are in an order."""
    import pyarrow as pa
    import pyarrow.compute as pc

    number = pa.types.is_integer(values.type) or pa.types.is_floating(values.type)
    if number and pc.count_distinct(values).as_py() > _MOST_KINDS:
        return _classes(values.cast(pa.float64()).to_numpy(zero_copy_only=False))
    coded = pc.fill_null(values.cast(pa.string()), "").dictionary_encode()
    codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    names = coded.dictionary.to_pylist()
    if len(names) <= _MOST_KINDS:
        return tuple(names), codes, False
    # The most frequent ones keep their names.
    ranked = np.argsort(-np.bincount(codes, minlength=len(names)), kind="stable")
    place = np.full(len(names), _MOST_KINDS - 1, dtype=np.int32)
    place[ranked[: _MOST_KINDS - 1]] = np.arange(_MOST_KINDS - 1, dtype=np.int32)
    return (*(names[i] for i in ranked[: _MOST_KINDS - 1]), _OTHERS), place[codes], False


def _classes(numbers: Float64Array) -> tuple[tuple[str, ...], Int32Array, bool]:
    """Return classes that hold about as many of the numbers each; what is no number is in the last, of its own."""
    known = np.isfinite(numbers)
    edges = np.unique(np.quantile(numbers[known], np.linspace(0, 1, _CLASSES + 1)))
    found = np.clip(np.searchsorted(edges, numbers, side="right") - 1, 0, len(edges) - 2)
    labels = [f"{_short(low)} to {_short(high)}" for low, high in pairwise(edges)]
    if not known.all():
        labels.append("")
        found[~known] = len(labels) - 1
    return tuple(labels), found.astype(np.int32), True


def _short(number: float) -> str:
    """Return a number with three digits that count: ``0.0912``, ``2,700``."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def _points(path: Path, blobs: pa.Array, row_ids: Int64Array) -> Float64Array:
    import pyarrow.compute as pc

    if blobs.null_count:
        at = int(np.flatnonzero(blobs.is_null().to_numpy(zero_copy_only=False))[0])
        raise _error(path, "has no place", "every observation needs a point", row_ids[at], "geom")
    lengths = pc.binary_length(blobs).to_numpy(zero_copy_only=False)
    wrong = np.flatnonzero(lengths != _POINT_BYTES)
    if not len(wrong):
        joined = np.frombuffer(_bytes_of(blobs), dtype=np.uint8).reshape(-1, _POINT_BYTES)
        is_point = (joined[:, 0] == 1) & (joined[:, 1:5].copy().view("<u4")[:, 0] == 1)
        wrong = np.flatnonzero(~is_point)
    if len(wrong):
        raise _error(
            path, "holds a geometry that is no point", "every observation is a point", row_ids[wrong[0]], "geom"
        )
    lonlat = joined[:, 5:].copy().view("<f8").astype(np.float64)
    off = ~(np.isfinite(lonlat).all(axis=1) & (np.abs(lonlat[:, 0]) <= 180) & (np.abs(lonlat[:, 1]) <= 90))
    if off.any():
        at = int(np.flatnonzero(off)[0])
        lon, lat = lonlat[at]
        reason = f"lies outside the globe (longitude {lon:g}, latitude {lat:g})"
        raise _error(path, reason, "a point has a longitude and a latitude in degrees", row_ids[at], "geom")
    return lonlat


def _bytes_of(blobs: pa.Array) -> memoryview:
    """Return the bytes of all values of a binary array, one after the other."""
    _, offsets, data = blobs.buffers()
    width = np.int64 if str(blobs.type).startswith("large") else np.int32
    ends = np.frombuffer(offsets, dtype=width)[blobs.offset : blobs.offset + len(blobs) + 1]
    return memoryview(data)[int(ends[0]) : int(ends[-1])]


def _instants(path: Path, texts: pa.Array, row_ids: Int64Array) -> tuple[Int64Array, Int64Array]:
    import pyarrow.compute as pc

    coded = texts.dictionary_encode()
    distinct, index = coded.dictionary, coded.indices.to_numpy(zero_copy_only=False)
    earliest = np.full(len(distinct), DISTANT_PAST, dtype=np.int64)
    latest = np.full(len(distinct), DISTANT_FUTURE, dtype=np.int64)
    plain = pc.match_substring_regex(distinct, _PLAIN).to_numpy(zero_copy_only=False)
    lengths = pc.utf8_length(distinct).to_numpy(zero_copy_only=False)
    values = distinct.to_numpy(zero_copy_only=False)
    for chosen, length_s in ((plain & (lengths == _DAY_CHARACTERS), 86_400), (plain & (lengths > _DAY_CHARACTERS), 1)):
        try:
            earliest[chosen] = values[chosen].astype("U19").astype("datetime64[s]").astype(np.int64)
        except ValueError:
            # One of them is no day of the calendar: the slow way below says which.
            plain &= ~chosen
            continue
        latest[chosen] = earliest[chosen] + length_s
    for i in np.flatnonzero(~plain & (lengths > 0)):
        try:
            bounds = parse_date_text(values[i])
        except DateTextError as error:
            row = row_ids[int(np.flatnonzero(index == i)[0])]
            reason = f"“{error.text}” is not a date ({error.reason})"
            raise _error(path, reason, "write it as 2017, 2015-04 or 2015-04-27", row, "date") from error
        earliest[i], latest[i] = bounds.earliest, bounds.latest
    return earliest[index], latest[index]


def _error(path: Path, reason: str, hint: str, row: int | None = None, field: str = "") -> AtlasFileError:
    name = "" if row is None else str(row)
    return AtlasFileError(path, reason, hint, layer=schema.OBSERVATIONS.name, row=name, field=field)
