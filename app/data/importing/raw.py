"""What the readers hand on: tables of rows as they were found, not yet understood."""

from __future__ import annotations

import lzma
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, overload
from zipfile import BadZipFile, ZipFile, is_zipfile

from shapely.geometry.base import BaseGeometry

from app.data.errors import AtlasFileError

MAX_FILE_BYTES: Final = 1 << 30
MAX_TEXT_BYTES: Final = 256 << 20
MAX_ROWS: Final = 2_000_000
MAX_COLUMNS: Final = 1_000
MAX_CELL_CHARACTERS: Final = 1_000_000
_MAX_UNPACKED_BYTES: Final = 512 << 20
_MAX_RATIO: Final = 300
_MAX_MEMBERS: Final = 10_000
# What the standard library raises for a zip that is spoilt somewhere.
DAMAGE: Final = (BadZipFile, OSError, EOFError, zlib.error, lzma.LZMAError, struct.error, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: where it stood (line, feature or row number), its cells, and its geometry in EPSG:4326 if it has one."""

    number: int
    cells: dict[str, object]
    geometry: BaseGeometry | None = None


class ColumnRows(Sequence[RawRow]):
    """Rows that are made from columns when they are asked for: a million of them fit into memory as columns only."""

    def __init__(self, columns: dict[str, Sequence[object]], geometries: Any, count: int) -> None:
        """``geometries`` is an array aligned with the columns, or ``None``."""
        self._columns, self._geometries, self._count = columns, geometries, count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[RawRow]:
        return map(self._row, range(self._count))

    @overload
    def __getitem__(self, at: int) -> RawRow: ...
    @overload
    def __getitem__(self, at: slice) -> list[RawRow]: ...
    def __getitem__(self, at: int | slice) -> RawRow | list[RawRow]:
        if isinstance(at, slice):
            return [self._row(i) for i in range(*at.indices(self._count))]
        return self._row(range(self._count)[at])

    def _row(self, i: int) -> RawRow:
        cells = {name: values[i] for name, values in self._columns.items()}
        return RawRow(i + 1, cells, None if self._geometries is None else self._geometries[i])


@dataclass
class RawTable:
    """A table or layer of a file.

    Attributes:
        name: the sheet or layer, empty where the file has but one.
        columns: the names of the columns, in order.
        rows: the rows.
        has_geometry: whether rows come with their own geometry.
        notes: what the reader had to decide, in words.
    """

    name: str
    columns: tuple[str, ...]
    rows: Sequence[RawRow]
    has_geometry: bool = False
    notes: list[str] = field(default_factory=list)


def check_size(path: Path, limit: int = MAX_FILE_BYTES) -> int:
    """Return the size of a file in bytes.

    Raises:
        AtlasFileError: there is no such file, it is empty or a folder, or it is larger than ``limit``.
    """
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise AtlasFileError(path, "there is no such file", "it may have been moved or renamed") from error
    except OSError as error:
        raise AtlasFileError(path, f"cannot be read ({error.strerror})") from error
    if path.is_dir():
        raise AtlasFileError(path, "is a folder", "give the name of a file")
    if not size:
        raise AtlasFileError(path, "is empty", "choose a file with something in it")
    if size > limit:
        raise AtlasFileError(path, f"is larger than {limit >> 20} MB", "split it")
    return size


def read_bytes(path: Path, limit: int = MAX_TEXT_BYTES) -> bytes:
    """Return what is in a file of text.

    Raises:
        AtlasFileError: it cannot be read, or is too large.
    """
    check_size(path, limit)
    try:
        return path.read_bytes()
    except OSError as error:
        raise AtlasFileError(path, f"cannot be read ({error.strerror})") from error


@contextmanager
def opened_zip(path: Path) -> Iterator[ZipFile]:
    """Open an archive whose unpacked size is bounded. Nothing is unpacked to the disk.

    Raises:
        AtlasFileError: it is damaged, or would unpack to more than is reasonable.
    """
    check_size(path)
    if not is_zipfile(path):
        raise AtlasFileError(path, "is not what its name says (it is no zip archive)", "save or download it again")
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            packed = max(1, sum(member.compress_size for member in members))
            if len(members) > _MAX_MEMBERS or unpacked > _MAX_UNPACKED_BYTES:
                raise AtlasFileError(path, f"unpacks to more than {_MAX_UNPACKED_BYTES >> 20} MB", "split it")
            if unpacked > 1 << 20 and unpacked / packed > _MAX_RATIO:
                raise AtlasFileError(path, f"unpacks to {unpacked // packed:,} times its size", "it looks like a bomb")
            yield archive
    except DAMAGE as error:
        raise AtlasFileError(path, f"is a damaged archive ({error})", "save or download it again") from error


def member_bytes(path: Path, archive: ZipFile, name: str, limit: int = MAX_TEXT_BYTES) -> bytes:
    """Return one member of an archive, never more than ``limit`` bytes whatever its header says.

    Raises:
        AtlasFileError: it is larger.
    """
    with archive.open(name) as member:
        body = member.read(limit + 1)
    if len(body) > limit:
        raise AtlasFileError(path, f"holds {name} of more than {limit >> 20} MB", "split it")
    return body


def check_rows(path: Path, count: int, layer: str = "") -> None:
    """Refuse more rows than can be dealt with.

    Raises:
        AtlasFileError: ``count`` is more than two million.
    """
    if count > MAX_ROWS:
        raise AtlasFileError(path, f"has more than {MAX_ROWS:,} rows", "split it", layer=layer)


def split_by_layer(table: RawTable, layers: tuple[str, ...]) -> list[RawTable]:
    """Return a table for each layer, in the order of ``layers``, if every row says in ``layer`` to which it belongs."""
    named = [row.cells.get("layer") for row in table.rows]
    if not all(name in layers for name in named):
        return [table]
    tables = []
    for layer in layers:
        rows = [row for row, name in zip(table.rows, named, strict=True) if name == layer]
        if rows:
            columns = tuple(dict.fromkeys(name for row in rows for name in row.cells))
            tables.append(RawTable(layer, columns, rows, table.has_geometry, list(table.notes)))
    return tables
