"""Calendar ticks: right days, no collisions, at any zoom."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.civil import civil, instant_of
from app.timeline.scale import TimeScale
from app.timeline.ticks import STEPS, Axis, Step, Unit, axis_of, instants_of


def measure(text: str) -> float:
    return 7.0 * len(text)


def axis(first: int, last: int, *, fiscal: bool = False) -> Axis:
    return axis_of(TimeScale.fitting(first, last, 1200), measure, fiscal=fiscal)


@given(
    st.integers(instant_of(1), instant_of(9990)),
    st.integers(4 * 3600, 10**11),
    st.integers(200, 3000),
    st.booleans(),
)
def test_labels_never_touch_and_ticks_are_in_view_order(first: int, length: int, width: int, fiscal: bool) -> None:
    scale = TimeScale.fitting(first, first + length, width)
    found = axis_of(scale, measure, fiscal=fiscal)
    right = float("-inf")
    for tick in found.labelled:
        left = scale.x_of(tick.instant) - measure(tick.label) / 2
        assert left > right
        right = left + measure(tick.label)
    minor = [scale.x_of(at) for at in found.minor]
    assert all(following - one >= 3 for one, following in pairwise(minor))
    assert len(found.labelled) >= 1


@given(st.sampled_from(STEPS), st.integers(instant_of(1), instant_of(9000)), st.booleans())
def test_ticks_begin_at_or_before_the_start_and_ascend(step: Step, start: int, fiscal: bool) -> None:
    found = list(instants_of(step, start, start + round(step.seconds * 5), fiscal=fiscal))
    assert found[0] <= start
    assert found == sorted(set(found))


@pytest.mark.parametrize("month", range(1, 13))
def test_days_by_five_begin_anew_each_month(month: int) -> None:
    start = instant_of(2015, month, 1)
    days = [civil(at) for at in instants_of(Step(Unit.DAY, 5), start, start + 62 * 86_400)]
    assert {day.day for day in days} == {1, 6, 11, 16, 21, 26}


def test_decades_years_months_days_and_hours() -> None:
    assert axis(instant_of(1800), instant_of(2100)).step == Step(Unit.YEAR, 20)
    assert axis(instant_of(2010), instant_of(2020)).step == Step(Unit.YEAR, 1)
    assert axis(instant_of(2015), instant_of(2016)).step == Step(Unit.MONTH, 1)
    assert axis(instant_of(2015, 4, 10), instant_of(2015, 4, 30)).step == Step(Unit.DAY, 1)
    assert axis(instant_of(2015, 4, 27), instant_of(2015, 4, 27, 20)).step == Step(Unit.HOUR, 1)


def test_the_context_row_names_what_the_labels_leave_out() -> None:
    hours = axis(instant_of(2015, 4, 27), instant_of(2015, 4, 27, 20)).context
    assert hours[0].name == "Monday 27 April 2015 · Heisei 27 平成27年"
    months = axis(instant_of(2015), instant_of(2016, 2)).context
    assert [stretch.short for stretch in months] == ["2015", "2016"]


def test_eras_change_on_their_days() -> None:
    names = {stretch.name: stretch for stretch in axis(instant_of(1980), instant_of(2026)).context}
    assert list(names) == ["Showa 昭和", "Heisei 平成", "Reiwa 令和"]
    assert names["Heisei 平成"].start == instant_of(1989, 1, 8)
    assert names["Reiwa 令和"].start == instant_of(2019, 5, 1)


def test_fiscal_years_begin_in_april() -> None:
    found = axis(instant_of(2010), instant_of(2020), fiscal=True)
    assert {civil(tick.instant)[1:3] for tick in found.labelled} == {(4, 1)}
    assert "FY2015" in {tick.label for tick in found.labelled}
    (stretch,) = axis(instant_of(2015, 5), instant_of(2016, 2), fiscal=True).context
    assert (stretch.name, stretch.short) == ("FY2015 · Heisei 27 平成27年度", "FY2015")


def test_years_before_christ_have_names() -> None:
    labels = [tick.label for tick in axis(instant_of(-50), instant_of(50)).labelled]
    assert any(label.endswith("BC") for label in labels)
