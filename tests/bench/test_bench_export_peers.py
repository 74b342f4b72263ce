"""What a user would do instead, measured in the same run and told as ratios; what is not installed is skipped."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.bench.conftest import Report

ROOT = Path(__file__).parents[2]
PEERS = Path(__file__).parent / "peers"
ROUNDS = 3
# Where distributions put QGIS: not into a virtual environment.
SYSTEM_PYTHON = Path("/usr/bin/python3")


def seconds(*command: str | Path) -> float:
    """Return how long a command takes, from cold, the median of a few times after a first."""
    spent = []
    for _ in range(ROUNDS + 1):
        begun = time.perf_counter()
        subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent[1:])


@cache
def ours(out: Path) -> float:
    """Return how long our own command takes for the same sheet."""
    return seconds(sys.executable, "-m", "app", "snapshot", "--paper", "a4", "--force", "--out", out)


def has(python: Path, module: str) -> bool:
    """Return whether an interpreter can import a module."""
    if not python.exists():
        return False
    return subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0


def compared(report: Report, folder: Path, peer: str, suffix: str, *command: str | Path) -> None:
    theirs = seconds(*command, folder / f"theirs{suffix}")
    mine = ours(folder.parent / f"ours{suffix}")
    kind = suffix[1:].upper()
    report(f"the same A4 map at 300 dpi as {kind} by {peer}", theirs, "s", f"ours {mine:.2f} s")
    report(f"{peer}: its time by ours, {kind}", theirs / mine, "times", "")


def test_geopandas_and_matplotlib(report: Report, tmp_path: Path) -> None:
    if find_spec("matplotlib") is None:
        pytest.skip("matplotlib is not installed (uv sync --group bench)")
    compared(report, tmp_path, "geopandas.plot", ".png", sys.executable, PEERS / "geopandas_map.py")


def test_foliums_to_png(report: Report, tmp_path: Path) -> None:
    if find_spec("selenium") is None or shutil.which("chromedriver") is None:
        pytest.skip("folium's _to_png needs selenium (uv sync --group bench) and chromedriver")
    compared(report, tmp_path, "folium's _to_png", ".png", sys.executable, PEERS / "folium_map.py")


@pytest.mark.parametrize("suffix", [".png", ".pdf"])
def test_a_qgis_layout(report: Report, tmp_path: Path, suffix: str) -> None:
    if not has(SYSTEM_PYTHON, "qgis.core"):
        pytest.skip(f"{SYSTEM_PYTHON} has no QGIS (apt-get install python3-qgis)")
    compared(report, tmp_path, "a QGIS layout", suffix, SYSTEM_PYTHON, PEERS / "qgis_map.py")
