"""What a caption tells: of instants and of windows, in both directions, under filters."""

from __future__ import annotations

from functools import cache

import pytest

from app.data.bundled import open_atlas
from app.domain.civil import DAY_S, instant_of
from app.domain.filters import FilterIndex, FilterSet
from app.domain.scene import Moment, Scene, SceneIndex
from app.domain.status import AT_MOMENT, TODAY, Cutoff, Status
from app.timeline.captions import caption_of

REAGAN = instant_of(2015, 10, 1)
YEAR = 365 * DAY_S


@cache
def index() -> SceneIndex:
    return SceneIndex(open_atlas(None))


def scene(at: int, until: int | None = None, cutoff: Cutoff = TODAY, filters: FilterSet | None = None) -> Scene:
    whole = index().scene(Moment(at, until), cutoff)
    return FilterIndex(index().atlas).masks(filters).scene(whole) if filters else whole


def test_an_instant_tells_the_day_that_was_passed() -> None:
    caption = caption_of(index(), scene(REAGAN - DAY_S), scene(REAGAN + DAY_S))
    assert caption.startswith("1 Oct 2015: USS Ronald Reagan arrives at ")
    assert "replacing USS George Washington" in caption


def test_going_back_tells_what_is_undone() -> None:
    caption = caption_of(index(), scene(REAGAN + DAY_S), scene(REAGAN - DAY_S))
    assert caption.startswith("Back before 1 Oct 2015: USS Ronald Reagan arrives at ")


@pytest.mark.parametrize("cutoff", [TODAY, AT_MOMENT])
def test_a_window_that_moves_or_grows_tells_what_comes_in_at_its_end(cutoff: Cutoff) -> None:
    before = scene(REAGAN - YEAR, REAGAN - DAY_S, cutoff)
    moved = scene(REAGAN - YEAR + 3 * DAY_S, REAGAN + 2 * DAY_S, cutoff)
    grown = scene(REAGAN - YEAR, REAGAN + 2 * DAY_S, cutoff)
    for after in (moved, grown):
        assert caption_of(index(), before, after).startswith("1 Oct 2015: USS Ronald Reagan arrives at ")


def test_the_end_of_a_window_is_its_last_day() -> None:
    up_to_the_day = scene(REAGAN - YEAR, REAGAN)
    assert "Reagan" not in caption_of(index(), scene(REAGAN - YEAR, REAGAN - DAY_S), up_to_the_day)
    assert "Reagan" in caption_of(index(), up_to_the_day, scene(REAGAN - YEAR, REAGAN + DAY_S))


def test_a_window_that_moves_back_tells_what_comes_in_at_its_start() -> None:
    before = scene(REAGAN + DAY_S, REAGAN + YEAR)
    after = scene(REAGAN - DAY_S, REAGAN + YEAR - 2 * DAY_S)
    assert caption_of(index(), before, after).startswith("Back before 1 Oct 2015: USS Ronald Reagan arrives at ")


def test_a_window_that_shrinks_tells_what_is_no_longer_in_it() -> None:
    washington_leaves = instant_of(2015, 5, 18)
    before = scene(washington_leaves - 9 * DAY_S, washington_leaves + YEAR)
    after = scene(washington_leaves + 9 * DAY_S, washington_leaves + YEAR)
    caption = caption_of(index(), before, after)
    assert caption.startswith("No longer in the window: ")
    assert "USS George Washington" in caption
    shorter = scene(REAGAN - YEAR, REAGAN - DAY_S)
    assert "USS Ronald Reagan" in caption_of(index(), scene(REAGAN - YEAR, REAGAN + DAY_S), shorter)


def test_a_window_that_grows_at_its_start_alone_tells_what_it_holds_now() -> None:
    after_midway = scene(instant_of(1995), REAGAN)
    everything = scene(instant_of(1945), REAGAN)
    caption = caption_of(index(), after_midway, everything)
    assert caption.startswith("Now in the window, too: USS Midway; ")


def test_what_the_filters_hide_is_not_told_and_what_leaves_a_status_is_told_as_what_it_does() -> None:
    kadena = FilterSet(text="Kadena")
    days = (REAGAN - DAY_S, REAGAN + DAY_S)
    assert "Reagan" not in caption_of(index(), *(scene(day, filters=kadena) for day in days))
    planned = FilterSet(statuses=frozenset({Status.PLANNED, Status.OVERDUE}))
    assert "Reagan arrives at" in caption_of(index(), *(scene(day, filters=planned) for day in days))


def test_filters_that_change_while_the_clock_stands_tell_nothing() -> None:
    navy = FilterSet(services=frozenset({"USN"}))
    for until in (None, REAGAN + YEAR):
        whole, less = scene(REAGAN, until), scene(REAGAN, until, filters=navy)
        assert caption_of(index(), whole, less) == caption_of(index(), less, whole) == ""


def test_a_promise_that_was_put_back_is_told_on_its_day() -> None:
    said = instant_of(2026, 5, 21)
    caption = caption_of(index(), scene(said - DAY_S, cutoff=AT_MOMENT), scene(said + DAY_S, cutoff=AT_MOMENT))
    assert caption.startswith("21 May 2026: ")
    assert "put back to 2027" in caption


def test_scenes_that_cannot_be_compared_tell_nothing() -> None:
    here = scene(REAGAN - DAY_S)
    assert not caption_of(index(), here, scene(REAGAN + DAY_S, cutoff=AT_MOMENT))
    assert not caption_of(index(), here, scene(REAGAN - DAY_S, REAGAN + DAY_S))
    assert not caption_of(index(), here, here)
    window = scene(REAGAN - YEAR, REAGAN)
    assert not caption_of(index(), window, window)
