"""Pictures as files: whole or not at all, and logos that cannot be shown."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage

from app.export.captions import cutoff_in_words, filters_in_words, only_in_words, place_in_words
from app.export.georeference import Placement, placement_of
from app.export.logo import MAX_LOGO_BYTES, logo_address
from app.export.picture_files import save_picture
from app.mapview.messages import MapViewport
from app.support.errors import UserError

WORDS = {"Title": "東京 & Tokyo", "Description": "27 April 2015", "Software": "Posture Atlas", "Bounds": "1,2,3,4"}
COMMAND = {"Command": "posture-atlas snapshot --title '<東京> & \"more\"'"}


@pytest.fixture
def picture(qapp: object) -> QImage:
    noise = np.random.default_rng(1).integers(0, 255, (300, 400, 4), dtype=np.uint8)
    return QImage(noise.tobytes(), 400, 300, QImage.Format.Format_RGB32).copy()


@pytest.fixture
def full_disk() -> Iterator[None]:
    """Let no file grow beyond 20 kB, as on a disk that has run full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif", ".svg", ".pdf"])
@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_leaves_what_was_there(picture: QImage, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"map{suffix}"
    path.write_bytes(b"mine")
    trailer = b"\ntrailer\n<</Size 3 /Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    made = {".svg": f"<svg>{'x' * 30_000}</svg>", ".pdf": b"%PDF" + b" " * 30_000 + trailer}.get(suffix, picture)
    with pytest.raises(UserError, match=r"map.*cannot be written"):
        save_picture(made, path, WORDS | COMMAND, 300)
    assert path.read_bytes() == b"mine"
    assert list(tmp_path.iterdir()) == [path]


def test_quality_makes_smaller_files(picture: QImage, tmp_path: Path) -> None:
    for suffix in (".jpg", ".webp"):
        fine, coarse = tmp_path / f"fine{suffix}", tmp_path / f"coarse{suffix}"
        save_picture(picture, fine, WORDS, 96, quality=95)
        save_picture(picture, coarse, WORDS, 96, quality=30)
        assert coarse.stat().st_size < fine.stat().st_size / 2


def test_png_and_tiff_keep_every_pixel(picture: QImage, tmp_path: Path) -> None:
    kept = np.frombuffer(bytes(picture.constBits()), dtype=np.uint8).reshape(300, 400, 4)[:, :, 2::-1]
    for suffix in (".png", ".tif"):
        path = tmp_path / f"map{suffix}"
        save_picture(picture, path, WORDS | COMMAND, 96, placement=Placement(1.5, 2.5, 3.5, 4.5))
        with Image.open(path) as read:
            assert (np.asarray(read) == kept).all()


def test_a_placement_counts_the_margin_and_the_scale() -> None:
    seen = MapViewport(-180.0, 0.0, 180.0, 66.51326044311186, 0.0, 40.0, 1.0, 400, 100)
    placement = placement_of(seen, 2.0, 10)
    half_m = np.pi * 6_378_137
    assert placement.step_x_m == pytest.approx(2 * half_m / 800)
    assert placement.step_y_m == pytest.approx(half_m / 2 / 200)
    assert placement.left_m == pytest.approx(-half_m - 10 * placement.step_x_m)
    assert placement.top_m == pytest.approx(half_m / 2 + 10 * placement.step_y_m)


def wrong_logo(folder: Path, name: str) -> Path:
    path = folder / name
    match name:
        case "large.png":
            path.write_bytes(b"x" * (MAX_LOGO_BYTES + 1))
        case "huge.png":
            Image.new("1", (5000, 10)).save(path)
        case "bomb.svg":
            path.write_text('<!DOCTYPE s [<!ENTITY a "a">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>')
        case "other.svg":
            path.write_text("<html/>")
        case "sizeless.svg":
            path.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
        case "gone.png":
            pass
        case _:
            path.write_bytes(b"no picture")
    return path


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("logo.gif", "PNG, JPEG or SVG"),
        ("large.png", "2,000,001 bytes"),
        ("huge.png", "5000 × 10"),
        ("gone.png", "No such file"),
        ("text.png", "cannot be read as a picture"),
        ("text.svg", "no SVG that can be read"),
        ("bomb.svg", "no SVG that can be read"),
        ("other.svg", "XML, but no SVG"),
        ("sizeless.svg", "viewBox"),
    ],
)
def test_a_logo_that_cannot_be_shown_is_refused(qapp: object, tmp_path: Path, name: str, word: str) -> None:
    with pytest.raises(UserError, match="Logo: ") as told:
        logo_address(wrong_logo(tmp_path, name))
    assert word in str(told.value)


def test_places_and_filters_have_words() -> None:
    from app.data.bundled import open_atlas
    from app.domain.filters import FilterSet

    atlas = open_atlas(None)
    assert place_in_words(atlas, (127.3, 26.0, 128.5, 27.0)) == "Okinawa"
    assert place_in_words(atlas, (122, 23, 147, 46)) == "Japan"
    assert place_in_words(atlas, (-10.0, -45.0, 10.0, -30.0)) == "45° S to 30° S, 10° W to 10° E"
    assert filters_in_words(atlas, FilterSet()) == "everything"
    assert filters_in_words(atlas, FilterSet(forces=frozenset({"us", "japan"}))) == "US forces, Japan's forces"


def test_the_plate_says_as_of_when_and_what_of_it() -> None:
    from app.data.bundled import open_atlas
    from app.domain.atlas import Atlas
    from app.domain.civil import instant_of
    from app.domain.filters import FilterSet
    from app.domain.status import AT_MOMENT, TODAY, Cutoff

    atlas = open_atlas(None)
    assert cutoff_in_words(atlas, TODAY) == "record as of July 2026"
    assert cutoff_in_words(Atlas(), TODAY) == ""
    assert cutoff_in_words(atlas, AT_MOMENT) == "as known on that day"
    assert cutoff_in_words(atlas, Cutoff.fixed(instant_of(2015, 5, 3))) == "as known on 3 May 2015"
    assert only_in_words(atlas, FilterSet()) == ""
    assert only_in_words(atlas, FilterSet(forces=frozenset({"us"}))) == "only US forces"
    many = only_in_words(atlas, FilterSet(regions=frozenset(site.region for site in atlas.sites)))
    assert len(many) <= 160
    assert many.endswith(" …")


def test_sources_and_counts_are_of_what_lies_in_the_picture() -> None:
    from app.data.bundled import open_atlas
    from app.domain.civil import instant_of
    from app.domain.scene import Moment, SceneIndex
    from app.export.layout import Layout, Shown, filled_in

    atlas = open_atlas(None)
    scene = SceneIndex(atlas).scene(Moment(instant_of(2018, 6, 12)))
    iwakuni, okinawa = Shown((132.0, 34.0, 132.5, 34.3)), Shown((127.3, 26.0, 128.5, 27.0))
    there, elsewhere = (Layout(sources=True).decor(atlas, scene, shown).sources for shown in (iwakuni, okinawa))
    assert any("Iwakuni" in source for source in there)
    assert not any("Iwakuni" in source for source in elsewhere)
    counts = [int(filled_in("{deployments}", atlas, scene, shown)) for shown in (iwakuni, okinawa, Shown())]
    assert 0 < counts[0] < counts[1] < counts[2]
