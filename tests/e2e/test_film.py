"""``posture-atlas film``: decoded and counted, and its pictures compared with snapshots of their days."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest

from tests.e2e.conftest import Program
from tests.helpers.pictures import pixels

SPAN = ("--at", "2015-09-28", "--until", "2015-10-05", "--size", "640x400", "--step", "day")


def decoded(path: Path) -> list[npt.NDArray[np.uint8]]:
    with av.open(path) as container:
        return [np.asarray(frame.to_image().convert("RGB")) for frame in container.decode(video=0)]


@pytest.mark.parametrize("name", ["film.mp4", "film.webm", "film.gif"])
def test_every_picture_of_a_film_is_the_snapshot_of_its_day(program: Program, name: str) -> None:
    out = program.folder / name
    done = program.run("film", *SPAN, "--fps", "5", "--no-plate", "--title", "{date}", "--out", str(out))
    assert (done.returncode, done.stderr, done.stdout) == (0, "", f"{out}\n")
    frames = decoded(out)
    # Eight days, and the last one stays for twelve frames more.
    assert len(frames) == 8 + 12
    shots = {}
    for day in ("2015-09-30", "2015-10-01"):
        shot = program.folder / f"{day}.png"
        options = ("--at", day, "--size", "640x400", "--no-plate", "--title", "{date}", "--out", str(shot))
        assert program.run("snapshot", *options).returncode == 0
        shots[day] = pixels(shot).astype(int)
    title = (slice(10, 56), slice(10, 210))
    for k, day, other in ((2, "2015-09-30", "2015-10-01"), (3, "2015-10-01", "2015-09-30")):
        frame = frames[k].astype(int)
        assert np.abs(frame - shots[day]).mean() < 4, "the picture is another"
        right = np.abs(frame[title] - shots[day][title]).mean()
        wrong = np.abs(frame[title] - shots[other][title]).mean()
        assert right * 1.5 < wrong, "the date is that of another day"
    assert sorted(path.suffix for path in program.folder.iterdir()) == sorted([".png", ".png", out.suffix])


def test_a_picture_for_each_change_and_each_held(program: Program) -> None:
    out = program.folder / "film.mp4"
    span = ("--at", "2015-05-10", "--until", "2015-05-20", "--step", "change", "--hold", "3", "--size", "320x240")
    assert program.run("film", *span, "--out", str(out)).returncode == 0
    series = program.folder / "s.png"
    same = ("--at", "2015-05-10", "--until", "2015-05-20", "--each-change", "--size", "320x240")
    pictures = program.run("snapshot", *same, "--out", str(series)).stdout.split()
    assert len(decoded(out)) == 3 * len(pictures) + 12


def test_a_film_without_end_is_refused(program: Program) -> None:
    out = program.folder / "film.mp4"
    done = program.run("film", "--at", "0001-01-01", "--until", "2026-01-01", "--step", "day", "--out", str(out))
    assert (done.returncode, done.stdout) == (2, "")
    assert "20,000" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(program.folder.iterdir()) == []
