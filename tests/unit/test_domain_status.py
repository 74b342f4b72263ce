"""Statuses: the rules by example, and the whole of them against a naive evaluator."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.atlas import Atlas
from app.domain.civil import DAY_S, instant_of
from app.domain.dates import DateTextError
from app.domain.records import Deployment, Kind
from app.domain.scene import facts_of
from app.domain.status import (
    AT_MOMENT,
    STATUS_LABELS,
    TODAY,
    Cutoff,
    FactRow,
    Facts,
    Status,
    TransitionIndex,
    event_row,
    fact_row,
    status_of,
)
from tests.helpers import strategies
from tests.helpers.naive_status import naive_record_status, naive_window_status, turning_points

Day = tuple[int, int, int]
YEARS_AWAY = 10 * 366 * DAY_S


def on(day: Day) -> int:
    return instant_of(*day)


def as_known_on(*day: int) -> Cutoff:
    return Cutoff.fixed(instant_of(*day))


REAGAN = fact_row(announced="2014-01-14", promised="2015-22", start="2015-10-01", end="2024-05-16")
MILIUS = fact_row(announced="2014-10-17", promised="2017-22", start="2018-05-22", end="..")
PROMISE_ONLY = fact_row(announced="2014-04-06", promised="../2017")
BARE = fact_row(announced="2014-04-06")
CALLED_OFF = fact_row(announced="2014-04-06", promised="2017", cancelled="2016-02")
COARSE = fact_row(start="2017", end="2019-05")
END_UNKNOWN = fact_row(start="2015-04-10", end="")


@pytest.mark.parametrize(
    ("row", "day", "cutoff", "status"),
    [
        # Planned, overdue, present, departed: the promise of summer 2015 was kept a month late.
        (REAGAN, (2014, 1, 13), TODAY, Status.UNKNOWN),
        (REAGAN, (2014, 1, 14), TODAY, Status.PLANNED),
        (REAGAN, (2015, 8, 31), TODAY, Status.PLANNED),
        (REAGAN, (2015, 9, 1), TODAY, Status.OVERDUE),
        (REAGAN, (2015, 9, 30), TODAY, Status.OVERDUE),
        (REAGAN, (2015, 10, 1), TODAY, Status.PRESENT),
        (REAGAN, (2024, 5, 16), TODAY, Status.PRESENT),
        (REAGAN, (2024, 5, 17), TODAY, Status.DEPARTED),
        (REAGAN, (2015, 9, 1), AT_MOMENT, Status.OVERDUE),
        (REAGAN, (2024, 5, 17), AT_MOMENT, Status.DEPARTED),
        # As known in April 2015 the promise stands: nobody could know that it would be late, or kept at all.
        (REAGAN, (2014, 1, 13), as_known_on(2015, 4, 27), Status.UNKNOWN),
        (REAGAN, (2015, 9, 1), as_known_on(2015, 4, 27), Status.PLANNED),
        (REAGAN, (2015, 10, 1), as_known_on(2015, 4, 27), Status.PLANNED),
        (REAGAN, (2030, 1, 1), as_known_on(2015, 4, 27), Status.PLANNED),
        (REAGAN, (2015, 9, 1), as_known_on(2015, 9, 1), Status.OVERDUE),
        (REAGAN, (2030, 1, 1), as_known_on(2015, 9, 1), Status.OVERDUE),
        # Its end is not known before it comes: the stay stays open.
        (REAGAN, (2030, 1, 1), as_known_on(2020, 1, 1), Status.PRESENT),
        (REAGAN, (2030, 1, 1), as_known_on(2024, 5, 16), Status.DEPARTED),
        (REAGAN, (2015, 9, 30), as_known_on(2020, 1, 1), Status.OVERDUE),
        # `..` means still so.
        (MILIUS, (2017, 8, 31), TODAY, Status.PLANNED),
        (MILIUS, (2018, 1, 1), TODAY, Status.OVERDUE),
        (MILIUS, (2090, 1, 1), TODAY, Status.PRESENT),
        # A promise that nothing is known to have come of.
        (PROMISE_ONLY, (2017, 12, 31), TODAY, Status.PLANNED),
        (PROMISE_ONLY, (2018, 1, 1), TODAY, Status.OVERDUE),
        (BARE, (2014, 4, 5), TODAY, Status.UNKNOWN),
        (BARE, (2090, 1, 1), TODAY, Status.ANNOUNCED),
        # Called off some time in February 2016: certain, and known, from the last day of it.
        (CALLED_OFF, (2016, 2, 28), TODAY, Status.PLANNED),
        (CALLED_OFF, (2016, 2, 29), TODAY, Status.CANCELLED),
        (CALLED_OFF, (2020, 1, 1), TODAY, Status.CANCELLED),
        (CALLED_OFF, (2020, 1, 1), as_known_on(2016, 2, 28), Status.PLANNED),
        # A start "2017" is possible from 1 January and certain on 31 December; an end "2019-05" may be any day of May.
        (COARSE, (2016, 12, 31), TODAY, Status.UNKNOWN),
        (COARSE, (2017, 1, 1), TODAY, Status.POSSIBLE),
        (COARSE, (2017, 12, 30), TODAY, Status.POSSIBLE),
        (COARSE, (2017, 12, 31), TODAY, Status.PRESENT),
        (COARSE, (2019, 5, 1), TODAY, Status.PRESENT),
        (COARSE, (2019, 5, 2), TODAY, Status.POSSIBLE),
        (COARSE, (2019, 5, 31), TODAY, Status.POSSIBLE),
        (COARSE, (2019, 6, 1), TODAY, Status.DEPARTED),
        (COARSE, (2017, 6, 1), as_known_on(2016, 12, 31), Status.UNKNOWN),
        (COARSE, (2018, 6, 1), as_known_on(2017, 6, 1), Status.POSSIBLE),
        (COARSE, (2018, 6, 1), as_known_on(2017, 12, 31), Status.PRESENT),
        (COARSE, (2020, 6, 1), as_known_on(2019, 4, 30), Status.PRESENT),
        (COARSE, (2020, 6, 1), as_known_on(2019, 5, 15), Status.POSSIBLE),
        (COARSE, (2020, 6, 1), as_known_on(2019, 5, 31), Status.DEPARTED),
        # An end that is not known: possibly present after the last certain day.
        (END_UNKNOWN, (2015, 4, 10), TODAY, Status.PRESENT),
        (END_UNKNOWN, (2015, 4, 11), TODAY, Status.POSSIBLE),
        (END_UNKNOWN, (2090, 1, 1), TODAY, Status.POSSIBLE),
        # A start that is not known.
        (fact_row(end="2015-05-18"), (1000, 1, 1), TODAY, Status.POSSIBLE),
        (fact_row(end="2015-05-18"), (2015, 5, 18), TODAY, Status.PRESENT),
        (fact_row(end="2015-05-18"), (2015, 5, 19), TODAY, Status.DEPARTED),
        (fact_row(start="..", end=".."), (1000, 1, 1), TODAY, Status.PRESENT),
        (fact_row(), (2015, 4, 27), TODAY, Status.UNKNOWN),
    ],
)
def test_rules(row: FactRow, day: Day, cutoff: Cutoff, status: Status) -> None:
    first_second, last_second = on(day), on(day) + DAY_S - 1
    assert status_of(row, first_second, cutoff) is status
    assert status_of(row, last_second, cutoff) is status


def test_possibly_present_outweighs_planned() -> None:
    topeka = fact_row(announced="2014", promised="2015", start="2015", end="2021-01")
    assert status_of(topeka, on((2014, 12, 31))) is Status.PLANNED
    assert status_of(topeka, on((2015, 4, 27))) is Status.POSSIBLE


def test_a_cancellation_after_the_arrival_changes_nothing() -> None:
    came_all_the_same = fact_row(
        announced="2014", promised="2016", start="2016-03-01", end="..", cancelled="2015-06-01"
    )
    assert status_of(came_all_the_same, on((2015, 6, 1))) is Status.CANCELLED
    assert status_of(came_all_the_same, on((2016, 3, 1))) is Status.PRESENT


def test_dates_before_1970_and_before_1677() -> None:
    occupation = fact_row(announced="1945-07-26", promised="../1945", start="1945-08-30", end="1952-04-28")
    assert status_of(occupation, on((1945, 8, 29))) is Status.PLANNED
    assert status_of(occupation, on((1945, 8, 30))) is Status.PRESENT
    assert status_of(occupation, on((1952, 4, 29))) is Status.DEPARTED
    dejima = fact_row(start="1641-05", end="1853")
    assert status_of(dejima, on((1641, 5, 30))) is Status.POSSIBLE
    assert status_of(dejima, on((1676, 12, 31))) is Status.PRESENT
    assert status_of(dejima, on((1854, 1, 1))) is Status.DEPARTED


@pytest.mark.parametrize(
    ("date", "day", "status"),
    [
        ("2015-04-27", (2015, 4, 26), Status.UNKNOWN),
        ("2015-04-27", (2015, 4, 27), Status.PRESENT),
        ("2015-04-27", (2015, 4, 28), Status.DEPARTED),
        ("2015-04", (2015, 4, 1), Status.POSSIBLE),
        ("2015-04", (2015, 4, 30), Status.POSSIBLE),
        ("2015-04", (2015, 5, 1), Status.DEPARTED),
        ("2016-08-05/2016-08-09", (2016, 8, 7), Status.PRESENT),
        ("2016-08-05/2016-08-09", (2016, 8, 10), Status.DEPARTED),
        ("2016-08-05/..", (2030, 1, 1), Status.PRESENT),
        ("../2016", (1900, 1, 1), Status.PRESENT),
        ("", (2016, 8, 5), Status.UNKNOWN),
    ],
)
def test_events(date: str, day: Day, status: Status) -> None:
    assert status_of(event_row(date), on(day)) is status


@pytest.mark.parametrize("date", ["2016/2015", "..", "../..", "/", "soon"])
def test_an_event_whose_date_cannot_be_read_is_refused(date: str) -> None:
    with pytest.raises(DateTextError):
        event_row(date)


def test_every_status_has_a_word() -> None:
    assert set(STATUS_LABELS) == set(Status)
    assert len(set(STATUS_LABELS.values())) == len(Status)


def test_cutoffs_know_what_they_say() -> None:
    assert TODAY.known_until(5) > 2**60
    assert AT_MOMENT.known_until(5) == 5
    assert Cutoff.fixed(3).known_until(5) == 3


@given(st.data())
def test_arrays_agree_with_the_naive_evaluator(data: st.DataObject) -> None:
    atlas = data.draw(strategies.atlases())
    cutoff = data.draw(strategies.cutoffs(atlas))
    instants = data.draw(st.lists(strategies.instants(atlas), min_size=1, max_size=12))
    for kind in Kind:
        records = atlas.records(kind)
        facts = Facts.of(facts_of(record) for record in records)
        expected = [[naive_record_status(record, at, cutoff) for record in records] for at in instants]
        one_by_one = [facts.statuses(at, cutoff.known_until(at)).tolist() for at in instants]
        assert one_by_one == expected, kind
        at = np.array(instants, dtype=np.int64)[:, None]
        known_until = np.array([[cutoff.known_until(instant)] for instant in instants], dtype=np.int64)
        assert facts.statuses(at, known_until).tolist() == expected, kind


@given(st.data())
def test_the_transitions_are_all_there_are(data: st.DataObject) -> None:
    """Between two turning points nothing changes, and at each transition what it says."""
    atlas = data.draw(strategies.atlases(max_deployments=5))
    cutoff = data.draw(strategies.cutoffs(atlas))
    for kind in Kind:
        records = atlas.records(kind)
        index = TransitionIndex(Facts.of(facts_of(record) for record in records), cutoff)
        found = [
            (int(at), int(record), Status(int(before)), Status(int(after)))
            for at, record, before, after in zip(index.instants, index.records, index.before, index.after, strict=True)
        ]
        expected = []
        for i, record in enumerate(records):
            for at in turning_points(record) | {cutoff.at}:
                before = naive_record_status(record, at - 1, cutoff)
                after = naive_record_status(record, at, cutoff)
                if before != after:
                    expected.append((at, i, before, after))
        assert sorted(found) == sorted(expected), kind
        assert np.all(index.instants[1:] >= index.instants[:-1])


@given(st.data())
def test_a_window_shows_the_strongest_status(data: st.DataObject) -> None:
    atlas = data.draw(strategies.atlases())
    cutoff = data.draw(strategies.cutoffs(atlas))
    window = data.draw(strategies.windows(atlas))
    assert window.until is not None
    for kind in Kind:
        records = atlas.records(kind)
        index = TransitionIndex(Facts.of(facts_of(record) for record in records), cutoff)
        expected = [naive_window_status(record, window.at, window.until, cutoff) for record in records]
        assert index.statuses(window.at, window.until).tolist() == expected, kind


@given(st.data())
def test_next_and_previous_change(data: st.DataObject) -> None:
    atlas = data.draw(strategies.atlases(max_deployments=5))
    cutoff = data.draw(strategies.cutoffs(atlas))
    at = data.draw(strategies.instants(atlas))
    records = atlas.deployments
    index = TransitionIndex(Facts.of(facts_of(record) for record in records), cutoff)

    def changes(point: int) -> bool:
        return any(
            naive_record_status(record, point - 1, cutoff) != naive_record_status(record, point, cutoff)
            for record in records
        )

    points = sorted(point for point in set().union(*map(turning_points, records)) if changes(point))
    assert index.next_change(at) == next((point for point in points if point > at), None)
    assert index.previous_change(at) == next((point for point in reversed(points) if point < at), None)


@given(
    deployment=strategies.deployments(),
    at=st.integers(strategies.FIRST_DAY * DAY_S, strategies.LAST_DAY * DAY_S),
)
def test_cut_off_at_the_moment_is_a_fixed_cut_off_on_that_instant(deployment: Deployment, at: int) -> None:
    row = facts_of(deployment)
    assert status_of(row, at, AT_MOMENT) == status_of(row, at, Cutoff.fixed(at))


@given(
    deployment=strategies.deployments(),
    at=st.integers(strategies.FIRST_DAY * DAY_S, strategies.LAST_DAY * DAY_S),
)
def test_a_cut_off_after_everything_is_today(deployment: Deployment, at: int) -> None:
    row = facts_of(deployment)
    after_everything = strategies.LAST_DAY * DAY_S + YEARS_AWAY
    assert status_of(row, at, Cutoff.fixed(after_everything)) == status_of(row, at, TODAY)


@given(st.data())
def test_there_is_no_gap_between_two_stays_that_follow_each_other(data: st.DataObject) -> None:
    """One stay ends on a day and the next begins on the day after: at no second is nobody there."""
    day = data.draw(st.integers(strategies.FIRST_DAY, strategies.LAST_DAY)) * DAY_S
    last_day, next_day = strategies.day_text(day), strategies.day_text(day + DAY_S)
    facts = Facts.of([fact_row(start="2000", end=last_day), fact_row(start=next_day, end="..")])
    for cutoff in (TODAY, AT_MOMENT):
        for second in (0, data.draw(st.integers(0, 2 * DAY_S - 1)), DAY_S - 1, DAY_S, 2 * DAY_S - 1):
            statuses = facts.statuses(day + second, cutoff.known_until(day + second)).tolist()
            expected = [Status.PRESENT, Status.UNKNOWN] if second < DAY_S else [Status.DEPARTED, Status.PRESENT]
            assert statuses == expected


def test_two_stays_that_meet_on_a_day_both_hold_on_it() -> None:
    facts = Facts.of([fact_row(start="2008-09-25", end="2015-05-18"), fact_row(start="2015-05-18", end="..")])
    for second in (0, DAY_S // 2, DAY_S - 1):
        assert facts.statuses(on((2015, 5, 18)) + second, 2**62).tolist() == [Status.PRESENT, Status.PRESENT]


def test_no_records_no_statuses() -> None:
    empty = Facts.of([])
    index = TransitionIndex(empty, TODAY)
    assert len(empty) == 0
    assert empty.statuses(0, 0).shape == (0,)
    assert index.statuses(0, 10).shape == (0,)
    assert index.next_change(0) is None
    assert index.previous_change(0) is None


def test_the_clock_is_never_sent_to_the_distant_past() -> None:
    """Records without a start, or with an open one, change at dates somebody wrote down and nowhere else."""
    stays = [("..", ""), ("", "../2017"), ("..", "2016"), ("", ".."), ("../2015", "")]
    index = TransitionIndex(Facts.of(fact_row(start=start, end=end) for start, end in stays), TODAY)
    assert index.previous_change(on((2014, 1, 1))) is None


def test_atlas_strategy_reaches_every_status() -> None:
    """The property tests above mean something only if the atlases they draw are varied."""
    seen: set[Status] = set()

    @settings(max_examples=100, derandomize=True, database=None)
    @given(st.data())
    def collect(data: st.DataObject) -> None:
        atlas: Atlas = data.draw(strategies.atlases())
        cutoff = data.draw(strategies.cutoffs(atlas))
        for at in data.draw(st.lists(strategies.instants(atlas), min_size=4, max_size=8)):
            seen.update(naive_record_status(record, at, cutoff) for record in atlas.deployments)

    collect()
    assert seen == set(Status)
