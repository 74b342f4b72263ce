"""Where things are: what ships with the program, and the user's own folders."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

APP_NAME: Final = "Posture Atlas"
APP_SLUG: Final = "posture-atlas"

_PACKAGE: Final = Path(__file__).resolve().parents[1]
# An installed wheel carries its files inside the package; a checkout has them beside it.
_SHIPPED: Final = _PACKAGE / "_shipped" if (_PACKAGE / "_shipped").is_dir() else _PACKAGE.parent

RESOURCES: Final = _SHIPPED / "resources"
BUNDLED_ATLAS: Final = _SHIPPED / "geodata" / "posture.gpkg"
BUNDLED_BASEMAP: Final = _SHIPPED / "geodata" / "basemap.gpkg"


def cache_dir() -> Path:
    """Return the user's cache folder of the program, made when it is not there.

    Where it cannot be written to, it is a folder that goes when the program ends.
    """
    from platformdirs import user_cache_path

    folder = user_cache_path(APP_SLUG, appauthor=False)
    return folder if made_writable(folder) else Path(_temporary().name)


def config_dir() -> Path:
    """Return the user's settings folder of the program, which may be missing; see :func:`made_writable`."""
    from platformdirs import user_config_path

    return user_config_path(APP_SLUG, appauthor=False)


def made_writable(folder: Path) -> bool:
    """Make a folder if it is not there, and return whether files can be put into it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


@cache
def _temporary() -> TemporaryDirectory[str]:
    from tempfile import TemporaryDirectory

    return TemporaryDirectory(prefix=f"{APP_SLUG}-", ignore_cleanup_errors=True)


def resource_text(name: str) -> str:
    """Return the text of a file below ``resources/``.

    Raises:
        ValueError: ``name`` is absolute or leaves the folder.
        FileNotFoundError: there is no such file.
    """
    return resource_path(name).read_text(encoding="utf-8")


def resource_path(name: str) -> Path:
    """Return the path of a file below ``resources/``, which need not exist.

    Raises:
        ValueError: ``name`` is absolute or leaves the folder.
    """
    path = (RESOURCES / name).resolve()
    if not path.is_relative_to(RESOURCES.resolve()):
        raise ValueError(f"{name!r} is not below {RESOURCES}")
    return path
