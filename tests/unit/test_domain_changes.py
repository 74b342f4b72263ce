"""Changes between two scenes: what is found, and the words for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString

from app.domain.atlas import Atlas
from app.domain.changes import Change, ChangeKind, change_kind, changes_between, describe_change, name_of
from app.domain.civil import instant_of
from app.domain.records import Area, Deployment, Event, Kind, Ref, Site
from app.domain.scene import Moment, SceneIndex
from app.domain.status import TODAY, Cutoff, Status
from tests.helpers import strategies

BASE = Site("yokosuka", "Yokosuka", "横須賀", "naval base", "USN", "", "JPN", 139.67, 35.29, opened="1945-08-30")
OLD_BASE = Site(
    "camp", "Camp Naha", "", "marine camp", "USMC", "", "JPN", 127.6, 26.2, opened="1945-06", closed="2006-07-31"
)


def ship(ship_id: str, name: str, **dates: str) -> Deployment:
    return replace(Deployment(ship_id, name, "", "Nimitz class", "carrier", "USN", "USA", "yokosuka"), **dates)  # type: ignore[arg-type]


WASHINGTON = ship("cvn73", "USS George Washington", actual_from="2008-09-25", actual_to="2015-05-18")
REAGAN = ship(
    "cvn76",
    "USS Ronald Reagan",
    announced="2014-01-14",
    promised="2015-22",
    actual_from="2015-10-01",
    actual_to="2024-05",
    predecessor_id="cvn73",
)
NEVER_CAME = ship("lcs", "USS Nowhere", announced="2014-02-01", promised="2016", cancelled="2015-03-01")
SOME_DAY = ship("some", "USS Someday", actual_from="2015-11", actual_to="..")
MOVED_OUT = ship("mover-1", "USS Mover", actual_from="2017", actual_to="2018-02-28")
MOVED_IN = replace(
    ship("mover-2", "USS Mover", actual_from="2018-03-01", actual_to="2019-06-30", predecessor_id="mover-1"),
    site_id="camp",
)
CAME_AGAIN = replace(
    ship("mover-3", "USS Mover (again)", actual_from="2020-01-01", actual_to="..", predecessor_id="mover-2"),
    site_id="camp",
)
INCIDENT = Event("incident", "Collision off Shimoda", "", "2017-06-17", "incident", lon=139.1, lat=34.5)
ZONE = Area(
    "adiz",
    "East China Sea ADIZ",
    "",
    "adiz",
    ("CHN",),
    LineString([(120, 30), (125, 30)]),
    valid_from="2013-11-23",
    valid_to="..",
)
PLANNED_BASE = Site(
    "henoko", "Henoko", "", "port", "USMC", "", "JPN", 128.0, 26.5, announced="2013-12-27", promised="2022"
)
ISLANDS = Site("senkaku", "Senkaku Islands", "", "island", "none", "", "JPN", 123.5, 25.75, opened="1895-01-14")
DIET = Site("diet", "Diet", "", "government", "none", "", "JPN", 139.7, 35.7, opened="1936-11")
ATLAS = Atlas(
    sites=(BASE, OLD_BASE, PLANNED_BASE, ISLANDS, DIET),
    deployments=(WASHINGTON, REAGAN, NEVER_CAME, SOME_DAY, MOVED_IN, MOVED_OUT, CAME_AGAIN),
    events=(INCIDENT,),
    areas=(ZONE,),
)
INDEX = SceneIndex(ATLAS)

Day = tuple[int, int, int]


def words(before: Day, after: Day, cutoff: Cutoff = TODAY) -> list[str]:
    was, now = INDEX.scene(Moment(instant_of(*before)), cutoff), INDEX.scene(Moment(instant_of(*after)), cutoff)
    return [describe_change(ATLAS, change) for change in changes_between(ATLAS, was, now)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((2015, 4, 27), (2015, 5, 18), []),
        ((2014, 1, 13), (2014, 1, 14), ["USS Ronald Reagan is announced for Yokosuka"]),
        ((2015, 2, 28), (2015, 3, 1), ["USS Nowhere for Yokosuka is cancelled"]),
        ((2015, 5, 18), (2015, 5, 19), ["USS George Washington leaves Yokosuka"]),
        ((2015, 8, 31), (2015, 9, 1), ["USS Ronald Reagan is overdue at Yokosuka"]),
        ((2015, 9, 30), (2015, 10, 1), ["USS Ronald Reagan arrives at Yokosuka, replacing USS George Washington"]),
        ((2018, 2, 28), (2018, 3, 1), ["USS Mover arrives at Camp Naha from Yokosuka", "USS Mover leaves Yokosuka"]),
        ((2019, 12, 31), (2020, 1, 1), ["USS Mover (again) arrives at Camp Naha"]),
        ((2015, 10, 31), (2015, 11, 1), ["USS Someday is possibly at Yokosuka"]),
        ((2015, 11, 29), (2015, 11, 30), ["USS Someday has arrived at Yokosuka"]),
        ((2024, 5, 1), (2024, 5, 2), ["USS Ronald Reagan is possibly at Yokosuka"]),
        ((2024, 5, 31), (2024, 6, 1), ["USS Ronald Reagan has left Yokosuka"]),
        ((2006, 7, 31), (2006, 8, 1), ["Camp Naha is closed"]),
        ((1945, 5, 31), (1945, 6, 1), ["Camp Naha is perhaps open"]),
        ((1945, 6, 29), (1945, 6, 30), ["Camp Naha is open"]),
        ((1945, 8, 29), (1945, 8, 30), ["Yokosuka is open"]),
        ((1895, 1, 13), (1895, 1, 14), ["Senkaku Islands is in the record"]),
        ((1936, 10, 31), (1936, 12, 1), ["Diet is in use"]),
        ((2017, 6, 16), (2017, 6, 17), ["Collision off Shimoda"]),
        ((2017, 6, 17), (2017, 6, 18), ["Collision off Shimoda is over"]),
        ((2017, 6, 16), (2017, 6, 18), ["Collision off Shimoda"]),
        ((2013, 11, 22), (2013, 11, 23), ["East China Sea ADIZ is in force"]),
        ((2013, 11, 23), (2013, 11, 24), []),
        ((2013, 12, 26), (2013, 12, 27), ["Henoko is announced"]),
        ((2022, 12, 31), (2023, 1, 1), ["Henoko is overdue"]),
        # Going back in time.
        ((2015, 10, 1), (2015, 9, 30), ["USS Ronald Reagan is overdue at Yokosuka"]),
        ((2014, 1, 14), (2014, 1, 13), ["USS Ronald Reagan at Yokosuka: not known yet"]),
        ((1945, 8, 30), (1945, 8, 29), ["Yokosuka is not known yet"]),
        ((2015, 5, 19), (2015, 5, 18), ["USS George Washington is still at Yokosuka"]),
        ((2017, 6, 17), (2017, 6, 16), ["Collision off Shimoda is still to come"]),
    ],
)
def test_in_words(before: Day, after: Day, expected: list[str]) -> None:
    assert words(before, after) == expected


def test_deployments_come_first_then_sites_areas_and_events() -> None:
    before, after = INDEX.scene(Moment(instant_of(1945))), INDEX.scene(Moment(instant_of(2017, 6, 17)))
    kinds = [change.ref.kind for change in changes_between(ATLAS, before, after)]
    assert kinds == [Kind.DEPLOYMENT] * 5 + [Kind.SITE] * 3 + [Kind.AREA, Kind.EVENT]


def test_a_predecessor_that_is_not_in_the_atlas_is_not_named() -> None:
    atlas = Atlas(sites=(BASE,), deployments=(REAGAN,))
    change = Change(Ref(Kind.DEPLOYMENT, "cvn76"), ChangeKind.ARRIVED, Status.OVERDUE, Status.PRESENT)
    assert describe_change(atlas, change) == "USS Ronald Reagan arrives at Yokosuka"


def test_a_change_of_a_record_or_site_that_is_gone_still_has_words() -> None:
    change = Change(Ref(Kind.DEPLOYMENT, "cvn76"), ChangeKind.LEFT, Status.PRESENT, Status.DEPARTED)
    assert describe_change(Atlas(), change) == "cvn76 left"
    assert describe_change(Atlas(deployments=(REAGAN,)), change) == "USS Ronald Reagan leaves yokosuka"


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", Status)
def test_every_change_has_a_kind_and_words(kind: Kind, before: Status, after: Status) -> None:
    record = ATLAS.records(kind)[0]
    ref = Ref(kind, record.id)
    change = Change(ref, change_kind(kind, before, after), before, after)
    assert name_of(record) in describe_change(ATLAS, change)


@given(st.data())
def test_the_changes_are_exactly_what_differs(data: st.DataObject) -> None:
    atlas = data.draw(strategies.atlases())
    cutoff = data.draw(strategies.cutoffs(atlas))
    index = SceneIndex(atlas)
    before = index.scene(Moment(data.draw(strategies.instants(atlas))), cutoff)
    after = index.scene(Moment(data.draw(strategies.instants(atlas))), cutoff)
    found = {change.ref: (change.before, change.after) for change in changes_between(atlas, before, after)}
    expected = {
        Ref(kind, record.id): (was, now)
        for kind in Kind
        for record, was, now in zip(atlas.records(kind), before.of(kind).tolist(), after.of(kind).tolist(), strict=True)
        if was != now
    }
    assert found == expected
