"""What arrives or leaves in a step is emphasised for a moment, in the real page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.helpers.map_driver import BARE, MapDriver, one_stay, scene_of

MakeMap = Callable[..., MapDriver]

STAY = one_stay(actual_from="2010", actual_to="2013")
# However busy the machine is, nothing fades before it was looked at.
SLOW = """(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".pulses * { animation-duration: 600s !important; }");
  document.adoptedStyleSheets.push(sheet);
})()"""
FINISH = "void document.getAnimations().forEach((animation) => animation.finish())"
WORDS = "[...document.querySelectorAll('.pulse-words > div')].map((line) => line.textContent)"


@pytest.fixture
def driver(make_map: MakeMap) -> MapDriver:
    made = make_map()
    made.view.set_decor(replace(BARE, still=False))
    made.view.fit(130, 26, 140, 34)
    made.view.set_atlas(STAY)
    made.show(scene_of(STAY, 2009))
    made.evaluate(SLOW)
    return made


def let_fade(driver: MapDriver) -> None:
    driver.evaluate(FINISH)
    driver.wait_until(lambda: driver.evaluate(WORDS) == [])


def test_an_arrival_and_a_departure_are_told_where_they_happen_and_fade(driver: MapDriver) -> None:
    driver.show(scene_of(STAY, 2011))
    assert driver.evaluate(WORDS) == ["+ USS Test"]
    ring, site = (
        driver.evaluate(f"(({{x, y}}) => [x, y])({place})")
        for place in (
            "(({left, right, top, bottom}) => ({x: (left + right) / 2, y: (top + bottom) / 2}))"
            "(document.querySelector('.pulse-ring').getBoundingClientRect())",
            "map_atlas.latLngToContainerPoint([30, 135])",
        )
    )
    assert max(abs(ring[0] - site[0]), abs(ring[1] - site[1])) < 2
    # What follows at the same place at once is told together, the newest first.
    driver.show(scene_of(STAY, 2014))
    assert driver.evaluate(WORDS) == ["− USS Test", "+ USS Test"]
    let_fade(driver)
    assert driver.evaluate("document.querySelector('.pulse-ring')") is None


def test_nothing_is_emphasised_backwards_nor_in_a_still_picture(driver: MapDriver) -> None:
    driver.show(scene_of(STAY, 2014))
    let_fade(driver)
    driver.show(scene_of(STAY, 2011))
    assert driver.evaluate(WORDS) == []
    driver.view.set_decor(BARE)
    driver.show(scene_of(STAY, 2014))
    assert driver.evaluate(WORDS) == []


def test_the_words_lie_where_there_is_room_for_them(driver: MapDriver) -> None:
    box = "(({left, right}) => [left, right])(document.querySelector('.pulse-words').getBoundingClientRect())"
    driver.show(scene_of(STAY, 2011))
    site = driver.evaluate("map_atlas.latLngToContainerPoint([30, 135]).x")
    assert driver.evaluate(box)[1] < site
    let_fade(driver)
    edge = "map_atlas.containerPointToLatLng([640 - 20, 0]).lng"
    driver.evaluate(f"void map_atlas.setView([30, {edge}], undefined, {{animate: false}})")
    site = driver.evaluate("map_atlas.latLngToContainerPoint([30, 135]).x")
    driver.show(scene_of(STAY, 2014))
    assert driver.evaluate(box)[0] > site > 0
