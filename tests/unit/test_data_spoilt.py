"""Files spoilt at random, also those read by native code: rows or one sentence, never a crash, a hang or a flood."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.data.exporting.write import write_atlas
from app.data.store import load_atlas, save_atlas

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests" / "data" / "atlas-schema-1.gpkg"
ROUNDS = int(os.environ.get("SPOILT_ROUNDS", "25"))
TIME_LIMIT_S = 60 + 4 * ROUNDS


@pytest.mark.skipif(sys.platform != "linux", reason="limits memory the way Linux does")
@pytest.mark.parametrize("suffix", [".gpkg", ".xlsx", ".kmz", ".fgb", ".parquet", ".shp", ".zip"])
def test_spoilt_files_are_read_or_refused(tmp_path: Path, suffix: str) -> None:
    import geopandas as gpd
    import shapely

    path = tmp_path / f"good{suffix}"
    if suffix == ".gpkg":
        save_atlas(load_atlas(SAMPLE), path, rest_from=SAMPLE)
    elif suffix in (".fgb", ".parquet", ".shp", ".zip"):
        points = [shapely.Point(130 + i / 10, 30) for i in range(50)]
        frame = gpd.GeoDataFrame({"time": ["2015-04-27"] * 50, "kind": ["ship"] * 50}, geometry=points, crs=4326)
        if suffix == ".parquet":
            frame.to_parquet(path)
        elif suffix == ".zip":
            frame.to_file(tmp_path / "in.shp", engine="pyogrio")
            # Stored, so that not every fault is found by the archive.
            with zipfile.ZipFile(path, "w") as archive:
                for part in tmp_path.glob("in.*"):
                    archive.write(part, part.name)
        else:
            frame.to_file(path, engine="pyogrio")
    else:
        write_atlas(load_atlas(SAMPLE), path)
    program = ROOT / "tests" / "helpers" / "spoil_files.py"
    done = subprocess.run(
        [sys.executable, str(program), "7", str(ROUNDS), str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=TIME_LIMIT_S,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    good, refused = map(int, done.stdout.split()[-2:])
    assert good + refused == ROUNDS
    assert refused > 0
