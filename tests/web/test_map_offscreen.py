"""Pictures made by the hidden map."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.data.basemap import Basemap
from app.domain.civil import instant_of
from app.domain.scene import Moment, SceneIndex
from app.mapview.messages import Captions
from app.mapview.offscreen import OffscreenMap, PictureError, PictureSpec, render, wait_for_picture
from app.support.paths import BUNDLED_BASEMAP
from tests.helpers.map_driver import BARE, SYMBOL_FILL, count_pixels, one_stay, scene_of

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
