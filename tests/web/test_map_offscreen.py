"""Pictures made by the hidden map."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest

from app.data.basemap import Basemap
from app.data.tiles import open_tiles
from app.domain.civil import instant_of
from app.domain.scene import Moment, SceneIndex
from app.mapview.background import Background
from app.mapview.look import Drawing
from app.mapview.messages import Captions
from app.mapview.offscreen import OffscreenMap, PictureError, PictureSpec, least_scale, render, wait_for_picture
from app.mapview.overlay import Overlay
from app.mapview.points import pack
from app.mapview.vector import Paper, VectorMap
from app.support.paths import BUNDLED_BASEMAP
from tests.helpers.bulk import observations_of
from tests.helpers.map_driver import BARE, SYMBOL_FILL, count_pixels, one_stay, scene_of
from tests.helpers.tile_files import every_tile, tile_of, write_mbtiles

BOUNDS = (130.0, 26.0, 140.0, 34.0)


@pytest.fixture
def basemap() -> Any:
    return Basemap(BUNDLED_BASEMAP).packed


@pytest.mark.parametrize("scale", [1.0, 1.5, 3.0])
def test_a_picture_has_the_size_that_was_asked_for_and_is_sharper_not_fuller(
    qapp: Any, basemap: Any, map_cache: Path, scale: float
) -> None:
    atlas = one_stay(actual_from="2014", actual_to="..")
    spec = PictureSpec(400, 300, BOUNDS, scale=scale)
    image = render(spec, atlas, scene_of(atlas, 2020), Captions("x"), basemap, map_cache)
    assert (image.width(), image.height()) == (round(400 * scale), round(300 * scale))
    fill = count_pixels(image, SYMBOL_FILL)
    assert 100 * scale**2 < fill < 1000 * scale**2


def test_the_same_picture_twice_is_the_same(qapp: Any, basemap: Any, map_cache: Path) -> None:
    atlas = one_stay(actual_from="2014", actual_to="..")
    one, other = (
        render(PictureSpec(400, 300, BOUNDS), atlas, scene_of(atlas, 2020), Captions("x"), basemap, map_cache)
        for _ in range(2)
    )
    assert one == other


def test_every_frame_of_a_film_shows_its_own_moment(qapp: Any, basemap: Any, map_cache: Path) -> None:
    atlas = one_stay(actual_from="2014-02-01", actual_to="2014-03-01")
    index = SceneIndex(atlas)
    film = OffscreenMap(PictureSpec(300, 200, BOUNDS, decor=BARE), atlas, basemap, map_cache)
    try:
        for day in range(40):
            at = instant_of(2014, 1, 1) + day * 3 * 86_400
            picture = wait_for_picture(film, lambda at=at: film.request(index.scene(Moment(at)), Captions(str(at))))  # type: ignore[misc]
            there = instant_of(2014, 2, 1) <= at < instant_of(2014, 3, 2)
            assert (count_pixels(picture, SYMBOL_FILL) > 50) == there
    finally:
        film.close()


def test_a_size_that_no_picture_can_have_is_refused_in_words(qapp: Any, basemap: Any, map_cache: Path) -> None:
    too_large, too_small = PictureSpec(9000, 9000, BOUNDS, scale=2), PictureSpec(5, 300, BOUNDS)
    for spec, word in ((too_large, "too large"), (too_small, "too small")):
        with pytest.raises(PictureError, match=word):
            OffscreenMap(spec, one_stay(), basemap, map_cache)


def test_a_base_map_that_cannot_be_read_ends_the_picture_with_the_reason(qapp: Any, map_cache: Path) -> None:
    atlas = one_stay()
    with pytest.raises(PictureError, match="base map"):
        render(
            PictureSpec(300, 200, BOUNDS), atlas, scene_of(atlas, 2020), Captions("x"), lambda _name: None, map_cache
        )


def test_a_picture_shows_what_lies_over_another_map(qapp: Any, basemap: Any, map_cache: Path) -> None:
    atlas = one_stay(actual_from="2014", actual_to="..")
    scene = scene_of(atlas, 2020)
    points = pack(observations_of(5_000))
    line = Drawing("line", ((131.0, 27.0), (139.0, 33.0)), label="500 km")
    plain = PictureSpec(400, 300, BOUNDS, decor=BARE)
    pictures = [
        render(replace(plain, overlay=overlay), atlas, scene, Captions("x"), basemap, map_cache)
        for overlay in (Overlay(), Overlay(drawings=(line,)), Overlay(points))
    ]
    assert pictures[0] != pictures[1]
    assert pictures[0] != pictures[2]
    again = render(replace(plain, overlay=Overlay(points)), atlas, scene, Captions("x"), basemap, map_cache)
    assert again == pictures[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_margin_is_blank_paper_around_a_smaller_map(
    qapp: Any, basemap: Any, map_cache: Path, theme: Literal["light", "dark"]
) -> None:
    atlas = one_stay(actual_from="2014", actual_to="..")
    spec = PictureSpec(400, 300, BOUNDS, scale=2, theme=theme, margin_px=20)
    image = render(spec, atlas, scene_of(atlas, 2020), Captions("x"), basemap, map_cache)
    assert (image.width(), image.height()) == (800, 600)
    corner = image.pixelColor(0, 0)
    blank = [(x, y) for x in range(0, 800, 7) for y in (0, 38, 561, 599)]
    blank += [(x, y) for y in range(0, 600, 7) for x in (0, 38, 761, 799)]
    assert all(image.pixelColor(x, y) == corner for x, y in blank)
    assert (corner.lightness() > 250) == (theme == "light")
    assert image.pixelColor(400, 40) != corner
    with pytest.raises(PictureError, match="margins"):
        OffscreenMap(replace(spec, margin_px=120), atlas, basemap, map_cache)


def test_a_preview_smaller_than_a_pixel_a_pixel_is_made(qapp: Any, basemap: Any, map_cache: Path) -> None:
    atlas = one_stay(actual_from="2014", actual_to="..")
    spec = PictureSpec(1403.2, 992, BOUNDS, scale=least_scale())
    image = render(spec, atlas, scene_of(atlas, 2020), Captions("x"), basemap, map_cache)
    assert (image.width(), image.height()) == (round(1403.2 * least_scale()), round(992 * least_scale()))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_picture_waits_for_the_tiles_under_the_data(
    qapp: Any, basemap: Any, map_cache: Path, tmp_path: Path, scale: float
) -> None:
    atlas = one_stay(actual_from="2014", actual_to="..")
    archive = open_tiles(write_mbtiles(tmp_path / "tiles", every_tile(4, tile_of("#ff00c8"))))
    overlay = Overlay(background=Background("Map file: tiles", "Somebody", 4, 4, read=archive.read))
    spec = PictureSpec(400, 300, BOUNDS, scale=scale, decor=BARE, overlay=overlay)
    image = render(spec, atlas, scene_of(atlas, 2020), Captions("x"), basemap, map_cache)
    assert count_pixels(image, (0xFF, 0x00, 0xC8)) > 0.6 * image.width() * image.height()
    # In vectors the tiles are the one thing that is none.
    paper = Paper(100.0, 75.0)
    hidden = VectorMap(spec, atlas, basemap, map_cache, paper, pdf=False)
    try:
        svg = wait_for_picture(hidden, lambda: hidden.request(scene_of(atlas, 2020), Captions("x")))
    finally:
        hidden.close()
    assert 1 < svg.count('<image href="data:image/png') < 40
    assert "Somebody" in svg
    assert "<symbol" in svg
