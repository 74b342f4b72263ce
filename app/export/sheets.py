"""Sheets of paper and slides, by the names of the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MM_PER_INCH: Final = 25.4


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of paper or a slide: its size in millimetres and the usual resolution."""

    label: str
    width_mm: float
    height_mm: float
    dpi: int


# ISO 216; slides as PowerPoint has them, at the resolution that makes 1920 and 1440 pixels.
SHEETS: Final[dict[str, Sheet]] = {
    "a5": Sheet("A5 landscape", 210, 148, 300),
    "a4": Sheet("A4 landscape", 297, 210, 300),
    "a4-portrait": Sheet("A4 portrait", 210, 297, 300),
    "a3": Sheet("A3 landscape", 420, 297, 300),
    "a3-portrait": Sheet("A3 portrait", 297, 420, 300),
    "slide": Sheet("Slide 16:9", 338.667, 190.5, 144),
    "slide-4-3": Sheet("Slide 4:3", 254, 190.5, 144),
}


def pixels(sheet: Sheet, dpi: int) -> tuple[int, int]:
    """Return the width and height of a sheet in pixels at a resolution in dots an inch."""
    return round(sheet.width_mm / MM_PER_INCH * dpi), round(sheet.height_mm / MM_PER_INCH * dpi)
