"""Names on the map: none stands on another, whatever the place, the zoom and the language."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from shapely.geometry import Polygon

from app.data.bundled import open_atlas
from app.mapview.look import Look
from tests.helpers.map_driver import STILL, MapDriver, scene_of

MakeMap = Callable[..., MapDriver]

VIEWS = {
    "alliance": (122.0, 23.0, 147.0, 46.0),
    "Okinawa": (127.4, 26.0, 128.4, 26.9),
    "Tokyo Bay": (139.2, 35.0, 140.4, 35.9),
    "Kyushu": (128.5, 30.5, 134.0, 35.5),
    "Senkakus": (122.5, 23.8, 125.5, 26.5),
    "Pacific": (35.0, -15.0, 290.0, 62.0),
}
# Of a line's height letters take the middle three fifths; a symbol fills the middle of its cell.
_MARKS = """
(() => {
  const holder = document.createElement("div");
  holder.style.cssText = "position: absolute; left: 0; top: 0; visibility: hidden";
  holder.innerHTML = atlasSvg();
  document.body.append(holder);
  const found = [...holder.querySelectorAll("svg > g:not(#layout) text, #marks use")].map((mark) => {
    const { x, y, width, height } = mark.getBBox();
    const matrix = mark.getCTM();
    const [top, bottom] = [y + height * 0.2, y + height * 0.8];
    const corners = [[x, top], [x + width, top], [x + width, bottom], [x, bottom]];
    return {
      text: mark.textContent,
      layer: mark.closest("svg > g").id,
      corners: corners.map(([px, py]) => [
        matrix.a * px + matrix.c * py + matrix.e, matrix.b * px + matrix.d * py + matrix.f,
      ]),
    };
  });
  holder.remove();
  return found;
})()
"""


def marks_of(driver: MapDriver) -> list[dict[str, Any]]:
    found = driver.evaluate(_MARKS)
    assert isinstance(found, list)
    return found


def crossings(marks: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return what stands on each other; symbols and their counts may touch, names nothing."""
    shapes = [(mark["text"], mark["layer"], Polygon(mark["corners"])) for mark in marks]
    return [
        (f"{name} ({layer})", f"{other} ({beneath})")
        for (name, layer, one), (other, beneath, two) in combinations(shapes, 2)
        if not layer == beneath == "marks" and one.intersection(two).area > 1.0
    ]


@pytest.mark.parametrize("names", ["both", "en", "ja"])
def test_no_name_stands_on_another(make_map: MakeMap, names: Any) -> None:
    atlas = open_atlas(None)
    driver = make_map(1270, 720, vector=True)
    driver.view.set_decor(STILL)
    driver.view.set_look(Look(names=names))
    driver.view.set_atlas(atlas)
    crossed = {}
    for place, bounds in VIEWS.items():
        driver.view.fit(*bounds)
        driver.show(scene_of(atlas, 2015, 4, 27))
        marks = marks_of(driver)
        assert sum(mark["text"] != "" for mark in marks) > 15, place
        assert any(mark["layer"] == "marks" for mark in marks), place
        crossed[place] = crossings(marks)
    assert crossed == {place: [] for place in VIEWS}
