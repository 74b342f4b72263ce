"""What a scene looks like on the map, and that every way to it looks the same."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from app.data.store import load_atlas
from app.domain.civil import instant_of
from app.domain.scene import Moment, SceneIndex
from app.mapview.messages import Captions, Decor
from app.support.colours import DARK, LIGHT
from app.support.paths import BUNDLED_ATLAS
from tests.helpers.map_driver import (
    BARE,
    STILL,
    SYMBOL_FILL,
    MapDriver,
    count_pixels,
    one_stay,
    rgb,
    scene_of,
)

MakeMap = Callable[..., MapDriver]

AROUND = (130.0, 26.0, 140.0, 34.0)
GAP = (239, 239, 239)
OVERDUE = (0xD9, 0x82, 0x2B)


def ready_map(make_map: MakeMap, atlas: Any, *, zoom_factor: float = 3.0, decor: Decor = BARE) -> MapDriver:
    driver = make_map(round(420 * zoom_factor), round(300 * zoom_factor), zoom_factor)
    driver.view.set_decor(decor)
    driver.view.fit(*AROUND)
    driver.view.set_atlas(atlas)
    return driver


def test_a_stay_is_drawn_as_what_it_is_on_the_day(make_map: MakeMap) -> None:
    atlas = one_stay(announced="2010", promised="2012", actual_from="2014", actual_to="2016-05")
    driver = ready_map(make_map, atlas)

    def look(year: int, month: int = 1) -> tuple[int, int, int]:
        driver.show(scene_of(atlas, year, month))
        image = driver.grab()
        return count_pixels(image, SYMBOL_FILL), count_pixels(image, GAP, 1), count_pixels(image, OVERDUE, 4)

    unknown, planned, overdue, possible, present, departed = (
        look(2005), look(2011), look(2013, 6), look(2014, 3), look(2015), look(2017),
    )  # fmt: skip
    assert unknown[0] == departed[0] == possible[0] == 0, "the full colour is for what is there or promised"
    assert min(planned[0], overdue[0], present[0]) > 1000
    assert planned[1] > present[1] + 20, "the frame of a planned symbol has gaps"
    assert overdue[2] > 100, "what is overdue has an orange ring"
    assert unknown[2] == planned[2] == present[2] == 0


def test_what_is_possibly_there_is_drawn_lighter(make_map: MakeMap) -> None:
    atlas = one_stay(actual_from="2014", actual_to="..")
    driver = ready_map(make_map, atlas)
    driver.show(scene_of(atlas, 2000))
    empty = rgb(driver.grab())
    driver.show(scene_of(atlas, 2014, 6))
    possible = rgb(driver.grab())
    driver.show(scene_of(atlas, 2015))
    present = rgb(driver.grab())
    filled = (present == np.array(SYMBOL_FILL)).all(axis=2)
    assert filled.sum() > 1000
    mixed = empty[filled] * 0.45 + np.array(SYMBOL_FILL) * 0.55
    assert np.abs(possible[filled] - mixed).max() <= 3


def test_steps_and_jumps_lead_to_the_same_picture(make_map: MakeMap) -> None:
    atlas = load_atlas(BUNDLED_ATLAS)
    index = SceneIndex(atlas)
    choice = random.Random(20150427)
    moments = [Moment(instant_of(choice.randint(1950, 2026), choice.randint(1, 12), 1)) for _ in range(12)]
    stepped, fresh = make_map(700, 460), make_map(700, 460)
    for driver in (stepped, fresh):
        driver.view.set_decor(STILL)
        driver.view.fit(122, 23, 147, 46)
        driver.view.set_atlas(atlas)
    for moment in moments:
        stepped.show(index.scene(moment))
    fresh.show(index.scene(moments[-1]))
    difference = rgb(stepped.grab())[:-1] - rgb(fresh.grab())[:-1]
    assert not difference.any()


def test_only_what_changed_is_sent(make_map: MakeMap, qtbot: Any) -> None:
    atlas = load_atlas(BUNDLED_ATLAS)
    index = SceneIndex(atlas)
    driver = make_map()
    driver.view.set_atlas(atlas)
    driver.show(index.scene(Moment(instant_of(2015, 4, 27))))
    sent: list[str] = []
    driver.view.bridge.sent.connect(sent.append)
    driver.show(index.scene(Moment(instant_of(2015, 4, 28))))
    (message,) = sent
    assert '"full"' not in message
    assert len(message) < 1000


def test_newer_scenes_replace_those_that_wait(make_map: MakeMap, qtbot: Any) -> None:
    atlas = load_atlas(BUNDLED_ATLAS)
    index = SceneIndex(atlas)
    driver = make_map()
    driver.view.set_atlas(atlas)
    driver.show(index.scene(Moment(instant_of(2000))))
    drawn: list[int] = []
    sent: list[str] = []
    driver.view.drawn.connect(drawn.append)
    driver.view.bridge.sent.connect(sent.append)
    numbers = [driver.view.show_scene(index.scene(Moment(instant_of(2001 + k))), Captions(str(k))) for k in range(20)]
    driver.wait_until(lambda: numbers[-1] in drawn)
    assert drawn == [numbers[0], numbers[-1]]
    assert len(sent) == 2
    assert driver.evaluate("document.querySelector('.plate-date').textContent") == "19"


@pytest.mark.parametrize(("theme", "sea"), [("light", LIGHT.sea), ("dark", DARK.sea)])
def test_themes_have_the_colours_of_the_program(make_map: MakeMap, theme: Any, sea: str) -> None:
    atlas = one_stay()
    driver = ready_map(make_map, atlas, zoom_factor=1.0)
    driver.view.fit(134, 29, 136, 31)
    driver.view.set_theme(theme)
    driver.show(scene_of(atlas, 2000))
    assert driver.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--sea').trim()") == sea
    shades = rgb(driver.grab())[:-1].reshape(-1, 3)
    values, counts = np.unique(shades, axis=0, return_counts=True)
    commonest = values[counts.argmax()]
    # Deep water lies over the plain sea as a tint.
    assert np.abs(commonest - np.array([int(sea[i : i + 2], 16) for i in (1, 3, 5)])).max() < 24


def test_what_lies_beyond_180_degrees_is_on_the_pacific_side(make_map: MakeMap) -> None:
    atlas = one_stay(actual_from="2014", actual_to="..")
    from dataclasses import replace

    hawaii = replace(atlas, sites=(replace(atlas.sites[0], lon=-157.77, lat=21.45),))
    driver = make_map(600, 400)
    driver.view.set_decor(STILL)
    driver.view.set_atlas(hawaii)
    driver.view.fit(135, 10, -150, 40)
    driver.show(scene_of(hawaii, 2020))
    viewport = driver.view.viewport
    assert viewport is not None
    assert viewport.lon_min <= 135
    assert viewport.lon_max >= 210
    assert count_pixels(driver.grab(), SYMBOL_FILL) > 100


def test_what_a_step_leaves_as_it_is_stays_the_same_element(make_map: MakeMap) -> None:
    atlas = one_stay(actual_from="2014", actual_to="2016")
    driver = ready_map(make_map, atlas, zoom_factor=1.0, decor=Decor(still=True))
    driver.show(scene_of(atlas, 2015), Captions("1 January 2015"))
    texts = (
        "[...document.querySelectorAll('.legend-heading, .legend-count, .plate-date')].map((node) => node.textContent)"
    )
    assert driver.evaluate(texts) == ["1 January 2015", "In view on 1 January 2015", "1"]
    driver.evaluate(
        "void document.querySelectorAll('.plate-date, .legend-count').forEach((node) => { node.same = true; })"
    )
    driver.show(scene_of(atlas, 2015, 2), Captions("1 February 2015"))
    assert driver.evaluate(texts) == ["1 February 2015", "In view on 1 February 2015", "1"]
    same = "[...document.querySelectorAll('.plate-date, .legend-count')].map((node) => node.same ?? false)"
    assert driver.evaluate(same) == [True, True]
    driver.show(scene_of(atlas, 2017), Captions("1 January 2017", headline="A day"))
    assert driver.evaluate(texts)[0] == "1 January 2017"
    assert driver.evaluate("document.querySelector('.plate').textContent") == "A day1 January 2017"
