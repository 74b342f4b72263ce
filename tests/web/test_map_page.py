"""The page loads by itself, and nothing comes in from outside of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import QWebEnginePage

from app.data.store import load_atlas
from app.domain.atlas import Atlas
from app.domain.records import Event, Site
from app.mapview.messages import Captions
from app.support.paths import BUNDLED_ATLAS
from tests.helpers.map_driver import STILL, SYMBOL_FILL, WAIT_MS, MapDriver, count_pixels, one_stay, pause, scene_of

MakeMap = Callable[..., MapDriver]

NASTY = (
    '<img src="x" onerror="console.error(1)">',
    "</script><script>console.error(2)</script>",
    "\"'`${1}&amp;{{ 7 * 7 }}",
    "قاعدة بحرية \u202e desrever",
    "⚓🇯🇵 沖縄",
    "\u2028\u2029\x00\x07",
)


def test_the_bundled_atlas_is_drawn_without_a_request_to_anywhere(make_map: MakeMap) -> None:
    driver = make_map(900, 600)
    atlas = load_atlas(BUNDLED_ATLAS)
    driver.view.set_decor(STILL)
    driver.view.fit(122, 23, 147, 46)
    driver.view.set_atlas(atlas)
    driver.show(scene_of(atlas, 2015, 4, 27))
    assert count_pixels(driver.grab(), SYMBOL_FILL) > 2000
    assert driver.view.refused == []
    assert driver.view.console == []


def test_the_map_says_in_words_what_it_shows_and_who_is_to_be_credited(make_map: MakeMap) -> None:
    atlas = replace(one_stay(actual_from="2015", actual_to=".."), meta={"credit_positions": "Positions: Somebody"})
    driver = make_map()
    driver.view.fit(130, 26, 140, 34)
    driver.view.set_atlas(atlas)
    driver.show(scene_of(atlas, 2016), Captions("1 January 2016"))
    spoken = driver.evaluate("document.querySelector('.folium-map').getAttribute('aria-label')")
    assert spoken == "Map. In view on 1 January 2016. US forces: 1 present"
    credited = driver.evaluate("document.querySelector('.credits').textContent")
    assert "© OpenStreetMap contributors (ODbL" in credited
    assert "Positions: Somebody" in credited


def test_the_scale_bar_says_where_it_is_right_once_that_matters(make_map: MakeMap) -> None:
    atlas = one_stay(actual_from="2015", actual_to="..")
    driver = make_map()
    driver.view.set_atlas(atlas)
    for bounds, varies in (((122, 23, 147, 46), True), ((139, 35, 140, 36), False)):
        driver.view.fit(*bounds)
        driver.show(scene_of(atlas, 2016), Captions("1 January 2016"))
        middle = driver.view.viewport
        assert middle is not None
        words = f"Scale at {round(middle.lat)}° N" if varies else None
        assert driver.evaluate("document.querySelector('.scale-at')?.textContent") == words


def test_what_is_said_before_the_page_is_ready_arrives_in_order(make_map: MakeMap) -> None:
    driver = make_map()
    assert not driver.view.bridge.is_ready
    driver.view.set_theme("dark")
    driver.view.set_atlas(one_stay(actual_from="2015", actual_to=".."))
    driver.show(
        scene_of(one_stay(actual_from="2015", actual_to=".."), 2016), Captions("1 January 2016", headline="It is")
    )
    assert driver.evaluate("document.documentElement.dataset.theme") == "dark"
    assert driver.evaluate("document.querySelector('.plate-date').textContent") == "1 January 2016"


def test_the_interceptor_refuses_the_network_and_remembers_it(make_map: MakeMap, qtbot: Any) -> None:
    driver = make_map()
    with qtbot.waitSignal(driver.view.ready, timeout=20_000):
        pass
    stranger = QWebEnginePage(driver.view.page.profile())
    with qtbot.waitSignal(stranger.loadFinished, timeout=20_000) as loaded:
        stranger.load(QUrl("https://example.org/tile.png"))
    assert loaded.args == [False]
    stranger.deleteLater()
    assert driver.view.refused == ["https://example.org/tile.png"]
    driver.view.refused.clear()


def test_the_page_goes_nowhere_else(make_map: MakeMap, qtbot: Any) -> None:
    driver = make_map()
    with qtbot.waitSignal(driver.view.ready, timeout=20_000):
        pass
    driver.view.page.runJavaScript("location.href = 'atlas://map/web/atlas.css'")
    pause(200)
    assert driver.evaluate("location.pathname") == "/page.html"


def test_the_policy_of_the_page_forbids_strange_scripts_and_addresses(make_map: MakeMap, qtbot: Any) -> None:
    driver = make_map(expect_console="Content Security Policy")
    with qtbot.waitSignal(driver.view.ready, timeout=20_000):
        pass
    driver.evaluate(
        "(() => { const s = document.createElement('script'); s.textContent = 'globalThis.ran = 1';"
        "document.body.append(s);"
        "fetch('https://example.org/x').catch(() => { globalThis.refused = 1; }); return 0; })()"
    )
    driver.wait_until(lambda: driver.evaluate("globalThis.refused") == 1)
    assert driver.evaluate("globalThis.ran") is None
    assert any("example.org" in line for line in driver.view.console)


def test_names_are_text_whatever_they_hold(make_map: MakeMap) -> None:
    sites = tuple(
        Site(f"s{i}{name}", name, name, name, "USN", name, "JPN", 125.0 + 4 * i, 30.0, opened="1945", closed="..")
        for i, name in enumerate(NASTY)
    )
    events = tuple(Event(f"e{i}{name}", name, name, "2015-12-20", name, f"s{i}{name}") for i, name in enumerate(NASTY))
    stay = one_stay(actual_from="2015", actual_to="..").deployments[0]
    stays = tuple(
        replace(stay, id=f"d{i}{name}", unit_en=name, asset=name, sidc=name, site_id=sites[i].id)
        for i, name in enumerate(NASTY)
    )
    atlas = Atlas("<b>Nasty</b>", sites, stays, events)
    driver = make_map(1000, 500)
    driver.view.fit(120, 20, 150, 40)
    driver.view.set_atlas(atlas)
    for name in NASTY:
        driver.show(scene_of(atlas, 2016), Captions(date=name, date_ja=name, weekday=name, headline=name, note=name))
        assert driver.evaluate("document.querySelector('.plate-headline').textContent") == name
    assert driver.evaluate("document.querySelectorAll('img:not(.logo), .plate b, .legend b').length") == 0
    assert driver.evaluate("document.scripts.length") == driver.evaluate(
        "[...document.scripts].filter((s) => s.src.startsWith('atlas://map/') || s.textContent.includes('L.map') "
        "|| s.textContent.includes('L_NO_TOUCH')).length"
    )


def test_a_page_that_cannot_read_the_base_map_says_so(qapp: Any, qtbot: Any, tmp_path: Path) -> None:
    from app.mapview.view import MapView

    view = MapView(lambda _name: None, tmp_path)
    view.show()
    with qtbot.waitSignal(view.failed, timeout=20_000) as failed:
        pass
    assert "base map" in failed.args[0]
    view.dispose()


_FIRST_FRAME = """
void (async () => {
  const { Frame } = await import("atlas://map/web/frame.js");
  const told = [];
  globalThis.told = told;
  const frame = new Frame(() => told.push(`drawn, ${frame.pending} under way`));
  let landCame = () => {};
  frame.track(new Promise((done) => { landCame = done; }));
  frame.begin();
  const next = () => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });
  await next();
  told.push("land comes");
  landCame();
  await next();
  frame.track(new Promise(() => {}));
  frame.request();
  await next();
  told.push("end");
})()
"""


def test_nothing_is_drawn_before_the_land_has_come_and_everything_after(make_map: MakeMap) -> None:
    driver = make_map(300, 200)
    driver.wait_until(lambda: driver.view.bridge.is_ready)
    driver.evaluate(_FIRST_FRAME)
    driver.wait_until(lambda: "end" in (driver.evaluate("globalThis.told ?? null") or ()))
    told = ["land comes", "drawn, 0 under way", "drawn, 1 under way", "end"]
    assert driver.evaluate("globalThis.told") == told


def assert_fits_as_when_asked_again(driver: MapDriver, atlas: Atlas) -> None:
    found = driver.view.viewport
    driver.view.fit(130, 26, 140, 34)
    driver.show(scene_of(atlas, 2017))
    again = driver.view.viewport
    assert found is not None
    assert again is not None
    assert found.zoom == pytest.approx(again.zoom)
    # Leaflet counts in whole pixels.
    assert (found.lon, found.lat) == pytest.approx((again.lon, again.lat), abs=360 / 256 / 2**found.zoom)


def ahead_of_its_window(make_map: MakeMap) -> tuple[MapDriver, Atlas]:
    atlas = one_stay(actual_from="2015", actual_to="..")
    driver = make_map(900, 600, hidden=True)
    driver.view.fit(130, 26, 140, 34)
    driver.view.set_atlas(atlas)
    return driver, atlas


def test_a_page_that_loads_ahead_of_its_window_waits_for_its_size(make_map: MakeMap, qtbot: Any) -> None:
    driver, atlas = ahead_of_its_window(make_map)
    view = driver.view
    view.show_scene(scene_of(atlas, 2016), Captions("1 January 2016"))
    driver.wait_until(lambda: driver.evaluate("!!document.querySelector('.legend')"))
    pause(100)
    assert not view.bridge.is_ready
    # Nobody waits for an answer of a page that nobody sees.
    assert not view.watchdog.timer.isActive()
    with qtbot.waitSignal(view.settled, timeout=WAIT_MS):
        view.show()
    sizes = view.web.width(), view.web.height()
    assert driver.evaluate("[map_atlas.getSize().x, map_atlas.getSize().y]") == list(sizes)
    assert_fits_as_when_asked_again(driver, atlas)


def test_what_is_to_be_seen_is_fitted_into_the_size_that_an_opening_window_finds(make_map: MakeMap, qtbot: Any) -> None:
    driver, atlas = ahead_of_its_window(make_map)
    view = driver.view
    view.ready.connect(lambda: view.resize(500, 300))
    with qtbot.waitSignal(view.settled, timeout=WAIT_MS):
        view.show()
        view.show_scene(scene_of(atlas, 2016), Captions("1 January 2016"))
    driver.wait_until(lambda: driver.evaluate("map_atlas.getSize().x") == 500)
    assert_fits_as_when_asked_again(driver, atlas)
