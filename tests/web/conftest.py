"""The real page, off screen. A test fails on any warning or error of its console and on any request elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from app.data.basemap import Basemap
from app.mapview.view import MapView
from app.support.paths import BUNDLED_BASEMAP
from tests.helpers.map_driver import MapDriver

MakeMap = Callable[..., MapDriver]


@pytest.fixture(scope="session")
def map_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("map-cache")


@pytest.fixture
def make_map(qapp: QApplication, qtbot: Any, map_cache: Path) -> Iterator[MakeMap]:
    """Return a maker of maps of a size; afterwards each is checked and taken down."""
    made: list[MapView] = []
    expected: list[str] = []

    def make(
        width: int = 640,
        height: int = 480,
        zoom_factor: float = 1.0,
        *,
        vector: bool = False,
        hidden: bool = False,
        expect_console: str = "",
    ) -> MapDriver:
        view = MapView(Basemap(BUNDLED_BASEMAP).packed, map_cache, zoom_factor=zoom_factor, vector=vector)
        view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        view.resize(width, height)
        if not hidden:
            view.show()
        made.append(view)
        expected.append(expect_console)
        return MapDriver(view, qtbot)

    yield make
    problems = []
    for view, expectation in zip(made, expected, strict=True):
        problems += [line for line in view.console if not expectation or expectation not in line]
        problems += [f"requested {address}" for address in view.refused]
        view.dispose()
    # A page that outlives its test would take the next test's process with it.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not problems, problems
