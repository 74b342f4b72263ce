"""Edges along which an outline was cut."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely.geometry import box

from app.data.check_places import check_areas
from app.domain.atlas import Atlas
from app.domain.open_edges import Edge, open_segments, parse_edge
from app.domain.records import Area
from app.mapview.payload import atlas_message


@pytest.mark.parametrize(
    ("text", "edge"), [("132E", Edge(0, 132)), ("23.5N", Edge(1, 23.5)), (" 10 s", Edge(1, -10)), ("90w", Edge(0, -90))]
)
def test_an_edge_is_a_meridian_or_a_parallel(text: str, edge: Edge) -> None:
    assert parse_edge(text) == edge


@pytest.mark.parametrize("text", ["", "132", "E132", "91N", "181E", "132E; 23N", "1e3E"])
def test_what_is_neither_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no meridian or parallel"):
        parse_edge(text)


def test_only_stretches_along_the_edge_are_open() -> None:
    ring = [(132.0, 23.0), (123.0, 23.0), (123.0, 30.0), (132.0, 30.0), (132.0, 23.0)]
    assert open_segments(ring, [Edge(0, 132.0)]) == [4]
    assert open_segments(ring, [Edge(1, 23.0), Edge(0, 132.0)]) == [1, 4]
    assert open_segments(ring, []) == []


def test_the_page_is_told_and_a_wrong_edge_is_found() -> None:
    area = Area("zone", "A zone", "", "adiz", ("JPN",), box(123, 23, 132, 30), open_edges=("132E", "abc"))
    atlas = Atlas("Test", areas=(area,))
    [line] = atlas_message(atlas)["areas"]["lines"][0]
    points = list(zip(line["points"][::2], line["points"][1::2], strict=True))
    assert [(points[k - 1][0], points[k][0]) for k in line["open"]] == [(132, 132)]
    [finding] = check_areas(atlas)
    assert "abc" in finding.reason
    assert not list(check_areas(replace(atlas, areas=(replace(area, open_edges=("132E",)),))))
