"""A background of tiles under the data, as the map takes it: a local file or an online map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.mapview.bridge import Bridge
from app.mapview.messages import encode


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


class Backdrop:
    """Knows what background the page shows."""

    def __init__(self, bridge: Bridge, hold: Callable[[Background | None], None]) -> None:
        """Speak to the page by ``bridge``; ``hold`` answers its requests for tiles, or refuses them."""
        self._bridge, self._hold = bridge, hold
        self._message: dict[str, Any] = {}
        self.background: Background | None = None

    def show(self, background: Background | None) -> None:
        """Lay tiles over the land, under the data; ``None`` takes them away, and no tile is asked for any more."""
        self._hold(background)
        self.background = background
        version = self._message.get("version", 0) + 1
        self._message = background.message(version) if background else {"version": version, "sign": ""}
        self.resend()

    def resend(self) -> None:
        """Tell a page all of it, if there was ever a background."""
        if self._message:
            self._bridge.send(encode("background", {"background": self._message}))
