"""Ids for records that come in."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_NOT_SLUG: Final = re.compile(r"[^a-z0-9]+")
_MAX_SLUG: Final = 48


class FreeIds:
    """Ids that are still free."""

    def __init__(self, taken: set[str], nameless: str = "record") -> None:
        """``nameless`` is the id of what has no Latin letters in its name."""
        self.taken = taken
        self._nameless = nameless
        self._next: dict[str, int] = {}

    def free(self, name: str) -> str:
        """Return an id made from a name, and take it."""
        base = slug(name, self._nameless)
        number = self._next.get(base, 1)
        found = base if number == 1 else f"{base}-{number}"
        while found in self.taken:
            number += 1
            found = f"{base}-{number}"
        self._next[base] = number + 1
        self.taken.add(found)
        return found


def slug(name: str, nameless: str = "record") -> str:
    """Return a name as an id: small Latin letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NOT_SLUG.sub("-", plain).strip("-")[:_MAX_SLUG].strip("-") or nameless
