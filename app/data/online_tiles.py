"""Online raster maps: which there are, and where their tiles are. Nothing here asks anybody."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from app.data.tiles import plain
from app.support.errors import UserError

_FIELD: Final = re.compile(r"\{([^}]*)\}")
_FIELDS: Final = frozenset("zxy")
_MAX_ZOOM: Final = 19


class OnlineMap(NamedTuple):
    """A server of raster tiles in Web Mercator; ``template`` has ``{z}``, ``{x}`` and ``{y}``."""

    name: str
    template: str
    attribution: str
    max_zoom: int = _MAX_ZOOM

    def address(self, zoom: int, column: int, row: int) -> str:
        """Return where a tile is; columns and rows count from the north-west."""
        values = {"z": zoom, "x": column, "y": row}
        return _FIELD.sub(lambda field: str(values[field[1]]), self.template)


class OnlineMapError(UserError):
    """An address is none of a tile server; the text says what would be right."""


def online_maps() -> list[OnlineMap]:
    """Return the maps of the package ``xyzservices`` that need no key, by name; asks nobody."""
    import xyzservices

    found = []
    for name, provider in xyzservices.providers.flatten().items():
        if provider.requires_token() or provider.get("status") == "broken":
            continue
        template = str(provider.build_url(fill_subdomain=True, scale_factor=""))
        if template.startswith("https://") and set(_FIELD.findall(template)) == _FIELDS:
            zoom = min(_MAX_ZOOM, int(provider.get("max_zoom", _MAX_ZOOM)))
            found.append(OnlineMap(name, template, plain(str(provider.get("attribution", ""))), zoom))
    return sorted(found)


def map_at(template: str, attribution: str) -> OnlineMap:
    """Return the map behind an address that a person wrote.

    Raises:
        OnlineMapError: it is no web address, or does not say where zoom, column and row go.
    """
    template = template.strip()
    parts = urlsplit(_FIELD.sub("0", template))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise OnlineMapError(f"“{template}” is no web address; write it as https://example.org/{{z}}/{{x}}/{{y}}.png.")
    if set(_FIELD.findall(template)) != _FIELDS:
        raise OnlineMapError("The address needs {z}, {x} and {y} where zoom, column and row go, and no other braces.")
    return OnlineMap(parts.hostname, template, plain(attribution) or parts.hostname)
