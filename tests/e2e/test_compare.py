"""``posture-atlas compare``: two maps of two days in one picture."""

from __future__ import annotations

from PIL import Image
from PySide6.QtPdf import QPdfDocument

from tests.e2e.conftest import Program
from tests.helpers.pictures import assert_like_reference, pixels

SIZE = ("--size", "1200x800")
JAPAN = ("--bbox", "128,30,146,45")


def test_two_days_stand_side_by_side(program: Program) -> None:
    out = program.folder / "before-after.png"
    span = ("--at", "2015-04-27", "--until", "2015-12-31")
    done = program.run("compare", *span, *SIZE, *JAPAN, "--title", "2015: before and after", "--out", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    shown = pixels(out)
    left, right = shown[60:500, 20:590], shown[60:500, 613:1183]
    differing = (left != right).any(axis=2).mean()
    assert 0.01 < differing < 0.5
    # Misawa has a badge on the map of the second day, where something arrived, and nothing so dark on the first.
    dark = [(place.max(axis=2) < 60).mean() for place in (shown[206:228, 386:410], shown[206:228, 979:1003])]
    assert dark[0] < 0.2
    assert dark[1] > 0.4
    # Dark writing on the plain ground beneath.
    assert shown[620:790].min() < 80
    assert shown[:40].min() < 80
    with Image.open(out) as picture:
        assert "posture-atlas compare --at 2015-04-27 --until 2015-12-31" in picture.info["Command"]
    assert_like_reference(out, share=0.08)


def test_as_pdf_the_changes_have_a_page_of_their_own(program: Program) -> None:
    span = ("--at", "2015-04-27", "--until", "2018-12-31")
    done = program.run("compare", *span, "--paper", "a4", "--title", "Before and after", "--out", "both.pdf")
    assert (done.returncode, done.stderr) == (0, "")
    printed = QPdfDocument()
    assert printed.load(str(program.folder / "both.pdf")) == QPdfDocument.Error.None_
    assert printed.pageCount() == 2
    maps, changes = (printed.getAllText(page).text() for page in (0, 1))
    for words in ("Before and after", "27 April 2015", "31 December 2018", "+ 14 arrivals", "横須賀", "OpenStreetMap"):
        assert words in maps
    assert "USS Ronald Reagan arrives at Yokosuka, replacing USS George Washington" in changes
    assert b"/Subtype /Image" not in (program.folder / "both.pdf").read_bytes()


def test_two_days_alike_are_refused(program: Program) -> None:
    out = program.folder / "map.png"
    done = program.run("compare", "--at", "0100-01-01", "--until", "0100-01-02", "--out", str(out))
    assert (done.returncode, done.stdout) == (2, "")
    assert "Nothing changes" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(program.folder.iterdir()) == []
