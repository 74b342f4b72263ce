"""Depths written along the lines of equal depth."""

from __future__ import annotations

from collections.abc import Callable

from app.data.bundled import open_atlas
from app.mapview.look import Look
from tests.helpers.map_driver import STILL, MapDriver, scene_of
from tests.web.test_map_names import marks_of

MakeMap = Callable[..., MapDriver]
JAPAN = (128.5, 30.0, 146.5, 46.0)
_AT = """
void (async () => {
  const { Isobaths } = await import("atlas://map/web/isobaths.js");
  const { fetchArrays } = await import("atlas://map/web/packed.js");
  const { worldSize, worldX, worldY } = await import("atlas://map/web/mercator.js");
  const all = new Isobaths();
  all.setDepths(await fetchArrays("bathymetry", "depth_m"));
  const size = worldSize(6.5);
  const seen = (left) => {
    const found = [];
    const ctx = new Proxy({}, {
      get: (_, name) => (x, y) => (name === "translate" ? found.push(`${Math.round(x + left)},${Math.round(y)}`) : 0),
      set: () => true,
    });
    all.draw({ ctx, zoom: 6.5, size, left, top: worldY(38) * size, width: 900, height: 600, marginX: 0 }, [], 1);
    return found;
  };
  const left = Math.round(worldX(141) * size);
  globalThis.moved = [seen(left), seen(left + 200)];
})()
"""


def depths(driver: MapDriver) -> list[str]:
    """Return the depths that are written among the names."""
    texts = [mark["text"] for mark in marks_of(driver) if mark["layer"] == "names"]
    return [text for text in texts if text in ("200", "1,000", "2,000", "4,000", "6,000")]


def test_lines_of_equal_depth_say_which_depth(make_map: MakeMap) -> None:
    atlas = open_atlas(None)
    driver = make_map(1270, 720, vector=True)
    driver.view.set_decor(STILL)
    driver.view.set_atlas(atlas)
    driver.view.fit(*JAPAN)
    driver.show(scene_of(atlas, 2015))
    found = depths(driver)
    assert len(found) > 5
    assert len(set(found)) >= 3
    for hidden in ({"bathymetry"}, {"names"}):
        driver.view.set_look(Look(hidden=frozenset(hidden)))
        driver.show(scene_of(atlas, 2016))
        assert depths(driver) == []
    driver.view.set_look(Look())
    driver.view.fit(35.0, -15.0, 290.0, 62.0)
    driver.show(scene_of(atlas, 2015))
    assert depths(driver) == []


def test_numbers_stay_where_they_are_when_the_map_is_moved(make_map: MakeMap) -> None:
    atlas = open_atlas(None)
    driver = make_map()
    driver.view.set_atlas(atlas)
    driver.show(scene_of(atlas, 2015))
    driver.evaluate(_AT)
    driver.wait_until(lambda: driver.evaluate("globalThis.moved ?? null") is not None)
    before, after = (set(found) for found in driver.evaluate("globalThis.moved"))
    assert len(before) > 3
    assert len(before & after) >= 0.5 * len(before)
