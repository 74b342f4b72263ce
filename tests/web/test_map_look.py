"""The look that a reader chose, in pictures: layers, opacity, order, language and style, as pixels and as vectors."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shapely.geometry import Polygon, box

from app.data.basemap import Basemap
from app.domain.atlas import Atlas
from app.domain.records import Area
from app.mapview.look import Look
from app.mapview.messages import Captions
from app.mapview.offscreen import OffscreenMap, PictureSpec, render, wait_for_picture
from app.mapview.vector import Paper, VectorMap
from app.support.paths import BUNDLED_BASEMAP
from tests.helpers.map_driver import BARE, SYMBOL_FILL, MapDriver, count_pixels, one_stay, rgb, scene_of

BOUNDS = (130.0, 26.0, 140.0, 34.0)


@pytest.fixture
def basemap() -> Any:
    return Basemap(BUNDLED_BASEMAP).packed


def with_zone() -> Atlas:
    atlas = one_stay(actual_from="2014", actual_to="..")
    zone = Area("zone", "Zone", "区域", "adiz", ("CHN",), box(128, 25, 142, 35), "2000", "..")
    return Atlas("Test", atlas.sites, atlas.deployments, areas=(zone,))


def pixels(look: Look, basemap: Any, cache: Path, theme: Any = "light") -> Any:
    atlas = with_zone()
    spec = PictureSpec(400, 300, BOUNDS, theme=theme, decor=BARE, look=look)
    return render(spec, atlas, scene_of(atlas, 2020), Captions("x"), basemap, cache)


def vectors(look: Look, basemap: Any, cache: Path) -> str:
    atlas = with_zone()
    spec = PictureSpec(400, 300, BOUNDS, decor=BARE, look=look)
    hidden: OffscreenMap = VectorMap(spec, atlas, basemap, cache, Paper(100, 75), pdf=False)
    try:
        svg = wait_for_picture(hidden, lambda: hidden.request(scene_of(atlas, 2020), Captions("x")))
    finally:
        hidden.close()
    assert isinstance(svg, str)
    return svg


def test_a_hidden_layer_is_in_no_picture(qapp: Any, basemap: Any, map_cache: Path) -> None:
    hidden = Look(hidden=frozenset({"deployments"}))
    assert count_pixels(pixels(Look(), basemap, map_cache), SYMBOL_FILL) > 100
    assert count_pixels(pixels(hidden, basemap, map_cache), SYMBOL_FILL) == 0
    assert "<symbol" in vectors(Look(), basemap, map_cache)
    assert "<symbol" not in vectors(hidden, basemap, map_cache)


def test_a_faint_layer_is_faint_as_vectors(qapp: Any, basemap: Any, map_cache: Path) -> None:
    svg = vectors(Look(opacity={"sites": 0.4}), basemap, map_cache)
    places = re.search(r'<g id="places"[^>]*>', svg)
    assert places is not None
    assert 'opacity="0.4"' in places[0]
    assert "opacity" not in re.findall(r'<g id="places"[^>]*>', vectors(Look(), basemap, map_cache))[0]


def test_vectors_lie_in_the_order_of_the_look(qapp: Any, basemap: Any, map_cache: Path) -> None:
    first = vectors(Look(), basemap, map_cache)
    assert first.index('<g id="areas"') < first.index('<g id="places"') < first.index('<g id="marks"')
    order = ("area:adiz", "sites", "deployments", "events", "names", "observations")
    turned = vectors(Look(order=order), basemap, map_cache)
    assert turned.index('<g id="marks"') < turned.index('<g id="places"') < turned.index('<g id="areas"')


def test_a_zone_on_top_tints_the_symbols(qapp: Any, basemap: Any, map_cache: Path) -> None:
    atlas = with_zone()
    zone = replace(atlas.areas[0], kind="other")
    spec = PictureSpec(400, 300, BOUNDS, decor=BARE, look=Look(order=("area:other", "events", "deployments", "sites")))
    tinted = replace(atlas, areas=(zone,))
    above = render(spec, tinted, scene_of(tinted, 2020), Captions("x"), basemap, map_cache)
    assert count_pixels(above, SYMBOL_FILL) == 0
    assert count_pixels(above, SYMBOL_FILL, tolerance=8) > 100


def test_a_zone_is_softly_banded_inside_of_its_line_and_outside_of_a_hole(
    qapp: Any, basemap: Any, map_cache: Path
) -> None:
    outline = Polygon(box(131, 27, 139, 33).exterior.coords, [box(134, 29, 136, 31).exterior.coords])
    # Whichever way round the rings are written.
    for shape in (outline, outline.reverse()):
        atlas = Atlas("Test", areas=(Area("zone", "Zone", "", "adiz", ("CHN",), shape, "2000", ".."),))
        spec = PictureSpec(400, 300, BOUNDS, decor=BARE)
        image = render(spec, atlas, scene_of(atlas, 2020), Captions("x"), basemap, map_cache)
        # The dashes of the lines run up and down here: what most of a column shows.
        row = np.median(rgb(image)[130:170].sum(axis=2), axis=0)
        lines = [k for k in range(5, 395) if row[k] < row[k - 5] - 40 and row[k] == row[k - 5 : k + 6].min()]
        west, hole = lines[0], lines[1]
        assert row[west + 3] < row[west - 4], "the band is east of the western line"
        assert row[hole - 3] < row[hole + 4], "the band is west of the hole"


def test_kinds_of_area_with_another_layer_between_have_canvases_of_their_own(make_map: Any) -> None:
    zone = with_zone().areas[0]
    line = Area("line", "Line", "", "median line", (), box(131, 27, 139, 33), "2000", "..")
    atlas = Atlas("Test", with_zone().sites, with_zone().deployments, areas=(zone, line))
    driver: MapDriver = make_map()
    driver.view.fit(*BOUNDS)
    driver.view.set_atlas(atlas)
    driver.view.set_look(Look(order=("area:adiz", "deployments", "area:median line", "events")))
    driver.show(scene_of(atlas, 2020))
    panes = ("areas", "marks", "areas1", "events")
    heights = [
        int(driver.evaluate(f"getComputedStyle(document.querySelector('.leaflet-{pane}-pane')).zIndex"))
        for pane in panes
    ]
    assert heights == sorted(heights, reverse=True)


def test_pictures_for_paper_are_white_and_black(qapp: Any, basemap: Any, map_cache: Path) -> None:
    printed, shown = (pixels(Look(), basemap, map_cache, theme=theme) for theme in ("print", "light"))
    assert np.median(rgb(printed)) > 230 > np.median(rgb(shown)) + 10


def test_the_theme_of_a_picture_goes_before_the_paper_of_the_window(qapp: Any, basemap: Any, map_cache: Path) -> None:
    look = Look(paper=True)
    assert pixels(look, basemap, map_cache) == pixels(Look(), basemap, map_cache)


def test_the_window_can_be_drawn_as_paper_and_back(make_map: Any) -> None:
    driver: MapDriver = make_map()
    driver.view.set_theme("dark")
    driver.view.set_atlas(with_zone())
    driver.view.set_look(Look(paper=True))
    driver.show(scene_of(with_zone(), 2020))
    theme = "document.documentElement.dataset.theme"
    assert driver.evaluate(theme) == "print"
    driver.view.set_look(Look())
    driver.wait_until(lambda: driver.evaluate(theme) == "dark")


@pytest.mark.parametrize(("quantity", "written"), [(12, "12"), (2500, "2.5k"), (1, ""), (None, "")])
def test_a_symbol_carries_the_published_strength(
    qapp: Any, basemap: Any, map_cache: Path, quantity: int | None, written: str
) -> None:
    atlas = one_stay(actual_from="2014", actual_to="..", quantity=quantity)
    spec = PictureSpec(400, 300, BOUNDS, decor=replace(BARE, legend=True))
    hidden = VectorMap(spec, atlas, basemap, map_cache, Paper(100, 75), pdf=False)
    try:
        svg = wait_for_picture(hidden, lambda: hidden.request(scene_of(atlas, 2020), Captions("x")))
    finally:
        hidden.close()
    marks = svg[svg.index('<g id="marks"') : svg.index('<g id="layout"')]
    assert re.findall(r">([^<>]+)</text>", marks) == ([written] if written else [])
    assert ("Published strength" in svg) == bool(written)
