"""The marks of a comparison: a swap is one replacement, a promise put back a slip."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely.geometry import LineString

from app.domain.atlas import Atlas
from app.domain.change_marks import SIGNS, Mark, count_in_words, counts_of, marks_of
from app.domain.changes import changes_between
from app.domain.civil import instant_of
from app.domain.records import Area, Deployment, Event, Kind, Promise, Ref, Site
from app.domain.scene import Moment, SceneIndex
from app.export.compare import marks_within
from app.mapview.changes import changes_message


def stay(name: str, start: str, end: str = "..", predecessor: str = "") -> Deployment:
    unit = Deployment(name, name, "", "", "destroyer", "USN", "USA", "port", actual_from=start, actual_to=end)
    return replace(unit, predecessor_id=predecessor)


def plan(name: str, announced: str, promised: str, cancelled: str = "") -> Deployment:
    return replace(stay(name, "", ""), announced=announced, promised=promised, cancelled=cancelled)


SITES = (
    Site("port", "Port", "", "naval base", "USN", "", "JPN", 139.0, 35.0, opened="1945", closed=".."),
    Site("new", "New", "", "port", "USN", "", "JPN", 140.0, 35.0, opened="2012", closed=".."),
)
ATLAS = Atlas(
    sites=SITES,
    deployments=(
        stay("old", "2000", "2012-03-01"),
        stay("heir", "2012-05-01", predecessor="old"),
        stay("gone", "2000", "2012-06-01"),
        stay("come", "2012-07-01"),
        plan("said", "2012-02-01", "2020"),
        plan("late", "2009-02-01", "2011"),
        plan("off", "2009-02-01", "2015", "2012-09-09"),
    ),
    promises=(Promise(Kind.DEPLOYMENT, "late", "2012-02-02", "2014"),),
)


def marks(first: int, last: int, atlas: Atlas = ATLAS) -> dict[Ref, Mark]:
    index = SceneIndex(atlas)
    before, after = (index.scene(Moment(instant_of(year))) for year in (first, last))
    return marks_of(atlas, changes_between(atlas, before, after))


def test_each_change_has_its_mark_and_a_swap_has_one() -> None:
    found = {ref.id: mark for ref, mark in marks(2012, 2013).items()}
    assert found == {
        "heir": Mark.REPLACED,
        "gone": Mark.LEFT,
        "come": Mark.ARRIVED,
        "said": Mark.ANNOUNCED,
        "late": Mark.SLIPPED,
        "off": Mark.CANCELLED,
        "new": Mark.OPENED,
    }


def test_an_heir_that_came_later_replaces_nobody_in_between() -> None:
    index = SceneIndex(ATLAS)
    before, after = index.scene(Moment(instant_of(2012))), index.scene(Moment(instant_of(2012, 4)))
    assert marks_of(ATLAS, changes_between(ATLAS, before, after))[Ref(Kind.DEPLOYMENT, "old")] is Mark.LEFT


def test_counts_and_words() -> None:
    counts = counts_of(marks(2012, 2013))
    assert list(counts) == [mark for mark in Mark if mark in counts]
    assert count_in_words(Mark.ARRIVED, 1) == "1 arrival"
    assert count_in_words(Mark.CLOSED, 1200) == "1,200 closures"
    assert len(set(SIGNS.values())) == len(Mark)


def test_the_page_is_told_of_the_site_of_each() -> None:
    message = changes_message(ATLAS, {**marks(2012, 2013), Ref(Kind.DEPLOYMENT, "nobody"): Mark.LEFT})
    assert message[0] == {"kind": "deployment", "id": "come", "site": 0, "mark": "arrived", "sign": "+"}
    assert {"kind": "site", "id": "new", "site": 1, "mark": "opened", "sign": "▲"} in message
    assert all(one["id"] != "nobody" for one in message)


LINE = LineString([(138, 34), (141, 36)])
DATED = replace(
    ATLAS,
    deployments=(),
    promises=(),
    areas=(
        Area("new zone", "New zone", "", "adiz", ("JPN",), LINE, "2012-02-02"),
        Area("old zone", "Old zone", "", "adiz", ("JPN",), LINE, "2000", "2012-02-02"),
        Area("for comparison", "Zone", "", "adiz", ("JPN",), LINE, "2012-02-02", drawn=False),
    ),
    events=(
        Event("visit", "A visit", "", "2012-03-03", "visit", site_id="port"),
        Event("sighting", "A sighting", "", "2012-04-04", "incident", lon=-179.5, lat=30.0),
        Event("law", "A law", "", "2012-05-05", "law"),
        Event("next", "Next year's", "", "2013-05-05", "law"),
    ),
)


def test_areas_and_events_have_marks() -> None:
    found = {ref.id: mark for ref, mark in marks(2012, 2013, DATED).items() if ref.kind in (Kind.AREA, Kind.EVENT)}
    assert found == {
        "new zone": Mark.IN_FORCE,
        "old zone": Mark.ENDED,
        "for comparison": Mark.IN_FORCE,
        "visit": Mark.HAPPENED,
        "sighting": Mark.HAPPENED,
        "law": Mark.HAPPENED,
    }
    assert Ref(Kind.EVENT, "visit") not in marks(2013, 2012, DATED)


def test_the_page_is_told_of_areas_it_draws_and_events_with_a_place() -> None:
    told = {one["id"]: (one["kind"], one["site"]) for one in changes_message(DATED, marks(2012, 2013, DATED))}
    assert told == {
        "new": ("site", 1), "new zone": ("area", -1), "old zone": ("area", -1),
        "visit": ("event", 0), "sighting": ("event", -1),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("bounds", "ids"),
    [
        ((130.0, 30.0, 139.5, 40.0), {"new zone", "old zone", "visit"}),
        ((170.0, 20.0, 190.0, 40.0), {"sighting"}),
        ((139.5, 34.5, 142.0, 40.0), {"new", "new zone", "old zone"}),
    ],
)
def test_a_picture_marks_what_is_drawn_in_it(bounds: tuple[float, float, float, float], ids: set[str]) -> None:
    index = SceneIndex(DATED)
    changes = changes_between(DATED, *(index.scene(Moment(instant_of(year))) for year in (2012, 2013)))
    assert {ref.id for ref in marks_within(DATED, changes, bounds)} == ids
