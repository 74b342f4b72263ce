"""Blocks of symbols: a step that draws only the blocks it changes shows what drawing all of them shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from app.domain.atlas import Atlas
from app.domain.civil import instant_of
from app.domain.scene import Moment, SceneIndex
from app.mapview.messages import Captions
from tests.helpers.map_driver import BARE, MapDriver, one_stay

MakeMap = Callable[..., MapDriver]
PORTS = 6


def busy_ports() -> Atlas:
    """Return six bases near each other; each gets a ship in each year from 2001 to 2012, for one to six years."""
    base, ship = one_stay().sites[0], one_stay().deployments[0]
    sites = tuple(
        replace(base, id=f"base-{k}", name_en=f"Port {k}", lon=133.0 + 2.1 * (k % 3), lat=29.0 + 2.3 * (k // 3))
        for k in range(PORTS)
    )
    stays = tuple(
        replace(
            ship,
            id=f"ship-{k}-{year}",
            site_id=f"base-{k}",
            actual_from=str(year),
            actual_to=str(year + 1 + (year + k) % 6),
        )
        for k in range(PORTS)
        for year in range(2001 + k % 2, 2013, 2)
    )
    return Atlas("Test", sites, stays)


@pytest.mark.parametrize("zoom_factor", [1.0, 1.5])
def test_steps_show_what_drawing_all_anew_shows(make_map: MakeMap, zoom_factor: float) -> None:
    atlas = busy_ports()
    driver = make_map(500, 400, zoom_factor=zoom_factor)
    driver.view.set_decor(BARE)
    driver.view.fit(131, 27, 139, 33)
    driver.view.set_atlas(atlas)
    index = SceneIndex(atlas)
    shown = []
    for year in (2001, 2003, 2004, 2007, 2015, 2002):
        scene = index.scene(Moment(instant_of(year, 7)))
        driver.show(scene, Captions("x"))
        stepped = driver.grab()
        # The look is said again: everything is drawn.
        driver.view.set_look(driver.view.look)
        driver.show(scene, Captions("x"))
        anew = driver.grab()
        bottom = stepped.height() - 2
        assert stepped.copy(0, 0, stepped.width(), bottom) == anew.copy(0, 0, anew.width(), bottom), year
        shown.append(stepped.copy(0, 0, stepped.width(), bottom))
    assert all(one != other for one, other in pairwise(shown))
