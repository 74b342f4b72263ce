"""Check, import, save a copy and export in the window: what one sees is what is done, and long work can be stopped."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QMessageBox, QProgressDialog, QWidget
from pytestqt.qtbot import QtBot

from app.data.bundled import open_atlas
from app.data.findings import Severity
from app.data.importing.columns import LAYERS, fields_of
from app.data.importing.mapping import load_mapping
from app.data.importing.read import read_tables
from app.data.importing.run import add, prepare
from app.data.store import load_atlas
from app.domain.civil import instant_of
from app.domain.records import Kind, Ref
from app.domain.scene import Moment
from app.state.clock import Clock
from app.state.document import Document
from app.state.filters import Filters
from app.state.job import Job, Progress
from app.state.scenes import Scenes
from app.support.errors import UserError
from app.support.settings import Settings
from app.ui.data.atlas_dialog import AtlasDialog
from app.ui.data.check_dialog import CheckDialog
from app.ui.data.controller import DataController
from app.ui.data.export_dialog import EVERYTHING, SCENE, ExportDataDialog
from app.ui.data.field_words import field_hint, field_in_words
from app.ui.data.files import FileController
from app.ui.data.import_dialog import ImportDialog
from app.ui.data.running import run_beside
from tests.helpers.atlas_files import POSTURE, spoilt
from tests.helpers.dialogs import clashing_mnemonics, default_button, tab_order

SITES = "Name,Lat,Lon,Type,Opened\nPort A,35,139,port,1950\nPort B,135,39,port,1950\nPort C,36,140,port,soon\n"
POINTS = "Time,Lat,Lon\n2020-01-01,35,139\n2020-01-02,36,140\n"
SHIPS = "Ship,Home port,Arrived\nUSS A,Yokosuka,2015-04-03\nUSS B,Sasebo,2016\n"
Make = Callable[[Path | None], DataController]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def make(window: QWidget, qtbot: QtBot, tmp_path: Path) -> Iterator[Make]:
    made: list[DataController] = []

    def controller(path: Path | None) -> DataController:
        clock = Clock(Moment(instant_of(2015, 4, 27)))
        document = Document(open_atlas(path), path)
        filters = Filters(document)
        files = FileController(document, Settings(tmp_path / "settings.ini"), window)
        found = DataController(document, filters, Scenes(document, clock, filters), files, window)
        made.append(found)
        return found

    yield controller
    for one in made:
        if one.dialog is not None:
            one.dialog.close()


def shown(qtbot: QtBot, controller: DataController, kind: type) -> None:
    qtbot.waitUntil(lambda: isinstance(controller.dialog, kind), timeout=20_000)


def answering(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))


def test_the_check_lists_findings_and_goes_to_the_record(
    qtbot: QtBot, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = spoilt(tmp_path, "UPDATE deployments SET actual_to = '1900' WHERE id = 'cv41-yokosuka'")
    controller = make(path)
    controller.check()
    shown(qtbot, controller, CheckDialog)
    dialog = controller.dialog
    assert isinstance(dialog, CheckDialog)
    assert not clashing_mnemonics(dialog)
    assert tab_order(dialog, dialog.boxes[Severity.ERROR]).index(dialog.tree) == len(dialog.boxes)
    first = dialog.tree.topLevelItem(0)
    assert first is not None
    assert [first.text(0), first.text(2), first.text(3)] == ["error", "To", "1900"]
    dialog.tree.setCurrentItem(first)
    assert "“1900” ends before it starts" in dialog.whole.text()
    with qtbot.waitSignal(controller.opened) as opened:
        dialog.tree.itemActivated.emit(first, 0)
    assert opened.args == [Ref(Kind.DEPLOYMENT, "cv41-yokosuka")]
    dialog.boxes["error"].setChecked(False)  # type: ignore[index]
    assert first.isHidden()
    answering(monkeypatch, tmp_path / "r.json")
    dialog._save()
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["counts"]["error"] == 1


def import_dialog(qtbot: QtBot, tmp_path: Path, text: str = SITES) -> ImportDialog:
    path = tmp_path / "s.csv"
    path.write_text(text, encoding="utf-8")
    dialog = ImportDialog(path, read_tables(path), load_atlas(POSTURE, immutable=True), POSTURE)
    qtbot.addWidget(dialog)
    return dialog


def understood(qtbot: QtBot, dialog: ImportDialog, words: str) -> None:
    qtbot.waitUntil(lambda: words in dialog.summary.text(), timeout=20_000)


def test_the_import_shows_what_it_understood_and_follows_corrections(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = import_dialog(qtbot, tmp_path)
    assert dialog.layer.currentText() == "sites"
    # Keys lead from what is asked for through the fields to the rows and the buttons.
    order = tab_order(dialog, dialog.layer)
    cells = [order.index(editor) for editor in dialog.fields.editors]
    assert cells == sorted(cells)
    assert order.index(dialog.save) < cells[0] < cells[-1] < order.index(dialog.failures) < order.index(dialog.add)
    assert not clashing_mnemonics(dialog)
    assert default_button(dialog) == "Add"
    understood(qtbot, dialog, "1 site can be added; 2 of 3 rows stay out.")
    assert dialog.failures.topLevelItemCount() == 2
    first = dialog.failures.topLevelItem(1)
    assert first is not None
    assert [first.text(0), first.text(1), first.toolTip(1)] == ["4", "Opened", "opened"]
    box = dialog.fields.cellWidget(dialog.fields.row_of("opened"), 1)
    assert isinstance(box, QComboBox)
    assert box.currentText() == "Opened"
    box.setCurrentIndex(0)
    understood(qtbot, dialog, "2 sites can be added; 1 of 3 rows stay out.")
    dialog.layer.setCurrentText("events")
    understood(qtbot, dialog, "events can be added")


def value_box(dialog: ImportDialog, field: str) -> QComboBox:
    box = dialog.fields.cellWidget(dialog.fields.row_of(field), 3)
    assert isinstance(box, QComboBox)
    return box


def test_fields_are_named_in_words_with_the_raw_name_as_a_hint(qtbot: QtBot, tmp_path: Path) -> None:
    for layer in LAYERS:
        named = [field_in_words(name) for name in fields_of(layer)]
        assert len(set(named)) == len(named)
        for name in fields_of(layer):
            assert field_in_words(name) != name
            assert field_hint(layer, name).startswith(f"{name}: ")
    dialog = import_dialog(qtbot, tmp_path)
    understood(qtbot, dialog, "1 site can be added")
    head = dialog.fields.item(dialog.fields.row_of("opened"), 0)
    assert head is not None
    assert [head.text(), head.toolTip().partition(":")[0]] == ["Opened", "opened"]


def test_a_value_for_every_row_is_set_by_hand(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = import_dialog(qtbot, tmp_path, SHIPS)
    understood(qtbot, dialog, "2 deployments can be added")
    with qtbot.waitExposed(dialog):
        dialog.show()
    box = value_box(dialog, "service")
    assert "US Navy" in [box.itemText(i) for i in range(box.count())]
    # Words of the list, in whatever case, are its codes.
    qtbot.keyClicks(box.lineEdit(), "us navy")
    qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    understood(qtbot, dialog, "2 deployments can be added")
    assert dialog.mapping.values == {"service": "USN"}
    assert dialog._prepared is not None
    assert {values["service"] for values in dialog._prepared.understood.values} == {"USN"}
    # One that is wrong is said once, and nothing can be added.
    began = dialog.fields.cellWidget(dialog.fields.row_of("actual_to"), 3)
    assert isinstance(began, QLineEdit)
    qtbot.keyClicks(began, "soon")
    qtbot.keyClick(began, Qt.Key.Key_Return)
    understood(qtbot, dialog, "field actual_to: the value for rows without one, “soon”")
    assert not dialog.add.isEnabled()
    # The Enter key has ended values, and added nothing.
    assert dialog.isVisible()
    assert dialog.fields.cellWidget(dialog.fields.row_of("id"), 3) is None


def test_a_mapping_is_kept_in_a_file_and_taken_from_one(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = import_dialog(qtbot, tmp_path, SHIPS)
    understood(qtbot, dialog, "2 deployments can be added")
    value_box(dialog, "service").setCurrentText("US Navy")
    dialog.source.setText("Port log")
    answering(monkeypatch, tmp_path / "m")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    # The command takes it as it is.
    kept = load_mapping(tmp_path / "m.toml")
    assert kept == dialog.mapping
    assert kept.values == {"service": "USN"}
    assert {values["service"] for values in prepare(tmp_path / "s.csv", mapping=kept).understood.values} == {"USN"}
    again = import_dialog(qtbot, tmp_path, SHIPS)
    again.layer.setCurrentText("observations")
    understood(qtbot, again, "observations can be added")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(tmp_path / "m.toml"), ""))
    qtbot.mouseClick(again.load, Qt.MouseButton.LeftButton)
    understood(qtbot, again, "2 deployments can be added")
    assert again.mapping == kept
    assert value_box(again, "service").currentText() == "US Navy"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("layer = 'ships'", "“ships” is no layer"),
        ("layer = 'deployments'\n[columns]\nunit_en = 'Vessel'", "has no column “Vessel”"),
        ("layer = 'deployments'\ntable = 'Sheet 2'", "has no table “Sheet 2”"),
        ("layer = 'sites'\n[values]\nlat = '35'", "“lat” is of each row; name its column instead"),
    ],
)
def test_a_mapping_that_does_not_fit_is_said_and_changes_nothing(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, words: str
) -> None:
    dialog = import_dialog(qtbot, tmp_path, SHIPS)
    understood(qtbot, dialog, "2 deployments can be added")
    before = dialog.mapping
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(tmp_path / "m.toml"), ""))
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.informativeText()))
    qtbot.mouseClick(dialog.load, Qt.MouseButton.LeftButton)
    assert len(told) == 1
    assert words in told[0]
    assert dialog.mapping == before


def bring(qtbot: QtBot, controller: DataController, path: Path, words: str) -> None:
    controller.import_file(path)
    shown(qtbot, controller, ImportDialog)
    dialog = controller.dialog
    assert isinstance(dialog, ImportDialog)
    understood(qtbot, dialog, words)
    with qtbot.waitSignal(controller.said, timeout=20_000):
        qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)


def test_what_was_imported_is_in_the_window_until_it_is_saved(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    controller = make(None)
    document = controller._document
    (tmp_path / "s.csv").write_text(SITES, encoding="utf-8")
    said: list[str] = []
    controller.said.connect(said.append)
    bring(qtbot, controller, tmp_path / "s.csv", "1 site can be added")
    assert said == ["Added 1 site from s.csv. Save (Ctrl+S) to keep what came in."]
    assert document.atlas.site("port-a") is not None
    assert document.modified
    assert load_atlas(POSTURE).site("port-a") is None


def test_observations_go_into_the_file_at_once(
    qtbot: QtBot, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.data.observations import load_observations

    controller, mine = make(None), tmp_path / "mine.gpkg"
    answering(monkeypatch, mine)
    (tmp_path / "o.csv").write_text(POINTS, encoding="utf-8")
    bring(qtbot, controller, tmp_path / "o.csv", "2 observations can be added")
    assert controller._document.path == mine
    assert not controller._document.modified
    assert len(load_observations(mine)) == 2
    # The same again, and one more.
    (tmp_path / "o.csv").write_text(f"{POINTS}2020-01-03,36,140\n", encoding="utf-8")
    said: list[str] = []
    controller.said.connect(said.append)
    bring(qtbot, controller, tmp_path / "o.csv", "1 observation can be added; 2 of 3 rows stay out, 2 of them there")
    assert said == ["Added 1 observation from o.csv, 2 were there already."]
    assert len(load_observations(mine)) == 3


def test_observations_may_come_in_twice_if_one_wants(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    from app.data.observations import load_observations

    mine = tmp_path / "mine.gpkg"
    (tmp_path / "o.csv").write_text(POINTS, encoding="utf-8")
    add(prepare(tmp_path / "o.csv"), mine)
    controller = make(mine)
    controller.import_file(tmp_path / "o.csv")
    shown(qtbot, controller, ImportDialog)
    dialog = controller.dialog
    assert isinstance(dialog, ImportDialog)
    understood(qtbot, dialog, "0 observations can be added; 2 of 2 rows stay out, 2 of them there already.")
    assert dialog.skip.text().replace("&", "") == "Leave out the 2 observations that are there already"
    assert not dialog.add.isEnabled()
    dialog.skip.setChecked(False)
    assert dialog.summary.text() == "2 observations can be added; 0 of 2 rows stay out."
    with qtbot.waitSignal(controller.said, timeout=20_000) as said:
        qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    assert said.args == ["Added 2 observations from o.csv."]
    assert len(load_observations(mine)) == 4


def test_another_atlas_is_looked_at_and_comes_in_whole(
    qtbot: QtBot, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.data.observations import load_observations

    other = spoilt(tmp_path, "UPDATE sites SET summary = 'Theirs' WHERE id = 'kadena-ab'", name="other.gpkg")
    controller = make(None)
    document = controller._document
    controller.import_file(other)
    shown(qtbot, controller, AtlasDialog)
    dialog = controller.dialog
    assert isinstance(dialog, AtlasDialog)
    first = dialog.parts.topLevelItem(0)
    assert first is not None
    assert [first.text(column) for column in range(4)] == ["sites", "1", "92", "1"]
    renamed = first.child(0)
    assert renamed is not None
    assert [renamed.text(2), renamed.text(3)] == ["kadena-ab", "kadena-ab-2"]
    with qtbot.waitSignal(controller.said, timeout=20_000):
        qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    assert document.modified
    assert document.atlas.site("kadena-ab-2") is not None
    # One with observations goes into a file at once.
    answering(monkeypatch, tmp_path / "mine.gpkg")
    controller.import_file(Path(__file__).parents[1] / "data" / "atlas-schema-1.gpkg")
    shown(qtbot, controller, AtlasDialog)
    dialog = controller.dialog
    assert isinstance(dialog, AtlasDialog)
    with qtbot.waitSignal(controller.said, timeout=20_000):
        qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    assert not document.modified
    assert document.path == tmp_path / "mine.gpkg"
    assert load_atlas(tmp_path / "mine.gpkg") == document.atlas
    assert len(load_observations(tmp_path / "mine.gpkg")) == 3
    # Again, nothing of it is new.
    controller.import_file(Path(__file__).parents[1] / "data" / "atlas-schema-1.gpkg")
    shown(qtbot, controller, AtlasDialog)
    dialog = controller.dialog
    assert isinstance(dialog, AtlasDialog)
    last = dialog.parts.topLevelItem(dialog.parts.topLevelItemCount() - 1)
    assert last is not None
    assert [last.text(column) for column in range(3)] == ["observations", "0", "3"]
    assert not dialog.add.isEnabled()


def test_a_scene_is_exported(qtbot: QtBot, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    controller = make(None)
    controller._scenes._clock.set_moment(Moment(instant_of(2015, 4, 27), instant_of(2016)))
    controller.export()
    dialog = controller.dialog
    assert isinstance(dialog, ExportDataDialog)
    words = [button.text() for button in dialog.parts.buttons()]
    assert any("The scene of 27 April 2015 – 31 December 2015:" in word for word in words)
    dialog.choose(SCENE, ".geojson")
    assert dialog.layer.isHidden()
    answering(monkeypatch, tmp_path / "s")
    with qtbot.waitSignal(controller.said, timeout=20_000):
        dialog.accept()
    body = json.loads((tmp_path / "s.geojson").read_text(encoding="utf-8"))
    assert {feature["properties"]["status"] for feature in body["features"]} >= {"present", "planned", "overdue"}


def test_observations_are_exported_as_they_are(
    qtbot: QtBot, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    controller = make(Path(__file__).parents[1] / "data" / "atlas-schema-1.gpkg")
    controller.export()
    dialog = controller.dialog
    assert isinstance(dialog, ExportDataDialog)
    dialog.choose(SCENE, ".csv")
    dialog.layer.setCurrentText("observations")
    # They have no status, and no filter is on them.
    assert dialog.what == EVERYTHING
    answering(monkeypatch, tmp_path / "o.csv")
    with qtbot.waitSignal(controller.said, timeout=20_000) as said:
        dialog.accept()
    assert said.args == [f"Exported 3 observations to {tmp_path / 'o.csv'}."]
    assert len((tmp_path / "o.csv").read_text(encoding="utf-8-sig").splitlines()) == 4


def test_what_cannot_be_read_is_said(qtbot: QtBot, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.informativeText()))
    (tmp_path / "x.kml").write_text("<kml>", encoding="utf-8")
    make(None).import_file(tmp_path / "x.kml")
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "is not XML that can be read" in told[0]


def test_a_job_tells_how_far_it_is_and_stops(qtbot: QtBot) -> None:
    seen: list[int] = []

    def endless(progress: Progress) -> None:
        count = 0
        while True:
            count += 1
            progress(count)

    job = Job(endless)
    job.progressed.connect(seen.append)
    ended: list[object] = []
    job.succeeded.connect(ended.append)
    with qtbot.waitSignal(job.ended, timeout=20_000):
        job.progressed.connect(job.stop, Qt.ConnectionType.DirectConnection)
        job.start()
    assert seen
    assert ended == []


def test_a_job_says_what_went_wrong(qtbot: QtBot) -> None:
    def wrong(_: Progress) -> None:
        raise UserError("It is not there.")

    job = Job(wrong)
    with qtbot.waitSignal(job.failed, timeout=20_000) as failed:
        job.start()
    assert failed.args == ["It is not there."]
    assert job is not None


def test_the_note_of_work_is_gone_before_its_failure_is_said(qtbot: QtBot, window: QWidget) -> None:
    said: list[str] = []

    def refuse(_: Progress) -> object:
        raise UserError("There is no such thing.")

    def say(text: str) -> None:
        (note,) = window.findChildren(QProgressDialog)
        assert not any(timer.isActive() for timer in note.findChildren(QTimer)), "it would come up yet"
        assert note.isHidden()
        said.append(text)

    job = run_beside(window, "Looking …", refuse, lambda _: None, problem="Not found", failed=say)
    with qtbot.waitSignal(job.ended):
        pass
    assert said == ["There is no such thing."]


def test_a_job_that_fails_unexpectedly_says_so_and_ends(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    def broken(_: Progress) -> None:
        raise ZeroDivisionError

    job = Job(broken)
    with qtbot.waitSignals([job.failed, job.ended], timeout=20_000):
        job.start()
    assert "ZeroDivisionError" in caplog.text


def test_the_window_does_not_wait_for_what_the_dialogs_need() -> None:
    heavy = ("pydantic", "pyarrow", "geopandas", "pandas", "pyogrio", "openpyxl", "mgrs", "app.data.checks")
    code = f"import sys, app.ui.data.controller; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_dropped_atlas_is_opened_and_a_dropped_table_imported(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    controller = make(None)
    mine = Path(shutil.copyfile(POSTURE, tmp_path / "mine.gpkg"))
    controller.take(mine)
    assert controller._document.path == mine
    (tmp_path / "s.csv").write_text(SITES, encoding="utf-8")
    controller.take(tmp_path / "s.csv")
    shown(qtbot, controller, ImportDialog)
    assert isinstance(controller.dialog, ImportDialog)
    understood(qtbot, controller.dialog, "1 site can be added")
