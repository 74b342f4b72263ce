"""The files that were opened last."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from app.support.settings import Settings

_KEY: Final = "files/recent"
_MOST: Final = 8


def recent_files(settings: Settings) -> list[Path]:
    """Return the files opened last, the newest first; those that are gone are left out."""
    try:
        names = json.loads(settings.text(_KEY, "[]"))
    except ValueError:
        # A settings file that somebody has broken is the same as an empty one.
        return []
    paths = [Path(name) for name in names if isinstance(name, str)] if isinstance(names, list) else []
    return [path for path in paths if path.is_file()][:_MOST]


def remember_file(settings: Settings, path: Path) -> None:
    """Put a file first."""
    path = path.resolve()
    others = [other for other in recent_files(settings) if other != path]
    settings.set(_KEY, json.dumps([str(one) for one in (path, *others)][:_MOST], ensure_ascii=False))
