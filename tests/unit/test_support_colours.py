"""Text can be read in light and dark: contrast of at least 4.5, or 7 where asked for, to 1 (WCAG 2.2, 1.4.3, 1.4.6)."""

from __future__ import annotations

import pytest

from app.support.colours import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Colours, contrast


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "ground_raised", "ground_sunken"])
@pytest.mark.parametrize("text", ["text", "text_soft", "link", "overdue_text"])
def test_text_stands_out_from_its_ground(colours: Colours, ground: str, text: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_the_forces(colours: Colours) -> None:
    for colour in colours.forces.values():
        assert contrast(colours.on_force, colour) >= 4.5


@pytest.mark.parametrize("colours", [CONTRAST_LIGHT, CONTRAST_DARK], ids=["light", "dark"])
def test_high_contrast_is_more(colours: Colours) -> None:
    for ground in (colours.ground, colours.ground_raised, colours.ground_sunken):
        for text in (colours.text, colours.text_soft, colours.link, colours.overdue_text, colours.promise):
            assert contrast(text, ground) >= 7
        for mark in (colours.playhead, colours.overdue, colours.fault, colours.cutoff, colours.selection):
            assert contrast(mark, ground) >= 4.5
        for line in (colours.line, colours.line_strong):
            assert contrast(line, ground) >= 3
    for colour in colours.forces.values():
        assert contrast(colours.on_force, colour) >= 7
