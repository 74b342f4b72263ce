"""What must hold of a file before it is replaced: nobody else is at it, and nobody was since it was read."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from app.data.errors import AtlasFileError
from app.support.stamps import FileStamp, stamp_of

_SQLITE_MAGIC = b"SQLite format 3\x00"


def check_target(path: Path, expected: FileStamp | None = None) -> None:
    """Make sure that a file may be replaced, or be made.

    Args:
        path: the file.
        expected: its state when it was read; ``None`` where that does not matter.

    Raises:
        AtlasFileError: it is read-only or a folder, in use by another program, or not as it was.
    """
    if path.is_dir():
        raise AtlasFileError(path, "is a folder", "give the name of a file")
    if not path.exists():
        if expected is not None:
            raise AtlasFileError(path, "was moved or deleted since it was opened", "save it under another name")
        return
    # A rename would replace a file that its owner has protected. Root may write to everything, so bits count too.
    if not os.access(path, os.W_OK) or not path.stat().st_mode & 0o222:
        raise AtlasFileError(path, "is read-only", "save it under another name")
    _check_unused(path)
    if expected is not None and stamp_of(path) != expected:
        reason = "was changed by another program since it was opened"
        raise AtlasFileError(path, reason, "save it under another name, or open it again and lose your changes")


def _check_unused(path: Path) -> None:
    # SQLite would play a log that lies beside the file into the new one.
    for suffix in ("-wal", "-journal"):
        log = path.with_name(path.name + suffix)
        if log.exists() and log.stat().st_size:
            raise AtlasFileError(path, f"is in use by another program ({log.name})", "close it there and try again")
    with path.open("rb") as file:
        if file.read(len(_SQLITE_MAGIC)) != _SQLITE_MAGIC:
            return
    try:
        with closing(sqlite3.connect(path, timeout=0.2, isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if str(getattr(error, "sqlite_errorname", "")).startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise AtlasFileError(path, "is in use by another program", "close it there and try again") from error
    except sqlite3.DatabaseError:
        # A damaged file may be replaced.
        return
