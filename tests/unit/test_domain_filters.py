"""Filters: which records they leave, against rules written out one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, box

from app.data.bundled import open_atlas
from app.domain.atlas import Atlas
from app.domain.civil import instant_of
from app.domain.filter_words import FilterTextError, chips_of, filters_as_text, filters_from_text, grade_in_words
from app.domain.filters import FACETS, Circle, FilterIndex, FilterSet
from app.domain.records import Area, Citation, Deployment, Event, Kind, Site
from app.domain.scene import Moment, SceneIndex, changed_between
from app.domain.status import AT_MOMENT, TODAY, Cutoff, Status
from app.domain.vocabulary import force_of

ATLAS = open_atlas(None)
INDEX = FilterIndex(ATLAS)
SCENES = SceneIndex(ATLAS)


def kept(filters: FilterSet, kind: Kind, index: FilterIndex = INDEX) -> set[str]:
    mask = index.masks(filters).of[kind]
    return {record.id for record, left in zip(index.atlas.records(kind), mask, strict=True) if left}


@st.composite
def filter_sets(draw: st.DrawFn) -> FilterSet:
    filters = FilterSet()
    for facet in draw(st.lists(st.sampled_from(FACETS), max_size=3)):
        values = sorted(INDEX.counts(facet)) or ["nothing"]
        filters = filters.with_values(facet, draw(st.frozensets(st.sampled_from(values), min_size=1, max_size=3)))
    statuses = draw(st.frozensets(st.sampled_from(list(Status)[1:]), max_size=2))
    text = draw(st.sampled_from(["", "", "uss", "base 2015", "\x00嘉"]))
    bbox = draw(st.sampled_from([None, None, (139.0, 34.0, 141.0, 36.0)]))
    near = draw(st.sampled_from([None, None, Circle(127.8, 26.3, 50.0)]))
    return replace(filters, statuses=statuses, text=text, bbox=bbox, circle=near)


def test_no_filter_hides_nothing() -> None:
    whole = SCENES.scene(Moment(instant_of(2015, 4, 27)))
    assert INDEX.masks(FilterSet()).scene(whole) == whole
    assert not FilterSet()


@given(st.sampled_from(["services", "asset_kinds", "rotations", "regions"]), st.data())
def test_a_facet_leaves_the_deployments_that_have_the_value(facet: str, data: st.DataObject) -> None:
    values = {
        "services": lambda stay: stay.service,
        "asset_kinds": lambda stay: stay.asset_kind,
        "rotations": lambda stay: stay.rotation,
        "regions": lambda stay: site.region if (site := ATLAS.site(stay.site_id)) else "",
    }[facet]
    wanted = data.draw(st.frozensets(st.sampled_from(sorted({values(stay) for stay in ATLAS.deployments})), min_size=1))
    filters = FilterSet().with_values(facet, wanted)  # type: ignore[arg-type]
    assert kept(filters, Kind.DEPLOYMENT) == {stay.id for stay in ATLAS.deployments if values(stay) in wanted}


def test_sites_stay_where_a_deployment_stays_or_the_force_runs_them() -> None:
    sites = kept(FilterSet(services=frozenset({"USAF"})), Kind.SITE)
    stays = {stay.site_id for stay in ATLAS.deployments if stay.service == "USAF"}
    run = {site.id for site in ATLAS.sites if site.operator == "USAF"}
    assert sites == stays | run
    carriers = kept(FilterSet(asset_kinds=frozenset({"carrier"})), Kind.SITE)
    assert carriers == {stay.site_id for stay in ATLAS.deployments if stay.asset_kind == "carrier"}


def test_services_do_not_touch_events_and_kinds_of_event_do_not_touch_deployments() -> None:
    assert len(kept(FilterSet(services=frozenset({"USN"})), Kind.EVENT)) == len(ATLAS.events)
    assert len(kept(FilterSet(event_kinds=frozenset({"incident"})), Kind.DEPLOYMENT)) == len(ATLAS.deployments)


@given(filter_sets())
def test_chips_take_away_one_thing_at_a_time_until_nothing_is_left(filters: FilterSet) -> None:
    masks = INDEX.masks(filters)
    steps = 0
    while chips := list(chips_of(ATLAS, filters)):
        filters = chips[0].without
        steps += 1
        assert steps < 100
    assert not filters
    assert all(mask.dtype == np.bool_ for mask in masks.of.values())


@given(filter_sets())
def test_saved_filters_come_back_the_same(filters: FilterSet) -> None:
    filters = replace(filters, text=filters.text.strip())
    assert filters_from_text(filters_as_text(filters)) == filters


@pytest.mark.parametrize(
    "text",
    ["", "[]", "3", '{"colour": ["red"]}', '{"statuses": ["GONE"]}', '{"bbox": [1, 2]}', '{"circle": [1,2,"x"]}'],
)
def test_a_broken_saved_filter_is_refused_in_words(text: str) -> None:
    with pytest.raises(FilterTextError, match="saved filter"):
        filters_from_text(text)


@given(
    filter_sets(),
    st.integers(instant_of(1945), instant_of(2026)),
    st.integers(instant_of(1945), instant_of(2026)),
    st.sampled_from([TODAY, AT_MOMENT, Cutoff.fixed(instant_of(2015))]),
)
def test_every_change_seen_under_the_filters_is_among_the_change_instants(
    filters: FilterSet, one: int, other: int, cutoff: Cutoff
) -> None:
    first, last = sorted((one, other))
    masks = INDEX.masks(filters)
    before = masks.scene(SCENES.scene(Moment(first), cutoff))
    after = masks.scene(SCENES.scene(Moment(last), cutoff))
    instants = masks.change_instants(SCENES, cutoff)
    if any(len(found) for found in changed_between(before, after).values()):
        assert ((instants > first) & (instants <= last)).any()


def small_atlas() -> Atlas:
    def site(name: str, lon: float) -> Site:
        return Site(name, name, "", "air base", "USAF", "Guam", "GUM", lon, 13.5)

    return Atlas(
        sites=(site("guam", 144.9), site("date-line", -179.9), site("far", -60.0)),
        deployments=(
            Deployment("a", "A", "", "", "fighter", "USAF", "USA", "guam"),
            Deployment("lost", "Lost", "", "", "fighter", "USAF", "USA", "gone"),
        ),
        events=(
            Event("at-point", "At a point", "", "2015", "incident", lon=179.9, lat=13.5),
            Event("nowhere", "Nowhere", "", "2015", "law"),
        ),
        areas=(
            Area("line", "Line", "", "adiz", ("JPN",), LineString([(-179.5, 10), (-179.5, 20)])),
            Area("west", "West", "", "adiz", ("JPN",), box(140, 10, 150, 20)),
        ),
        citations=(Citation(Kind.SITE, "guam", "s", grade="B2"), Citation(Kind.SITE, "guam", "t", grade="F3")),
    )


def test_a_view_across_180_degrees_keeps_what_lies_on_both_sides() -> None:
    index = FilterIndex(small_atlas())
    filters = FilterSet(bbox=(170.0, 0.0, 190.0, 30.0))
    assert kept(filters, Kind.SITE, index) == {"date-line"}
    assert kept(filters, Kind.EVENT, index) == {"at-point"}
    assert kept(filters, Kind.AREA, index) == {"line"}
    assert kept(filters, Kind.DEPLOYMENT, index) == set()


def test_a_circle_keeps_what_is_within_its_radius_on_the_ellipsoid() -> None:
    index = FilterIndex(small_atlas())
    # From 179.9 E to 179.9 W at 13.5 N are 21.65 km on WGS 84 (pyproj's Geod).
    for radius_km, found in ((21.0, set()), (22.0, {"date-line"})):
        assert kept(FilterSet(circle=Circle(179.9, 13.5, radius_km)), Kind.SITE, index) == found
    assert kept(FilterSet(circle=Circle(179.9, 13.5, 100)), Kind.AREA, index) == {"line"}


def test_a_record_counts_for_each_of_its_sources() -> None:
    index = FilterIndex(small_atlas())
    for letter in "BF":
        assert kept(FilterSet(reliability=frozenset({letter})), Kind.SITE, index) == {"guam"}
    assert kept(FilterSet(reliability=frozenset({"A"})), Kind.SITE, index) == set()


def test_statuses_hide_deployments_by_what_they_are_at_the_moment() -> None:
    whole = SCENES.scene(Moment(instant_of(2015, 4, 27)))
    scene = INDEX.masks(FilterSet(statuses=frozenset({Status.PLANNED}))).scene(whole)
    assert set(np.unique(scene.deployments).tolist()) == {Status.UNKNOWN, Status.PLANNED}
    assert (scene.deployments == Status.PLANNED).sum() == (whole.deployments == Status.PLANNED).sum()
    assert np.array_equal(scene.sites, whole.sites)


def test_the_force_of_a_filter_is_that_of_the_service() -> None:
    japan = kept(FilterSet(forces=frozenset({"japan"})), Kind.DEPLOYMENT)
    assert japan == {stay.id for stay in ATLAS.deployments if force_of(stay.service) == "japan"}


@pytest.mark.parametrize(
    ("grade", "words"),
    [
        ("B2", "usually reliable source; probably true"),
        ("F3", "source whose reliability cannot be judged; possibly true"),
        ("", "not graded"),
        ("Z9", "grade Z9 is not on the admiralty scale"),
    ],
)
def test_grades_are_put_in_words(grade: str, words: str) -> None:
    assert grade_in_words(grade) == words
