"""Text can be read in light and dark: contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import pytest

from app.support.colours import DARK, LIGHT, Colours, contrast


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "ground_raised", "ground_sunken"])
@pytest.mark.parametrize("text", ["text", "text_soft", "link", "overdue_text"])
def test_text_stands_out_from_its_ground(colours: Colours, ground: str, text: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_the_forces(colours: Colours) -> None:
    for colour in colours.forces.values():
        assert contrast(colours.on_force, colour) >= 4.5
