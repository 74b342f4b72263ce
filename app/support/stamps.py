"""What tells one state of a file from another."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class FileStamp(NamedTuple):
    """What tells one state of a file from another without reading it."""

    inode: int
    size: int
    changed_ns: int


def stamp_of(path: Path) -> FileStamp | None:
    """Return the state of a file, or ``None`` where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return FileStamp(found.st_ino, found.st_size, found.st_mtime_ns)
