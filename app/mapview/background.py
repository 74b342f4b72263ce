"""A background of tiles under the data, as the map takes it: a local file or an online map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Background:
    """Raster tiles in Web Mercator.

    Attributes:
        sign: what stands on the map while they do: ``Online map: OpenStreetMap.Mapnik``.
        attribution: whose they are, plain text.
        min_zoom: the lowest zoom there are tiles of.
        max_zoom: the highest one; nearer, these are enlarged.
        read: of a file: returns the picture at zoom, column, row from the north-west, ``None`` where there is none.
            Called in another thread; may raise.
        address: of an online map: returns where that picture is.
    """

    sign: str
    attribution: str
    min_zoom: int
    max_zoom: int
    read: Callable[[int, int, int], bytes | None] | None = None
    address: Callable[[int, int, int], str] | None = None

    def message(self, version: int) -> dict[str, Any]:
        """Return it as the page takes it; the version makes the addresses of its tiles its own."""
        zooms = {"min_zoom": self.min_zoom, "max_zoom": self.max_zoom}
        return {"version": version, "sign": self.sign, "attribution": self.attribution, **zooms}
