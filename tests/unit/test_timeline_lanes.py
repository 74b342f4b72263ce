"""Lanes: no two bars of a row overlap, whatever the cut-off, and the order is stable."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.domain.atlas import Atlas
from app.domain.civil import DAY_S, instant_of
from app.domain.records import Deployment, Kind, Site
from app.domain.scene import SceneIndex
from app.domain.status import Status
from app.timeline.bars import BarFacts
from app.timeline.columns import ROW_SIZES
from app.timeline.lanes import Grouping, Lanes, lanes_of, pack
from app.timeline.layout import layout_of
from tests.helpers import strategies

NOW = instant_of(2020)


def facts_of(atlas: Atlas) -> BarFacts:
    return BarFacts.of(atlas, SceneIndex(atlas).facts[Kind.DEPLOYMENT])


def lanes(atlas: Atlas, grouping: Grouping = Grouping.SITE) -> Lanes:
    left, right = facts_of(atlas).extents()
    return lanes_of(atlas, left, right, range(len(atlas.deployments)), grouping)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)), max_size=40))
def test_packing_uses_as_few_rows_as_overlap_at_once(spans: list[tuple[int, int]]) -> None:
    left = [start for start, _ in spans]
    right = [start + length for start, length in spans]
    rows = pack(left, right)
    taken = [{(row, at) for at in range(a, max(b, a + 1))} for row, a, b in zip(rows, left, right, strict=True)]
    assert sum(len(cells) for cells in taken) == len(set().union(*taken))
    depth = max((sum(a <= at < max(b, a + 1) for a, b in zip(left, right, strict=True)) for at in left), default=0)
    assert (max(rows) + 1 if rows else 0) == depth


@given(strategies.atlases(), st.sampled_from(Grouping), st.integers(instant_of(2013), instant_of(2018)))
def test_bars_of_a_row_never_overlap_under_any_cutoff(atlas: Atlas, grouping: Grouping, known_until: int) -> None:
    found, bars = lanes(atlas, grouping), facts_of(atlas).known(known_until, NOW)
    for row in range(found.row_count):
        members = found.order[found.row_starts[row] : found.row_starts[row + 1]]
        members = members[bars.shown[members]]
        assert (bars.right[members][:-1] <= bars.left[members][1:]).all()


@given(strategies.atlases(), st.none() | st.integers(instant_of(2013), instant_of(2018)), st.integers(0, 4 * 365))
def test_a_bar_shows_at_each_day_what_the_status_says(atlas: Atlas, cutoff: int | None, day: int) -> None:
    source = facts_of(atlas)
    known_until = 2**62 if cutoff is None else cutoff
    bars = source.known(known_until, NOW)
    at = instant_of(2014) + day * DAY_S
    status = source.facts.statuses(at, known_until)
    here = bars.record & ~bars.fault & (bars.left <= at) & (at < bars.right)
    certain = here & (bars.certain_from <= at) & (at < bars.certain_until)
    sound = ~bars.fault
    assert (certain == (status == Status.PRESENT))[sound].all()
    assert (here == np.isin(status, [Status.PRESENT, Status.POSSIBLE]))[sound].all()


@given(strategies.atlases(), st.sampled_from(Grouping))
def test_every_dated_deployment_has_one_row_in_its_group(atlas: Atlas, grouping: Grouping) -> None:
    found = lanes(atlas, grouping)
    assert sorted(found.order.tolist()) == list(range(len(atlas.deployments)))
    for i, row in enumerate(found.row_of.tolist()):
        group = found.group_of_row(row)
        assert group.first_row <= row < group.first_row + group.row_count
        if grouping is Grouping.SITE:
            assert group.key == atlas.deployments[i].site_id
    assert sum(group.row_count for group in found.groups) == found.row_count


def site(name: str, region: str) -> Site:
    return Site(name, name, "", "port", "USN", region, "JPN", 139, 35)


def stay(name: str, at: str, **texts: str) -> Deployment:
    fields = {"actual_from": "2015-01-01", "actual_to": "2016-01-01", "asset_kind": "carrier", **texts}
    return Deployment(name, name, "", "", service="USN", country="USA", site_id=at, **fields)  # type: ignore[arg-type]


def test_groups_stand_by_region_and_what_holds_most_comes_first() -> None:
    sites = (
        site("atsugi", "Kanagawa"),
        site("yokosuka", "Kanagawa"),
        site("misawa", "Aomori"),
        site("zama", "Kanagawa"),
    )
    stays = (
        stay("a", "misawa"),
        stay("b", "misawa"),
        stay("c", "atsugi"),
        stay("d", "yokosuka"),
        stay("e", "yokosuka"),
    )
    found = lanes(Atlas(sites=sites, deployments=stays))
    assert [group.key for group in found.groups] == ["yokosuka", "atsugi", "misawa"]


def test_what_is_not_known_yet_takes_up_no_room_in_its_row() -> None:
    stays = (
        stay("first", "x", actual_from="2010-01-01", actual_to="2016-06-30"),
        stay("second", "x", actual_from="2018-01-01", actual_to="2019-01-01"),
    )
    source = facts_of(Atlas(deployments=stays))
    found = lanes(Atlas(deployments=stays))
    assert found.row_count == 1
    then = source.known(instant_of(2015), NOW)
    seen = found.with_bars(then.shown, then.right)
    assert seen.order.tolist() == [0]
    # Its end is not known in 2015, so it is there as far as one looks.
    assert seen.order[seen.in_row(0, instant_of(2024), instant_of(2025))].tolist() == [0]
    now = source.known(2**62, NOW)
    seen = found.with_bars(now.shown, now.right)
    assert seen.order.tolist() == [0, 1]
    assert not len(seen.order[seen.in_row(0, instant_of(2017), instant_of(2017, 6))])


@given(strategies.atlases(), st.sampled_from(Grouping), st.integers(instant_of(2013), instant_of(2018)))
def test_the_bars_in_the_lanes_are_in_order_and_those_that_show(
    atlas: Atlas, grouping: Grouping, known_until: int
) -> None:
    bars = facts_of(atlas).known(known_until, NOW)
    seen = lanes(atlas, grouping).with_bars(bars.shown, bars.right)
    assert sorted(seen.order.tolist()) == np.flatnonzero(bars.shown).tolist()
    for row in range(seen.row_count):
        own = slice(int(seen.row_starts[row]), int(seen.row_starts[row + 1]))
        assert (np.diff(seen.left[own]) >= 0).all()
        assert (np.diff(seen.right[own]) >= 0).all()
        assert (seen.row_of[seen.order[own]] == row).all()


def test_an_unknown_site_is_shown_under_its_id() -> None:
    (group,) = lanes(Atlas(deployments=(stay("a", "nowhere"),))).groups
    assert group.name == "Unknown site “nowhere”"


def test_a_promise_shows_how_late_it_was() -> None:
    atlas = Atlas(
        deployments=(
            stay("milius", "x", announced="2014-10-16", promised="2017-22", actual_from="2018-05-22", actual_to=".."),
        )
    )
    now = facts_of(atlas).known(2**62, NOW)
    assert (now.promised_from[0], now.promised_until[0]) == (instant_of(2017, 6), instant_of(2017, 9))
    assert now.late_until[0] == instant_of(2018, 5, 22) == now.left[0]
    then = facts_of(atlas).known(instant_of(2017, 12), NOW)
    assert then.ghost[0]
    assert then.late_until[0] == instant_of(2017, 12) == then.right[0]
    before = facts_of(atlas).known(instant_of(2014), NOW)
    assert not before.shown[0]


def test_what_never_came_is_overdue_until_now() -> None:
    atlas = Atlas(
        deployments=(stay("f15ex", "x", announced="2024-07", promised="2026-03/2026-06", actual_from="", actual_to=""),)
    )
    bars = facts_of(atlas).known(2**62, instant_of(2026, 11))
    assert bars.ghost[0]
    assert bars.late_until[0] == instant_of(2026, 11)


def test_what_was_called_off_is_struck_and_not_overdue() -> None:
    atlas = Atlas(
        deployments=(
            stay("x", "x", announced="2014", promised="2015", cancelled="2014-06-01", actual_from="", actual_to=""),
        )
    )
    bars = facts_of(atlas).known(2**62, NOW)
    assert bars.cancelled[0]
    assert bars.late_until[0] < bars.promised_until[0]


def test_an_end_before_its_start_is_a_fault_that_shows() -> None:
    atlas = Atlas(deployments=(stay("x", "x", actual_from="2016-01-01", actual_to="2015-01-01"),))
    bars = facts_of(atlas).known(2**62, NOW)
    assert bars.fault[0]
    assert bars.left[0] < bars.right[0]


def test_rows_and_groups_are_found_by_height_and_folding_takes_them_together() -> None:
    sites = (site("a", "r"), site("b", "r"))
    found = lanes(Atlas(sites=sites, deployments=(stay("1", "a"), stay("2", "a"), stay("3", "b"))))
    with_promise = np.array([True, False, False])
    laid = layout_of(found, (), with_promise, ROW_SIZES)
    for row in range(3):
        assert laid.row_at(int(laid.row_bottoms[row]) - 1) == row
    assert laid.row_at(0) is None
    assert [block.group.key for block in laid.blocks_between(0, laid.height)] == ["a", "b"]
    folded = layout_of(found, {"a"}, with_promise, ROW_SIZES)
    assert folded.height < laid.height
    assert folded.row_at(folded.blocks[0].top + 5) is None
    assert not folded.is_open(0)
    assert folded.row_at(folded.blocks[1].bottom - 5) == 2
    assert folded.block_at(folded.height) is None
