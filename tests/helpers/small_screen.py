"""What has too little room in a window. ``python -m tests.helpers.small_screen`` looks at the desk on 1024x700."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QCoreApplication, QEventLoop, QRect, QSize
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLabel, QLineEdit, QWidget

from app.support.platform import prepare_web_engine

SMALL = QSize(1024, 700)
PANELS = ("Filters", "Layers", "Measure", "Tables", "Changes", "Promises")


def settle() -> None:
    """Let layouts come to rest."""
    for _ in range(3):
        QCoreApplication.processEvents()


def cut(window: QWidget) -> list[str]:
    """Return what is narrower or lower than it must be, or sticks out of what holds it."""
    found = []
    for kind in (QAbstractButton, QComboBox, QLineEdit, QLabel):
        for widget in window.findChildren(kind):
            parent = widget.parentWidget()
            if not widget.isVisible() or parent is None or isinstance(parent, QAbstractSpinBox):
                continue
            if (isinstance(widget, QLabel) and widget.wordWrap()) or widget.minimumSize() == widget.maximumSize():
                continue
            least, name = widget.minimumSizeHint(), f"{type(widget).__name__} {widget.accessibleName() or ''}"
            text = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
            if widget.width() < least.width() or widget.height() < least.height():
                found.append(f"{name} “{text}” is {widget.size().toTuple()}, needs {least.toTuple()}")
            inside = QRect(0, 0, parent.width(), parent.height())
            if not inside.contains(widget.geometry()):
                found.append(f"{name} “{text}” sticks out of its {type(parent).__name__}")
    return found


def main() -> None:
    """Print the scale, and what is cut with each panel open, as JSON."""
    prepare_web_engine(off_screen=True)
    from app.data.bundled import open_atlas
    from app.desk import Desk
    from app.domain.records import Kind, Ref
    from app.mapview.application import running_application
    from app.support.settings import Settings

    with TemporaryDirectory() as folder, running_application():
        desk = Desk(open_atlas(None), settings=Settings(Path(folder) / "settings.ini"))
        desk.window.resize(SMALL)
        loop = QEventLoop()
        desk.map.settled.connect(loop.quit)
        desk.window.show()
        loop.exec()
        desk.selection.set([Ref(Kind.DEPLOYMENT, "ddg69-yokosuka")])
        found = {}
        for panel in PANELS:
            desk.window.show_panel(panel)
            settle()
            found[panel] = cut(desk.window)
        picture = desk.window.grab().size().toTuple()
        least = desk.window.minimumSizeHint().toTuple()
        desk.window.close()
        desk.map.dispose()
        desk.window.deleteLater()
        desk.deleteLater()
    sys.stdout.write(json.dumps({"picture": picture, "least": least, "cut": found}))


if __name__ == "__main__":
    main()
