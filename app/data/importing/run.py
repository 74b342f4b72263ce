"""One import from file to atlas, in two steps so that a person can look in between: :func:`prepare`, :func:`add`."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.data.errors import AtlasFileError
from app.data.importing.columns import LAYERS, PLACE_FIELDS, counted
from app.data.importing.mapping import Mapping, guess_mapping
from app.data.importing.merge import Merged, merge
from app.data.importing.raw import RawTable
from app.data.importing.read import read_tables
from app.data.importing.rows import Understood, failures_as_rows, understand
from app.data.safe_text import neutralised
from app.data.store import load_atlas, save_atlas
from app.domain.atlas import Atlas
from app.support.stamps import stamp_of

_SHOWN_ROWS = 3


@dataclass(frozen=True)
class Prepared:
    """A table that was read and understood, and nothing added yet.

    ``keep_doubles`` is whether observations that the atlas has already come in once more.
    """

    path: Path
    table: RawTable
    mapping: Mapping
    understood: Understood
    keep_doubles: bool = False

    def in_words(self) -> Iterator[str]:
        """Yield what was understood, line by line."""
        name = f", {self.table.name}" if self.table.name else ""
        rows = counted(len(self.table.rows), "rows")
        yield f"{self.path.name}{name}: {rows}, for the layer {self.mapping.layer}"
        yield from (f"  {note}" for note in self.table.notes)
        for field, column in self.mapping.columns.items():
            samples = [
                str(row.cells[column]) for row in self.table.rows[:200] if row.cells.get(column) not in (None, "")
            ]
            shown = ", ".join(sample[:40] for sample in samples[:_SHOWN_ROWS])
            yield f"  {field} = column “{column}” ({shown or 'empty in the first rows'})"
        for field, value in self.mapping.values.items():
            yield f"  {field} = “{value}” where it is empty"
        if self.table.has_geometry:
            yield "  the place = the geometry of the file"
        unused = [column for column in self.table.columns if column not in self.mapping.columns.values()]
        if unused:
            yield f"  left out: {', '.join(unused[:12])}{' and more' if len(unused) > 12 else ''}"


def prepare(
    path: Path,
    *,
    mapping: Mapping | None = None,
    layer: str = "",
    crs: str = "",
    progress: Callable[[int], None] | None = None,
) -> Prepared:
    """Read and understand a file.

    Args:
        path: the file.
        mapping: how to understand it; guessed where it is not given.
        layer: what the rows are, where it is not to be guessed.
        crs: the reference system, for files that do not say it.
        progress: see :func:`app.data.importing.rows.understand`.

    Raises:
        AtlasFileError: it cannot be read, or the mapping does not fit it.
    """
    crs = crs or (mapping.crs if mapping else "")
    table = chosen_table(path, read_tables(path, crs), mapping)
    used = mapping or guess_mapping(table, layer)
    if crs and not used.crs:
        used = used.model_copy(update={"crs": crs})
    check_columns(path, table, used)
    return Prepared(path, table, used, understand(path, table, used, progress))


def check_columns(path: Path, table: RawTable, mapping: Mapping) -> None:
    """Make sure that a table has the columns that a mapping names.

    Raises:
        AtlasFileError: it has not.
    """
    missing = [column for column in mapping.columns.values() if column not in table.columns]
    if missing:
        has = ", ".join(table.columns[:20])
        raise AtlasFileError(path, f"has no column “{missing[0]}”, which the mapping names", f"it has {has}")


def prepare_all(path: Path, *, crs: str = "", progress: Callable[[int], None] | None = None) -> list[Prepared]:
    """Read a file whose tables have the names of layers, as this program writes them, all at once.

    A file with other tables gives what :func:`prepare` makes of its first one; arguments and errors are the same.
    """
    tables = read_tables(path, crs)
    if not any(table.name in LAYERS for table in tables):
        return [prepare(path, crs=crs, progress=progress)]
    return prepare_layers(path, tables, progress=progress)


def prepare_layers(
    path: Path, tables: list[RawTable], *, progress: Callable[[int], None] | None = None
) -> list[Prepared]:
    """Return those of the tables that have the names of layers, understood, sites first: stays and events name them."""
    named = [table for table in tables if table.name in LAYERS]
    named.sort(key=lambda table: list(LAYERS).index(table.name))
    meant = [(table, _own_mapping(table)) for table in named]
    return [Prepared(path, table, used, understand(path, table, used, progress)) for table, used in meant]


def _own_mapping(table: RawTable) -> Mapping:
    """Return the mapping of a table that this program wrote, by the exact names; of another, what is guessed."""
    layer = LAYERS[table.name]
    needed = {column.name for column in layer.columns if not column.optional}
    if "layer" not in table.columns and not needed <= set(table.columns):
        return guess_mapping(table, table.name)
    places = () if table.has_geometry else PLACE_FIELDS
    columns = {name: name for name in (*layer.names, *places) if name in table.columns}
    return Mapping(layer=table.name, table=table.name, columns=columns)


def chosen_table(path: Path, tables: list[RawTable], mapping: Mapping | None) -> RawTable:
    """Return the table that a mapping names, the first where none is named.

    Raises:
        AtlasFileError: the file has no table of that name.
    """
    if mapping is None or not mapping.table:
        if len(tables) > 1:
            names = ", ".join(table.name for table in tables[1:])
            tables[0].notes.append(f"other tables of the file, left out: {names} (name one in a mapping)")
        return tables[0]
    for table in tables:
        if table.name == mapping.table:
            return table
    names = ", ".join(table.name for table in tables)
    raise AtlasFileError(path, f"has no table “{mapping.table}”, which the mapping names", f"it has {names}")


def merged(prepared: Prepared, atlas: Atlas, observations_in: Path | None) -> Merged:
    """Return the atlas, whose observations are in a file if it has any, with the rows added in memory.

    Raises:
        AtlasFileError: the observations of the atlas cannot be read.
    """
    return merge(
        atlas,
        prepared.understood,
        prepared.mapping.source,
        observations_in=observations_in,
        keep_doubles=prepared.keep_doubles,
    )


def add(prepared: Prepared, target: Path) -> Merged:
    """Add the rows to an atlas on the disk, which is made where there is none. No good row: nothing is written.

    Raises:
        AtlasFileError: the atlas cannot be read or written, or was changed meanwhile.
    """
    stamp = stamp_of(target)
    atlas = load_atlas(target) if stamp is not None else Atlas(title=target.stem)
    result = merged(prepared, atlas, target if stamp is not None else None)
    if result.added:
        save_atlas(
            result.atlas,
            target,
            rest_from=target if stamp is not None else None,
            observations_added=result.observations,
            expected=stamp,
        )
    return result


def save_failures(prepared: Prepared, result: Merged, path: Path) -> None:
    """Write the rows that failed, as they were and with the reasons, as CSV that can be corrected and imported.

    Raises:
        AtlasFileError: it cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            for row in failures_as_rows(prepared.table, result.failures):
                writer.writerow([neutralised(cell) for cell in row])
    except OSError as error:
        raise AtlasFileError(path, f"cannot be written ({error.strerror})", "choose another folder") from error
