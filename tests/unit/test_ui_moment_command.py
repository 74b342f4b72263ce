"""The command that is copied reopens exactly the moment it was copied at."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from app.cli import main
from app.domain.civil import instant_of
from app.domain.scene import Moment
from app.domain.status import AT_MOMENT, TODAY, Cutoff
from app.ui.moment_command import command_for


@pytest.mark.parametrize("path", [None, Path("my files/it's.gpkg")])
@pytest.mark.parametrize("cutoff", [TODAY, AT_MOMENT, Cutoff.fixed(instant_of(2018) - 1), Cutoff.fixed(12_345)])
@pytest.mark.parametrize(
    "moment",
    [Moment(instant_of(2015, 4, 27)), Moment(instant_of(2016, 2, 29), instant_of(2016, 3, 1)), Moment(-5, 99)],
)
def test_it_opens_the_window_at_the_same_moment(
    monkeypatch: pytest.MonkeyPatch, moment: Moment, cutoff: Cutoff, path: Path | None
) -> None:
    opened: list[tuple[Path | None, Moment, Cutoff]] = []

    def open_window(path: Path | None, moment: Moment, cutoff: Cutoff) -> int:
        opened.append((path, moment, cutoff))
        return 0

    monkeypatch.setattr("app.cli.has_display", lambda: True)
    monkeypatch.setattr("app.cli.prepare_web_engine", lambda **_: None)
    monkeypatch.setattr("app.desk.run_window", open_window)
    program, *arguments = shlex.split(command_for(path, moment, cutoff))
    assert program == "posture-atlas"
    assert main(arguments) == 0
    assert opened == [(path.resolve() if path else None, moment, cutoff)]


def test_crossed_ends_of_a_window_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--at", "2015-04-27", "--until", "2014"]) == 2
    said = capsys.readouterr().err
    assert "--until" in said
    assert "ends before the window starts, which is on 27 April 2015" in said
