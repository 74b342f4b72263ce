"""What the map says: names and tooltips in the chosen language, a legend of what is in view, events beside blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint
from shapely.geometry import box

from app.data.bundled import open_atlas
from app.domain.atlas import Atlas
from app.domain.records import Area, Event
from app.mapview.look import Look
from tests.helpers.map_driver import BARE, STILL, SYMBOL_FILL, MapDriver, middle_of, move, one_stay, scene_of
from tests.web.test_map_names import marks_of

MakeMap = Callable[..., MapDriver]


def japanese() -> Atlas:
    atlas = one_stay(actual_from="2014", actual_to="..", unit_ja="テスト艦")
    return replace(atlas, sites=(replace(atlas.sites[0], name_ja="試験港"),))


def test_a_tooltip_is_in_the_language_of_the_names(make_map: MakeMap, qtbot: Any) -> None:
    driver = make_map()
    driver.view.set_decor(BARE)
    driver.view.fit(126, 24, 142, 36)
    driver.view.set_atlas(japanese())
    driver.show(scene_of(japanese(), 2015))
    target = driver.view.web.focusProxy()
    assert target is not None
    said = {}
    for names in ("both", "en", "ja"):
        driver.view.set_look(Look(names=names))
        at = QPoint(*middle_of(driver.grab(), SYMBOL_FILL))
        with qtbot.waitSignal(driver.view.hovered, timeout=20_000):
            move(target, at)
        title = driver.evaluate("document.querySelector('.tooltip-title').textContent")
        said[names] = (title, driver.evaluate("document.querySelector('.tooltip-line').textContent"))
        with qtbot.waitSignal(driver.view.hovered, timeout=20_000):
            move(target, at + QPoint(200, 100))
    assert said == {"both": ("USS Test", "Testport"), "en": ("USS Test", "Testport"), "ja": ("テスト艦", "試験港")}


def test_guam_has_its_japanese_name(make_map: MakeMap) -> None:
    atlas = open_atlas(None)
    driver = make_map(1270, 720, vector=True)
    driver.view.set_decor(STILL)
    driver.view.set_look(Look(names="ja"))
    driver.view.set_atlas(atlas)
    driver.view.fit(110, 0, 160, 47)
    driver.show(scene_of(atlas, 2026))
    texts = {mark["text"] for mark in marks_of(driver)}
    assert "グアム" in texts
    assert "Guam" not in texts


def test_the_legend_lists_an_area_where_its_line_or_its_hatch_is_in_view(make_map: MakeMap) -> None:
    far, zone, range_ = (
        Area(name, name, "", kind, ("JPN",), box(*bounds), "2000")
        for name, kind, bounds in (
            ("far", "median line", (100, 0, 105, 5)),
            ("zone", "adiz", (125, 25, 145, 40)),
            ("range", "training area", (125, 25, 145, 40)),
        )
    )
    atlas = replace(one_stay(), areas=(far, zone, range_))
    driver = make_map()
    driver.view.set_decor(replace(BARE, legend=True))
    driver.view.set_atlas(atlas)
    for bounds, kinds in (
        ((120, 20, 150, 45), {"Air defence identification zone"}),
        ((124, 29, 127, 31), {"Air defence identification zone", "Training or firing area"}),
        ((134, 30, 136, 32), {"Training or firing area"}),
        ((150, 0, 160, 10), set()),
    ):
        driver.view.fit(*bounds)
        driver.show(scene_of(atlas, 2015))
        rows = driver.evaluate("[...document.querySelectorAll('.legend-row')].map((row) => row.textContent)")
        known = {"Air defence identification zone", "Training or firing area", "Median line"}
        assert known & set(rows) == kinds


_GLYPHS = """
void (async () => {
  const { Events } = await import("atlas://map/web/events.js");
  const events = new Events();
  const place = [[135, 30], [135, 30]];
  events.setAtlas({ id: ["a", "b"], title: ["", ""], ja: ["", ""], kind: ["law", "law"], place, at: [0, 0] });
  events.setAll([6, 6]);
  events.setMoment(86400, null);
  const { worldSize, worldX, worldY } = await import("atlas://map/web/mercator.js");
  const size = worldSize(5);
  const [x, y] = [worldX(135) * size, worldY(30) * size];
  const ctx = new OffscreenCanvas(1, 1).getContext("2d");
  const drawn = (block) => {
    const layout = block ? [{ slot: { x: x + block[0], y: y + block[1], w: block[2], h: block[3] } }] : [];
    events.layoutAt = () => layout;
    const hits = [];
    events.draw(ctx, size, 5, hits, () => {});
    return hits.map((hit) => [Math.round(hit.x + hit.w / 2 - x), Math.round(hit.y + hit.h / 2 - y)]);
  };
  globalThis.glyphs = [drawn(null), drawn([-60, -60, 50, 120]), drawn([-60, -60, 120, 55])];
})()
"""


def test_glyphs_of_events_stand_where_no_block_is(make_map: MakeMap) -> None:
    event = Event("e", "E", "", "2014-12-01", "law", lon=135.0, lat=30.0)
    atlas = replace(one_stay(), events=(event,))
    driver = make_map()
    driver.view.set_atlas(atlas)
    driver.show(scene_of(atlas, 2015))
    driver.evaluate(_GLYPHS)
    driver.wait_until(lambda: driver.evaluate("globalThis.glyphs ?? null") is not None)
    free, block_on_the_left, block_above = driver.evaluate("globalThis.glyphs")
    assert free == [[0, -13], [-13, -13]]
    assert block_on_the_left == [[0, -13], [13, -13]]
    assert all(not (-60 - 7 < x < 60 + 7 and -60 - 7 < y < -5 + 7) for x, y in block_above)
