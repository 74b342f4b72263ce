"""Shapefiles, alone or in a zip archive, with texts in the encodings that they come in."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePosixPath
from typing import Final
from zipfile import ZipFile

from app.data.errors import AtlasFileError
from app.data.importing.raw import RawTable, member_bytes, opened_zip, read_bytes
from app.data.importing.vector_files import read_vector

_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_MAX_SHAPEFILES: Final = 50
# Every file is something in cp932, so it comes after.
_ENCODINGS: Final = ("utf-8", "cp932")
_LANGUAGE_AT: Final = 29
_FIELDS_AT: Final = 32


def read_shapefile(path: Path, crs: str = "", *, inside: Path | None = None) -> list[RawTable]:
    """Read a shapefile with the files beside it; the arguments and errors are those of :func:`read_vector`."""
    return read_vector(path, crs, inside=inside, encoding=_encoding_of(path))


def read_zipped_shapefiles(path: Path, crs: str = "") -> list[RawTable]:
    """Read every shapefile of an archive, each as a table of its name. Nothing is unpacked under a name of the archive.

    Raises:
        AtlasFileError: it is damaged or would unpack to more than is reasonable, or has no shapefile that can be read.
    """
    with opened_zip(path) as archive, tempfile.TemporaryDirectory(prefix="atlas-shapefiles-") as folder:
        members = {name.lower(): name for name in archive.namelist()}
        shapes = sorted(name for name in members if name.endswith(".shp"))
        if not shapes:
            raise AtlasFileError(path, "holds no shapefile (.shp)", "unpack it and choose one of its files")
        if len(shapes) > _MAX_SHAPEFILES:
            raise AtlasFileError(path, f"holds more than {_MAX_SHAPEFILES} shapefiles", "unpack it and choose one")
        tables = []
        for number, shape in enumerate(shapes):
            target = Path(folder) / f"{number}.shp"
            _unpack(path, archive, members, shape, target)
            for table in read_shapefile(target, crs, inside=path):
                table.name = PurePosixPath(members[shape]).stem if len(shapes) > 1 else ""
                tables.append(table)
        return tables


def _unpack(path: Path, archive: ZipFile, members: dict[str, str], shape: str, target: Path) -> None:
    """Write the parts of one shapefile under names of our own: those of the archive could lead anywhere."""
    for suffix in _PARTS:
        name = members.get(shape.removesuffix(".shp") + suffix)
        if name is not None:
            target.with_suffix(suffix).write_bytes(member_bytes(path, archive, name))


def _encoding_of(path: Path) -> str:
    """Return the encoding of texts where neither the file nor one beside it says it, else an empty text."""
    table = next((path.with_suffix(suffix) for suffix in (".dbf", ".DBF") if path.with_suffix(suffix).exists()), None)
    if table is None or any(path.with_suffix(suffix).exists() for suffix in (".cpg", ".CPG", ".cst", ".CST")):
        return ""
    body = read_bytes(table)
    if len(body) <= _FIELDS_AT or body[_LANGUAGE_AT] or body.isascii():
        return ""
    for encoding in _ENCODINGS:
        try:
            body[_FIELDS_AT:].decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return ""
