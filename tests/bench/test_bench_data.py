"""Reading, saving, checking and importing: bundled data, 10,000 deployments, 100,000 rows, a million observations."""

from __future__ import annotations

import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from app.data import schema
from app.data.checks import check_atlas
from app.data.geometry import point_blob
from app.data.gpkg import Filled, write_gpkg
from app.data.observations import Observations, load_observations
from app.data.store import load_atlas, save_atlas
from app.domain.civil import instant_of
from tests.helpers.atlas_files import BASEMAP, POSTURE


def observations(path: Path, count: int) -> Path:
    random = np.random.default_rng(1)
    lons, lats = random.uniform(118, 150, count).tolist(), random.uniform(20, 46, count).tolist()
    instants = np.datetime64("2000-01-01T00:00:00") + random.integers(0, 8 * 10**8, count).astype("timedelta64[s]")
    kinds = np.array(["ship", "aircraft"])[random.integers(0, 2, count)].tolist()
    rows = zip(lons, lats, instants.astype(str).tolist(), kinds, strict=True)
    blobs = ((point_blob(lon, lat), date, kind, "", "") for lon, lat, date, kind in rows)
    write_gpkg(path, [Filled(schema.OBSERVATIONS, blobs, (118, 20, 150, 46))])
    return path


def test_open_the_bundled_atlas(benchmark: BenchmarkFixture) -> None:
    benchmark(load_atlas, POSTURE, immutable=True)


def test_check_the_bundled_atlas(benchmark: BenchmarkFixture) -> None:
    atlas = load_atlas(POSTURE, immutable=True)
    benchmark(check_atlas, atlas, today=instant_of(2026, 11, 23), basemap=BASEMAP)


@pytest.mark.parametrize("count", [100_000, 1_000_000])
def test_open_observations(benchmark: BenchmarkFixture, tmp_path: Path, count: int) -> None:
    path = observations(tmp_path / "o.gpkg", count)
    found: Observations = benchmark.pedantic(load_observations, args=(path,), rounds=3)
    assert len(found) == count


_FROM_NOTHING = """
import resource, sys, time
from pathlib import Path
start = time.perf_counter()
from app.data.observations import load_observations
found = load_observations(Path(sys.argv[1]))
print(len(found), time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def test_open_a_million_observations_in_a_new_process(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """With the import of Arrow; the memory is that of the whole process at its peak."""
    path = observations(tmp_path / "o.gpkg", 1_000_000)
    command = [sys.executable, "-c", _FROM_NOTHING, str(path)]

    def run() -> str:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    count, seconds, peak_mb = benchmark.pedantic(run, rounds=3).split()
    assert int(count) == 1_000_000
    benchmark.extra_info |= {"inside_s": float(seconds), "peak_mb": float(peak_mb)}


def test_save_ten_thousand_deployments(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    atlas = load_atlas(POSTURE, immutable=True)
    stays = [replace(atlas.deployments[i % 181], id=f"stay-{i}") for i in range(10_000)]
    large = replace(atlas, deployments=tuple(stays))
    benchmark.pedantic(save_atlas, args=(large, tmp_path / "large.gpkg"), rounds=3)
    benchmark.extra_info["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize("layer", ["observations", "events"])
def test_import_a_hundred_thousand_csv_rows(benchmark: BenchmarkFixture, tmp_path: Path, layer: str) -> None:
    from app.data.importing.run import add, prepare

    random = np.random.default_rng(2)
    lats, lons = random.uniform(20, 46, 100_000).tolist(), random.uniform(118, 150, 100_000).tolist()
    lines = [
        f"Row {i},{2000 + i % 25}/{i % 12 + 1}/{i % 28 + 1},{lats[i]:.5f},{lons[i]:.5f},incident"
        for i in range(100_000)
    ]
    path = tmp_path / "rows.csv"
    path.write_text("Title,Date,Lat,Lon,Kind\n" + "\n".join(lines), encoding="utf-8")

    def bring() -> int:
        target = tmp_path / "into.gpkg"
        target.unlink(missing_ok=True)
        return add(prepare(path, layer=layer), target).added

    assert benchmark.pedantic(bring, rounds=3) == 100_000
    benchmark.extra_info["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
