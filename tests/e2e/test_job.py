"""``posture-atlas job``: many pictures from one file."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli import main
from tests.e2e.conftest import Program
from tests.helpers.pictures import pixels

JOB = """
size = "480x320"
theme = "print"
[[picture]]
at = "2015-04-27"
out = "before.png"
[[picture]]
at = "2018-06-12"
known = "then"
title = "{date}"
sources = true
legend = false
north = true
locator = true
margin = 8.5
only = ["force=us"]
out = "after.svg"
"""


def test_a_job_makes_each_picture(program: Program) -> None:
    (program.folder / "job.toml").write_text(JOB, encoding="utf-8")
    done = program.run("job", "job.toml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["before.png", "after.svg"]
    after = (program.folder / "after.svg").read_text(encoding="utf-8")
    for word in ("12 June 2018", "Sources", 'id="locator"', "--margin 8.5", "--no-legend", "--only force=us", ">N<"):
        assert word in after, word
    assert "In view on 12 June 2018" not in after
    single = ("--at", "2015-04-27", "--size", "480x320", "--theme", "print")
    assert program.run("snapshot", *single, "--out", "single.png").returncode == 0
    assert (pixels(program.folder / "before.png") == pixels(program.folder / "single.png")).all()
    again = program.run("job", "job.toml")
    assert again.returncode == 2
    assert "--force" in again.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["[[picture]]"]),
        ("picture = 3", ["[[picture]]"]),
        ("[[picture", ["TOML"]),
        ("[[picture]]\nat = '2015'", ["picture 1", "out"]),
        ("[[picture]]\nout = 'a.png'\ncolour = 'red'", ["picture 1", "colour", "theme"]),
        ("[[picture]]\nout = 'a.png'\ntheme = 'red'", ["theme", "red", "print"]),
        ("[[picture]]\nout = 'a.png'\nsources = 'yes'", ["sources", "true"]),
        ("[[picture]]\nout = 'a.png'\ndpi = '300'", ["dpi", "whole number"]),
        ("[[picture]]\nout = 'a.png'\nat = 2015-04-27", ["at", "quotes"]),
        ("[[picture]]\nout = 'a.png'\n[[picture]]\nout = 'a.png'", ["two pictures", "a.png"]),
        ("[[picture]]\nout = 'a.png'\n[[picture]]\nout = 'b.bmp'", ["b.bmp"]),
    ],
)
def test_a_wrong_job_is_refused(
    text: str, words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job = tmp_path / "job.toml"
    job.write_text(text, encoding="utf-8")
    assert main(["job", str(job)]) == 2
    told = capsys.readouterr().err
    assert len(told.splitlines()) == 1
    for word in words:
        assert word in told
    assert list(tmp_path.iterdir()) == [job]
