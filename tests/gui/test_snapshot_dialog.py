"""The snapshot dialog: its answer, its preview, its layouts and the picture that comes of it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFileDialog, QInputDialog, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.data.bundled import open_atlas
from app.domain.atlas import Atlas
from app.domain.civil import instant_of
from app.domain.filters import FilterIndex, FilterSet
from app.domain.scene import Moment, Scene, SceneIndex
from app.export.fonts import NO_JAPANESE
from app.export.snapshot import SnapshotSpec, start_render
from app.mapview.messages import MapViewport
from app.mapview.offscreen import OffscreenMap
from app.state.document import Document
from app.state.layouts import Layouts
from app.ui import snapshot_dialog
from app.ui.snapshot_dialog import OnScreen, SnapshotDialog, SnapshotJob, copy_snapshot, export_snapshot
from tests.helpers.dialogs import clashing_mnemonics, default_button, tab_order

OKINAWA = MapViewport(127.3, 26.0, 128.5, 27.0, 127.9, 26.5, 9.0, 300, 200)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return open_atlas(None)


@pytest.fixture
def shown(atlas: Atlas) -> OnScreen:
    filters = FilterSet(forces=frozenset({"us"}))
    scene = FilterIndex(atlas).masks(filters).scene(SceneIndex(atlas).scene(Moment(instant_of(2015, 4, 27))))
    return OnScreen(atlas, scene, OKINAWA, "light", filters=filters)


@pytest.fixture
def document(atlas: Atlas) -> Document:
    return Document(atlas)


@pytest.fixture
def layouts(document: Document) -> Layouts:
    """The layouts of the document; they outlive every dialog, as in the program."""
    return Layouts(document)


@pytest.fixture
def dialog(qtbot: QtBot, shown: OnScreen, layouts: Layouts) -> Iterator[SnapshotDialog]:
    made = SnapshotDialog(shown, layouts)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.reject()


def choice(dialog: SnapshotDialog, value: str) -> None:
    """Choose an entry by its value, in the list that has it."""
    box = next(box for box in dialog.form.findChildren(QComboBox) if box.findData(value) >= 0)
    box.setCurrentIndex(box.findData(value))


def tick(dialog: SnapshotDialog, label: str) -> QCheckBox:
    return next(box for box in dialog.findChildren(QCheckBox) if box.text() == label)


def test_keys_lead_through_it_from_the_title(dialog: SnapshotDialog) -> None:
    assert not clashing_mnemonics(dialog)
    assert default_button(dialog) == "Save"
    assert dialog.form.focusProxy() is dialog.form._title
    named = {widget.accessibleName() for widget in tab_order(dialog, dialog.form._title)}
    assert {"Scale of text and symbols", "Logo", "Quality of JPEG and WebP", "Layout"} <= named


def test_the_preview_is_drawn_and_follows(qtbot: QtBot, dialog: SnapshotDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.preview.pixmap().isNull(), timeout=20_000)
    before = dialog.preview.pixmap().toImage()
    with qtbot.waitSignal(dialog.preview.drawn, timeout=20_000):
        dialog.form.findChildren(QLineEdit)[0].setText("Quite another title on {date}")
    assert dialog.preview.pixmap().toImage() != before
    dialog.form.findChildren(QLineEdit)[0].setText("{nonsense}")
    assert "{nonsense}" in dialog.preview.text()
    assert dialog.command.toPlainText() == ""


def test_the_preview_has_the_shape_of_the_picture(qtbot: QtBot, dialog: SnapshotDialog) -> None:
    choice(dialog, "a3-portrait")
    with qtbot.waitSignal(dialog.preview.drawn, timeout=20_000):
        tick(dialog, "Locator map").setChecked(True)
    pixmap = dialog.preview.pixmap()
    assert pixmap.width() / pixmap.height() == pytest.approx(297 / 420, abs=0.01)
    assert pixmap.height() == dialog.preview.height()


def test_the_answer_is_what_was_chosen(dialog: SnapshotDialog) -> None:
    assert (dialog.spec().width_px, dialog.spec().height_px) == (600, 400)
    choice(dialog, "a4")
    assert (dialog.spec().width_px, dialog.spec().height_px, dialog.spec().dpi) == (3508, 2480, 300)
    assert dialog.spec().scale == 2.5
    tick(dialog, "Place names").setChecked(False)
    tick(dialog, "Scale bar").setChecked(False)
    layout = dialog.spec().layout
    assert (layout.labels, layout.scale_bar, layout.legend) == (False, False, True)


def test_the_largest_sheet_at_the_finest_is_as_fine_as_can_be(dialog: SnapshotDialog) -> None:
    choice(dialog, "a3")
    dialog.form._dpi.setValue(1200)
    spec = dialog.spec()
    assert spec.width_px * spec.height_px <= 64_000_000
    assert spec.dpi > 500


def test_the_command_says_filters_and_all_that_was_chosen(dialog: SnapshotDialog) -> None:
    choice(dialog, ".pdf")
    tick(dialog, "Source pages (PDF)").setChecked(True)
    words = shlex.split(dialog.command.toPlainText())
    assert words[:2] == ["posture-atlas", "snapshot"]
    for word in ("--source-page", "force=us", "--view", "127.9,26.5,9", "600x400", "posture-2015-04-27.pdf"):
        assert word in words


def test_pages_of_sources_are_for_pdf_only(dialog: SnapshotDialog) -> None:
    box = tick(dialog, "Source pages (PDF)")
    assert not box.isEnabled()
    choice(dialog, ".pdf")
    box.setChecked(True)
    assert dialog.spec().layout.source_page
    choice(dialog, ".png")
    assert not dialog.spec().layout.source_page


def test_a_layout_is_saved_chosen_renamed_and_deleted(
    dialog: SnapshotDialog, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice(dialog, "a4")
    dialog.form._margin.setValue(15)
    dialog.form._marking.setEditText("TLP:AMBER")
    monkeypatch.setattr(QInputDialog, "getText", lambda *args, **kwargs: ("Brief", True))
    dialog.layouts.save()
    assert [layout.name for layout in document.atlas.layouts] == ["Brief"]
    assert dialog.layouts.name == "Brief"
    kept = dialog.spec()
    choice(dialog, "window")
    dialog.form._margin.setValue(0)
    dialog.form._marking.setEditText("")
    dialog.layouts._choose()
    assert dialog.spec() == kept

    monkeypatch.setattr(QInputDialog, "getText", lambda *args, **kwargs: ("Report", True))
    dialog.layouts.rename()
    assert [layout.name for layout in document.atlas.layouts] == ["Report"]
    asked: list[str] = []

    def ask(_parent: QWidget, title: str, _text: str) -> QMessageBox.StandardButton:
        asked.append(title)
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", ask)
    dialog.form._margin.setValue(30)
    dialog.layouts._names.setCurrentIndex(0)
    dialog.layouts.save()
    assert asked == ["Replace layout"]
    assert '"margin": 15' in document.atlas.layouts[0].settings
    dialog.layouts._names.setCurrentIndex(1)
    dialog.layouts.delete()
    assert document.atlas.layouts == ()
    assert not document.modified


def test_a_computer_without_japanese_letters_says_so(
    qtbot: QtBot, shown: OnScreen, layouts: Layouts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot_dialog, "fonts_warning", lambda: NO_JAPANESE)
    made = SnapshotDialog(shown, layouts)
    qtbot.addWidget(made)
    made.show()
    assert made._warning.isVisible()
    assert "Japanese" in made._warning.text()
    made.reject()


def test_what_was_drawn_ahead_is_the_picture(
    qtbot: QtBot, shown: OnScreen, layouts: Layouts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    ahead, drawn = tmp_path / "ahead.png", tmp_path / "drawn.png"

    def answer(dialog: SnapshotDialog) -> int:
        dialog.show()
        qtbot.waitUntil(lambda: dialog.preview.take(dialog.spec()) is not None, timeout=20_000)
        dialog.accept()
        return 1

    monkeypatch.setattr(SnapshotDialog, "exec", answer)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args, **kwargs: (str(ahead), ""))
    drawings: list[str] = []

    def render(atlas: Atlas, scene: Scene, spec: SnapshotSpec, suffix: str) -> OffscreenMap:
        drawings.append(suffix)
        return start_render(atlas, scene, spec, suffix)

    monkeypatch.setattr(snapshot_dialog, "start_render", render)
    export_snapshot(window, shown, layouts)
    qtbot.waitUntil(lambda: ahead.exists() and not window.findChildren(SnapshotJob), timeout=20_000)
    assert not drawings
    size = {"size": "600x400", "scale": "2", "dpi": 192}
    SnapshotJob(window, shown, shown.spec(size), drawn)
    qtbot.waitUntil(lambda: drawn.exists() and not window.findChildren(SnapshotJob), timeout=20_000)
    assert drawings == [".png"]
    assert ahead.read_bytes() == drawn.read_bytes()


def test_nothing_is_made_where_no_file_is_chosen(
    qtbot: QtBot, shown: OnScreen, layouts: Layouts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    for answer in (QDialog.DialogCode.Rejected, QDialog.DialogCode.Accepted):
        monkeypatch.setattr(SnapshotDialog, "exec", lambda _dialog, answer=answer: answer)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args, **kwargs: ("", ""))
        export_snapshot(window, shown, layouts)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert not window.findChildren(SnapshotJob)
        assert not window.findChildren(SnapshotDialog)


def test_the_picture_is_copied_from_the_dialog(
    qtbot: QtBot, shown: OnScreen, layouts: Layouts, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = QWidget()
    qtbot.addWidget(window)

    def copy(dialog: SnapshotDialog) -> int:
        dialog._copy.click()
        return dialog.result()

    monkeypatch.setattr(SnapshotDialog, "exec", copy)
    QGuiApplication.clipboard().clear()
    export_snapshot(window, shown, layouts)
    # The window must outlive the job, as it does in the program.
    qtbot.waitUntil(lambda: not window.findChildren(SnapshotJob), timeout=20_000)
    assert QGuiApplication.clipboard().image().width() == 600


def test_the_picture_is_saved_with_its_world_file_and_copied(qtbot: QtBot, shown: OnScreen, tmp_path: Path) -> None:
    out = tmp_path / "map.tif"
    window = QWidget()
    qtbot.addWidget(window)
    spec = shown.spec({"size": "600x400", "scale": "2"})
    SnapshotJob(window, shown, spec, out, world_file=True)
    qtbot.waitUntil(lambda: out.with_suffix(".prj").exists() and not window.findChildren(SnapshotJob), timeout=20_000)
    with Image.open(out) as picture:
        assert picture.size == (600, 400)
        assert picture.tag_v2[34735][-1] == 3857  # type: ignore[attr-defined]
    QGuiApplication.clipboard().clear()
    copy_snapshot(window, shown)
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().image().isNull(), timeout=20_000)
    assert QGuiApplication.clipboard().image().size().width() == 600
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("when", ["before", "while"])
def test_a_picture_that_is_cancelled_leaves_nothing(qtbot: QtBot, shown: OnScreen, tmp_path: Path, when: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    job = SnapshotJob(window, shown, shown.spec({"size": "600x400"}), tmp_path / "map.png")
    if when == "while":
        assert job._hidden is not None
        with qtbot.waitSignal(job._hidden._view.ready, timeout=20_000):
            pass
    job._progress.canceled.emit()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not window.findChildren(SnapshotJob)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("how", ["made", "cancelled"])
def test_the_hidden_map_goes_before_the_job_that_hears_of_it(qtbot: QtBot, shown: OnScreen, how: str) -> None:
    gone: list[str] = []
    window = QWidget()
    qtbot.addWidget(window)
    job = SnapshotJob(window, shown, shown.spec({"size": "600x400"}), None)
    assert job._hidden is not None
    job._hidden.destroyed.connect(lambda: gone.append("map"))
    job.destroyed.connect(lambda: gone.append("job"))
    if how == "cancelled":
        job._progress.canceled.emit()
    qtbot.waitUntil(lambda: len(gone) == 2, timeout=20_000)
    assert gone == ["map", "job"]


def test_a_folder_that_is_gone_is_told(
    qtbot: QtBot, shown: OnScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(snapshot_dialog, "show_problem", lambda _parent, _title, text: told.append(text))
    window = QWidget()
    qtbot.addWidget(window)
    SnapshotJob(window, shown, shown.spec({"size": "600x400"}), tmp_path / "gone" / "map.png")
    qtbot.waitUntil(lambda: bool(told) and not window.findChildren(SnapshotJob), timeout=20_000)
    assert "cannot be written" in told[0]
