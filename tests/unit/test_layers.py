"""Which modules of Qt a layer may use; import-linter holds the rest of the rules."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "app"
WIDGETS = ("PySide6.QtWidgets", "PySide6.QtGui", "PySide6.QtSvg")
WEB = ("PySide6.QtWebEngine", "PySide6.QtWebChannel")


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", sorted(APP.rglob("*.py")), ids=lambda path: str(path.relative_to(APP)))
def test_a_layer_uses_the_part_of_qt_that_is_its_own(path: Path) -> None:
    layer = path.relative_to(APP).parts[0]
    forbidden: tuple[str, ...] = () if layer == "mapview" else WEB
    if layer == "domain":
        forbidden += ("PySide6",)
    elif layer in ("state", "data"):
        forbidden += WIDGETS
    wrong = [name for name in imports_of(path) if name.startswith(forbidden)] if forbidden else []
    assert not wrong, f"{layer} may not import {wrong}"
