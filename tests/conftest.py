"""What holds for every test: its folder, the hypothesis profile, one application, fresh user folders."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from app.support.platform import prepare_web_engine

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

TESTS = Path(__file__).parent
FOLDERS = ("unit", "gui", "web", "e2e", "bench")

settings.register_profile("default", deadline=None, max_examples=60)
settings.load_profile("default")

# Read by Qt when it starts, so before any test imports it.
prepare_web_engine(off_screen=True)


@pytest.fixture(scope="session", autouse=True)
def user_folders(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the tests out of the developer's own settings and cache; child processes inherit it."""
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        os.environ[name] = str(tmp_path_factory.mktemp(name.lower()))


@pytest.fixture(scope="session")
def qapp(user_folders: None) -> Iterator[QApplication]:
    """The one application of the test run, as the program makes it: the map's scheme is known before it is."""
    from app.mapview.application import running_application

    with running_application() as application:
        yield application


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test outside the five folders: what a test may use follows from the folder it is in."""
    for item in items:
        if not any(item.path.is_relative_to(TESTS / folder) for folder in FOLDERS):
            raise pytest.UsageError(f"{item.path}: a test lies under tests/ in one of {', '.join(FOLDERS)}.")
