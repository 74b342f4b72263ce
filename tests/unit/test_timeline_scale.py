"""The scale maps instants to px and back, exactly, at every zoom."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.domain.civil import DAY_S, instant_of
from app.timeline.scale import MAX_SECONDS_PER_PX, MIN_SECONDS_PER_PX, TimeScale

instants = st.integers(instant_of(1), instant_of(9999))
xs = st.floats(0, 3000)
factors = st.floats(0.01, 100)


@st.composite
def scales(draw: st.DrawFn) -> TimeScale:
    first = draw(instants)
    return TimeScale.fitting(first, first + draw(st.integers(1, 10**11)), draw(st.integers(50, 4000)))


@given(scales(), xs)
def test_an_instant_is_found_again_at_its_pixel(scale: TimeScale, x: float) -> None:
    instant = scale.instant_at(x)
    assert abs(scale.x_of(instant) - x) <= 0.5 / scale.seconds_per_px + 1e-6
    assert scale.instant_at(scale.x_of(instant)) == instant


@given(scales(), xs, factors)
def test_zooming_keeps_the_instant_under_the_pointer(scale: TimeScale, x: float, factor: float) -> None:
    zoomed = scale.zoomed(x, factor)
    assert MIN_SECONDS_PER_PX <= zoomed.seconds_per_px <= MAX_SECONDS_PER_PX
    assert abs(zoomed.x_of(scale.instant_at(x)) - x) <= 0.5 / MIN_SECONDS_PER_PX + 1e-3


@given(scales(), xs, st.lists(factors, max_size=30))
def test_zooming_in_and_out_again_does_not_drift(scale: TimeScale, x: float, steps: list[float]) -> None:
    moved = scale
    for factor in steps:
        moved = moved.zoomed(x, factor)
    assert abs(moved.x_of(scale.instant_at(x)) - x) < 0.1


@given(scales(), st.floats(-5000, 5000))
def test_panning_moves_everything_alike(scale: TimeScale, dx: float) -> None:
    panned = scale.panned(dx)
    at = scale.instant_at(scale.width / 2)
    assert abs(panned.x_of(at) - scale.x_of(at) - dx) < 1e-3
    assert abs(panned.panned(-dx).x_of(at) - scale.x_of(at)) < 1e-3


@given(scales(), instants, instants)
def test_arrays_and_single_instants_agree(scale: TimeScale, one: int, other: int) -> None:
    both = scale.xs_of(np.array([one, other], dtype=np.int64))
    assert both.tolist() == [scale.x_of(one), scale.x_of(other)]


def test_an_hour_of_1945_is_as_wide_as_one_of_today() -> None:
    scale = TimeScale(instant_of(2026), 20.0, 1600)
    noon = instant_of(1945, 8, 15, 12)
    assert scale.x_of(noon + 3600) - scale.x_of(noon) == 180.0
    assert scale.zoomed(700, 1.7).instant_at(scale.zoomed(700, 1.7).x_of(noon)) == noon


@given(scales(), instants, st.integers(DAY_S, 10**10))
def test_the_view_never_leaves_the_limits_wholly(scale: TimeScale, earliest: int, length: int) -> None:
    within = scale.within(earliest, earliest + length)
    assert within.x_of(earliest) < within.width
    assert within.x_of(earliest + length) > 0


def test_fitting_shows_both_ends_inside_the_margin() -> None:
    scale = TimeScale.fitting(instant_of(1945), instant_of(2026), 1000, 24)
    assert abs(scale.x_of(instant_of(1945)) - 24) < 1e-3
    assert abs(scale.x_of(instant_of(2026)) - 976) < 1e-3


def test_nothing_long_still_has_a_scale() -> None:
    scale = TimeScale.fitting(0, 0, 800)
    assert scale.seconds_per_px == MIN_SECONDS_PER_PX
    assert scale.instant_at(400) == 0
