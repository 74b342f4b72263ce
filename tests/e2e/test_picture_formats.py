"""Every format and layout that ``posture-atlas snapshot`` can write, read back."""

from __future__ import annotations

import math
import re
import shlex
import shutil
import sqlite3
import struct
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image
from pyproj import CRS

from tests.e2e.conftest import Program
from tests.helpers.atlas_files import POSTURE
from tests.helpers.pictures import assert_like_reference, pixels

SVG = "{http://www.w3.org/2000/svg}"
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><rect width="60" height="20" fill="#800"/>'
    '<circle cx="10" cy="10" r="8" fill="#fff"/></svg>'
)
OKINAWA = ("--bbox", "127.3,26,128.5,27")


def written(program: Program, name: str, *options: str) -> Path:
    out = program.folder / name
    done = program.run("snapshot", *options, "--out", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    return out


def test_svg_is_vectors_with_real_text(program: Program) -> None:
    out = written(program, "map.svg", *OKINAWA, "--size", "1200x800", "--title", "<Okinawa> & {date}")
    root = ElementTree.parse(out).getroot()
    assert root.get("viewBox") == "0 0 1200 800"
    assert root.get("width") == "317.5mm"
    words = [text.text or "" for text in root.iter(f"{SVG}text")]
    for word in (
        "<Okinawa> & 27 April 2015",
        "27 April 2015",
        "平成27年4月27日 · Monday",
        "Kadena",
        "In view on 27 April 2015",
    ):
        assert word in words
    assert any("OpenStreetMap" in word for word in words)
    assert root.find(f".//{SVG}image") is None
    symbols = {symbol.get("id") for symbol in root.iter(f"{SVG}symbol")}
    used = {use.get("href", "").lstrip("#") for use in root.iter(f"{SVG}use")}
    assert len(symbols & used) > 5
    defined = {node.get("id") for node in root.iter() if node.get("id")}
    assert used <= defined
    assert set(re.findall(r"url\(#(\w+)\)", out.read_text(encoding="utf-8"))) <= defined
    assert len(list(root.iter(f"{SVG}path"))) > 100
    told = root.find(f"{SVG}metadata//{{urn:posture-atlas}}command")
    assert told is not None
    assert (told.text or "").startswith("posture-atlas snapshot")


def test_pdf_is_one_page_of_vectors_with_text_that_can_be_found(program: Program, qapp: Any) -> None:
    from PySide6.QtPdf import QPdfDocument

    layout = ("--sources", "--locator", "--margin", "10", "--subtitle", "{place}: {filter}", "--only", "force=us")
    out = written(program, "map.pdf", "--paper", "a4", "--theme", "print", *layout)
    document = QPdfDocument()
    assert document.load(str(out)) is QPdfDocument.Error.None_
    assert document.pageCount() == 1
    field = QPdfDocument.MetaDataField
    assert document.metaData(field.Title) == "US-Japan alliance, 1945 to 2026"
    assert document.metaData(field.Subject) == "27 April 2015, record as of July 2026"
    assert document.metaData(field.Keywords).startswith("posture-atlas snapshot --at 2015-04-27")
    size = document.pagePointSize(0)
    assert size.width() == pytest.approx(297 / 25.4 * 72, abs=1.5)
    assert size.height() == pytest.approx(210 / 25.4 * 72, abs=1.5)
    text = " ".join(document.getAllText(0).text().split())
    document.close()
    for word in (
        "US-Japan alliance",
        "27 April 2015",
        "平成27年4月27日",
        "Okinawa",
        "横須賀",
        "OpenStreetMap",
        "Sources",
        "Japan: US forces",
        "record as of July 2026",
        "only US forces",
        "Scale at 35° N",
    ):
        assert word in text, word
    assert text.count("Vladivostok") == 1, "a word and its halo are found as two"
    assert b"/Subtype /Image" not in out.read_bytes()


def test_a_pdf_has_its_sources_on_pages_of_their_own(program: Program, qapp: Any) -> None:
    from PySide6.QtPdf import QPdfDocument

    out = written(program, "map.pdf", *OKINAWA, "--paper", "a5", "--source-page")
    document = QPdfDocument()
    assert document.load(str(out)) is QPdfDocument.Error.None_
    assert document.pageCount() > 1
    sizes = {(round(size.width()), round(size.height())) for size in map(document.pagePointSize, range(3))}
    assert len(sizes) == 1
    assert "27 April 2015" in document.getAllText(0).text()
    rest = " ".join(document.getAllText(page).text() for page in range(1, document.pageCount()))
    document.close()
    assert "Sources" in rest
    assert "1. " in rest
    assert "Marine Corps Air Station Futenma (Wikipedia)" in rest


def command_in(path: Path) -> str:
    """Return the command that a picture of pixels says it was made with."""
    with Image.open(path) as picture:
        if path.suffix == ".png":
            return str(picture.info["Command"])
        if path.suffix == ".tif":
            return str(picture.tag_v2[270])  # type: ignore[attr-defined]
        xmp = ElementTree.fromstring(re.sub(rb"<\?.*?\?>", b"", picture.info["xmp"]))
        if path.suffix == ".jpg":
            assert picture.info["comment"].decode().startswith("posture-atlas")
    return xmp.findtext(".//{urn:posture-atlas}command") or ""


@pytest.mark.parametrize(
    ("name", "kind"), [("map.jpg", "JPEG"), ("map.webp", "WEBP"), ("map.png", "PNG"), ("map.tif", "TIFF")]
)
def test_the_command_in_a_picture_makes_it_again(program: Program, name: str, kind: str) -> None:
    (program.folder / "logo.svg").write_text(LOGO, encoding="utf-8")
    options = ("--at", "2017-02-03", "--known", "then", *OKINAWA, "--paper", "a5", "--dpi", "120", "--theme", "dark")
    words = ("--subtitle", "on {day}: {filter}", "--marking", "TLP:AMBER", "--only", "force=us,japan")
    parts = ("--sources", "--locator", "--margin", "7.5", "--logo", "logo.svg", "--no-north", "--no-names")
    look = ("--symbols", "plain", "--names", "ja", "--hide", "bathymetry", "--quality", "70")
    out = written(program, name, *options, *words, *parts, *look)
    with Image.open(out) as picture:
        assert picture.format == kind
        assert picture.size == (992, 699)
        if kind != "WEBP":
            assert [round(float(value)) for value in picture.info["dpi"]] == [120, 120]
    assert pixels(out).std() > 10
    command = shlex.split(command_in(out))
    assert command[0] == "posture-atlas"
    again = out.with_stem("again")
    assert program.run(*command[1:], "--out", str(again)).returncode == 0
    assert out.read_bytes() == again.read_bytes()


def test_every_part_of_the_layout_has_its_place(program: Program) -> None:
    (program.folder / "logo.svg").write_text(LOGO, encoding="utf-8")
    words = ("--title", "{place} on {date}", "--subtitle", "{filter}", "--marking", "TLP:AMBER", "--known", "then")
    parts = ("--margin", "8", "--locator", "--logo", "logo.svg", "--sources", "--theme", "print")
    size = ("--size", "1000x700", "--only", "force=us")
    assert_like_reference(written(program, "layout-okinawa.png", *OKINAWA, *size, *words, *parts))


def test_a_geotiff_lies_where_the_world_file_says(program: Program) -> None:
    out = written(program, "map.tif", *OKINAWA, "--size", "601x401", "--scale", "1.5", "--margin", "8", "--world-file")
    with Image.open(out) as picture:
        assert picture.size == (601, 401)
        tags = picture.tag_v2  # type: ignore[attr-defined]
        step_x, step_y, _ = tags[33550]
        *raster, left, top, _ = tags[33922]
        keys = [tags[34735][k : k + 4] for k in range(0, len(tags[34735]), 4)]
    assert raster == [0, 0, 0]
    assert (1024, 0, 1, 1) in keys
    assert (3072, 0, 1, 3857) in keys
    lines = [float(line) for line in out.with_suffix(".tfw").read_text().split()]
    assert lines == pytest.approx([step_x, 0, 0, -step_y, left + step_x / 2, top - step_y / 2], rel=1e-9)
    # Okinawa's southern cape, 127.66 E 26.08 N, is land; the sea beside it is not.
    shown = pixels(out).astype(int)

    def colour(lon: float, lat: float) -> tuple[int, int, int]:
        x = 6_378_137 * math.radians(lon)
        y = 6_378_137 * math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
        r, g, b = shown[int((top - y) / step_y), int((x - left) / step_x)]
        return r, g, b

    land, sea = colour(127.70, 26.12), colour(127.95, 26.06)
    assert land[0] >= land[2], land
    assert sea[2] > sea[0], sea
    if shutil.which("gdalinfo"):
        told = subprocess.run(["gdalinfo", str(out)], capture_output=True, text=True, check=True).stdout
        assert 'ID["EPSG",3857]]' in told
        assert f"Pixel Size = ({step_x:.9f}" in told


def test_margin_locator_and_logo_are_vectors(program: Program) -> None:
    (program.folder / "logo.svg").write_text(LOGO, encoding="utf-8")
    parts = ("--margin", "10", "--locator", "--logo", "logo.svg")
    root = ElementTree.parse(written(program, "map.svg", *OKINAWA, "--size", "1000x700", *parts)).getroot()
    assert root.get("viewBox") == "0 0 1000 700"
    inner = root.find(f"{SVG}svg")
    assert inner is not None
    margin = round(10 / 25.4 * 96)
    assert [inner.get(name) for name in ("x", "y", "width", "height")] == [
        str(value) for value in (margin, margin, 1000 - 2 * margin, 700 - 2 * margin)
    ]
    locator = root.find(f".//{SVG}g[@id='locator']")
    assert locator is not None
    assert len(list(locator.iter(f"{SVG}path"))) >= 3
    pictures = [image.get("href", "") for image in root.iter(f"{SVG}image")]
    assert [href.partition(",")[0] for href in pictures] == ["data:image/svg+xml;base64"]


def test_a_layout_of_the_atlas_is_used_and_what_is_typed_wins(program: Program) -> None:
    atlas = program.folder / "mine.gpkg"
    shutil.copyfile(POSTURE, atlas)
    settings = '{"size": "640x400", "theme": "dark", "margin": 5, "legend": false, "title": "Kept {date}"}'
    with closing(sqlite3.connect(atlas)) as connection, connection:
        connection.execute("INSERT INTO layouts (name, settings) VALUES ('Brief', ?)", (settings,))
    file = ("--file", str(atlas))
    kept = written(program, "kept.png", *file, *OKINAWA, "--layout", "Brief")
    with Image.open(kept) as picture:
        assert picture.size == (640, 400)
        assert picture.info["Title"] == "Kept 27 April 2015"
    typed = ("--size", "640x400", "--theme", "dark", "--margin", "5", "--no-legend", "--title", "Kept {date}")
    assert (pixels(kept) == pixels(written(program, "typed.png", *file, *OKINAWA, *typed))).all()
    light = written(program, "light.png", *file, *OKINAWA, "--layout", "Brief", "--theme", "light", "--legend")
    assert pixels(light).mean() > 150 > pixels(kept).mean()
    done = program.run("snapshot", *file, "--layout", "Other", "--out", "other.png")
    assert done.returncode == 2
    assert "“Brief”" in done.stderr


def test_a_computer_without_japanese_letters_says_so(program: Program) -> None:
    folder = Path("/usr/share/fonts/truetype/dejavu")
    if not folder.is_dir():
        pytest.skip("needs a folder of fonts without Japanese")
    config = program.folder / "fonts.conf"
    config.write_text(
        f"<?xml version='1.0'?><fontconfig><dir>{folder}</dir><cachedir>{program.folder}</cachedir></fontconfig>"
    )
    done = program.run("snapshot", "--size", "400x300", "--out", "map.png", FONTCONFIG_FILE=str(config))
    assert done.returncode == 0
    assert "Japanese" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert (program.folder / "map.png").is_file()


def test_a_day_on_which_there_is_nothing_is_a_map_without_marks(program: Program) -> None:
    out = written(program, "map.svg", *OKINAWA, "--at", "0701-01-01", "--size", "640x400", "--only", "force=us")
    words = [text.text or "" for text in ElementTree.parse(out).getroot().iter(f"{SVG}text")]
    assert any("701" in word for word in words)
    assert "Kadena" not in words
    assert "US forces" not in words


def test_marking_and_subtitle_stand_on_the_picture(program: Program) -> None:
    size = ("--size", "640x480", "--title", "Okinawa", "--no-plate")
    plain = pixels(written(program, "plain.png", *OKINAWA, *size))
    marked = pixels(written(program, "marked.png", *OKINAWA, *size, "--marking", "DRAFT"))
    differing = (plain != marked).any(axis=2)
    assert differing[:20, 280:360].mean() > 0.5
    assert not differing[40:].any()


def test_a_long_marking_covers_no_title(program: Program) -> None:
    long = "EMBARGOED UNTIL THE CONFERENCE BEGINS ON THE FIRST OF MAY AT NOON"
    words = ("--title", "The alliance and its bases in Okinawa Prefecture", "--marking", long)
    root = ElementTree.parse(written(program, "map.svg", *OKINAWA, "--size", "640x480", *words)).getroot()
    heights = {(text.text or "").split(" ")[0]: float(text.get("y", "0")) for text in root.iter(f"{SVG}text")}
    assert heights["The"] > heights["EMBARGOED"] + 15


def test_a_world_file_puts_the_picture_where_it_is(program: Program) -> None:
    out = written(program, "map.png", *OKINAWA, "--size", "600x500", "--world-file")
    step_x, turn_a, turn_b, step_y, west, north = map(float, out.with_suffix(".pgw").read_text().split())
    assert turn_a == turn_b == 0
    assert step_x == pytest.approx(-step_y, rel=0.01)
    radius_m = 6_378_137

    def pixel(lon: float, lat: float) -> tuple[float, float]:
        x = radius_m * math.radians(lon)
        y = radius_m * math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
        return (x - west) / step_x, (y - north) / step_y

    # All that was asked for is inside, with little around it on the tighter axis.
    left, top = pixel(127.3, 27)
    right, bottom = pixel(128.5, 26)
    assert 0 < left < right < 600
    assert 0 < top < bottom < 500
    assert min(left, top) < 40
    assert "Mercator" in out.with_suffix(".prj").read_text()
    named = ElementTree.parse(out.with_name("map.png.aux.xml")).findtext("SRS") or ""
    assert CRS.from_wkt(named).to_epsg() == 3857
    if shutil.which("gdalsrsinfo"):
        asked = ["gdalsrsinfo", "-o", "epsg", str(out)]
        assert "EPSG:3857" in subprocess.run(asked, capture_output=True, text=True, check=True).stdout


def test_each_change_makes_a_picture_for_each_day_of_change(program: Program) -> None:
    out = program.folder / "series.png"
    span = ("--from", "2015-05-10", "--to", "2015-05-20", "--size", "960x600", "--title", "{date}")
    done = program.run("snapshot", *span, "--each-change", "--out", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    made = sorted(path.name for path in program.folder.iterdir())
    assert [str(program.folder / name) for name in made] == done.stdout.split()
    assert made[0] == "series-2015-05-10.png"
    assert "series-2015-05-18.png" in made
    one = written(program, "one.png", "--at", "2015-05-18", "--size", "960x600", "--title", "{date}")
    # Where a plate is blended with the map, the last bit may depend on what was drawn before.
    differences = abs(pixels(program.folder / "series-2015-05-18.png").astype(int) - pixels(one))
    assert differences.max() <= 1
    assert (differences > 0).any(axis=2).sum() < 20


@pytest.mark.parametrize(("title", "word"), [("x" * 10_000, "10,000 characters"), ("{planet}", "{date}")])
def test_a_title_that_cannot_be_is_refused(program: Program, title: str, word: str) -> None:
    done = program.run("snapshot", "--title", title, "--out", str(program.folder / "map.png"))
    assert (done.returncode, done.stdout) == (2, "")
    assert word in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(program.folder.iterdir()) == []


def test_observations_of_the_atlas_are_drawn_when_asked_for(program: Program) -> None:
    atlas = program.folder / "mine.gpkg"
    shutil.copyfile(POSTURE, atlas)
    with closing(sqlite3.connect(atlas)) as connection, connection:
        points = [(gpkg_point(127.4 + k / 100, 26.1), "2015-04-20", "patrol") for k in range(20)]
        connection.executemany("INSERT INTO observations (geom, date, kind) VALUES (?, ?, ?)", points)
    file = ("--file", str(atlas), *OKINAWA, "--size", "640x400")
    plain = pixels(written(program, "plain.png", *file))
    observed = written(program, "observed.png", *file, "--observations", "30")
    assert (plain != pixels(observed)).any(axis=2).sum() > 100
    past = pixels(written(program, "past.png", *file, "--observations", "3"))
    assert (plain != past).any(axis=2).sum() < (plain != pixels(observed)).any(axis=2).sum()
    assert "--observations 30" in command_in(observed)
    for text, word in (("many", "number of days"), ("30", "has none")):
        done = program.run("snapshot", "--observations", text, "--out", "no.png")
        assert done.returncode == 2
        assert word in done.stderr


def gpkg_point(lon: float, lat: float) -> bytes:
    """Return a point as a GeoPackage keeps it (OGC 12-128r18, 2.1.3)."""
    return b"GP\0\1" + struct.pack("<i", 4326) + b"\1" + struct.pack("<Idd", 1, lon, lat)
