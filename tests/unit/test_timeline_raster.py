"""The picture of the bars: each column shows what its time says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.atlas import Atlas
from app.domain.civil import DAY_S, instant_of
from app.domain.records import Deployment, Kind, Promise
from app.domain.scene import SceneIndex
from app.timeline.bars import BarFacts
from app.timeline.columns import ROW_SIZES, Canvas, RowSizes
from app.timeline.lanes import Lanes, lanes_of
from app.timeline.raster import LEAST_ALPHA, UNKNOWN_ALPHA, Inks, draw_density, draw_rows
from app.timeline.scale import TimeScale

BLUE, SLATE, ORANGE, FAULT = (0, 0, 255), (90, 90, 90), (217, 130, 43), (163, 25, 91)
INKS = Inks(((0, 0, 255), (255, 0, 0), (0, 255, 0), (255, 255, 0)), SLATE, ORANGE, FAULT)
YEAR = 365 * DAY_S


def word(ink: tuple[int, int, int]) -> int:
    return 0xFF000000 | ink[0] << 16 | ink[1] << 8 | ink[2]


class Drawn:
    """One row drawn over 2010 to 2020, two px a day, looked at by date."""

    def __init__(
        self,
        *deployments: Deployment,
        ratio: float = 1.0,
        promises: tuple[Promise, ...] = (),
        known_until: int = 2**62,
    ) -> None:
        self.atlas = Atlas(deployments=deployments, promises=promises)
        source = BarFacts.of(self.atlas, SceneIndex(self.atlas).facts[Kind.DEPLOYMENT])
        left, right = source.extents()
        self.lanes: Lanes = lanes_of(self.atlas, left, right, range(len(deployments)))
        self.bars = source.known(known_until, instant_of(2026))
        self.scale = TimeScale(instant_of(2010), DAY_S / 2, 2 * 3652)
        self.ratio = ratio
        self.picture = draw_rows(range(self.lanes.row_count), self.lanes, self.bars, self.scale, INKS, ratio)

    def column(self, *day: int, row: int = 0) -> NDArray[np.uint32]:
        return self.picture[row, :, round((self.scale.x_of(instant_of(*day)) + 0.25) * self.ratio)]

    def opacity(self, *day: int) -> float:
        middle = round((ROW_SIZES.body_top + ROW_SIZES.body / 2) * self.ratio)
        return float(self.column(*day)[middle] >> 24) / 255

    def strip(self, *day: int) -> set[int]:
        return set(self.column(*day)[ROW_SIZES.promise_top : ROW_SIZES.body_top].tolist())


def stay(start: str, end: str, name: str = "a", **more: str) -> Deployment:
    return Deployment(name, name, "", "", "carrier", "USN", "USA", "x", actual_from=start, actual_to=end, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_a_certain_stay_is_solid_from_its_first_day_to_its_last(ratio: float) -> None:
    drawn = Drawn(stay("2012-03-01", "2014-05-31"), ratio=ratio)
    assert drawn.picture.shape == (1, round(ROW_SIZES.row * ratio), round(2 * 3652 * ratio))
    assert drawn.opacity(2012, 2, 29) == 0
    assert drawn.opacity(2012, 3, 1) == 1
    assert drawn.opacity(2014, 5, 31) == 1
    assert drawn.opacity(2014, 6, 1) == 0


def test_an_uncertain_end_fades_over_exactly_its_uncertain_part() -> None:
    drawn = Drawn(stay("2012", "2014-05"))
    assert drawn.opacity(2011, 12, 31) == 0
    assert drawn.opacity(2012, 1, 2) == pytest.approx(LEAST_ALPHA, abs=0.02)
    assert drawn.opacity(2012, 7, 1) == pytest.approx((1 + LEAST_ALPHA) / 2, abs=0.02)
    assert drawn.opacity(2012, 12, 31) == 1
    assert drawn.opacity(2014, 5, 1) == 1
    assert 0.3 < drawn.opacity(2014, 5, 20) < 0.6
    assert LEAST_ALPHA <= drawn.opacity(2014, 5, 31) < 0.25
    assert drawn.opacity(2014, 6, 1) == 0


def test_a_stay_too_coarse_to_be_certain_is_never_solid() -> None:
    drawn = Drawn(stay("2012", "2012"))
    shown = [drawn.opacity(2012, month, 15) for month in range(1, 13)]
    assert 0 < max(shown) < 1


def test_an_open_end_is_solid_and_an_unknown_one_is_a_tint() -> None:
    assert Drawn(stay("2012-03-01", "..")).opacity(2019, 12, 1) == 1
    unknown = Drawn(stay("2012-03-01", ""))
    assert unknown.opacity(2012, 3, 1) == 1
    assert unknown.opacity(2012, 3, 3) == pytest.approx(UNKNOWN_ALPHA, abs=0.01)
    assert unknown.opacity(2019, 12, 1) == pytest.approx(UNKNOWN_ALPHA, abs=0.01)


def test_stays_that_meet_leave_one_column_between_them() -> None:
    drawn = Drawn(stay("2012-01-01", "2013-05-31", "a"), stay("2013-06-01", "2014-01-01", "b"))
    assert drawn.lanes.row_count == 1
    edge = round(drawn.scale.x_of(instant_of(2013, 6, 1)))
    middle = drawn.picture[0, ROW_SIZES.body_top + ROW_SIZES.body // 2]
    assert middle[edge - 1] == 0
    assert middle[edge - 2] == word(BLUE) == middle[edge]


def test_a_stay_of_a_day_is_seen_from_afar() -> None:
    drawn = Drawn(stay("2012-03-01", "2012-03-01"))
    far = TimeScale.fitting(instant_of(1000), instant_of(3000), 500)
    picture = draw_rows([0], drawn.lanes, drawn.bars, far, INKS)
    assert np.count_nonzero(picture[0, ROW_SIZES.body_top + ROW_SIZES.body // 2]) == 1


def test_promise_lateness_and_announcement_stand_above_the_record() -> None:
    drawn = Drawn(stay("2016-02-10", "..", announced="2013-01-01", promised="2015"))
    assert word(SLATE) in drawn.strip(2013, 1, 1)
    assert drawn.strip(2012, 12, 30) == {0}
    assert word(SLATE) in drawn.strip(2015, 6, 1)
    assert word(ORANGE) in drawn.strip(2016, 1, 20)
    assert word(ORANGE) not in drawn.strip(2015, 12, 30)
    assert word(ORANGE) not in drawn.strip(2016, 2, 12)


def test_early_leaves_the_promise_over_the_record_and_nothing_orange() -> None:
    drawn = Drawn(stay("2013-12-01", "..", announced="2013-01-01", promised="2015"))
    assert word(SLATE) in drawn.strip(2015, 6, 1)
    assert word(ORANGE) not in set(drawn.picture.ravel().tolist())


def test_what_is_only_planned_is_an_outline() -> None:
    drawn = Drawn(stay("", "", announced="2013-01-01", promised="2015"))
    assert 0 < drawn.opacity(2014, 1, 1) < 0.2


def test_rotational_and_permanent_look_different_without_colour() -> None:
    permanent = Drawn(stay("2012-03-01", "2014-05-31", rotation="permanent")).picture
    rotational = Drawn(stay("2012-03-01", "2014-05-31", rotation="rotational")).picture
    bottom = ROW_SIZES.body_top + ROW_SIZES.body - 1
    assert np.count_nonzero(rotational[0, bottom]) < 0.8 * np.count_nonzero(permanent[0, bottom])


def test_a_fault_is_hatched_between_its_dates() -> None:
    drawn = Drawn(stay("2014-01-01", "2013-01-01"))
    seen = set(drawn.picture[0, :, round(drawn.scale.x_of(instant_of(2013, 6, 1))) + np.arange(8)].ravel().tolist())
    assert word(FAULT) in seen


def test_the_density_of_a_folded_group_is_highest_where_most_hold() -> None:
    drawn = Drawn(stay("2012-01-01", "2014-01-01", "a"), stay("2013-01-01", "2015-01-01", "b"))
    picture = draw_density(drawn.lanes.groups[0], drawn.lanes, drawn.bars, drawn.scale, BLUE)
    tall = np.count_nonzero(picture, axis=0)
    xs = [round(drawn.scale.x_of(instant_of(year, 6, 1))) for year in (2011, 2012, 2013, 2014, 2015)]
    none, one, two, again, after = tall[xs].tolist()
    assert none == after == 0
    assert two > one == again > 0


def test_rows_grow_with_the_text_on_their_bars() -> None:
    assert RowSizes.for_text(9) == RowSizes.for_text(11.6) == RowSizes()
    tall = RowSizes.for_text(24)
    assert tall.body >= 24
    assert tall.row > tall.plain > tall.body
    drawn = Drawn(stay("2012-03-01", "2014-05-31"))
    picture = draw_rows([0], drawn.lanes, drawn.bars, drawn.scale, INKS, 2.0, tall)
    assert picture.shape == (1, round(tall.row * 2.0), round(2 * 3652 * 2.0))
    column = picture[0, :, round(drawn.scale.x_of(instant_of(2013)) * 2.0)]
    assert np.count_nonzero(column) == tall.body * 2


def test_a_canvas_shows_only_what_was_drawn_last() -> None:
    canvas = Canvas()
    full = Drawn(stay("2011-01-01", "2019-01-01"))
    bare = Drawn(stay("2014-03-01", "2014-03-31"))
    draw_rows([0], full.lanes, full.bars, full.scale, INKS, canvas=canvas)
    again = draw_rows([0], bare.lanes, bare.bars, bare.scale, INKS, canvas=canvas)
    assert np.array_equal(again, bare.picture)


def test_another_promise_is_a_thinner_bar_over_the_first() -> None:
    late = stay("2016-08-01", "2018", announced="2012-01-01", promised="2014")
    other = Promise(Kind.DEPLOYMENT, "a", "2013-06-01", "2015-04/2016-06")
    plain, drawn = Drawn(late), Drawn(late, promises=(other,))
    top, foot = ROW_SIZES.promise_top, ROW_SIZES.body_top
    # Where it says nothing the picture is the same.
    for day in ((2013, 1, 1), (2014, 6, 1), (2015, 2, 1), (2016, 7, 15)):
        assert (plain.column(*day) == drawn.column(*day)).all()
    assert (plain.column(2013, 6, 1) != drawn.column(2013, 6, 1)).any()
    over = drawn.column(2015, 6, 1)[top:foot]
    assert over[0] >> 24
    assert over[1] >> 24
    assert not over[2] >> 24
    assert set(over[3:].tolist()) == {word(ORANGE)}


def test_a_promise_that_was_not_yet_made_is_not_drawn() -> None:
    late = stay("2016-08-01", "2018", announced="2012-01-01", promised="2014")
    other = Promise(Kind.DEPLOYMENT, "a", "2013-06-01", "2015-04/2016-06")
    before, made = (Drawn(late, promises=(other,), known_until=instant_of(2013, month)).picture for month in (5, 7))
    plain = Drawn(late, known_until=instant_of(2013, 5)).picture
    assert (before == plain).all()
    assert (before != made).any()


def test_what_is_dimmed_keeps_a_quarter_of_its_opacity() -> None:
    drawn = Drawn(stay("2012-01-01", "2014-12-31"), stay("2016-01-01", "2017-12-31", "b"))
    faint = draw_rows(
        range(drawn.lanes.row_count),
        drawn.lanes,
        replace(drawn.bars, dimmed=np.array([False, True])),
        drawn.scale,
        INKS,
    )
    middle = ROW_SIZES.body_top + ROW_SIZES.body // 2
    first, second = (round(drawn.scale.x_of(instant_of(*day))) for day in ((2013, 6), (2016, 6)))
    assert (faint[0, :, first] == drawn.picture[0, :, first]).all()
    assert faint[0, middle, second] >> 24 == 0xFF >> 2


@pytest.mark.parametrize(("service", "notches"), [("USN", 0), ("JMSDF", 1), ("JCG", 2), ("PLAN", 3)])
def test_notches_tell_the_force_without_colour(service: str, notches: int) -> None:
    drawn = Drawn(replace(stay("2012-01-01", "2014-12-31"), service=service))
    middle = ROW_SIZES.body_top + ROW_SIZES.body // 2
    start = round(drawn.scale.x_of(instant_of(2012)))
    body = drawn.picture[0, middle, start : start + 40] >> 24
    assert np.count_nonzero(body == 0) == notches
    assert (body[12:] == 255).all()


def test_a_short_stay_has_no_notches() -> None:
    drawn = Drawn(replace(stay("2012-01-01", "2012-01-06"), service="JMSDF"))
    middle = ROW_SIZES.body_top + ROW_SIZES.body // 2
    start = round(drawn.scale.x_of(instant_of(2012)))
    assert (drawn.picture[0, middle, start + 1 : start + 11] >> 24 == 255).all()
