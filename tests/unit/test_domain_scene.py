"""Scenes: a walk of steps ends where the jump does, and a scene is a value."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.atlas import Atlas
from app.domain.civil import DAY_S, instant_of
from app.domain.dates import DateTextError
from app.domain.records import Deployment, Event, Kind, Site
from app.domain.scene import Moment, Scene, SceneIndex, changed_between
from app.domain.status import AT_MOMENT, TODAY, Cutoff, Status
from tests.helpers import strategies
from tests.helpers.naive_status import naive_record_status, naive_window_status


def assert_steps_equal_jumps(index: SceneIndex, cutoff: Cutoff, moments: list[Moment]) -> None:
    scene = index.scene(moments[0], cutoff)
    for moment in moments[1:]:
        stepped, changed = index.step(scene, moment)
        jumped = index.scene(moment, cutoff)
        assert stepped == jumped
        for kind in Kind:
            differs = np.flatnonzero(scene.of(kind) != jumped.of(kind))
            assert changed[kind].tolist() == differs.tolist()
            assert changed[kind].dtype == np.int32
            assert stepped.of(kind).dtype == np.int8
        scene = stepped


@given(st.data())
def test_a_walk_of_any_steps_equals_the_jump(data: st.DataObject) -> None:
    atlas = data.draw(strategies.atlases())
    cutoff = data.draw(strategies.cutoffs(atlas))
    walk = data.draw(st.lists(strategies.instants(atlas), min_size=2, max_size=15))
    assert_steps_equal_jumps(SceneIndex(atlas), cutoff, [Moment(at) for at in walk])


@given(st.data())
def test_a_walk_of_small_steps_there_and_back_equals_the_jump(data: st.DataObject) -> None:
    atlas = data.draw(strategies.atlases())
    cutoff = data.draw(strategies.cutoffs(atlas))
    at = data.draw(strategies.instants(atlas))
    step = data.draw(st.sampled_from([1, 3600, DAY_S, 30 * DAY_S]))
    there = [Moment(at + i * step) for i in range(25)]
    assert_steps_equal_jumps(SceneIndex(atlas), cutoff, [*there, *reversed(there)])


@given(st.data())
def test_steps_between_instants_and_windows_equal_the_jump(data: st.DataObject) -> None:
    atlas = data.draw(strategies.atlases())
    cutoff = data.draw(strategies.cutoffs(atlas))
    moments = strategies.windows(atlas) | strategies.instants(atlas).map(Moment)
    assert_steps_equal_jumps(SceneIndex(atlas), cutoff, data.draw(st.lists(moments, min_size=2, max_size=8)))


@given(st.data())
def test_a_scene_is_what_the_naive_evaluator_says(data: st.DataObject) -> None:
    atlas = data.draw(strategies.atlases())
    cutoff = data.draw(strategies.cutoffs(atlas))
    moment = data.draw(strategies.windows(atlas) | strategies.instants(atlas).map(Moment))
    scene = SceneIndex(atlas).scene(moment, cutoff)
    for kind in Kind:
        for record, status in zip(atlas.records(kind), scene.of(kind).tolist(), strict=True):
            expected = (
                naive_record_status(record, moment.at, cutoff)
                if moment.until is None
                else naive_window_status(record, moment.at, moment.until, cutoff)
            )
            assert Status(status) is expected, record


@given(st.data())
def test_going_from_change_to_change_misses_nothing(data: st.DataObject) -> None:
    atlas = data.draw(strategies.atlases(max_deployments=4))
    cutoff = data.draw(strategies.cutoffs(atlas))
    index = SceneIndex(atlas)
    instants = sorted(set(index.change_instants(cutoff).tolist()))

    at, forward = strategies.FIRST_DAY * DAY_S - 10**9, []
    while (following := index.next_change(at, cutoff)) is not None:
        assert changed_something(index, following, cutoff)
        forward.append(at := following)
    assert forward == instants

    at, backward = strategies.LAST_DAY * DAY_S + 10**9, []
    while (preceding := index.previous_change(at, cutoff)) is not None:
        backward.append(at := preceding)
    assert backward == instants[::-1]

    for left, right in pairwise(instants):
        quiet = [index.scene(Moment(at), cutoff) for at in (left, (left + right) // 2, right - 1)]
        assert all(not len(ids) for scene in quiet[1:] for ids in changed_between(quiet[0], scene).values())


def changed_something(index: SceneIndex, at: int, cutoff: Cutoff) -> bool:
    changed = changed_between(index.scene(Moment(at - 1), cutoff), index.scene(Moment(at), cutoff))
    return any(len(ids) for ids in changed.values())


SEED_DAY = Moment(instant_of(2015, 4, 27))
BASE = Site("base", "Base", "基地", "port", "USN", "", "JPN", 139.0, 35.0, opened="1945-08-30")
SHIP = Deployment(
    "ship", "Ship", "艦", "", "destroyer", "USN", "USA", "base", actual_from="2015-04-28", announced="2015-04-01"
)


def test_a_site_without_a_closing_date_is_in_use() -> None:
    closed = Site("old", "Old", "", "port", "USN", "", "JPN", 139.0, 35.0, opened="1950", closed="2006-07")
    undated = Site("undated", "Undated", "", "government", "none", "", "JPN", 139.0, 35.0)
    atlas = Atlas(sites=(BASE, closed, undated))
    assert SceneIndex(atlas).scene(SEED_DAY).sites.tolist() == [Status.PRESENT, Status.DEPARTED, Status.POSSIBLE]
    before_all = Moment(instant_of(1945, 8, 29))
    assert SceneIndex(atlas).scene(before_all).sites.tolist() == [Status.UNKNOWN, Status.UNKNOWN, Status.POSSIBLE]


def test_a_site_that_is_only_planned_is_not_open() -> None:
    planned = replace(BASE, opened="", announced="2013-12-27", promised="2022")
    called_off = replace(planned, cancelled="2020-06")
    index = SceneIndex(Atlas(sites=(planned, called_off)))
    assert index.scene(Moment(instant_of(2013))).sites.tolist() == [Status.UNKNOWN, Status.UNKNOWN]
    assert index.scene(SEED_DAY).sites.tolist() == [Status.PLANNED, Status.PLANNED]
    assert index.scene(Moment(instant_of(2023))).sites.tolist() == [Status.OVERDUE, Status.CANCELLED]


def test_an_undated_event_is_kept_and_unknown() -> None:
    atlas = Atlas(events=(Event("e", "Event", "", "", "incident"), Event("f", "Event", "", "2015-04-27", "incident")))
    assert SceneIndex(atlas).scene(SEED_DAY).events.tolist() == [Status.UNKNOWN, Status.PRESENT]


def test_the_arrays_of_a_scene_cannot_be_written() -> None:
    index = SceneIndex(Atlas(sites=(BASE,), deployments=(SHIP,)))
    jumped = index.scene(SEED_DAY)
    stepped, _ = index.step(jumped, Moment(SEED_DAY.at + DAY_S))
    for scene in (jumped, stepped):
        for kind in Kind:
            with pytest.raises(ValueError, match="read-only"):
                scene.of(kind)[...] = 0


def test_a_step_leaves_the_scene_before_as_it_was() -> None:
    index = SceneIndex(Atlas(sites=(BASE,), deployments=(SHIP,)))
    before = index.scene(SEED_DAY)
    index.step(before, Moment(SEED_DAY.at + DAY_S))
    assert before == index.scene(SEED_DAY)
    assert before.deployments.tolist() == [Status.ANNOUNCED]


def test_scenes_are_equal_when_all_of_them_is() -> None:
    index = SceneIndex(Atlas(sites=(BASE,), deployments=(SHIP,)))
    scene = index.scene(SEED_DAY)
    assert scene == index.scene(SEED_DAY)
    assert scene != index.scene(SEED_DAY, AT_MOMENT)
    assert scene != index.scene(Moment(SEED_DAY.at + 1))
    assert scene != "scene"
    other = Scene(SEED_DAY, TODAY, scene.sites, scene.deployments + np.int8(1), scene.events, scene.areas)
    assert scene != other


def test_a_window_ends_after_it_starts() -> None:
    with pytest.raises(ValueError, match="ends after it starts"):
        Moment(5, 5)
    assert Moment(5, 6).until == 6


def test_an_atlas_with_a_date_that_cannot_be_read_is_refused() -> None:
    bad = Deployment("x", "X", "", "", "radar", "USN", "USA", "base", actual_from="2015-02-30")
    with pytest.raises(DateTextError, match="February 2015 has 28 days"):
        SceneIndex(Atlas(deployments=(bad,)))


def test_an_empty_atlas_has_scenes() -> None:
    index = SceneIndex(Atlas())
    scene, changed = index.step(index.scene(SEED_DAY), Moment(0))
    assert all(not len(scene.of(kind)) and not len(changed[kind]) for kind in Kind)
    assert index.next_change(0) is None
    assert index.previous_change(0) is None
    assert not len(index.change_instants())


@pytest.mark.parametrize("cutoff", [TODAY, AT_MOMENT, Cutoff.fixed(SEED_DAY.at)], ids=["today", "moment", "fixed"])
def test_short_and_long_steps_of_a_large_atlas_equal_the_jump(cutoff: Cutoff) -> None:
    """A short step follows the transitions, a long one makes everything anew; some stays change twice in one."""

    def day(number: int) -> str:
        return strategies.day_text(SEED_DAY.at + number * DAY_S)

    stays = tuple(
        replace(
            SHIP, id=f"{i}", announced=day(i), promised=day(i + 2), actual_from=day(i + 3), actual_to=day(i + i % 7)
        )
        for i in range(-200, 200)
    )
    # Possibly present, present on the last day of a month, possibly present again: a step over it changes nothing.
    coarse = tuple(replace(SHIP, id=f"coarse {i}", actual_from=day(i)[:7], actual_to="") for i in range(-200, 200, 5))
    index = SceneIndex(Atlas(deployments=stays + coarse))
    steps = [0, 1, 2, 6, 3, -30, 5, 30, 250, 251, -250, -251, 0, 10, 0]
    assert_steps_equal_jumps(index, cutoff, [Moment(SEED_DAY.at + days * DAY_S) for days in steps])
