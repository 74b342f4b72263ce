"""``posture-atlas film``: decoded and counted, and its pictures compared with snapshots of their days."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest

from tests.e2e.conftest import ROOT, Program
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


def test_numbered_frames_are_the_snapshots_of_their_days(program: Program) -> None:
    span = ("--at", "2015-09-30", "--until", "2015-10-01", "--size", "640x400", "--step", "day")
    done = program.run("film", *span, "--frames", "--hold", "2", "--hold-last", "1", "--no-plate", "--out", "frames")
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "frames\n")
    folder = program.folder / "frames"
    assert sorted(path.name for path in folder.iterdir()) == [f"frame-{k:05d}.png" for k in range(1, 6)]
    for day, number in (("2015-09-30", 2), ("2015-10-01", 5)):
        options = ("--at", day, "--size", "640x400", "--no-plate", "--out", f"{day}.png")
        assert program.run("snapshot", *options).returncode == 0
        assert np.array_equal(pixels(folder / f"frame-{number:05d}.png"), pixels(program.folder / f"{day}.png"))
    again = program.run("film", *span, "--frames", "--out", "frames")
    assert again.returncode == 2
    assert "not empty" in again.stderr
    assert len(again.stderr.splitlines()) == 1


def test_changes_are_told_and_held(program: Program) -> None:
    span = ("--at", "2015-09-28", "--until", "2015-10-05", "--size", "640x400", "--step", "day", "--hold-last", "0")
    assert program.run("film", *span, "--out", "plain.gif").returncode == 0
    assert program.run("film", *span, "--hold-changes", "4", "--out", "held.gif").returncode == 0
    plain, held = decoded(program.folder / "plain.gif"), decoded(program.folder / "held.gif")
    assert len(plain) == 8
    # USS Ronald Reagan arrives on 1 October.
    assert len(held) >= 8 + 4
    assert (len(held) - 8) % 4 == 0
    for k in range(4, 8):
        assert np.array_equal(held[3], held[k])


def test_an_interrupted_film_leaves_nothing(program: Program) -> None:
    span = ("--at", "2000-01-01", "--until", "2020-12-31", "--step", "day", "--size", "640x400")
    command = [sys.executable, "-m", "app", "film", *span, "--out", "film.mp4"]
    with subprocess.Popen(
        command,
        cwd=program.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        while not list(program.folder.glob(".film-*.mp4")):
            assert running.poll() is None
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        out, text = running.communicate(timeout=60)
    assert running.returncode == 2
    assert out == ""
    assert text.endswith("Stopped; no film was written.\n")
    assert list(program.folder.iterdir()) == []


def test_a_film_without_end_is_refused(program: Program) -> None:
    out = program.folder / "film.mp4"
    done = program.run("film", "--at", "0001-01-01", "--until", "2026-01-01", "--step", "day", "--out", str(out))
    assert (done.returncode, done.stdout) == (2, "")
    assert "20,000" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(program.folder.iterdir()) == []
