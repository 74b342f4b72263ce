"""The program's colours as a style sheet for the page."""

from __future__ import annotations

from typing import Final

from app.mapview.messages import Theme
from app.support.colours import DARK, LIGHT, Colours

GROUND: Final[dict[Theme, str]] = {"light": LIGHT.sea, "dark": DARK.sea, "print": "#F5F9FB"}
"""What shows before the page paints, so that the start does not flash white."""


def colours_css() -> str:
    """Return the colours that the map shares with the rest of the program, as custom properties by theme.

    What only the map has (halos, depths, borders) is in ``resources/web/theme.css``, which is read after this.
    """
    return f":root {{\n{_properties(LIGHT)}}}\n\n:root[data-theme='dark'] {{\n{_properties(DARK)}}}\n"


def _properties(colours: Colours) -> str:
    shared = {
        "sea": colours.sea,
        "land": colours.land,
        "coast": colours.coast,
        "text": colours.text,
        "paper": colours.ground_raised,
        "paper-edge": colours.line,
        "overdue": colours.overdue,
        "selection": colours.selection,
        "on-force": colours.on_force,
        **colours.forces,
    }
    return "".join(f"  --{name}: {value};\n" for name, value in shared.items())
