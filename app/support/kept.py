"""What takes long to make, kept in the user's cache folder under the version of what it was made from."""

from __future__ import annotations

import importlib.util
import logging
import os
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

from app.support.stamps import stamp_of

_log = logging.getLogger(__name__)


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return the bytes of a file, which is made and kept where it is not there yet.

    A file that cannot be written costs time at the next start and nothing else; it is logged.
    """
    try:
        return path.read_bytes()
    except OSError:
        # Not made yet, or not readable: then it is made, and kept if it can be.
        made = make()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Two programs may start at once: each writes its own file and the last one to finish wins.
        partial = path.with_suffix(f".{os.getpid()}.part")
        partial.write_bytes(made)
        partial.replace(path)
    except OSError as error:
        _log.warning("%s could not be kept in %s: %s", path.name, path.parent, error)
    return made


def kept_folder(parent: Path, version: str) -> Path:
    """Return the folder of a version, which need not exist; those of other versions are removed once it is new."""
    folder = parent / version
    if parent.is_dir() and not folder.is_dir():
        shutil.rmtree(parent, ignore_errors=True)
    return folder


def version_of(module: str, *files: Path) -> str:
    """Return a name for a way of making something: by the text of one of our modules and the state of other files."""
    stamps = repr([stamp_of(file) for file in files])
    return f"{zlib.crc32(stamps.encode(), zlib.crc32(Path(module).read_bytes())):08x}"


def package_file(name: str) -> Path:
    """Return the first file of an installed package, found without importing it, nor the metadata of all (16 ms).

    Raises:
        ModuleNotFoundError: it is not installed.
    """
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(name=name)
    return Path(found.origin)
