"""What the picture commands refuse before any drawing: one sentence, exit code 2, nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli import main

YEAR = ("--at", "2015-01-01", "--until", "2015-12-31")


@pytest.mark.parametrize(
    ("arguments", "name", "words"),
    [
        (("snapshot", "--paper", "a4", "--size", "800x600"), "map.png", ["--paper", "--size"]),
        (("snapshot", "--paper", "a3", "--dpi", "1200"), "map.png", ["64,000,000 pixels"]),
        (("snapshot", "--dpi", "7"), "map.png", ["--dpi", "36 to 1200"]),
        (("snapshot", "--each-change"), "map.png", ["--until"]),
        (("snapshot", "--until", "2014-01-01"), "map.png", ["--until", "2014-01-01"]),
        (("snapshot", "--world-file"), "map.svg", ["map.svg", "PNG"]),
        (("snapshot",), "map.bmp", [".png", ".pdf"]),
        (("snapshot", "--source-page"), "map.png", ["PDF"]),
        (("snapshot", "--margin", "140"), "map.png", ["--margin", "100 mm"]),
        (("snapshot", "--quality", "0"), "map.jpg", ["--quality", "1 to 100"]),
        (("snapshot", "--layout", "Brief"), "map.png", ["“Brief”", "none yet"]),
        (("snapshot", "--logo", "nowhere.png"), "map.png", ["Logo", "nowhere.png"]),
        (("snapshot", "--size", "0x0"), "map.png", ["0x0", "200 pixels"]),
        (("snapshot", "--size", "90000x90000"), "map.png", ["64,000,000 pixels"]),
        (("snapshot", "--marking", "x" * 81), "map.png", ["marking", "80"]),
        (("snapshot", "--at", "27 April"), "map.png", ["--at"]),
        (("film", "--at", "2015-01-01"), "film.mp4", ["--until"]),
        (("film", "--at", "2016-01-01", "--until", "2015-01-01"), "film.mp4", ["--until"]),
        (("film", *YEAR, "--fps", "0"), "film.mp4", ["--fps", "1 to 60"]),
        (("film", *YEAR, "--hold", "0"), "film.mp4", ["--hold"]),
        (("film", *YEAR, "--hold-changes", "601"), "film.mp4", ["--hold-changes", "0 to 600"]),
        (("film", *YEAR, "--hold-last", "-1"), "film.mp4", ["--hold-last", "0 to 600"]),
        (("film", *YEAR, "--step", "change", "--skip-quiet"), "film.mp4", ["--skip-quiet", "--step change"]),
        (("film", *YEAR, "--frames"), "no/frames", ["there is no folder"]),
        (("film", *YEAR), "no/film.mp4", ["there is no folder"]),
        (("film", *YEAR), "film.avi", [".mp4", ".webm", ".gif"]),
        (("compare", "--at", "2015-04-27"), "map.png", ["--until"]),
        (("compare", *YEAR), "map.svg", [".png", ".pdf"]),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else None,
)
def test_what_cannot_be_is_refused(
    arguments: tuple[str, ...], name: str, words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--out", str(tmp_path / name)]) == 2
    out, text = capsys.readouterr()
    assert out == ""
    assert len(text.splitlines()) == 1
    for word in words:
        assert word in text
    assert list(tmp_path.iterdir()) == []


def test_a_world_file_that_is_there_is_not_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = tmp_path / "map.pgw"
    there.write_text("mine")
    assert main(["snapshot", "--world-file", "--out", str(tmp_path / "map.png")]) == 2
    assert "map.pgw: the file exists" in capsys.readouterr().err
    assert there.read_text() == "mine"
