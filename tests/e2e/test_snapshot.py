"""``posture-atlas snapshot`` from the outside: the picture, and every way in which there can be none."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from tests.e2e.conftest import Program
from tests.helpers.atlas_files import POSTURE, spoilt
from tests.helpers.pictures import assert_like_reference, pixels

TITLE_AND_DATE = (slice(12, 150), slice(12, 340))
LEGEND = (slice(170, 310), slice(15, 345))


def test_a_snapshot_is_the_map_of_that_day(program: Program) -> None:
    out = program.folder / "alliance-2015.png"
    done = program.run("snapshot", "--at", "2015-04-27", "--size", "960x600", "--out", str(out))
    assert (done.returncode, done.stderr, done.stdout) == (0, "", f"{out}\n")
    with Image.open(out) as picture:
        assert picture.size == (960, 600)
        assert "27 April 2015" in picture.info["Description"]
    shown = pixels(out)
    for part in (TITLE_AND_DATE, LEGEND):
        # Dark writing on a light card.
        assert shown[part].min() < 80
        assert (shown[part].min(axis=2) > 235).mean() > 0.3
    assert_like_reference(out)


def test_the_same_command_gives_the_same_pixels(program: Program) -> None:
    first, second = program.folder / "first.png", program.folder / "second.png"
    for out in (first, second):
        area = ("--bbox", "138.5,34.5,141,36.2", "--size", "800x600", "--theme", "dark")
        assert program.run("snapshot", "--at", "2018-06-12", *area, "--out", str(out)).returncode == 0
    assert first.read_bytes() == second.read_bytes()
    assert_like_reference(first.rename(program.folder / "tokyo-bay-2018-dark.png"))


def test_another_day_and_cut_off_give_another_picture(program: Program) -> None:
    pictures = []
    for name, options in (
        ("now", ("--at", "2015-04-27")),
        ("then", ("--at", "2015-04-27", "--known", "then")),
        ("later", ("--at", "2019-04-27")),
    ):
        out = program.folder / f"{name}.png"
        assert program.run("snapshot", *options, "--size", "640x400", "--out", str(out)).returncode == 0
        pictures.append(pixels(out))
    now, then, later = pictures
    assert (now != then).any(axis=2).mean() > 0.001
    assert (now != later).any(axis=2).mean() > 0.005


def test_without_a_display_the_picture_is_drawn_instead(program: Program) -> None:
    done = program.run()
    out = program.folder / "posture-atlas-2015-04-27.png"
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 1
    assert "no display" in done.stderr
    assert str(out) in done.stderr
    with Image.open(out) as picture:
        assert picture.size == (1600, 1000)
    assert pixels(out).std() > 10


def refused(program: Program, *arguments: str) -> str:
    """Run a command that must fail and return its one sentence; nothing may have been written."""
    before = {path: path.stat().st_mtime_ns for path in program.folder.rglob("*")}
    done = program.run(*arguments)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("posture-atlas: ")
    after = {path: path.stat().st_mtime_ns for path in program.folder.rglob("*")}
    assert {path for path in after if not path.name.endswith(("-wal", "-shm"))} == set(before)
    return done.stderr


def truncated(folder: Path) -> Path:
    path = folder / "mine.gpkg"
    path.write_bytes(POSTURE.read_bytes()[:40_000])
    return path


def foreign(folder: Path) -> Path:
    path = folder / "mine.gpkg"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE things (name TEXT)")
    return path


def no_database(folder: Path) -> Path:
    path = folder / "mine.gpkg"
    path.write_text("id,name\n1,Yokosuka\n")
    return path


@pytest.mark.parametrize(
    ("make", "names"),
    [
        (lambda folder: folder / "mine.gpkg", ["mine.gpkg"]),
        (truncated, ["mine.gpkg"]),
        (foreign, ["mine.gpkg"]),
        (no_database, ["mine.gpkg"]),
        (lambda folder: spoilt(folder, "DROP TABLE deployments"), ["deployments"]),
        (lambda folder: spoilt(folder, "ALTER TABLE sites DROP COLUMN name_en"), ["sites", "name_en"]),
        (
            lambda folder: spoilt(folder, "UPDATE deployments SET actual_from = '2015-13-01' WHERE fid = 7"),
            ["deployments", "actual_from", "2015-13-01"],
        ),
        (
            lambda folder: spoilt(folder, "UPDATE deployments SET site_id = 'nowhere' WHERE fid = 7"),
            ["deployments", "site_id", "nowhere"],
        ),
    ],
    ids=["missing", "truncated", "foreign", "text", "no layer", "no column", "bad date", "unknown site"],
)
def test_an_atlas_that_cannot_be_read_is_refused(
    program: Program, make: Callable[[Path], Path], names: list[str]
) -> None:
    path = make(program.folder)
    text = refused(program, "snapshot", "--file", str(path), "--out", str(program.folder / "map.png"))
    for name in names:
        assert name in text


def test_a_locked_atlas_is_refused(program: Program) -> None:
    path = program.folder / "mine.gpkg"
    shutil.copyfile(POSTURE, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        text = refused(program, "snapshot", "--file", str(path), "--out", str(program.folder / "map.png"))
        connection.rollback()
    assert "mine.gpkg" in text
    assert "lock" in text or "use" in text


def test_a_file_is_not_replaced_unless_told_to(program: Program) -> None:
    out = program.folder / "map.png"
    out.write_bytes(b"mine")
    assert "--force" in refused(program, "snapshot", "--out", str(out))
    assert out.read_bytes() == b"mine"
    assert program.run("snapshot", "--size", "400x300", "--out", str(out), "--force").returncode == 0
    with Image.open(out) as picture:
        assert picture.size == (400, 300)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a place where nobody may write")
def test_a_folder_where_nothing_can_be_written_is_refused(program: Program) -> None:
    closed = Path("/proc/self") if os.geteuid() == 0 else program.folder / "closed"
    if os.geteuid() != 0:
        closed.mkdir(mode=0o500)
    out = closed / "map.png"
    assert str(out) in refused(program, "snapshot", "--size", "400x300", "--out", str(out))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_a_series_that_is_stopped_leaves_whole_pictures_only(program: Program) -> None:
    span = ("--from", "2014", "--to", "2017", "--each-change", "--size", "800x500", "--out", "series.png")
    process = program.start("snapshot", *span)
    assert process.stdout is not None
    first = process.stdout.readline().strip()
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "Stopped" in errors
    assert len(errors.splitlines()) == 1
    made = sorted(path.name for path in program.folder.iterdir())
    assert made == [first, *rest.split()]
    assert len(made) < 40
    for name in made:
        assert pixels(program.folder / name).std() > 10
