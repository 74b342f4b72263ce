"""An hour of scripted use: memory must be flat. Takes about six minutes, so it is to be asked for: ``HOUR=1``."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.conftest import Report

ROOT = Path(__file__).parents[2]
ROUNDS = 600


@pytest.mark.skipif("HOUR" not in os.environ, reason="takes six minutes; HOUR=1 asks for it")
def test_memory_over_an_hour(report: Report) -> None:
    """Find, filters, clock, tables, changes, parties, and a picture now and then: the second and the last quarter."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.helpers.desk_hour", str(ROUNDS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    samples = json.loads(done.stdout)
    quarter = len(samples) // 4
    for name, part in (("own_mb", "the program"), ("web_mb", "the web engine"), ("all_mb", "both")):
        early = statistics.median(sample[name] for sample in samples[quarter : 2 * quarter])
        late = statistics.median(sample[name] for sample in samples[-quarter:])
        report(f"An hour of use, {part}, second quarter (anonymous memory)", early, "MB", "")
        report(f"An hour of use, {part}, last quarter (anonymous memory)", late, "MB", "flat")
