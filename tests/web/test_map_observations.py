"""Bulk points that come and go: a step that draws only what changes shows what drawing all of it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from app.data.observations import Observations
from app.domain.civil import DAY_S, instant_of
from app.domain.scene import Moment, SceneIndex
from app.mapview.messages import Captions
from tests.helpers.map_driver import BARE, MapDriver, one_stay

MakeMap = Callable[..., MapDriver]
FIRST = instant_of(2020)


def crowd(days_each: int) -> Observations:
    """Return 600 points within some pixels of each other, ten on each of sixty days; some may outlast others."""
    chance = np.random.default_rng(1)
    lonlat = np.column_stack([chance.uniform(134.9, 135.1, 600), chance.uniform(29.9, 30.1, 600)])
    earliest = FIRST + np.repeat(np.arange(60), 10) * DAY_S
    latest = earliest + (1 + np.arange(600) % days_each) * DAY_S
    return Observations(
        lonlat, earliest, latest, chance.integers(0, 3, 600, dtype=np.int32), ("a", "b", "c"), np.arange(600)
    )


@pytest.mark.parametrize("days_each", [1, 9])
def test_steps_show_what_a_jump_to_the_same_day_shows(make_map: MakeMap, days_each: int) -> None:
    atlas = one_stay()
    driver = make_map(400, 300)
    driver.view.set_decor(BARE)
    driver.view.fit(133, 28, 137, 32)
    driver.view.set_atlas(atlas)
    driver.view.points.show_observations(crowd(days_each), 5)
    index = SceneIndex(atlas)

    def at(day: int) -> None:
        driver.show(index.scene(Moment(FIRST + day * DAY_S)), Captions("x"))

    for day in range(4, 30, 2):
        at(day)
    stepped = driver.grab()
    at(59)
    later = driver.grab()
    at(28)
    jumped = driver.grab()
    bottom = stepped.height() - 2
    shown = [image.copy(0, 0, image.width(), bottom) for image in (stepped, jumped, later)]
    assert shown[0] == shown[1]
    assert shown[0] != shown[2]


def test_the_legend_counts_the_points_in_the_window_also_after_a_short_drag(make_map: MakeMap) -> None:
    atlas = one_stay()
    driver = make_map(400, 300)
    driver.view.set_decor(replace(BARE, still=False, legend=True))
    driver.view.fit(133, 28, 137, 32)
    driver.view.set_atlas(atlas)
    index = SceneIndex(atlas)
    driver.show(index.scene(Moment(FIRST)), Captions("x"))
    edge = float(driver.evaluate("map_atlas.getBounds().getEast()"))
    # One in the middle, one just within the window, one just beyond it: all of them lie on the canvas.
    points = np.column_stack([[135.0, edge - 0.2, edge + 0.2], np.full(3, 30.0)])
    day = np.full(3, FIRST)
    found = Observations(points, day, day + DAY_S, np.zeros(3, dtype=np.int32), ("a",), np.arange(3))
    driver.view.points.show_observations(found, 5)

    def counts(expected: int) -> bool:
        told: str = driver.evaluate("document.querySelector('.legend-points')?.textContent ?? ''")
        return told == f"Observations: {expected}"

    driver.wait_until(lambda: counts(2))
    for dx, expected in ((-20, 1), (40, 3)):
        driver.evaluate(f"void map_atlas.panBy([{dx}, 0], {{animate: false}})")
        driver.wait_until(partial(counts, expected))
