"""Colours and sizes follow the palette and the font."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFont, QPalette

from app.support.colours import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Colours
from app.timeline.style import Style

pytestmark = pytest.mark.usefixtures("qapp")


def palette(ground: str, text: str) -> QPalette:
    found = QPalette()
    found.setColor(QPalette.ColorRole.Window, QColor(ground))
    found.setColor(QPalette.ColorRole.WindowText, QColor(text))
    return found


@pytest.mark.parametrize(
    ("ground", "text", "wanted"),
    [
        (LIGHT.ground, LIGHT.text, LIGHT),
        (DARK.ground, DARK.text, DARK),
        ("#efefef", "#000000", LIGHT),
        ("#ffffff", "#000000", CONTRAST_LIGHT),
        ("#000000", "#ffffff", CONTRAST_DARK),
        (CONTRAST_LIGHT.ground, CONTRAST_LIGHT.text, CONTRAST_LIGHT),
        (CONTRAST_DARK.ground, CONTRAST_DARK.text, CONTRAST_DARK),
    ],
)
def test_the_scheme_is_that_of_the_palette(ground: str, text: str, wanted: Colours) -> None:
    assert Style.of(palette(ground, text), QFont()).colours is wanted


@pytest.mark.parametrize("points", [6.0, 9.0, 13.0, 24.0])
def test_every_text_fits_into_its_row(points: float) -> None:
    font = QFont()
    font.setPointSizeF(points)
    style = Style.of(QPalette(), font)
    assert style.sizes.context >= style.strong_metrics.height()
    assert style.sizes.tick >= style.label_metrics.height()
    assert style.sizes.event_line >= style.small_metrics.height()
    assert style.sizes.rows.body >= style.bar_metrics.height()
