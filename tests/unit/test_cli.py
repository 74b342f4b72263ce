"""The command line refuses bad input with one sentence, exit code 2 and nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import __version__
from app.cli import main
from app.domain.civil import instant_of
from app.export.arguments import bbox_of, moment_of, size_of


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["--at", "yesterday"], ["--at", "yesterday", "2015-04-27"]),
        (["--at", "2015-02-29"], ["--at", "February 2015 has 28 days"]),
        (["--at", ""], ["--at", "empty"]),
        (["--at", "../2017"], ["--at", "no first day"]),
        (["--known", "tomorrow-ish"], ["--known", "now, then, or a day"]),
        (["--bbox", "122,23,147"], ["--bbox", "four numbers", "122,23,147,46"]),
        (["--bbox", "a,b,c,d"], ["--bbox", "four numbers"]),
        (["--bbox", "122,46,147,23"], ["--bbox", "south"]),
        (["--bbox", "122,23,147,95"], ["--bbox", "latitudes"]),
        (["--bbox", "122,23,nan,46"], ["--bbox", "longitudes"]),
        (["--bbox", "-400,23,147,46"], ["--bbox", "longitudes"]),
        (["--bbox", "122,23,122,46"], ["--bbox", "no width"]),
        (["--size", "1600"], ["--size", "1600x1000"]),
        (["--size", "10x10"], ["--size", "too small"]),
        (["--size", "99999x99999"], ["--size", "64,000,000 pixels"]),
        (["--size", "-5x100"], ["--size", "not a size"]),
        (["--scale", "9"], ["--scale", "1 to 4"]),
        (["--file", "/no/such/atlas.gpkg"], ["atlas.gpkg"]),
    ],
)
def test_bad_input_is_refused_in_one_sentence(
    arguments: list[str], names: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "map.png"
    assert main(["snapshot", "--out", str(out), *arguments]) == 2
    text = capsys.readouterr().err
    assert text.startswith("posture-atlas: ")
    assert "Traceback" not in text
    for name in names:
        assert name in text
    assert list(tmp_path.iterdir()) == []


def test_the_output_is_checked_before_the_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = tmp_path / "there.png"
    there.write_bytes(b"mine")
    for out, word in (
        (there, "--force"),
        (tmp_path / "map.bmp", ".png"),
        (tmp_path / "no" / "map.png", "no folder"),
    ):
        assert main(["snapshot", "--out", str(out)]) == 2, out
        assert word in capsys.readouterr().err
    assert there.read_bytes() == b"mine"


def test_a_box_may_go_over_the_date_line() -> None:
    assert bbox_of("170,10,-150,40") == (170, 10, 210, 40)
    assert bbox_of("122,23,147,46") == (122, 23, 147, 46)


def test_a_moment_is_the_first_instant_of_what_is_written() -> None:
    assert moment_of("2015").at == instant_of(2015)
    assert moment_of("2015-10-01T14:30:00").at == instant_of(2015, 10, 1, 14, 30)


def test_a_size_is_width_and_height() -> None:
    assert size_of("1600x1000") == (1600, 1000)
    assert size_of("1600X1000") == (1600, 1000)


def test_it_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert __version__ in capsys.readouterr().out
