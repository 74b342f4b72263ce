"""Halos of text as outlines: printed as stroked text, a PDF would hold every word twice and no search would find it."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import Final

from PySide6.QtGui import QFont, QFontMetricsF, QPainterPath

_TEXT: Final = re.compile(r'<text ([^>]*) paint-order="stroke"([^>]*)>([^<]*)</text>')
_ATTRIBUTE: Final = re.compile(r'([a-z-]+)="([^"]*)"')
_STROKE: Final = re.compile(r' (?:stroke|stroke-[a-z]+)="[^"]*"')
_KEPT: Final = ("transform", "stroke", "stroke-width", "stroke-linejoin", "stroke-opacity", "opacity")


def with_outlined_halos(svg: str) -> str:
    """Return the SVG with each text that has a halo as its outline, stroked, under the text without it."""
    return _TEXT.sub(_outlined, svg)


def _outlined(match: re.Match[str]) -> str:
    head, tail, words = f"{match[1]}", match[2], match[3]
    attributes = dict(_ATTRIBUTE.findall(f"{head} {tail}"))
    font = _font(
        attributes["font-family"],
        float(attributes["font-size"]),
        attributes.get("font-weight", "400"),
        attributes.get("font-style") == "italic",
        float(attributes.get("letter-spacing", "0")),
    )
    text = unescape(words)
    width = QFontMetricsF(font).horizontalAdvance(text)
    share = {"middle": 0.5, "end": 1.0}.get(attributes.get("text-anchor", ""), 0.0)
    left, base = float(attributes.get("x", "0")) - width * share, float(attributes.get("y", "0"))
    kept = " ".join(f'{name}="{attributes[name]}"' for name in _KEPT if name in attributes)
    plain = _STROKE.sub("", f" {head}{tail}").strip()
    return f'<path d="{_outline(text, font, left, base)}" fill="none" {kept}/><text {plain}>{words}</text>'


def _outline(text: str, font: QFont, left: float, base: float) -> str:
    path = QPainterPath()
    path.addText(left, base, font, text)
    written: list[str] = []
    k = 0
    while k < path.elementCount():
        element = path.elementAt(k)
        if element.type is QPainterPath.ElementType.CurveToElement:
            # A curve is three elements: two control points and its end.
            points = (path.elementAt(k + i) for i in range(3))
            written.append("C" + " ".join(f"{point.x:.2f} {point.y:.2f}" for point in points))
            k += 3
        else:
            letter = "M" if element.type is QPainterPath.ElementType.MoveToElement else "L"
            written.append(f"{letter}{element.x:.2f} {element.y:.2f}")
            k += 1
    return "".join(written)


@lru_cache(maxsize=256)
def _font(family: str, px: float, weight: str, italic: bool, spacing: float) -> QFont:
    font = QFont()
    font.setFamilies([name.strip().strip("'") for name in unescape(family).split(",")])
    # A size in pixels must be whole; in points, on a page of 96 dots an inch, it need not.
    font.setPointSizeF(px * 72 / 96)
    font.setWeight(QFont.Weight(min(900, max(100, round(float(weight) / 100) * 100))))
    font.setItalic(italic)
    if spacing:
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
