"""The atlas and the base map that ship with the program."""

from __future__ import annotations

from pathlib import Path

from app.data.basemap import Basemap
from app.data.store import load_atlas
from app.domain.atlas import Atlas
from app.support.paths import BUNDLED_ATLAS, BUNDLED_BASEMAP, cache_dir


def open_atlas(path: Path | None) -> Atlas:
    """Return the atlas of a file, or the bundled one for ``None``.

    Raises:
        AtlasFileError: the file cannot be read.
    """
    return load_atlas(BUNDLED_ATLAS, immutable=True) if path is None else load_atlas(path)


def open_basemap() -> Basemap:
    """Return the bundled base map.

    Raises:
        AtlasFileError: the file cannot be read.
    """
    return Basemap(BUNDLED_BASEMAP, cache_dir() / "basemap")


def is_bundled(path: Path) -> bool:
    """Return whether a path leads to the atlas that ships with the program, which is never written to."""
    return path.resolve() == BUNDLED_ATLAS.resolve()
