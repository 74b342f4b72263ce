"""The layers panel by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.layer_counts import LayerCount
from app.mapview.look import MOVABLE_LAYERS, Look, layers_in_order
from app.support.colours import LIGHT
from app.ui.layers_panel import LayersPanel
from app.ui.rows_by_drag import MIME

KINDS = ("median line", "adiz")


@pytest.fixture
def panel(qtbot: QtBot) -> LayersPanel:
    panel = LayersPanel()
    qtbot.addWidget(panel)
    panel.set_colours(LIGHT)
    panel.set_kinds_of_area(KINDS)
    panel.look_wanted.connect(panel.set_look)
    panel.resize(300, 900)
    panel.show()
    return panel


def rows_from_the_top(panel: LayersPanel) -> list[str]:
    panel._grid.activate()
    return sorted(panel._rows, key=lambda layer: panel._rows[layer].box.y())


def test_rows_stand_as_the_layers_lie_and_move_one_place_at_a_press(panel: LayersPanel) -> None:
    assert rows_from_the_top(panel) == [
        *MOVABLE_LAYERS, "area:adiz", "area:median line", "graticule", "bathymetry", "background",
    ]  # fmt: skip
    panel._rows["area:adiz"].up.click()
    panel._rows["area:adiz"].up.click()
    assert list(panel._look.order) == layers_in_order(KINDS, panel._look.order)
    assert rows_from_the_top(panel)[:5] == ["events", "deployments", "sites", "area:adiz", "names"]
    panel._rows["events"].down.click()
    assert panel.layers()[:2] == ["deployments", "events"]


def test_the_order_of_the_start_is_not_written_down(panel: LayersPanel) -> None:
    panel._rows["sites"].up.click()
    assert panel._look.order
    panel._rows["sites"].down.click()
    assert panel._look == Look()


def test_the_ends_cannot_move_further_and_the_ground_not_at_all(panel: LayersPanel) -> None:
    rows = panel._rows
    assert not rows["events"].up.isEnabled()
    assert not rows["area:median line"].down.isEnabled()
    assert not rows["graticule"].up.isVisible()
    panel._rows["events"].down.click()
    assert rows["events"].up.isEnabled()
    assert not rows["deployments"].up.isEnabled()


def test_counts_and_notes_stand_under_their_layers(panel: LayersPanel) -> None:
    panel.set_counts({"observations": LayerCount(1200, 34, 0), "sites": LayerCount(3, 2, 1), "names": "606 names"})
    assert panel._rows["observations"].counts.text() == "1,200 shown · 34 not now"
    assert panel._rows["sites"].counts.text() == "3 shown · 2 not now · 1 filtered out"
    assert panel._rows["names"].counts.text() == "606 names"
    assert panel._rows["events"].counts.text() == ""


def test_a_hidden_layer_has_no_opacity_to_set(panel: LayersPanel) -> None:
    panel._rows["sites"].box.click()
    assert not panel._rows["sites"].slider.isEnabled()
    panel.reset.click()
    assert panel._rows["sites"].slider.isEnabled()
    assert panel._look == Look()


def test_the_map_is_drawn_for_paper_on_wish(panel: LayersPanel) -> None:
    panel.paper.setCurrentIndex(1)
    assert panel._look == Look(paper=True)


def carried(layer: str, form: str = MIME) -> QMimeData:
    data = QMimeData()
    data.setData(form, layer.encode())
    return data


def drop(panel: LayersPanel, data: QMimeData, y: int) -> bool:
    """Carry something over the rows and drop it; return whether it was taken."""
    panel._grid.activate()
    at, move = QPoint(30, y), Qt.DropAction.MoveAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(at, move, data, left, none)
    QApplication.sendEvent(panel._body, entered)
    if not entered.isAccepted():
        return False
    QApplication.sendEvent(panel._body, QDragMoveEvent(at, move, data, left, none))
    dropped = QDropEvent(QPointF(at), move, data, left, none)
    QApplication.sendEvent(panel._body, dropped)
    return dropped.isAccepted()


def test_a_layer_is_dropped_between_two_others(panel: LayersPanel) -> None:
    rows = panel._rows
    assert drop(panel, carried("area:adiz"), rows["deployments"].box.y() + 1)
    assert panel.layers()[:3] == ["events", "area:adiz", "deployments"]
    assert rows_from_the_top(panel) == panel.layers()
    assert drop(panel, carried("events"), rows["sites"].counts.geometry().bottom())
    assert panel.layers()[:4] == ["area:adiz", "deployments", "sites", "events"]
    assert drop(panel, carried("area:adiz"), panel._body.height() - 1)
    assert panel.layers()[-4:] == ["area:adiz", "graticule", "bathymetry", "background"]


def test_a_layer_dropped_where_it_is_changes_nothing(panel: LayersPanel, qtbot: QtBot) -> None:
    row = panel._rows["sites"]
    with qtbot.assertNotEmitted(panel.look_wanted):
        for y in (row.box.y() + 1, row.counts.geometry().bottom()):
            assert drop(panel, carried("sites"), y)


def test_only_layers_that_can_move_are_taken(panel: LayersPanel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(panel.look_wanted):
        assert not drop(panel, carried("graticule"), 5)
        assert not drop(panel, carried("no layer"), 5)
        assert not drop(panel, carried("sites", "text/plain"), 5)


def test_a_row_is_dragged_by_its_name_and_a_click_still_switches_it(
    panel: LayersPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    dragged: list[str] = []
    monkeypatch.setattr(
        QDrag, "exec", lambda drag, *_: dragged.append(bytes(drag.mimeData().data(MIME).data()).decode())
    )
    box = panel._rows["names"].box
    start = QPoint(30, box.height() // 2)
    QTest.mousePress(box, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(box, start + QPoint(2, 2))
    assert dragged == []
    QTest.mouseMove(box, start + QPoint(0, 40))
    QTest.mouseRelease(box, Qt.MouseButton.LeftButton, pos=start + QPoint(0, 40))
    assert dragged == ["names"]
    assert box.isChecked()
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=start)
    assert not box.isChecked()
    ground = panel._rows["graticule"].box
    QTest.mousePress(ground, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(ground, start + QPoint(0, 40))
    QTest.mouseRelease(ground, Qt.MouseButton.LeftButton, pos=start + QPoint(0, 40))
    assert dragged == ["names"]
