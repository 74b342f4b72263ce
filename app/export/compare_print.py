"""Before and after as a PDF: the two maps as vectors on one page, what changed between them on pages of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any, Final

from PySide6.QtGui import QFontMetricsF

from app.data.bundled import open_basemap
from app.domain.atlas import Atlas
from app.domain.change_marks import SIGNS, Mark, count_in_words, counts_of
from app.domain.scene import Scene
from app.export.compare import (
    FAMILIES,
    GAP,
    HEADING,
    HEADING_PX,
    HOLLOW,
    KEY_PX,
    LINE_PX,
    TITLE_PX,
    font_of,
    halves_of,
    what_changed,
)
from app.export.layout import filled_in
from app.export.snapshot import SnapshotSpec, make_map, render_now
from app.mapview.offscreen import PictureError
from app.mapview.vector import VectorMap
from app.support.colours import Colours, colours_for
from app.support.errors import UserError
from app.support.paths import cache_dir

_SIZE: Final = re.compile(r'width="[^"]*" height="[^"]*"')
_ID: Final = re.compile(r'(?<=\bid=")|(?<=href="#)|(?<=url\(#)')


def compare_pdf(atlas: Atlas, before: Scene, after: Scene, spec: SnapshotSpec) -> bytes:
    """Return the PDF of both scenes, of the size and colours of the spec; each map shows all of its bounds.

    Raises:
        UserError: there can be no such picture, or nothing changes.
    """
    colours = colours_for(spec.theme == "dark")
    marks, lines = what_changed(atlas, before, after, spec)
    width, height = spec.width_px / spec.scale, spec.height_px / spec.scale
    head, foot = TITLE_PX * 1.4 + 2 * GAP, HEADING_PX * 1.6 + GAP
    map_width, map_height = (width - 3 * GAP) / 2, height - head - foot - GAP
    if map_width < 200 or map_height < 150:
        raise UserError("The sheet is too small for two maps. Choose a larger one.")
    first, second = halves_of(atlas, spec, marks, map_width, map_height)
    left = _written(atlas, before, first)
    title = filled_in(spec.layout.title, atlas, after)

    def sheet(right: str) -> str:
        return "".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{spec.paper.width_mm:g}mm" '
                f'height="{spec.paper.height_mm:g}mm" viewBox="0 0 {width:g} {height:g}">',
                f'<rect width="{width:g}" height="{height:g}" fill="{colours.ground}"/>',
                _text(GAP, GAP + TITLE_PX * 1.2, title, TITLE_PX, colours.text, strong=True),
                *(
                    _placed(svg, name, x, head, map_width, map_height, colours)
                    for svg, name, x in ((left, "a", GAP), (right, "b", 2 * GAP + map_width))
                ),
                _key(counts_of(marks), head + map_height + GAP, colours),
                "</svg>",
            ]
        )

    try:
        printer = VectorMap(
            second.picture(atlas, after),
            atlas,
            open_basemap().packed,
            cache_dir(),
            spec.paper,
            pdf=True,
            pages=[f"{line.sign}  {line.text}" for line in lines],
            pages_heading=HEADING,
            composed=sheet,
        )
    except PictureError as error:
        raise UserError(str(error)) from error
    try:
        printed: bytes = render_now(printer, atlas, after)
    finally:
        printer.close()
    return printed


def _written(atlas: Atlas, scene: Scene, half: SnapshotSpec) -> str:
    hidden = make_map(atlas, scene, half, ".svg")
    try:
        svg: Any = render_now(hidden, atlas, scene)
    finally:
        hidden.close()
    return str(svg)


def _placed(svg: str, name: str, x: float, y: float, width: float, height: float, colours: Colours) -> str:
    """Return one map at its place, its ids told apart from those of the other."""
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    named = _ID.sub(f"{name}-", _SIZE.sub(place, svg, count=1))
    return f'{named}<rect {place} fill="none" stroke="{colours.line_strong}"/>'


def _key(counts: Mapping[Mark, int], y: float, colours: Colours) -> str:
    middle = y + HEADING_PX * 0.8
    parts = [_text(GAP, middle, HEADING, HEADING_PX, colours.text, strong=True)]
    x = GAP + QFontMetricsF(font_of(HEADING_PX, strong=True)).horizontalAdvance(HEADING) + 2 * GAP
    measured = QFontMetricsF(font_of(LINE_PX))
    for mark, count in counts.items():
        ink = colours.overdue if mark is Mark.SLIPPED else colours.text
        hollow = mark in HOLLOW
        dash = ' stroke-dasharray="3 2"' if mark is Mark.ANNOUNCED else ""
        parts.append(
            f'<rect x="{x:g}" y="{middle - KEY_PX / 2:g}" width="{KEY_PX + 4:g}" height="{KEY_PX:g}" rx="4" '
            f'fill="{colours.ground if hollow else ink}" stroke="{ink}" stroke-width="1.4"{dash}/>'
        )
        sign_ink = colours.text if hollow else colours.ground
        parts.append(_text(x + KEY_PX / 2 + 2, middle, SIGNS[mark], LINE_PX, sign_ink, strong=True, anchor="middle"))
        words = count_in_words(mark, count)
        parts.append(_text(x + KEY_PX + 10, middle, words, LINE_PX, colours.text))
        x += KEY_PX + 10 + measured.horizontalAdvance(words) + 2 * GAP
    return "".join(parts)


def _text(x: float, y: float, text: str, px: float, ink: str, *, strong: bool = False, anchor: str = "start") -> str:
    family = escape(", ".join(f"'{name}'" if " " in name else name for name in FAMILIES))
    return (
        f'<text x="{x:g}" y="{y:g}" font-family="{family}" font-size="{px:g}" font-weight="{600 if strong else 400}" '
        f'fill="{ink}" text-anchor="{anchor}" dominant-baseline="central">{escape(text)}</text>'
    )
