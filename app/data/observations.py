"""Bulk dated points out of an atlas, as arrays: a million of them come through Arrow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from app.data import schema
from app.data.errors import AtlasFileError
from app.data.gpkg import missing_tables, open_gpkg, raw_rows
from app.domain.civil import DISTANT_FUTURE, DISTANT_PAST
from app.domain.dates import DateTextError, parse_date_text

if TYPE_CHECKING:
    import pyarrow as pa

MAX_OBSERVATIONS: Final = 5_000_000
_POINT_BYTES: Final = 21
# Most bulk dates are a day or a second, and numpy reads those in one go.
_PLAIN: Final = r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2})?$"
_DAY_CHARACTERS: Final = 10

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
        kinds: the kinds that occur.
        row_ids: the row in the file, int64.
    """

    lonlat: Float64Array
    earliest: Int64Array
    latest: Int64Array
    kind: Int32Array
    kinds: tuple[str, ...]
    row_ids: Int64Array

    def __len__(self) -> int:
        return len(self.lonlat)


def load_observations(path: Path) -> Observations:
    """Read the observations of an atlas; a file without the layer has none.

    Raises:
        AtlasFileError: the file or a row cannot be read, or there are more than five million.
    """
    with open_gpkg(path) as connection:
        if missing_tables(connection, [schema.OBSERVATIONS]):
            return _none()
        # Refuses a missing geometry column and another reference system.
        raw_rows(connection, path, schema.OBSERVATIONS)
        (count,) = connection.execute(f"SELECT count(*) FROM {schema.OBSERVATIONS.name}").fetchone()
        present = {str(row[1]) for row in connection.execute(f"PRAGMA table_info({schema.OBSERVATIONS.name})")}
    if count > MAX_OBSERVATIONS:
        raise _error(path, f"has {count:,} rows, more than {MAX_OBSERVATIONS:,}", "split the file")
    if not count:
        return _none()
    table = _read(path, [name for name in ("date", "kind") if name in present])
    return _observations(path, table)


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


def _observations(path: Path, table: pa.Table) -> Observations:
    import pyarrow as pa
    import pyarrow.compute as pc

    row_ids = table.column(0).to_numpy().astype(np.int64)
    geometry = next(name for name in table.column_names if name in ("wkb_geometry", "geom", "geometry"))
    lonlat = _points(path, table.column(geometry).combine_chunks(), row_ids)
    none = pa.nulls(len(table), pa.string())
    names = table.column_names
    dates = table.column("date").combine_chunks() if "date" in names else none
    kinds = pc.fill_null(table.column("kind").combine_chunks() if "kind" in names else none, "")
    earliest, latest = _instants(path, pc.fill_null(dates.cast(pa.string()), ""), row_ids)
    coded = kinds.cast(pa.string()).dictionary_encode()
    return Observations(
        lonlat=lonlat,
        earliest=earliest,
        latest=latest,
        kind=coded.indices.to_numpy(zero_copy_only=False).astype(np.int32),
        kinds=tuple(coded.dictionary.to_pylist()),
        row_ids=row_ids,
    )


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
