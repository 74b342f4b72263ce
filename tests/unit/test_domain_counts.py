"""Counts over time agree with the scenes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.data.bundled import open_atlas
from app.domain.civil import instant_of
from app.domain.counts import count_series, force_groups, last_instants, present_by, weights_of, with_rest
from app.domain.measures import measure_series
from app.domain.ranges import is_range
from app.domain.records import Kind
from app.domain.scene import Moment, SceneIndex
from app.domain.status import AT_MOMENT, TODAY, Cutoff, Status

ATLAS = open_atlas(None)
INDEX = SceneIndex(ATLAS)
GROUPS = force_groups(ATLAS)


@given(
    st.integers(instant_of(1945), instant_of(2027)),
    st.sampled_from([TODAY, AT_MOMENT, Cutoff.fixed(instant_of(2015, 4, 27))]),
    st.booleans(),
    st.data(),
)
def test_a_series_counts_what_the_scene_shows(at: int, cutoff: Cutoff, weighted: bool, data: st.DataObject) -> None:
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(GROUPS), max_size=len(GROUPS))))
    weights = weights_of(ATLAS) if weighted else None
    statuses = INDEX.scene(Moment(at), cutoff).deployments
    for series in count_series(INDEX, cutoff, GROUPS, mask, weights):
        own = mask & np.array([group == series.label for group in GROUPS])
        weight = weights if weights is not None else np.ones(len(GROUPS), dtype=np.int64)
        expected = tuple(int(weight[own & (statuses == s)].sum()) for s in (Status.PRESENT, Status.POSSIBLE))
        assert series.at(at) == expected


def test_the_counts_of_a_scene_by_group() -> None:
    scene = INDEX.scene(Moment(instant_of(2015, 4, 27)))
    counts = present_by(scene, GROUPS)
    assert sum(certain for certain, _ in counts.values()) == (scene.deployments == Status.PRESENT).sum()
    assert sum(possible for _, possible in counts.values()) == (scene.deployments == Status.POSSIBLE).sum()


def test_the_last_change_of_each_record_between_two_days() -> None:
    first, last = instant_of(2015, 9, 1), instant_of(2015, 11, 1)
    instants = last_instants(INDEX, Kind.DEPLOYMENT, TODAY, first, last)
    reagan = next(i for i, stay in enumerate(ATLAS.deployments) if stay.id == "cvn76-yokosuka")
    assert instants[reagan] == instant_of(2015, 10, 1)
    assert (((instants > first) & (instants <= last)) | (instants == 0)).all()


def test_published_numbers_are_in_the_order_of_their_dates() -> None:
    found = measure_series(ATLAS)
    assert sum(len(series.points) for series in found) == sum(not is_range(measure) for measure in ATLAS.measures)
    for series in found:
        starts = [point.earliest for point in series.points]
        assert starts == sorted(starts)


def test_the_smallest_groups_are_summed_so_that_nothing_is_left_out() -> None:
    kinds = [stay.asset_kind for stay in ATLAS.deployments]
    series = count_series(INDEX, TODAY, kinds, np.ones(len(kinds), dtype=np.bool_))
    assert len(series) > 6
    shown = with_rest(series, 6)
    assert len(shown) == 6
    assert shown[-1].label == f"{len(series) - 5} others"
    for year in range(1940, 2030, 7):
        at = instant_of(year)
        totals = [tuple(np.sum([one.at(at) for one in some], axis=0)) for some in (series, shown)]
        assert totals[0] == totals[1]
    assert len(with_rest(series, len(series))) == len(series)
    assert with_rest([], 6) == []
