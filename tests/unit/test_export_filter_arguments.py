"""Filters on the command line: whatever the window can ask for can be written, and is read as the same."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cli import main
from app.data.bundled import open_atlas
from app.domain.atlas import Atlas
from app.domain.filters import FACETS, Circle, Facet, FilterIndex, FilterSet
from app.domain.records import Kind, Site
from app.domain.status import Status
from app.export.arguments import ONLY_FACETS
from app.export.filter_arguments import filter_options, filters_of, masks_of
from app.support.errors import UserError


@cache
def atlas() -> Atlas:
    return open_atlas(None)


@cache
def values_of(facet: Facet) -> list[str]:
    return sorted(FilterIndex(atlas()).values(facet))


def degrees(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_subnormal=False)


@st.composite
def filter_sets(draw: st.DrawFn) -> FilterSet:
    filters = FilterSet(
        statuses=draw(st.frozensets(st.sampled_from(Status))),
        text=draw(st.text(max_size=12)),
        circle=draw(st.none() | st.builds(Circle, degrees(-180, 180), degrees(-90, 90), degrees(0.1, 20_000))),
    )
    for facet in draw(st.sets(st.sampled_from(FACETS), max_size=3)):
        values = values_of(facet)
        filters = filters.with_values(facet, draw(st.sets(st.sampled_from(values))) if values else ())
    return filters


@given(filter_sets())
def test_what_is_written_is_read_as_the_same(filters: FilterSet) -> None:
    options = filter_options(filters)
    assert options[::2] == ["--only"] * (len(options) // 2)
    assert filters_of(options[1::2], atlas()) == filters


@given(degrees(-30, 330), degrees(-89, 88), degrees(0.001, 300), degrees(0.001, 1))
def test_a_view_is_read_as_the_same(west: float, south: float, width: float, height: float) -> None:
    filters = FilterSet(bbox=(west, south, west + width, south + height))
    assert filters_of(filter_options(filters)[1::2], atlas()) == filters


def test_every_facet_has_a_word_of_its_own() -> None:
    assert set(ONLY_FACETS) == set(FACETS)
    assert len(set(ONLY_FACETS.values())) == len(FACETS)


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["service=USN,JMSDF"], FilterSet(services=frozenset({"USN", "JMSDF"}))),
        (["service=USN", "Service=jmsdf"], FilterSet(services=frozenset({"USN", "JMSDF"}))),
        (["service=us navy"], FilterSet(services=frozenset({"USN"}))),
        (["force=us", "status=overdue, possibly present"],
         FilterSet(forces=frozenset({"us"}), statuses=frozenset({Status.OVERDUE, Status.POSSIBLE}))),
        (["inside=170,10,-150,40"], FilterSet(bbox=(170.0, 10.0, 210.0, 40.0))),
        (["near=-77,38.9,50"], FilterSet(circle=Circle(-77.0, 38.9, 50.0))),
        (["text=F-35", "text=b=c"], FilterSet(text="F-35 b=c")),
    ],
)  # fmt: skip
def test_words_codes_and_cases(texts: list[str], wanted: FilterSet) -> None:
    assert filters_of(texts, atlas()) == wanted


def test_a_value_with_a_comma_is_one_value() -> None:
    odd = Atlas(sites=(Site("a", "A", "", "port", "USN", "Guam, Saipan", "USA", 144, 13),))
    filters = FilterSet(regions=frozenset({"Guam, Saipan"}))
    assert filters_of(filter_options(filters)[1::2], odd) == filters


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("service", ["“service”", "service=USN,JMSDF", "near"]),
        ("colour=red", ["“colour=red”", "filters are force, service"]),
        ("service=USNN", ["service", "“USNN”", "USN"]),
        ("status=late", ["status", "“late”"]),
        ("inside=1,2,3", ["WEST,SOUTH,EAST,NORTH", "not 4 numbers"]),
        ("inside=10,40,20,30", ["no part of the earth"]),
        ("near=1,2,nan", ["not 3 numbers"]),
        ("near=1,2,0", ["no place with a distance"]),
    ],
)
def test_what_means_nothing_is_refused_in_one_sentence(text: str, names: list[str]) -> None:
    with pytest.raises(UserError) as refused:
        filters_of([text], atlas())
    said = str(refused.value)
    assert said.startswith("--only")
    assert all(name in said for name in names)


def test_a_table_of_the_command_line_obeys(tmp_path: Path) -> None:
    out = tmp_path / "forces.csv"
    assert main(["forces", "--at", "2015-04-27", "--only", "service=JASDF", "--out", str(out)]) == 0
    with out.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))
    left = masks_of(["service=JASDF"], atlas()).of[Kind.DEPLOYMENT]
    assert 1 < len(rows) <= left.sum() + 1
    assert {"Japan Air Self-Defense Force"} == {value for row in rows[1:] for value in row if "Force" in value}


def test_no_filter_is_asked_for_twice_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sources", "--all", "--only", "service=USN", "--out", str(tmp_path / "all.bib")]) == 2
    assert "--all and --only" in capsys.readouterr().err
