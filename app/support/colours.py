"""The colours of the program, light and dark: pure data, read by the timeline, the map and the exports alike.

Text on its ground keeps a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3); marks on theirs at least 3:1 (1.4.11).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Colours:
    """One scheme, each colour as ``#RRGGBB``.

    ``forces`` is keyed by the codes of :class:`app.domain.vocabulary.Force`.
    """

    sea: str
    land: str
    coast: str
    ground: str
    ground_raised: str
    ground_sunken: str
    line: str
    line_strong: str
    text: str
    text_soft: str
    link: str
    on_force: str
    forces: Mapping[str, str]
    overdue: str
    overdue_text: str
    promise: str
    playhead: str
    on_playhead: str
    cutoff: str
    today: str
    selection: str
    hover: str
    fault: str


LIGHT: Final = Colours(
    sea="#DBE5EA",
    land="#F6F3EC",
    coast="#8A9AA3",
    ground="#FBFCFC",
    ground_raised="#FFFFFF",
    ground_sunken="#F1F4F5",
    line="#DDE3E6",
    line_strong="#B4C0C6",
    text="#22303A",
    text_soft="#5B6B75",
    link="#1F4E79",
    on_force="#FFFFFF",
    forces=MappingProxyType({"us": "#1F4E79", "japan": "#B03A2E", "coast_guard": "#1B7F79", "other": "#8A6D1D"}),
    overdue="#D9822B",
    overdue_text="#A85A0E",
    promise="#5B6B75",
    playhead="#C0281E",
    on_playhead="#FFFFFF",
    cutoff="#6A4C93",
    today="#5B6B75",
    selection="#E0A100",
    hover="#22303A",
    fault="#A3195B",
)

DARK: Final = Colours(
    sea="#16212B",
    land="#26323C",
    coast="#5F7380",
    ground="#1A242D",
    ground_raised="#222E38",
    ground_sunken="#151E26",
    line="#2E3B46",
    line_strong="#4A5B68",
    text="#E4EAEE",
    text_soft="#9FB0BB",
    link="#7FB2E5",
    on_force="#FFFFFF",
    forces=MappingProxyType({"us": "#3872AB", "japan": "#BF4F43", "coast_guard": "#1E837D", "other": "#8C7127"}),
    overdue="#E89A48",
    overdue_text="#F0AC62",
    promise="#9FB0BB",
    playhead="#FF6B5E",
    on_playhead="#1A242D",
    cutoff="#B79CE0",
    today="#9FB0BB",
    selection="#FFCC4D",
    hover="#E4EAEE",
    fault="#F075AE",
)


# For readers who ask their system for more contrast: text of at least 7:1 (1.4.6), marks of at least 4.5:1.
CONTRAST_LIGHT: Final = replace(
    LIGHT,
    ground="#FFFFFF",
    ground_raised="#FFFFFF",
    ground_sunken="#F2F2F2",
    line="#7C878E",
    line_strong="#3A454C",
    text="#000000",
    text_soft="#1E282E",
    link="#0A2F57",
    forces=MappingProxyType({"us": "#0F355C", "japan": "#84170D", "coast_guard": "#0B524D", "other": "#574304"}),
    overdue="#A65300",
    overdue_text="#7A3D00",
    promise="#1E282E",
    playhead="#B00000",
    cutoff="#4A1F80",
    today="#1E282E",
    selection="#946200",
    hover="#000000",
    fault="#8A0048",
)
CONTRAST_DARK: Final = replace(
    DARK,
    ground="#000000",
    ground_raised="#0B0F13",
    ground_sunken="#0B0F13",
    line="#73828D",
    line_strong="#B9C6CF",
    text="#FFFFFF",
    text_soft="#DCE5EB",
    link="#A9D3FF",
    on_force="#000000",
    forces=MappingProxyType({"us": "#86BDF5", "japan": "#FF9C8F", "coast_guard": "#6DD5CC", "other": "#E6C75F"}),
    overdue="#FFB056",
    overdue_text="#FFC27D",
    promise="#DCE5EB",
    playhead="#FF8378",
    on_playhead="#000000",
    cutoff="#D5BFFF",
    today="#DCE5EB",
    selection="#FFE066",
    hover="#FFFFFF",
    fault="#FF9CC9",
)


def colours_for(dark: bool, high_contrast: bool = False) -> Colours:
    """Return the dark or the light scheme, or the one of these with more contrast."""
    if high_contrast:
        return CONTRAST_DARK if dark else CONTRAST_LIGHT
    return DARK if dark else LIGHT


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#RRGGBB``, 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
