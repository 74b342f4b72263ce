"""What a reader chooses about the look of the map, and what the program draws on it for the reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from app.domain.vocabulary import Force
from app.mapview.payload import shifted

Symbols = Literal["standard", "plain"]
Names = Literal["both", "en", "ja"]


@dataclass(frozen=True, slots=True)
class Look:
    """How the map is drawn.

    ``hidden`` and ``opacity`` (0 to 1, of those that are not fully opaque) are keyed by layer: ``bathymetry``,
    ``graticule``, ``names``, ``sites``, ``deployments``, ``events``, ``observations``, or ``area:`` and a kind of area.
    """

    symbols: Symbols = "standard"
    names: Names = "both"
    hidden: frozenset[str] = frozenset()
    opacity: dict[str, float] = field(default_factory=dict)

    def message(self) -> dict[str, Any]:
        """Return it as the page takes it."""
        return {
            "symbols": self.symbols,
            "names": self.names,
            "hidden": sorted(self.hidden),
            "opacity": dict(self.opacity),
        }


@dataclass(frozen=True, slots=True)
class Drawing:
    """A ring, an area, a line, an arc with a head, or a point; ``points`` in degrees, EPSG:4326, any longitudes."""

    kind: Literal["ring", "area", "line", "arc", "point"]
    points: tuple[tuple[float, float], ...]
    label: str = ""
    force: Force | None = None

    def message(self) -> dict[str, Any]:
        """Return it as the page takes it."""
        flat = [round(value, 6) for xy in shifted(list(self.points)) for value in xy]
        return {"kind": self.kind, "points": flat, "label": self.label, "force": self.force or ""}
