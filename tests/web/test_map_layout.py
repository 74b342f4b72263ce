"""Where blocks stand: near their places, never on each other."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import combinations
from typing import Any

from app.data.bundled import open_atlas
from app.mapview.payload import atlas_message
from app.ui.views import ALLIANCE
from tests.helpers.map_driver import MapDriver, scene_of

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
