"""Copies of the bundled atlas that are then spoilt in one way, and the contents of GeoPackages."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parents[2]
POSTURE = ROOT / "geodata" / "posture.gpkg"
BASEMAP = ROOT / "geodata" / "basemap.gpkg"


def spoilt(folder: Path, *statements: str, name: str = "mine.gpkg") -> Path:
    """Return a copy of the bundled atlas on which SQL statements were run."""
    path = folder / name
    shutil.copyfile(POSTURE, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    return path


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table of a GeoPackage, and the definitions of the tables."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        definitions = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).fetchall()
        rows = {
            name: connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall() for name, _ in definitions
        }
    return {"sqlite_master": definitions, **rows}
