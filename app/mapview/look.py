"""What a reader chooses about the look of the map, and what the program draws on it for the reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from app.domain.layer_counts import AREA_LAYER
from app.domain.vocabulary import Force
from app.mapview.payload import shifted

Symbols = Literal["standard", "plain"]
Names = Literal["both", "en", "ja"]

MOVABLE_LAYERS: Final = ("events", "deployments", "sites", "names", "observations")
"""The layers that can lie in another order, the top one first; below them lie those of the kinds of area."""
GROUND_LAYERS: Final = ("graticule", "bathymetry", "background")
"""The layers of the base map, which always lie beneath, as the land does."""
LEAST_OPACITY: Final = 0.1


@dataclass(frozen=True, slots=True)
class Look:
    """How the map is drawn.

    ``hidden``, ``opacity`` (0.1 to 1, of those that are not fully opaque) and ``order`` name layers: those of
    :data:`MOVABLE_LAYERS`, of :data:`GROUND_LAYERS`, or ``area:`` and a kind of area. ``order`` has the top one first
    and names only what a reader moved; the others keep their places. ``paper`` draws for print, whatever the theme.
    """

    symbols: Symbols = "standard"
    names: Names = "both"
    paper: bool = False
    hidden: frozenset[str] = frozenset()
    opacity: dict[str, float] = field(default_factory=dict)
    order: tuple[str, ...] = ()

    def message(self) -> dict[str, Any]:
        """Return it as the page takes it, and as it is remembered."""
        return {
            "symbols": self.symbols,
            "names": self.names,
            "paper": self.paper,
            "hidden": sorted(self.hidden),
            "opacity": dict(self.opacity),
            "order": list(self.order),
        }


def look_from(value: object) -> Look:
    """Return the look of a message; what is not understood in it is as at first."""
    if not isinstance(value, dict):
        return Look()
    symbols: Symbols = next((code for code in get_args(Symbols) if code == value.get("symbols")), "standard")
    names: Names = next((code for code in get_args(Names) if code == value.get("names")), "both")
    opacity = value.get("opacity")
    return Look(
        symbols,
        names,
        value.get("paper") is True,
        frozenset(_texts(value.get("hidden"))),
        {
            str(layer): min(1.0, max(LEAST_OPACITY, float(part)))
            for layer, part in (opacity if isinstance(opacity, dict) else {}).items()
            if isinstance(part, (int, float))
        },
        tuple(dict.fromkeys(_texts(value.get("order")))),
    )


def layers_in_order(kinds_of_area: Iterable[str], order: Iterable[str]) -> list[str]:
    """Return the layers that can be moved, the top one first.

    Those that ``order`` names take the places that they have between them, in its sequence; it may name layers that
    this map does not have, and leave out some that it has.
    """
    layers = [*MOVABLE_LAYERS, *(AREA_LAYER + kind for kind in sorted(set(kinds_of_area)))]
    named = [layer for layer in order if layer in layers]
    moved = iter(named)
    return [next(moved) if layer in named else layer for layer in layers]


def is_layer(name: str) -> bool:
    """Return whether a layer can have this name."""
    return name in (*MOVABLE_LAYERS, *GROUND_LAYERS) or (name.startswith(AREA_LAYER) and name != AREA_LAYER)


def _texts(value: object) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


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
