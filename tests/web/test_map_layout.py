"""Where blocks stand: near their places, never on each other."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any

from app.data.bundled import open_atlas
from app.mapview.payload import atlas_message
from app.ui.views import ALLIANCE
from tests.helpers.map_driver import MapDriver, one_stay, scene_of

MakeMap = Callable[..., MapDriver]

_LAY_OUT = """
void (async () => {
  const { Posture } = await import("atlas://map/web/posture.js");
  const posture = new Posture();
  posture.setAtlas(%s);
  globalThis.laidOut = posture.layoutAt(map_atlas.getZoom()).filter(({ slot }) => slot).map(({ x, y, title, slot }) => (
    { x, y, name: title.name, kind: slot.form.kind, box: [slot.x, slot.y, slot.x + slot.w, slot.y + slot.h] }));
})()
"""


def overlap(a: list[float], b: list[float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def test_blocks_of_the_opening_view_are_near_their_places_and_apart(make_map: MakeMap) -> None:
    atlas = open_atlas(None)
    driver = make_map(1270, 560)
    driver.view.fit(*ALLIANCE.bbox)
    driver.view.set_atlas(atlas)
    driver.show(scene_of(atlas, 2015, 4, 27))
    driver.evaluate(_LAY_OUT % json.dumps(atlas_message(atlas)))
    blocks: list[dict[str, Any]] = []

    def is_laid_out() -> bool:
        blocks[:] = driver.evaluate("globalThis.laidOut ?? null") or []
        return bool(blocks)

    driver.wait_until(is_laid_out)
    names = {block["name"] for block in blocks}
    assert {"Okinawa", "Yokosuka", "Sasebo", "Iwakuni", "Chitose"} <= names
    for block in blocks:
        x0, y0, x1, y1 = block["box"]
        away = max(x0 - block["x"], block["x"] - x1, 0), max(y0 - block["y"], block["y"] - y1, 0)
        assert max(away) <= 115, block
    for a, b in combinations(blocks, 2):
        assert not overlap(a["box"], b["box"]), (a, b)


_PLACE = """
void (async () => {
  const { placeSlots, titleBox } = await import("atlas://map/web/slots.js");
  const alike = { kind: "grid", columns: 1, rows: 1, titleH: 16, scale: 1, hidden: 0 };
  const mainlandFor = () => ({ x, w }) => Math.max(0, Math.min(x + w, %s) - x) / w;
  const wishes = %s.map(({ x, y, w, h }) => ({ x, y, forms: [{ ...alike, w, h, titleW: w, symbolsW: w }] }));
  const slots = placeSlots(wishes, %s, %s, mainlandFor);
  globalThis.placed = slots.map((slot) => slot && { ...titleBox(slot), distance: slot.distance });
})()
"""


Boxes = Sequence[Mapping[str, float]]


def ready(make_map: MakeMap) -> MapDriver:
    driver = make_map()
    driver.view.set_atlas(one_stay())
    driver.show(scene_of(one_stay(), 2015))
    return driver


def placed(
    driver: MapDriver, wishes: Boxes, avoided: Boxes = (), taken: Boxes = (), coast: float = 0
) -> list[dict[str, float]]:
    """Return the titles of blocks; west of ``coast`` lies the mainland."""
    costly = [{**box, "cost": 50} for box in avoided]
    driver.evaluate(_PLACE % (coast, json.dumps(wishes), json.dumps(taken), json.dumps(costly)))
    driver.wait_until(lambda: driver.evaluate("globalThis.placed ?? null") is not None)
    found = driver.evaluate("globalThis.placed")
    driver.evaluate("void (globalThis.placed = undefined)")
    assert isinstance(found, list)
    return found


def test_a_block_makes_room_for_a_lighter_one_that_would_stand_far(make_map: MakeMap) -> None:
    driver = ready(make_map)
    heavy, light = {"x": 500, "y": 500, "w": 120, "h": 90}, {"x": 500, "y": 560, "w": 100, "h": 50}
    # On the right there is room for one of them; above only the first can stand.
    taken = [{"x": 300, "y": 495, "w": 190, "h": 300}, {"x": 300, "y": 605, "w": 500, "h": 200}]
    (alone,) = placed(driver, [heavy], taken=taken)
    assert alone["x"] > 500
    assert alone["y"] < 500 < alone["y"] + 90
    both = placed(driver, [heavy, light], taken=taken)
    assert [title["distance"] for title in both] == [9, 9]
    assert both[0]["y"] + 16 < 500
    assert both[1]["x"] > 500


def test_a_block_keeps_off_what_had_better_be_left_free(make_map: MakeMap) -> None:
    driver = ready(make_map)
    wish = {"x": 500, "y": 500, "w": 100, "h": 60}
    (first,) = placed(driver, [wish])
    assert first["x"] > 500
    (then,) = placed(driver, [wish], [{"x": 520, "y": 480, "w": 60, "h": 40}])
    assert then["x"] + then["w"] < 500 or then["y"] > 520 or then["y"] + then["h"] < 480
    (cornered,) = placed(driver, [wish], [{"x": 300, "y": 300, "w": 400, "h": 400}])
    assert cornered["distance"] == first["distance"]


def test_a_block_of_an_island_keeps_off_the_mainland(make_map: MakeMap) -> None:
    driver = ready(make_map)
    wish = {"x": 500, "y": 500, "w": 100, "h": 60}
    # Close to the place, there is room in the west only.
    east = [{"x": 510, "y": 300, "w": 10, "h": 195}, {"x": 510, "y": 505, "w": 10, "h": 195}]
    (inland,) = placed(driver, [wish], taken=east, coast=9000)
    assert inland["x"] < 500
    (at_sea,) = placed(driver, [wish], taken=east, coast=510)
    assert at_sea["x"] > 510
    assert at_sea["distance"] > inland["distance"]


_LAND = """
void (async () => {
  const { fetchArrays } = await import("atlas://map/web/packed.js");
  const { LandGrid } = await import("atlas://map/web/land_grid.js");
  const { worldSize, worldX, worldY } = await import("atlas://map/web/mercator.js");
  const land = new LandGrid(await Promise.all(["land-0", "land-1"].map((name) => fetchArrays(name)))).at(4);
  const place = (lon, lat) => ({ x: worldX(lon) * px, y: worldY(lat) * px });
  const px = worldSize(4);
  const round = ({ x, y }) => ({ x: x - 4, y: y - 4, w: 8, h: 8 });
  globalThis.parts = %s.map(([from, to]) => land(place(...from))(round(place(...to))));
})()
"""


def test_the_map_knows_islands_from_the_mainland(make_map: MakeMap) -> None:
    driver = ready(make_map)
    sasebo, seoul, guam = (129.7, 33.15), (127, 37.5), (144.8, 13.45)
    korea, mongolia, kansas, kyushu, yellow_sea = (128, 36.5), (103, 46), (262, 38), (130.8, 32.5), (123.5, 35)
    asked = [
        (sasebo, korea),
        (sasebo, mongolia),
        (guam, kansas),
        (sasebo, kyushu),
        (sasebo, yellow_sea),
        (seoul, korea),
    ]
    driver.evaluate(_LAND % json.dumps(asked))
    driver.wait_until(lambda: driver.evaluate("globalThis.parts ?? null") is not None)
    assert driver.evaluate("globalThis.parts") == [1, 1, 1, 0, 0, 0]
