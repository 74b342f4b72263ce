"""Where to save to: asked once, and nothing is replaced that the person was not asked about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget


def ask_where(
    parent: QWidget,
    title: str,
    name: str,
    kinds: Mapping[str, str],
    beside: Callable[[Path], Sequence[Path]] = lambda _path: (),
) -> Path | None:
    """Return the file to write, with an ending; ``None`` when the person thinks better of it.

    The file dialog asks about the name as it was typed; here it is asked about the name with its ending, and about
    files that are written beside it.

    Args:
        parent: the window.
        title: of the dialog.
        name: of the file, suggested.
        kinds: what files can be, by their endings.
        beside: the other files that are written with the one that was chosen.
    """
    patterns = {f"{label} (*{suffix})": suffix for suffix, label in kinds.items()}
    chosen, wanted = QFileDialog.getSaveFileName(parent, title, str(Path.home() / name), ";;".join(patterns))
    if not chosen:
        return None
    typed = Path(chosen)
    known = typed.suffix.lower() in kinds
    path = typed if known else typed.with_name(f"{typed.name}{patterns.get(wanted, next(iter(kinds)))}")
    there = [other for other in (*(() if known else (path,)), *beside(path)) if other.exists()]
    if there and not _may_replace(parent, title, there):
        return None
    return path


def _may_replace(parent: QWidget, title: str, paths: Sequence[Path]) -> bool:
    names = " and ".join(path.name for path in paths)
    asked = f"{names} {'exists' if len(paths) == 1 else 'exist'} already. Replace?"
    return QMessageBox.question(parent, title, asked) == QMessageBox.StandardButton.Yes
