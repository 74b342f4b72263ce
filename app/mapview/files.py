"""The files that the page may ask for, and the only way to read them."""

from __future__ import annotations

import importlib.resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from app.support.paths import RESOURCES

SCHEME: Final = "atlas"
HOST: Final = "map"
ORIGIN: Final = f"{SCHEME}://{HOST}"

MIME_TYPES: Final[dict[str, str]] = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".bin": "application/octet-stream",
}

WEB_FILES: Final = RESOURCES / "web"


def leaflet_files() -> Traversable:
    """Return the folder of Leaflet's files inside its package."""
    return importlib.resources.files("js_lib_leaflet") / "static" / "js_lib_leaflet"


def read_below(root: Traversable, path: str) -> bytes | None:
    """Return the bytes of the file ``path`` below ``root``, or ``None`` where there is none.

    Only plain names joined by ``/`` are followed: an absolute path, a drive, a backslash, a hidden name or
    ``..`` is answered like a missing file, so that nothing outside ``root`` can be read.
    """
    names = path.split("/")
    if any(not name or name.startswith(".") or "\\" in name or ":" in name or "\0" in name for name in names):
        return None
    found = root
    for name in names:
        found = found / name
    return found.read_bytes() if found.is_file() else None


def mime_type(path: str) -> str:
    """Return the MIME type of a file by its suffix."""
    return MIME_TYPES.get(Path(path).suffix, MIME_TYPES[".bin"])
