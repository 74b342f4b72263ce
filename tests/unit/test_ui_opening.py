"""The command that is copied opens the window as it was: moment, cut-off, filters, view and lanes."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app.cli import main
from app.data.bundled import open_atlas
from app.domain.civil import instant_of
from app.domain.filters import Circle, FilterSet
from app.domain.scene import Moment
from app.domain.status import AT_MOMENT, TODAY, Cutoff, Status
from app.export.arguments import bbox_of, bbox_text_of_view, view_of
from app.export.filter_arguments import filters_of
from app.state.clock import Lock
from app.support.errors import UserError
from app.timeline.lanes import Grouping
from app.ui.opening import Opening, command_for

WINDOW = Moment(instant_of(2016, 2, 29), instant_of(2016, 3, 1))
FILTERS = FilterSet(
    services=frozenset({"USN", "JMSDF"}),
    regions=frozenset({"Okinawa"}),
    statuses=frozenset({Status.OVERDUE, Status.PRESENT}),
    text='it\'s 50% & "more"',
    bbox=(122.123456789, 24.0, 210.5, 46.25),
    circle=Circle(-157.9, 21.3, 50.0),
)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path | None, Opening]]:
    found: list[tuple[Path | None, Opening]] = []

    def open_window(path: Path | None, opening: Callable[[], Opening], only: Sequence[str]) -> int:
        found.append((path, replace(opening(), filters=filters_of(only, open_atlas(None)))))
        return 0

    monkeypatch.setattr("app.cli.has_display", lambda: True)
    monkeypatch.setattr("app.cli.prepare_web_engine", lambda **_: None)
    monkeypatch.setattr("app.start.run_window", open_window)
    return found


@pytest.mark.parametrize("path", [None, Path("my files/it's.gpkg")])
@pytest.mark.parametrize(
    "opening",
    [
        Opening(Moment(instant_of(2015, 4, 27))),
        Opening(Moment(instant_of(2015, 4, 27)), AT_MOMENT, grouping=Grouping.PARTY),
        Opening(WINDOW, Cutoff.fixed(instant_of(2018) - 1), Lock.START, view=(139.67, 35.29, 9.25)),
        Opening(Moment(-5, 99), Cutoff.fixed(12_345), Lock.END, Grouping.KIND, (-77.04, 38.9, 4.5)),
        Opening(WINDOW, TODAY, Lock.NONE, Grouping.SERVICE, (210.0, -12.5, 2.0), FILTERS),
    ],
)
def test_it_opens_the_window_as_it_was(
    opened: list[tuple[Path | None, Opening]], opening: Opening, path: Path | None
) -> None:
    program, *arguments = shlex.split(command_for(path, opening))
    assert program == "posture-atlas"
    assert main(arguments) == 0
    assert opened == [(path.resolve() if path else None, opening)]


def test_the_command_line_groups_lanes_as_the_timeline_does(opened: list[tuple[Path | None, Opening]]) -> None:
    for grouping in Grouping:
        assert main(["--group", grouping.value]) == 0
    assert [opening.grouping for _, opening in opened] == list(Grouping)


def test_crossed_ends_of_a_window_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--at", "2015-04-27", "--until", "2014"]) == 2
    said = capsys.readouterr().err
    assert "--until" in said
    assert "ends before the window starts, which is on 27 April 2015" in said


@pytest.mark.parametrize("text", ["139,35", "a,b,c", "139,95,9", "139,35,99", "139,35,nan"])
def test_a_view_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UserError, match=r"--view: .*139\.67,35\.29,9"):
        view_of(text)


def test_without_a_display_the_same_view_is_drawn() -> None:
    west, south, east, north = bbox_of(bbox_text_of_view((139.0, 35.0, 8.0)))
    assert (west + east) / 2 == pytest.approx(139.0)
    assert south < 35 < north
    # 1,600 by 1,000 pixels at a zoom at which the earth is 256 * 2**8 px round.
    assert east - west == pytest.approx(1600 * 360 / (256 * 2**8))
    assert bbox_of(bbox_text_of_view((139.0, 35.0, 1.0))) == pytest.approx((-41, -85, 319, 85), abs=1)
