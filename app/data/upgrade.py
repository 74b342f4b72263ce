"""Older schema versions, brought to the newest by numbered steps; each has a kept sample file in tests/data.

A step works on a copy in memory: the file itself changes only when it is saved.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Final

from app.data.gpkg import plain_tables
from app.data.schema import META, OBSERVATIONS, SCHEMA_VERSION


def upgraded(connection: sqlite3.Connection, version: int) -> sqlite3.Connection:
    """Return a connection to the same atlas in the newest schema; of a file that is in it, the connection itself.

    Observations are not in the copy: they are read from the file.
    """
    if version == SCHEMA_VERSION:
        return connection
    copy = _copy_of(connection)
    for number in range(version, SCHEMA_VERSION):
        STEPS[number](copy)
    copy.execute(f"UPDATE {META.name} SET value = ? WHERE key = 'schema_version'", (str(SCHEMA_VERSION),))
    return copy


def _copy_of(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Copy tables column by column, without the file's own definitions: a stranger's SQL is not run."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    for table in sorted(plain_tables(connection)):
        if table == OBSERVATIONS.name or table.startswith("sqlite_"):
            continue
        quoted = _quoted(table)
        columns = [(str(row[1]), str(row[2])) for row in connection.execute(f"PRAGMA table_info({quoted})")]
        definition = ", ".join(f"{_quoted(name)} {_type(kind)}" for name, kind in columns)
        marks = ", ".join("?" * len(columns))
        copy.execute(f"CREATE TABLE {quoted} ({definition})")
        names = ", ".join(_quoted(name) for name, _ in columns)
        rows = connection.execute(f"SELECT {names} FROM {quoted} ORDER BY rowid")
        copy.executemany(f"INSERT INTO {quoted} VALUES ({marks})", rows)
    return copy


def _type(declared: str) -> str:
    return declared if declared in ("TEXT", "INTEGER", "REAL", "BOOLEAN") else ""


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _from_1_to_2(connection: sqlite3.Connection) -> None:
    """Sites were not announced, promised or cancelled and had one name; there were no stories and no measures."""
    for column in ("short_en", "short_ja", "romaji", "announced", "promised", "cancelled"):
        connection.execute(f"ALTER TABLE sites ADD COLUMN {column} TEXT")
    connection.execute(
        "CREATE TABLE site_periods (site_id TEXT, valid_from TEXT, valid_to TEXT, name_en TEXT, name_ja TEXT,"
        " romaji TEXT, operator TEXT, sharing TEXT, source_id TEXT, grade TEXT, note TEXT)"
    )
    connection.execute(
        "CREATE TABLE stories (id TEXT, title TEXT, statement TEXT, date TEXT, outcome TEXT, outcome_date TEXT,"
        " discrepancy TEXT, source_id TEXT, grade TEXT, note TEXT)"
    )
    connection.execute(
        "CREATE TABLE stops (story_id TEXT, position INTEGER, date TEXT, title TEXT, text TEXT, records TEXT,"
        " west REAL, south REAL, east REAL, north REAL)"
    )
    connection.execute(
        "CREATE TABLE measures (id TEXT, subject TEXT, quantity REAL, unit TEXT, date TEXT, source_id TEXT,"
        " approximate BOOLEAN, record_kind TEXT, record_id TEXT, grade TEXT, note TEXT)"
    )


def _from_2_to_3(connection: sqlite3.Connection) -> None:
    """There was one promise to a record, and layouts of pictures were not kept."""
    connection.execute(
        "CREATE TABLE promises (kind TEXT, record_id TEXT, said TEXT, promised TEXT, source_id TEXT, grade TEXT,"
        " note TEXT)"
    )
    connection.execute("CREATE TABLE layouts (name TEXT, settings TEXT)")


STEPS: Final[Mapping[int, Callable[[sqlite3.Connection], None]]] = {1: _from_1_to_2, 2: _from_2_to_3}
