"""Every format and layout that ``posture-atlas snapshot`` can write, read back."""

from __future__ import annotations

import math
import re
import shlex
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from tests.e2e.conftest import Program
from tests.helpers.pictures import pixels

SVG = "{http://www.w3.org/2000/svg}"
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
        "On 27 April 2015",
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
    told = root.find(f"{SVG}desc")
    assert told is not None
    assert "Command: posture-atlas snapshot" in (told.text or "")


def test_pdf_is_one_page_of_vectors_with_text_that_can_be_found(program: Program, qapp: Any) -> None:
    from PySide6.QtPdf import QPdfDocument

    out = written(program, "map.pdf", "--paper", "a4", "--sources", "--theme", "print")
    document = QPdfDocument()
    assert document.load(str(out)) is QPdfDocument.Error.None_
    assert document.pageCount() == 1
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
        "尖閣諸島",
        "OpenStreetMap",
        "Sources",
    ):
        assert word in text, word
    assert text.count("Vladivostok") == 1, "a word and its halo are found as two"
    assert b"/Subtype /Image" not in out.read_bytes()


@pytest.mark.parametrize(("name", "kind"), [("map.jpg", "JPEG"), ("map.webp", "WEBP"), ("map.png", "PNG")])
def test_pictures_of_pixels_have_size_and_resolution(program: Program, name: str, kind: str) -> None:
    out = written(program, name, *OKINAWA, "--paper", "a5", "--dpi", "120")
    with Image.open(out) as picture:
        assert picture.format == kind
        assert picture.size == (992, 699)
        if kind != "WEBP":
            assert [round(value) for value in picture.info["dpi"]] == [120, 120]
    assert pixels(out).std() > 10


def test_the_command_in_a_picture_makes_it_again(program: Program) -> None:
    options = ("--at", "2017-02-03", "--known", "then", *OKINAWA, "--size", "640x480", "--theme", "dark")
    out = written(program, "map.png", *options, "--subtitle", "on {day}", "--marking", "TLP:AMBER", "--sources")
    with Image.open(out) as picture:
        command = shlex.split(picture.info["Command"])
    assert command[0] == "posture-atlas"
    again = program.folder / "again.png"
    assert program.run(*command[1:], "--out", str(again)).returncode == 0
    assert out.read_bytes() == again.read_bytes()


def test_marking_and_subtitle_stand_on_the_picture(program: Program) -> None:
    plain = pixels(written(program, "plain.png", *OKINAWA, "--size", "640x480"))
    marked = pixels(written(program, "marked.png", *OKINAWA, "--size", "640x480", "--marking", "DRAFT"))
    differing = (plain != marked).any(axis=2)
    assert differing[:20, 280:360].mean() > 0.5
    assert not differing[40:].any()


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


def test_each_change_makes_a_picture_for_each_day_of_change(program: Program) -> None:
    out = program.folder / "series.png"
    span = ("--at", "2015-05-10", "--until", "2015-05-20", "--size", "960x600", "--title", "{date}")
    done = program.run("snapshot", *span, "--each-change", "--out", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    made = sorted(path.name for path in program.folder.iterdir())
    assert [str(program.folder / name) for name in made] == done.stdout.split()
    assert made[0] == "series-2015-05-10.png"
    assert "series-2015-05-18.png" in made
    one = written(program, "one.png", "--at", "2015-05-18", "--size", "960x600", "--title", "{date}")
    assert (pixels(program.folder / "series-2015-05-18.png") == pixels(one)).all()


@pytest.mark.parametrize(("title", "word"), [("x" * 10_000, "10,000 characters"), ("{place}", "{date}")])
def test_a_title_that_cannot_be_is_refused(program: Program, title: str, word: str) -> None:
    done = program.run("snapshot", "--title", title, "--out", str(program.folder / "map.png"))
    assert (done.returncode, done.stdout) == (2, "")
    assert word in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(program.folder.iterdir()) == []
