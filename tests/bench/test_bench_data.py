"""Reading, saving, checking and importing: bundled data, 10,000 deployments, 100,000 rows, a million observations."""

from __future__ import annotations

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
from app.data.gpkg_writer import Filled, write_gpkg
from app.data.observations import Observations, load_observations
from app.data.store import load_atlas, save_atlas
from app.domain.civil import instant_of
from app.domain.layer_counts import PointCounts
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
    code = "from app.data.store import load_atlas; load_atlas(Path(sys.argv[1]), immutable=True)"
    benchmark.extra_info |= in_a_new_process(code, POSTURE)


def test_check_the_bundled_atlas(benchmark: BenchmarkFixture) -> None:
    atlas = load_atlas(POSTURE, immutable=True)
    benchmark(check_atlas, atlas, today=instant_of(2026, 11, 23), basemap=BASEMAP)
    code = "from app.cli import main; main(['check', sys.argv[1]])"
    benchmark.extra_info |= in_a_new_process(code, POSTURE)


def open_and_index(path: Path) -> tuple[Observations, PointCounts]:
    found = load_observations(path)
    return found, PointCounts(found.earliest, found.latest)


@pytest.mark.parametrize("count", [100_000, 1_000_000])
def test_open_and_index_observations(benchmark: BenchmarkFixture, tmp_path: Path, count: int) -> None:
    path = observations(tmp_path / "o.gpkg", count)
    found, _ = benchmark.pedantic(open_and_index, args=(path,), rounds=3)
    assert len(found) == count
    code = "from app.data.observations import load_observations\n"
    code += "from app.domain.layer_counts import PointCounts\n"
    code += "found = load_observations(Path(sys.argv[1])); PointCounts(found.earliest, found.latest)"
    benchmark.extra_info |= in_a_new_process(code, path)


_PEAK = """
import re, sys, time
from pathlib import Path
start = time.perf_counter()
{code}
seconds = time.perf_counter() - start
status = Path("/proc/self/status").read_text()
print(seconds, int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1024)
"""


def in_a_new_process(code: str, *arguments: str | Path) -> dict[str, float]:
    """Return seconds, imports included, and the peak of memory of a process that does nothing else."""
    command = [sys.executable, "-c", _PEAK.format(code=code), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=POSTURE.parents[1])
    seconds, peak_mb = map(float, done.stdout.split()[-2:])
    return {"new_process_s": round(seconds, 2), "peak_mb": round(peak_mb)}


def test_save_ten_thousand_deployments(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    atlas = load_atlas(POSTURE, immutable=True)
    stays = [replace(atlas.deployments[i % 181], id=f"stay-{i}") for i in range(10_000)]
    large = replace(atlas, deployments=tuple(stays))
    benchmark.pedantic(save_atlas, args=(large, tmp_path / "large.gpkg"), rounds=3)
    code = "from app.data.store import load_atlas, save_atlas; old, new = map(Path, sys.argv[1:])\n"
    code += "save_atlas(load_atlas(old), new)"
    benchmark.extra_info |= in_a_new_process(code, tmp_path / "large.gpkg", tmp_path / "again.gpkg")


def test_save_beside_a_million_observations(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    path = observations(tmp_path / "o.gpkg", 1_000_000)
    atlas = load_atlas(POSTURE, immutable=True)
    save_atlas(atlas, path, rest_from=path)
    benchmark.pedantic(save_atlas, args=(atlas, path), kwargs={"rest_from": path}, rounds=3)
    code = "from app.data.store import load_atlas, save_atlas; path = Path(sys.argv[1])\n"
    code += "save_atlas(load_atlas(path), path, rest_from=path)"
    benchmark.extra_info |= in_a_new_process(code, path)


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
    (tmp_path / "into.gpkg").unlink()
    code = "from app.cli import main; main(['import', *sys.argv[1:]])"
    benchmark.extra_info |= in_a_new_process(code, path, "--into", tmp_path / "into.gpkg", "--layer", layer)
