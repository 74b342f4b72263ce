"""Where things are: what ships with the program, and the user's own folders."""

from __future__ import annotations

from pathlib import Path
from typing import Final

APP_NAME: Final = "Posture Atlas"
APP_SLUG: Final = "posture-atlas"

_PACKAGE: Final = Path(__file__).resolve().parents[1]
# An installed wheel carries its files inside the package; a checkout has them beside it.
_SHIPPED: Final = _PACKAGE / "_shipped" if (_PACKAGE / "_shipped").is_dir() else _PACKAGE.parent

RESOURCES: Final = _SHIPPED / "resources"
BUNDLED_ATLAS: Final = _SHIPPED / "geodata" / "posture.gpkg"
BUNDLED_BASEMAP: Final = _SHIPPED / "geodata" / "basemap.gpkg"


def cache_dir() -> Path:
    """Return the user's cache folder of the program, made when it is not there."""
    from platformdirs import user_cache_path

    return user_cache_path(APP_SLUG, appauthor=False, ensure_exists=True)


def config_dir() -> Path:
    """Return the user's settings folder of the program, made when it is not there."""
    from platformdirs import user_config_path

    return user_config_path(APP_SLUG, appauthor=False, ensure_exists=True)


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
