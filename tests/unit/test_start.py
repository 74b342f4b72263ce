"""What a start imports: no more than the first paint needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

# Each costs a start 10 ms or more, or megabytes.
TOO_HEAVY = (
    "geopandas",
    "pandas",
    "pyogrio",
    "pyarrow",
    "pyproj",
    "edtf",
    "folium",
    "branca",
    "jinja2",
    "requests",
    "milsymbol",
    "pydantic",
    "openpyxl",
    "PIL",
    "rapidfuzz",
    "ssl",
    "http.client",
    "urllib.request",
    "email",
    "importlib.metadata",
    "hashlib",
    "tomllib",
    "app.export.snapshot",
    "app.ui.snapshot_dialog",
    "app.ui.film_dialog",
)


@pytest.mark.parametrize("modules", ["app.start, app.mapview.view, app.desk", "app.cli"])
def test_a_start_imports_nothing_that_the_first_paint_does_not_need(modules: str) -> None:
    code = f"import sys, {modules}; print(*(name for name in {TOO_HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
