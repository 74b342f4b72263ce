"""Tables: they follow the clock and the filters, sort, copy, and are linked with the selection."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from app.data.bundled import open_atlas
from app.domain.change_marks import Mark
from app.domain.civil import instant_of
from app.domain.filters import FilterIndex, FilterSet
from app.domain.promise import history
from app.domain.records import Kind, Ref
from app.domain.scene import Moment, SceneIndex
from app.domain.status import AT_MOMENT, TODAY, Status
from app.support.settings import Settings
from app.ui.tables.changes import ChangesPanel
from app.ui.tables.model import Column, TableModel, text_column
from app.ui.tables.panel import TablesPanel
from app.ui.tables.promises import PromisesPanel

ATLAS = open_atlas(None)
INDEX = SceneIndex(ATLAS)
FILTERS = FilterIndex(ATLAS)
ALL = FILTERS.masks(FilterSet())
NAVY = FILTERS.masks(FilterSet(services=frozenset({"USN"})))
SEED = Moment(instant_of(2015, 4, 27))
MILIUS = Ref(Kind.DEPLOYMENT, "ddg69-yokosuka")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def panel(qtbot: QtBot, settings: Settings) -> TablesPanel:
    panel = TablesPanel(settings)
    qtbot.addWidget(panel)
    panel.set_index(INDEX, INDEX.scene(SEED), ALL)
    panel.resize(800, 400)
    panel.show()
    return panel


def column(panel: TablesPanel, title: str) -> int:
    return [one.title for one in panel.tables[panel.kind].rows.columns].index(title)


def texts(model: TableModel, number: int) -> list[str]:
    return [model.cell(row, number) for row in range(model.rowCount())]


def test_a_table_sorts_by_its_keys_both_ways_and_keeps_equal_rows_in_order() -> None:
    model = TableModel()
    refs = [Ref(Kind.SITE, name) for name in "abcd"]
    values = np.array([3, 1, 3, 2])
    model.set_content(
        refs, [Column("n", lambda i: str(values[i]), lambda: values), text_column("t", ["B", "a", "c", "A"])]
    )
    model.sort(0)
    assert [model.ref_at(row).id for row in range(4)] == ["b", "d", "a", "c"]
    model.sort(0, Qt.SortOrder.DescendingOrder)
    assert [model.ref_at(row).id for row in range(4)] == ["a", "c", "d", "b"]
    model.sort(1)
    assert texts(model, 1) == ["a", "A", "B", "c"]
    model.refresh(np.array([True, False, True, True]))
    assert texts(model, 1) == ["A", "B", "c"]
    assert model.rows_of(refs[1]) == []
    model.sort(-1)
    assert model.rows_of(refs[2]) == [1]


def test_statuses_follow_the_clock(panel: TablesPanel) -> None:
    rows = panel.tables[Kind.DEPLOYMENT].rows
    row = rows.rows_of(MILIUS)[0]
    status = column(panel, "Status")
    spy = QSignalSpy(rows.dataChanged)
    assert rows.cell(row, status) == "planned"
    panel.set_scene(INDEX.scene(Moment(instant_of(2018, 6))), ALL)
    assert rows.cell(row, status) == "present"
    assert spy.count() == 1
    panel.tables[Kind.DEPLOYMENT].sortByColumn(status, Qt.SortOrder.AscendingOrder)
    panel.set_scene(INDEX.scene(SEED), ALL)
    order = [
        Status(int(INDEX.scene(SEED).deployments[ATLAS.index_of(rows.ref_at(r)) or 0])) for r in range(rows.rowCount())
    ]
    assert order == sorted(order)


def test_the_status_of_a_site_fits_its_kind(panel: TablesPanel) -> None:
    panel.show_kind(Kind.SITE)
    rows = panel.tables[Kind.SITE].rows

    def told(site_id: str) -> tuple[str, str]:
        row = rows.rows_of(Ref(Kind.SITE, site_id))[0]
        return rows.cell(row, column(panel, "Status")), rows.cell(row, column(panel, "Opened"))

    assert told("yokosuka-cfay")[0] == "open"
    assert told("senkaku-islands") == ("in the record", "")
    assert told("kantei") == ("in use", "2002-04")
    panel.set_scene(INDEX.scene(Moment(instant_of(1890))), ALL)
    assert told("senkaku-islands") == ("not yet in the record", "")
    assert told("kantei")[0] == "not yet in use"


def test_plain_dates_are_shown_as_written_and_others_in_words_each_with_the_other(panel: TablesPanel) -> None:
    rows = panel.tables[Kind.DEPLOYMENT].rows
    row = rows.rows_of(MILIUS)[0]
    index = rows.index(row, column(panel, "Promised"))
    assert index.data() == "summer 2017"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "2017-22"
    index = rows.index(row, column(panel, "Announced"))
    assert (index.data(), index.data(Qt.ItemDataRole.ToolTipRole)) == ("2014-10-16", "16 October 2014")


def test_filters_and_only_now_narrow_the_rows(panel: TablesPanel) -> None:
    rows = panel.tables[Kind.DEPLOYMENT].rows
    panel.set_scene(NAVY.scene(INDEX.scene(SEED)), NAVY)
    assert rows.rowCount() == sum(stay.service == "USN" for stay in ATLAS.deployments)
    assert panel.count.text() == f"{rows.rowCount()} deployments"
    panel.only_now.setChecked(True)
    assert set(texts(rows, column(panel, "Status"))) <= {
        "announced",
        "planned",
        "overdue",
        "possibly present",
        "present",
    }


def test_a_hidden_table_catches_up_when_it_is_shown(panel: TablesPanel) -> None:
    rows = panel.tables[Kind.DEPLOYMENT].rows
    panel.hide()
    panel.set_scene(NAVY.scene(INDEX.scene(SEED)), NAVY)
    assert rows.rowCount() == len(ATLAS.deployments)
    panel.show()
    assert rows.rowCount() < len(ATLAS.deployments)


def test_the_selection_goes_both_ways_and_does_not_echo(panel: TablesPanel) -> None:
    table = panel.tables[Kind.DEPLOYMENT]
    spy = QSignalSpy(panel.chosen)
    panel.set_selected([MILIUS])
    assert [table.rows.ref_at(i.row()) for i in table.selectionModel().selectedRows()] == [MILIUS]
    assert spy.count() == 0
    row = table.visualRect(table.rows.index(3, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, row)
    assert spy.at(spy.count() - 1)[0] == [table.rows.ref_at(3)]


def test_rows_are_copied_for_a_spreadsheet_without_formulas(panel: TablesPanel) -> None:
    table = panel.tables[Kind.DEPLOYMENT]
    panel.set_selected([MILIUS])
    table.copy_rows()
    head, line = QGuiApplication.clipboard().text().splitlines()
    assert head.split("\t")[:3] == ["Unit", "Status", "Site"]
    assert line.split("\t")[:3] == ["USS Milius", "planned", "Yokosuka"]
    bad = [text_column("x", ["=1+1", "two\tcells\nand a line"])]
    table.rows.set_content([Ref(Kind.SITE, "a"), Ref(Kind.SITE, "b")], bad)
    assert table.as_tsv() == "x\n'=1+1\ntwo cells and a line\n"


def test_what_was_copied_is_said(panel: TablesPanel) -> None:
    table = panel.tables[Kind.DEPLOYMENT]
    said = QSignalSpy(table.said)
    table.copy_rows()
    assert said.at(0)[0] == f"Copied all {len(ATLAS.deployments)} rows of deployments, to be pasted into a spreadsheet."
    table.set_selected([MILIUS])
    table.copy_rows()
    assert said.at(1)[0] == "Copied 1 selected row of deployments, to be pasted into a spreadsheet."
    assert QGuiApplication.clipboard().text() == table.as_tsv()


def test_chosen_columns_are_remembered(panel: TablesPanel, settings: Settings, qtbot: QtBot) -> None:
    table = panel.tables[Kind.DEPLOYMENT]
    table._show_column(column(panel, "Strength"), True)
    table._show_column(column(panel, "Kind"), False)
    again = TablesPanel(settings)
    qtbot.addWidget(again)
    again.set_index(INDEX, INDEX.scene(SEED), ALL)
    other = again.tables[Kind.DEPLOYMENT]
    assert not other.isColumnHidden(column(again, "Strength"))
    assert other.isColumnHidden(column(again, "Kind"))


@pytest.fixture
def changes(qtbot: QtBot, settings: Settings) -> ChangesPanel:
    panel = ChangesPanel(settings)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_changes_between_two_days_with_the_days_they_fell_on(changes: ChangesPanel) -> None:
    changes.set_time(INDEX, Moment(instant_of(2015, 4, 1), instant_of(2015, 11)), TODAY, ALL)
    rows = changes.table.rows
    found = {
        rows.ref_at(row).id: (rows.cell(row, 0), rows.cell(row, 1), rows.cell(row, 2)) for row in range(rows.rowCount())
    }
    assert found["cvn76-yokosuka"][:2] == ("2015-10-01", "⇄ replaces")
    assert "replacing USS George Washington" in found["cvn76-yokosuka"][2]
    assert found["cvn73-yokosuka-1"][:2] == ("2015-05-18", "⇄ replaced")
    assert "⇄ 1 replacement" in changes.summary.text()
    event = next(event for event in ATLAS.events if event.date == "2015-04-27")
    assert found[event.id][:2] == ("2015-04-27", "◆ happened")
    days = texts(rows, 0)
    assert days == sorted(days)
    cells = [
        [table.item(row, n) for n in range(4)] for table in [changes.by_service] for row in range(table.rowCount())
    ]
    by_service = {row[0].text(): row[3].text() for row in cells if row[0] and row[3]}
    assert "US Navy" in by_service


def test_a_unit_that_moves_replaces_nobody(changes: ChangesPanel) -> None:
    changes.set_time(INDEX, Moment(instant_of(2018, 3, 1), instant_of(2018, 4, 30)), TODAY, ALL)
    rows = changes.table.rows
    told = {rows.cell(row, 2): rows.cell(row, 1) for row in range(rows.rowCount())}
    assert told["Strike Fighter Squadron 27 Royal Maces arrives at Iwakuni from Atsugi"] == "⇄ moves in"
    assert told["Strike Fighter Squadron 27 Royal Maces leaves Atsugi"] == "⇄ moves out"
    assert told["Western Army Infantry Regiment leaves Ainoura"] == "⇄ replaced"


def test_a_promise_that_was_put_back_is_a_slip_on_the_day_it_was_said(changes: ChangesPanel) -> None:
    changes.set_time(INDEX, Moment(instant_of(2023, 1, 1), instant_of(2025, 1, 1)), TODAY, ALL)
    rows = changes.table.rows
    base = Ref(Kind.SITE, "mageshima")
    told = [[rows.cell(row, n) for n in range(3)] for row in rows.rows_of(base)]
    assert told
    assert any(kind == "! put back" and when and "is put back to March 2030" in what for when, kind, what in told)


def test_what_changed_is_marked_on_the_map_while_the_panel_is_open(changes: ChangesPanel) -> None:
    spy = QSignalSpy(changes.marked)
    changes.set_time(INDEX, Moment(instant_of(2015, 4, 1), instant_of(2015, 11)), TODAY, ALL)
    marks = spy.at(spy.count() - 1)[0]
    assert marks[Ref(Kind.DEPLOYMENT, "cvn76-yokosuka")] is Mark.REPLACED
    assert Ref(Kind.DEPLOYMENT, "cvn73-yokosuka-1") not in marks
    changes.on_map.setChecked(False)
    assert spy.at(spy.count() - 1)[0] == {}
    changes.on_map.setChecked(True)
    assert spy.at(spy.count() - 1)[0] == marks
    # Behind another panel it marks nothing, and catches up when it comes back.
    changes.set_in_front(False)
    assert spy.at(spy.count() - 1)[0] == {}
    changes.set_time(INDEX, Moment(instant_of(2015, 4, 1), instant_of(2015, 6)), TODAY, ALL)
    changes.set_in_front(True)
    assert Ref(Kind.DEPLOYMENT, "cvn76-yokosuka") not in spy.at(spy.count() - 1)[0]
    assert Ref(Kind.DEPLOYMENT, "cvn73-yokosuka-1") in spy.at(spy.count() - 1)[0]
    changes.hide()
    assert spy.at(spy.count() - 1)[0] == {}


def test_going_to_a_change_keeps_the_days_that_are_compared(changes: ChangesPanel) -> None:
    changes.set_time(INDEX, Moment(instant_of(2015, 4, 1), instant_of(2015, 11)), TODAY, ALL)
    days = changes.days()
    spy = QSignalSpy(changes.opened)
    newcomer = Ref(Kind.DEPLOYMENT, "cvn76-yokosuka")
    changes.table.opened.emit(newcomer)
    assert [spy.at(0)[0], spy.at(0)[1]] == [newcomer, instant_of(2015, 10, 1)]
    changes.set_time(INDEX, Moment(instant_of(2015, 10, 1)), TODAY, ALL)
    assert changes.days() == days


def test_a_site_of_the_counts_can_be_gone_to_and_counts_are_sorted_as_numbers(changes: ChangesPanel) -> None:
    changes.set_time(INDEX, Moment(instant_of(2005), instant_of(2015)), TODAY, ALL)
    table = changes.by_site
    spy = QSignalSpy(changes.pointed_at)
    cell = table.item(0, 0)
    assert cell is not None
    table.itemClicked.emit(cell)
    ref = spy.at(0)[0]
    assert ref.kind is Kind.SITE
    assert ATLAS.get(ref) is not None
    table.sortItems(2, Qt.SortOrder.DescendingOrder)
    after = [item.data(Qt.ItemDataRole.UserRole) for row in range(table.rowCount()) if (item := table.item(row, 2))]
    assert after == sorted(after, reverse=True)
    assert max(after) >= 10


def test_nothing_changed_is_said(changes: ChangesPanel) -> None:
    changes.set_time(INDEX, Moment(instant_of(1946), instant_of(1946) + 60), TODAY, ALL)
    assert changes.note.text().startswith("Nothing changed between")


def test_days_can_be_typed_and_what_is_no_date_is_refused_in_words(changes: ChangesPanel, qtbot: QtBot) -> None:
    changes.set_time(INDEX, SEED, TODAY, ALL)
    for line, text in ((changes.before, "2015-01-01"), (changes.after, "Oct 2015")):
        line.setText(text)
        line.editingFinished.emit()
    assert changes.days() == (instant_of(2015), instant_of(2015, 10, 31))
    changes.before.setText("soon")
    changes.before.editingFinished.emit()
    assert "soon" in changes.note.text()
    assert changes.days()[0] == instant_of(2015)
    changes.follow.click()
    assert changes.days() == (instant_of(2014, 4, 27), SEED.at)


@pytest.fixture
def promises(qtbot: QtBot, settings: Settings) -> PromisesPanel:
    panel = PromisesPanel(settings, instant_of(2026, 11, 1))
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_the_promises_of_27_april_2015_and_what_became_of_them(promises: PromisesPanel) -> None:
    promises.set_scene(INDEX, INDEX.scene(SEED), ALL)
    rows = promises.table.rows
    told = [[rows.cell(row, n) for n in range(1, 6)] for row in rows.rows_of(MILIUS)]
    assert told == [
        ["2014-04-06", "by 2017", "2018-05-22", "late", "142 days"],
        ["2014-10-16", "summer 2017", "2018-05-22", "late", "264 days"],
        ["2015-04-27", "by 2017", "2018-05-22", "late", "142 days"],
    ]
    expected = {Status.ANNOUNCED, Status.PLANNED, Status.OVERDUE}
    scene = INDEX.scene(SEED)
    to_come = [*scene.deployments.tolist(), *scene.sites.tolist()]
    assert len({*rows.refs}) == sum(Status(status) in expected for status in to_come)
    assert f"{rows.rowCount()} promises" in promises.note.text()
    assert "2014:" in promises.chart.accessibleDescription()


def test_what_was_said_on_that_day_alone(promises: PromisesPanel) -> None:
    promises.set_scene(INDEX, INDEX.scene(SEED), ALL)
    promises.scope.setCurrentIndex(1)
    assert promises.scope.currentText() == "Said on 27 April 2015"
    rows = promises.table.rows
    said = {(rows.cell(row, 0), rows.cell(row, 2), rows.cell(row, 4)) for row in range(rows.rowCount())}
    assert ("USS Ronald Reagan", "2015", "kept") in said
    assert ("USS Milius", "by 2017", "late") in said
    assert set(texts(rows, 1)) == {"2015-04-27"}
    assert all(texts(rows, 7)), "every statement has its source"


def test_a_base_put_back_twice_is_among_the_promises(promises: PromisesPanel) -> None:
    promises.set_scene(INDEX, INDEX.scene(SEED), ALL)
    promises.scope.setCurrentIndex(2)
    rows = promises.table.rows
    told = [rows.cell(row, 2) for row in rows.rows_of(Ref(Kind.SITE, "mageshima"))]
    assert told == ["by March 2025", "2027", "2030-03"]


def test_a_row_of_a_record_with_several_may_stay_the_only_one_selected(promises: PromisesPanel) -> None:
    promises.set_scene(INDEX, INDEX.scene(SEED), ALL)
    first, second, _ = promises.table.rows.rows_of(MILIUS)
    promises.table.selectRow(second)
    promises.set_selected([MILIUS])
    assert [index.row() for index in promises.table.selectionModel().selectedRows()] == [second]
    promises.table.clearSelection()
    promises.set_selected([MILIUS])
    assert len(promises.table.selectionModel().selectedRows()) == 3
    assert first < second


def test_as_known_then_every_promise_is_still_open(promises: PromisesPanel) -> None:
    promises.set_scene(INDEX, INDEX.scene(SEED, AT_MOMENT), ALL)
    outcomes = set(texts(promises.table.rows, 4))
    assert outcomes <= {"pending", "overdue", "no date"}
    assert not any(texts(promises.table.rows, 3))


def test_all_promises_by_party(promises: PromisesPanel) -> None:
    promises.set_scene(INDEX, INDEX.scene(SEED), ALL)
    promises.scope.setCurrentIndex(2)
    promises.grouping.setCurrentIndex(1)
    made = [history(ATLAS, stay) for stay in ATLAS.deployments] + [history(ATLAS, site) for site in ATLAS.sites]
    assert promises.table.rows.rowCount() == sum(map(len, made))
    assert promises.chart.accessibleDescription().startswith("US forces: ")


def test_a_day_without_promises_says_so(promises: PromisesPanel) -> None:
    promises.set_scene(INDEX, INDEX.scene(Moment(instant_of(1946))), ALL)
    assert promises.table.rows.rowCount() == 0
    assert "Nothing that was promised" in promises.note.text()
