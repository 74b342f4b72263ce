"""A still picture: no plate covers what is on the map, its frame cuts nothing, and nothing moves from day to day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.data.bundled import open_atlas
from app.domain.records import Site
from app.mapview.messages import Captions
from app.ui.views import ALLIANCE
from tests.helpers.map_driver import STILL, MapDriver, one_stay, scene_of

MakeMap = Callable[..., MapDriver]
Box = tuple[float, float, float, float]

# A symbol fills the middle of its cell; of a line's height letters take the middle three fifths.
_DRAWN = """
(() => {
  const holder = document.createElement("div");
  holder.style.cssText = "position: absolute; left: 0; top: 0; visibility: hidden";
  holder.innerHTML = atlasSvg();
  document.body.append(holder);
  const found = [...holder.querySelectorAll("#places text, #marks use, #marks text")].map((mark) => {
    const { x, y, width, height } = mark.getBBox();
    const { e, f } = mark.getCTM();
    return [mark.textContent, [x + e, y + f + height * 0.2, x + e + width, y + f + height * 0.8]];
  });
  holder.remove();
  return found;
})()
"""
_PLATES = """
[...document.querySelectorAll(".card, .credits, .scale")].filter((plate) => !plate.hidden && plate.offsetWidth > 0)
  .map((plate) => plate.getBoundingClientRect()).map(({ left, top, right, bottom }) => [left, top, right, bottom])
"""


def drawn(driver: MapDriver) -> list[tuple[str, Box]]:
    """Return the names and symbols on the map with their boxes; a symbol has no name."""
    found = [(text, tuple(box)) for text, box in driver.evaluate(_DRAWN)]
    assert found
    return found


def overlap(a: Box, b: Box) -> float:
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return wide * high if min(wide, high) > 0 else 0.0


def picture(make_map: MakeMap, size: tuple[int, int], atlas: Any, bounds: Box) -> MapDriver:
    driver = make_map(*size, vector=True)
    driver.view.set_decor(STILL)
    driver.view.set_atlas(atlas)
    driver.view.fit(*bounds)
    return driver


@pytest.mark.parametrize("size", [(1600, 1000), (1100, 700), (780, 570)])
@pytest.mark.parametrize("year", [1996, 2015, 2026])
def test_no_plate_covers_a_block_and_the_frame_cuts_none(make_map: MakeMap, size: tuple[int, int], year: int) -> None:
    atlas = open_atlas(None)
    driver = picture(make_map, size, atlas, ALLIANCE.bbox)
    news = Captions("27 April 2015", "平成27年4月27日", "Monday", "New Guidelines for Japan-U.S. Defense Cooperation")
    driver.show(scene_of(atlas, year, 4, 27), news)
    marks = drawn(driver)
    plates = [tuple(box) for box in driver.evaluate(_PLATES)]
    assert len(plates) >= 4
    covered = [(text, box) for text, box in marks for plate in plates if overlap(box, plate) > 4]
    assert covered == []
    inside = (0.0, 0.0, float(size[0]), float(size[1]))
    assert [mark for mark in marks if overlap(mark[1], inside) < 0.98 * overlap(mark[1], mark[1])] == []


def test_titles_stand_where_they_stood_whatever_the_day_says(make_map: MakeMap) -> None:
    atlas = open_atlas(None)
    driver = picture(make_map, (1100, 700), atlas, ALLIANCE.bbox)
    places = []
    for year, headline in ((1996, ""), (2015, "A headline that is long enough to take two lines of the plate")):
        driver.show(scene_of(atlas, year, 4, 27), Captions(str(year), headline=headline))
        places.append({text: (round(box[0]), round(box[1])) for text, box in drawn(driver)})
    first, second = places
    names = {"Okinawa", "Yokosuka", "Sasebo", "Iwakuni", "Yonaguni"}
    assert names <= first.keys() & second.keys()
    assert {name: first[name] for name in names} == {name: second[name] for name in names}


def test_the_legend_gives_way_to_what_only_its_corner_has_room_for(make_map: MakeMap) -> None:
    atlas = one_stay(actual_from="2014", actual_to="..")
    corner = replace(atlas.sites[0], lon=139.6, lat=26.5)
    assert isinstance(corner, Site)
    for sites, right in ((atlas.sites, True), ((corner,), False)):
        driver = picture(make_map, (900, 640), replace(atlas, sites=sites), (130.0, 26.0, 140.0, 34.0))
        driver.show(scene_of(replace(atlas, sites=sites), 2015))
        left = driver.evaluate("document.querySelector('.legend').getBoundingClientRect().left")
        assert (left > 450) is right, left


def test_blocks_make_room_for_a_plate_that_comes_later(make_map: MakeMap) -> None:
    atlas = open_atlas(None)
    driver = picture(make_map, (1280, 720), atlas, (125.5, 23.0, 147.0, 46.0))
    driver.show(scene_of(atlas, 2015, 4, 27))
    before = {text: box for text, box in drawn(driver) if text}
    driver.view.set_decor(
        replace(
            STILL,
            sources=(
                "A source with a title that is rather long and goes on and on, published somewhere, in the year 2015",
            )
            * 9,
        )
    )
    driver.show(scene_of(atlas, 2015, 4, 28))
    marks = drawn(driver)
    plates = [tuple(box) for box in driver.evaluate(_PLATES)]
    assert any(overlap(box, plate) > 4 for box in before.values() for plate in plates)
    assert [text for text, box in marks for plate in plates if overlap(box, plate) > 4] == []
    driver.view.set_decor(STILL)
    driver.show(scene_of(atlas, 2015, 4, 27))
    assert {text: box for text, box in drawn(driver) if text} == before
