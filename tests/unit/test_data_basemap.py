"""The base map as the page gets it."""

from __future__ import annotations

import json
import os
import shutil
import struct
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.data.basemap import Basemap, mercator
from app.data.errors import AtlasFileError
from tests.helpers.atlas_files import BASEMAP

PACKED = ("land-0", "land-1", "land-2", "borders", "prefectures", "bathymetry")
EARTH_M = 40_075_017


@pytest.fixture(scope="module")
def basemap() -> Basemap:
    return Basemap(BASEMAP)


def unpack(data: bytes) -> tuple[dict[str, Any], np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Read as the page does: from the documented layout alone."""
    (length,) = struct.unpack_from("<I", data)
    header = json.loads(data[4 : 4 + length])
    at = 4 + length
    assert at % 4 == 0
    xy = np.frombuffer(data, "<f4", header["points"] * 2, at).reshape(-1, 2)
    at += xy.nbytes
    parts = np.frombuffer(data, "<u4", header["parts"] + 1, at)
    at += parts.nbytes
    features = np.frombuffer(data, "<u4", header["features"] + 1, at)
    assert at + features.nbytes == len(data)
    return header, xy, parts, features


@pytest.mark.parametrize("name", PACKED)
def test_packed_layers_are_whole(basemap: Basemap, name: str) -> None:
    data = basemap.packed(name)
    assert data is not None
    header, xy, parts, features = unpack(data)
    assert np.isfinite(xy).all()
    assert parts[0] == features[0] == 0
    assert parts[-1] == len(xy)
    assert features[-1] == len(parts) - 1
    assert (np.diff(parts.astype(np.int64)) >= 2).all()
    assert (np.diff(features.astype(np.int64)) >= 1).all()
    for values in header["attributes"].values():
        assert len(values) == header["features"]
    x = xy[:, 0].astype(float) + header["origin"][0]
    edge = 150 / 360
    assert x.min() >= edge - 1e-6
    assert x.max() <= 1 + edge + 1e-6


def test_what_is_packed_is_in_the_right_place(basemap: Basemap) -> None:
    data = basemap.packed("land-2")
    assert data is not None
    header, xy, parts, _ = unpack(data)
    world = xy.astype(float) + header["origin"]
    (at,) = mercator(np.array([[123.4741, 25.7437]]))
    for start, end in pairwise(parts.tolist()):
        low, high = world[start:end].min(axis=0), world[start:end].max(axis=0)
        if (low < at).all() and (at < high).all() and (high - low).max() < 1e-3:
            break
    else:
        pytest.fail("no small island around Uotsuri-jima")


def test_single_precision_stays_below_a_metre_in_the_region(basemap: Basemap) -> None:
    shapes = basemap.land(2)
    header, xy, _, _ = unpack(shapes.pack())
    error = np.abs(xy.astype(float) + header["origin"] - mercator(shapes.lonlat)).max()
    assert error * EARTH_M < 1


def test_mercator_is_that_of_web_maps() -> None:
    found = mercator(np.array([[-180.0, 85.05112878], [0.0, 0.0], [210.0, -85.05112878], [139.0, 90.0]]))
    expected = np.array([[0, 0], [0.5, 0.5], [390 / 360, 1], [319 / 360, 0]])
    np.testing.assert_allclose(found, expected, atol=1e-7)


def test_the_pacific_is_whole(basemap: Basemap) -> None:
    shapes = basemap.land(0)
    assert shapes.lonlat[:, 0].min() >= -30
    assert shapes.lonlat[:, 0].max() <= 330
    part_of = np.repeat(np.arange(len(shapes.parts) - 1), np.diff(shapes.parts))
    hawaii = (np.abs(shapes.lonlat - [204.5, 19.6]) < 0.5).all(axis=1)
    assert hawaii.any()
    # No ring runs back over the map, as one would with only some of its points shifted.
    widths = np.maximum.reduceat(shapes.lonlat[:, 0], shapes.parts[:-1]) - np.minimum.reduceat(
        shapes.lonlat[:, 0], shapes.parts[:-1]
    )
    assert widths[np.unique(part_of)].max() <= 210


def test_edges_along_seams_are_the_only_straight_long_ones(basemap: Basemap) -> None:
    """What the page leaves out when it draws the coast is what was cut, and nothing of a cut remains."""
    for level in (0, 1, 2):
        shapes = basemap.land(level)
        start, end = shapes.lonlat[:-1], shapes.lonlat[1:]
        inside = np.ones(len(start), dtype=bool)
        inside[shapes.parts[1:-1].astype(np.int64) - 1] = False
        on_seam = ((start[:, 0] == end[:, 0]) & np.isin(start[:, 0], shapes.seam_lons)) | (
            (start[:, 1] == end[:, 1]) & np.isin(start[:, 1], shapes.seam_lats)
        )
        straight = ((start == end).any(axis=1)) & (np.abs(start - end).max(axis=1) > 1) & inside
        assert on_seam[inside].any()
        assert not (straight & ~on_seam).any()


def test_depths_come_from_shallow_to_deep(basemap: Basemap) -> None:
    depths = basemap.bathymetry().attributes["depth_m"]
    assert depths == sorted(depths)
    assert set(depths) == {200, 1000, 2000, 4000, 6000}


def test_the_line_between_the_koreas_is_disputed(basemap: Basemap) -> None:
    borders = basemap.borders()
    disputed = np.repeat(borders.attributes["disputed"], np.diff(borders.parts))
    lon, lat = borders.lonlat.T
    armistice = (lon > 126.5) & (lon < 128.5) & (lat > 37.5) & (lat < 38.8)
    yalu = (lon > 124) & (lon < 128) & (lat > 40) & (lat < 42)
    assert armistice.any()
    assert disputed[armistice].all()
    assert yalu.any()
    assert not disputed[yalu].any()


def test_names(basemap: Basemap) -> None:
    data = basemap.packed("places")
    assert data is not None
    answer = json.loads(data)
    assert answer["credits"] == basemap.credits()
    assert answer["credits"][0] == "© OpenStreetMap contributors (ODbL 1.0)"
    by_name = {place["name_en"]: place for place in answer["places"]}
    assert by_name["Naha"]["name_ja"] == "那覇"
    assert by_name["Oahu"]["lon"] > 180
    senkaku = by_name["Senkaku Islands"]["note"]
    assert all(word in senkaku for word in ("administered by Japan", "钓鱼岛", "釣魚臺", "China", "Taiwan"))
    # A map of 1960 shows the same words.
    assert "1945–72 by the United States" in senkaku
    assert all(
        word in by_name["Senkaku Islands"]["note_ja"] for word in ("日本が管理", "钓鱼岛", "釣魚臺", "中国", "台湾")
    )
    contested = [place for place in answer["places"] if place["kind"] == "island" and place["note"]]
    assert len(contested) >= 16
    assert all(place["note_ja"] for place in contested)
    assert "동해" in by_name["Sea of Japan (East Sea)"]["note"]
    assert all(-30 <= place["lon"] <= 330 and abs(place["lat"]) <= 85 for place in answer["places"])


@pytest.mark.parametrize("name", ["land-3", "land", "coast-1", "../posture", ""])
def test_there_is_nothing_else(basemap: Basemap, name: str) -> None:
    assert basemap.packed(name) is None


def test_a_missing_base_map_is_said(tmp_path: Path) -> None:
    with pytest.raises(AtlasFileError, match="there is no such file"):
        Basemap(tmp_path / "gone.gpkg").packed("land-1")


def test_what_is_packed_once_is_kept_until_the_file_changes(tmp_path: Path) -> None:
    file, cache = tmp_path / "basemap.gpkg", tmp_path / "cache"
    shutil.copyfile(BASEMAP, file)
    first = Basemap(file, cache).packed("borders")
    assert first == Basemap(BASEMAP).packed("borders")
    (kept,) = cache.rglob("borders")
    kept.write_bytes(b"kept")
    assert Basemap(file, cache).packed("borders") == b"kept"
    os.utime(file, (1, 1))
    assert Basemap(file, cache).packed("borders") == first
    assert Basemap(file, cache).packed("land-3") is None
