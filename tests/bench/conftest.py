"""Benches measure whole processes too; their figures stand in a table of their own at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pytest


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure with its aim."""

    what: str
    value: float
    unit: str
    aim: str


_FIGURES: Final = pytest.StashKey[list[Figure]]()

Report = Callable[[str, float, str, str], None]


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Report:
    """Takes ``what, value, unit, aim`` for the table at the end of the run."""
    figures = request.config.stash.setdefault(_FIGURES, [])
    return lambda what, value, unit, aim: figures.append(Figure(what, value, unit, aim))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the figures."""
    figures = config.stash.get(_FIGURES, [])
    if not figures:
        return
    terminalreporter.section("figures")
    width = max(len(figure.what) for figure in figures)
    for figure in figures:
        terminalreporter.write_line(f"{figure.what:<{width}}  {figure.value:>9,.2f} {figure.unit:<10} {figure.aim}")
