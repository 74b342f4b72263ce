"""Writing files: checked before the work, written beside and renamed after it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from app.support.errors import UserError


def check_writable(path: Path, *, suffixes: Sequence[str], replace: bool) -> None:
    """Make sure that a file can be written, before any work is done for it.

    Raises:
        UserError: the name has another ending, its folder is missing or cannot be written to, it is a folder,
            or it exists and is not to be replaced.
    """
    if path.suffix.lower() not in suffixes:
        raise UserError(f"{path.name}: the file must end in {' or '.join(suffixes)}.")
    folder = path.parent
    if not folder.is_dir():
        raise UserError(f"{path}: there is no folder {folder}. Make it first or choose another.")
    if path.is_dir():
        raise UserError(f"{path}: this is a folder. Give the name of a file.")
    if path.exists() and not replace:
        raise UserError(f"{path}: the file exists. Give another name, or --force to replace it.")
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise UserError(f"{path}: you may not write here. Choose another folder.")


def write_beside(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file as a whole: ``write`` fills a temporary one beside it, which then takes its name.

    Raises:
        UserError: it cannot be written; what was there before is as it was.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise UserError(f"{path}: it cannot be written ({error.strerror}).") from error
    temporary = Path(name)
    try:
        write(temporary)
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.chmod(plain_mode())
        temporary.replace(path)
    except OSError as error:
        raise UserError(f"{path}: it cannot be written ({error.strerror or error}).") from error
    finally:
        temporary.unlink(missing_ok=True)


def check_folder(folder: Path, *, replace: bool) -> None:
    """Make sure that a folder can be made or written into, before any work is done for it.

    Raises:
        UserError: it stands in no folder, is a file, may not be written to, or is not empty and may not be added to.
    """
    if not folder.parent.is_dir():
        raise UserError(f"{folder}: there is no folder {folder.parent}. Make it first or choose another.")
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder}: this is a file. Give the name of a folder.")
    if not os.access(folder.parent, os.W_OK) or (folder.exists() and not os.access(folder, os.W_OK)):
        raise UserError(f"{folder}: you may not write here. Choose another folder.")
    if folder.exists() and not replace and any(folder.iterdir()):
        raise UserError(
            f"{folder}: the folder is not empty. Give another name, or --force to replace the numbered frames in it."
        )


def plain_mode(*, folder: bool = False) -> int:
    """Return the permissions of a new file or folder that the user's mask leaves; temporary ones are private."""
    mask = os.umask(0)
    os.umask(mask)
    return (0o777 if folder else 0o666) & ~mask
