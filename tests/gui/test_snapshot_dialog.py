"""The snapshot dialog: its answer, its preview and the picture that comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.data.bundled import open_atlas
from app.domain.atlas import Atlas
from app.domain.civil import instant_of
from app.domain.scene import Moment, Scene, SceneIndex
from app.mapview.messages import MapViewport
from app.ui.snapshot_dialog import SnapshotDialog, SnapshotJob, copy_snapshot

OKINAWA = MapViewport(127.3, 26.0, 128.5, 27.0, 127.9, 26.5, 9.0, 300, 200)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return open_atlas(None)


@pytest.fixture
def scene(atlas: Atlas) -> Scene:
    return SceneIndex(atlas).scene(Moment(instant_of(2015, 4, 27)))


@pytest.fixture
def dialog(qtbot: QtBot, atlas: Atlas, scene: Scene) -> SnapshotDialog:
    made = SnapshotDialog(atlas, scene, OKINAWA, "light")
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_preview_is_drawn_and_follows(qtbot: QtBot, dialog: SnapshotDialog) -> None:
    preview = next(label for label in dialog.findChildren(QLabel) if label.accessibleName())
    qtbot.waitUntil(lambda: not preview.pixmap().isNull(), timeout=20_000)
    before = preview.pixmap().toImage()
    dialog.findChildren(QLineEdit)[0].setText("Quite another title on {date}")
    qtbot.waitUntil(lambda: preview.pixmap().toImage() != before, timeout=20_000)
    dialog.findChildren(QLineEdit)[0].setText("{nonsense}")
    qtbot.waitUntil(lambda: "{nonsense}" in preview.text(), timeout=20_000)
    dialog.reject()


def test_the_answer_is_what_was_chosen(dialog: SnapshotDialog) -> None:
    assert (dialog.spec().width_px, dialog.spec().height_px) == (600, 400)
    size = dialog.findChildren(QComboBox)[0]
    size.setCurrentIndex(size.findData("a4"))
    assert (dialog.spec().width_px, dialog.spec().height_px, dialog.spec().dpi) == (3508, 2480, 300)
    dialog.reject()


def test_the_picture_is_saved_and_copied(
    qtbot: QtBot, dialog: SnapshotDialog, atlas: Atlas, scene: Scene, tmp_path: Path
) -> None:
    spec, out = dialog.spec(), tmp_path / "map.png"
    dialog.reject()
    window = QWidget()
    qtbot.addWidget(window)
    SnapshotJob(window, atlas, scene, spec, out)
    qtbot.waitUntil(out.exists, timeout=20_000)
    with Image.open(out) as picture:
        assert picture.size == (600, 400)
    QGuiApplication.clipboard().clear()
    copy_snapshot(window, atlas, scene, OKINAWA, "light")
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().image().isNull(), timeout=20_000)
    assert QGuiApplication.clipboard().image().size().width() == 600
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
