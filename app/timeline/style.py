"""Fonts and colours of the timeline, from the widget's palette and font."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPalette

from app.support.colours import Colours, colours_for, contrast
from app.timeline.bars import FORCES
from app.timeline.raster import Inks
from app.timeline.sizes import Sizes

# Black on white or white on black, as palettes of high contrast have it: 21 to 1.
_HIGH_CONTRAST: Final = 20.0


@dataclass(frozen=True, eq=False)
class Style:
    """What everything on the timeline is painted with."""

    colours: Colours
    inks: Inks
    label: QFont
    strong: QFont
    small: QFont
    bar: QFont
    label_metrics: QFontMetricsF
    strong_metrics: QFontMetricsF
    small_metrics: QFontMetricsF
    bar_metrics: QFontMetricsF
    sizes: Sizes

    @classmethod
    def of(cls, palette: QPalette, font: QFont) -> Self:
        """Return the style for a palette and a font; dark where its window is dark, and of high contrast likewise."""
        ground, text = (palette.color(role) for role in (QPalette.ColorRole.Window, QPalette.ColorRole.WindowText))
        high_contrast = contrast(ground.name(), text.name()) >= _HIGH_CONTRAST
        colours = colours_for(ground.lightness() < 128, high_contrast)
        label, strong, small, bar = (_scaled(font, factor) for factor in (0.95, 0.95, 0.82, 0.82))
        strong.setWeight(QFont.Weight.DemiBold)
        inks = Inks(
            forces=tuple(_rgb(colours.forces[force]) for force in FORCES),
            promise=_rgb(colours.promise),
            overdue=_rgb(colours.overdue),
            fault=_rgb(colours.fault),
        )
        metrics = [QFontMetricsF(one) for one in (label, strong, small, bar)]
        sizes = Sizes.for_text(metrics[1].height(), metrics[2].height(), metrics[3].height())
        return cls(colours, inks, label, strong, small, bar, metrics[0], metrics[1], metrics[2], metrics[3], sizes)

    def colour(self, name: str, alpha: float = 1.0) -> QColor:
        """Return one of the scheme's colours by its field name, more or less opaque."""
        colour = QColor(getattr(self.colours, name))
        colour.setAlphaF(alpha)
        return colour


def _scaled(font: QFont, factor: float) -> QFont:
    scaled = QFont(font)
    if font.pointSizeF() > 0:
        scaled.setPointSizeF(font.pointSizeF() * factor)
    else:
        scaled.setPixelSize(max(1, round(font.pixelSize() * factor)))
    return scaled


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
