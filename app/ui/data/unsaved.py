"""What differs between the atlas in the window and its file, in words."""

from __future__ import annotations

from dataclasses import fields
from typing import Final

from app.domain.atlas import Atlas

_ONE: Final = {"areas": "area", "periods": "period of a site", "stories": "story", "meta": "fact about the file"}
_MANY: Final = {"periods": "periods of sites", "meta": "facts about the file"}


def unsaved_in_words(saved: Atlas, atlas: Atlas) -> str:
    """Return which parts are others than saved and by how many: ``12 new sites, bookmarks``."""
    parts = []
    for field in fields(Atlas):
        before, now = getattr(saved, field.name), getattr(atlas, field.name)
        if before == now:
            continue
        many = _MANY.get(field.name, field.name)
        if isinstance(now, tuple) and isinstance(before, tuple) and now[: len(before)] == before:
            count = len(now) - len(before)
            one = _ONE.get(field.name, field.name.removesuffix("s"))
            parts.append(f"{count:,} new {one if count == 1 else many}")
        else:
            parts.append(f"changes of {many}")
    return ", ".join(parts)
