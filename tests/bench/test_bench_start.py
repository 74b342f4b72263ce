"""The figures of the foundation: start, scrub, memory and the snapshot command, each in a process of its own."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bench.conftest import Report

ROOT = Path(__file__).parents[2]
ROUNDS = 5


def probe(*arguments: str) -> dict[str, float]:
    """Run the probe; ``start_s`` is from before its process was made until the map was painted."""
    begun = time.time()
    done = subprocess.run(
        [sys.executable, "-m", "tests.helpers.desk_probe", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return {**figures, "start_s": figures["painted_at"] - begun}


def test_start_to_painted_map(report: Report) -> None:
    probe("start")  # the page and the symbols go to the cache
    rounds = [probe("start") for _ in range(ROUNDS)]
    report("Process start to painted map", statistics.median(r["start_s"] for r in rounds), "s", "aim 1.0")
    report("Memory then, all processes (PSS)", statistics.median(r["memory_mb"] for r in rounds), "MB", "aim 400")


@pytest.mark.parametrize("size", [0, 10_000])
def test_a_step_of_the_slider(report: Report, size: int) -> None:
    figures = probe("scrub", str(size))
    name = f"{size:,} synthetic deployments" if size else "the bundled data"
    report(f"Slider step to painted frame, {name}, median", figures["median_ms"], "ms", "")
    report(f"Slider step to painted frame, {name}, p95", figures["p95_ms"], "ms", "aim 16.7")
    report(f"Memory after scrubbing {name} (PSS)", figures["memory_mb"], "MB", "aim 400")


def test_snapshot_command(report: Report, tmp_path: Path) -> None:
    spent = []
    for i in range(ROUNDS + 1):
        out = tmp_path / f"{i}.png"
        begun = time.perf_counter()
        command = [sys.executable, "-m", "app", "snapshot", "--size", "1600x1000", "--out", str(out)]
        subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        spent.append(time.perf_counter() - begun)
    report("Snapshot 1600x1000 from the command line", statistics.median(spent[1:]), "s", "aim 2.0")
