"""MIL-STD-2525D / APP-6D symbols as SVG text, by their 20-digit identification code (SIDC)."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from app.support.kept import kept, kept_folder, package_file, version_of

PLANNED_STATUS: Final = "1"
"""The seventh digit of a SIDC whose frame is dashed: planned, anticipated or suspect (MIL-STD-2525D, table A-IV)."""

_SIDC: Final = re.compile(r"[0-9]{20}")
_FRAME: Final = re.compile(r'<(path|circle)((?: (?:d|cx|cy|r)="[^"]*")+) [^>]*></\1>')
# Marks of the echelon stand above the frame, on the bare ground.
_ECHELON: Final = re.compile(r'<g transform="translate\([^"]*\)" stroke-width="4" stroke="black" fill="none" >.*?</g>')

# What milsymbol.js fills the gaps of a dashed frame with, and its counterpart on a dark ground.
_LIGHT: Final = "rgb(239, 239, 239)"
_DARK: Final = "rgb(22, 33, 43)"

# A bare diamond with a question mark: no frame of the standard, so that it cannot be taken for one.
FALLBACK_SVG: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128" viewBox="36 36 128 128">'
    '<path d="M100,44 L156,100 L100,156 L44,100 Z" stroke-width="4" stroke="black" fill="rgb(238,238,238)"></path>'
    '<text x="100" y="103" text-anchor="middle" font-size="60" font-family="Arial" font-weight="bold" '
    'dominant-baseline="middle" fill="black">?</text></svg>'
)


@lru_cache(maxsize=4096)
def symbol_svg(sidc: str, *, on_dark: bool = False) -> str:
    """Return the symbol of a SIDC as SVG text; :data:`FALLBACK_SVG` where the code is wrong or not drawn.

    The package ``milsymbol`` draws planned symbols with a solid frame; here the standard's dashes are laid over it.
    On a dark map the frame is light and its dashes dark, so that they can be told from the ground.
    """
    if not _SIDC.fullmatch(sidc):
        return FALLBACK_SVG
    from milsymbol import Symbol

    svg = str(Symbol(sidc, size=100).as_svg())
    frame = _FRAME.search(svg)
    # Codes it does not know come back as a lone question mark, without a frame.
    if frame is None or ">?</text>" in svg:
        return FALLBACK_SVG
    drawn, rest = svg[: frame.end()], svg[frame.end() :]
    if on_dark:
        start = frame.start()
        drawn = drawn[:start] + drawn[start:].replace('stroke="black"', f'stroke="{_LIGHT}"', 1)
        rest = _ECHELON.sub(_lit, rest)
    if sidc[6] != PLANNED_STATUS:
        return drawn + rest
    gap = _DARK if on_dark else _LIGHT
    dashes = f'<{frame[1]}{frame[2]} stroke-width="5" stroke-dasharray="8,12" stroke="{gap}" fill="none" ></{frame[1]}>'
    return drawn + dashes + rest


def _lit(marks: re.Match[str]) -> str:
    """Return marks as they are seen on a dark ground: light, and heavier, as light lines look thinner."""
    return marks[0].replace('"black"', f'"{_LIGHT}"').replace('stroke-width="4"', 'stroke-width="6"')


class SymbolStore:
    """Symbols kept as files, because the first use of ``milsymbol`` takes 0.3 s that a start should not pay."""

    def __init__(self, folder: Path) -> None:
        # A change of this module or of the package draws everything anew.
        self._folder = kept_folder(folder, version_of(__file__, package_file("milsymbol")))

    def svg(self, sidc: str, *, on_dark: bool = False) -> str:
        """Return the symbol of a SIDC as :func:`symbol_svg` does, from the folder where it was drawn before."""
        if not _SIDC.fullmatch(sidc):
            return FALLBACK_SVG
        name = f"{sidc}{'-dark' if on_dark else ''}.svg"
        return kept(self._folder / name, lambda: symbol_svg(sidc, on_dark=on_dark).encode()).decode()
