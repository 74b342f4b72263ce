"""The menus of the transport; each follows the state it shows."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.state.playback import SPEEDS, Playback, Speed
from app.timeline.actions import TimelineActions
from app.timeline.lanes import GROUPING_LABELS, Grouping
from app.timeline.look import AxisOptions
from app.timeline.view import TimelineView


def checkable(menu: QMenu, text: str, group: QActionGroup | None = None, *, checked: bool = False) -> QAction:
    """Add an action that can be checked to a menu, and to a group of which one is."""
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(checked)
    if group is not None:
        group.addAction(action)
    return action


class SpeedMenu(QMenu):
    """How fast, which way, and how far playback goes."""

    def __init__(self, playback: Playback, actions: TimelineActions, parent: QWidget) -> None:
        super().__init__("Speed of playback", parent)
        self._playback = playback
        group = QActionGroup(self)
        self._speeds: dict[Speed, QAction] = {}
        for speed in SPEEDS:
            self._speeds[speed] = checkable(self, speed.name, group)
            self._speeds[speed].triggered.connect(partial(playback.set_speed, speed))
        self.addSeparator()
        self.addActions([actions.faster, actions.slower])
        self.addSeparator()
        self.addActions([actions.backwards, actions.skip_quiet, actions.hold_busy, actions.loop_view])
        playback.settings_changed.connect(self._show_settings)
        self._show_settings()

    def _show_settings(self) -> None:
        if self._playback.speed in self._speeds:
            self._speeds[self._playback.speed].setChecked(True)


class CutoffMenu(QMenu):
    """As known when.

    Signals:
        other_day_wanted: somebody wants to type another day.
    """

    other_day_wanted = Signal()

    def __init__(self, actions: TimelineActions, parent: QWidget) -> None:
        super().__init__("What is known", parent)
        self.addActions(list(actions.cutoffs.values()))
        self.addAction("As known on another day…", self.other_day_wanted.emit)


class LanesMenu(QMenu):
    """What the lanes are grouped by, and what is shown beside them.

    Signals:
        legend_wanted: somebody wants to know what the timeline shows.
    """

    legend_wanted = Signal()

    def __init__(self, view: TimelineView, actions: TimelineActions, parent: QWidget) -> None:
        super().__init__("Lanes", parent)
        self._view = view
        group = QActionGroup(self)
        self._groupings: dict[Grouping, QAction] = {}
        for grouping, label in GROUPING_LABELS.items():
            self._groupings[grouping] = checkable(self, f"Group by {label.lower()}", group)
            self._groupings[grouping].triggered.connect(partial(view.set_grouping, grouping))
        self.addSeparator()
        self.addActions([actions.fold_chosen, actions.fold_all])
        self.addSeparator()
        options = view.page.axis_options
        self._eras = checkable(self, "Japanese eras on the axis", checked=options.eras)
        self._fiscal = checkable(self, "Japanese fiscal years on the axis", checked=options.fiscal)
        for action in (self._eras, self._fiscal):
            action.triggered.connect(self._set_axis_options)
        lives = checkable(self, "Show when sites were open", checked=view.page.site_lives)
        lives.triggered.connect(view.show_site_lives)
        self.addSeparator()
        self.addActions([actions.zoom_in, actions.zoom_out])
        self.addActions([actions.fit_all, actions.fit_filters, actions.fit_selection])
        self.addSeparator()
        self.addAction("What the timeline shows…", self.legend_wanted.emit)
        view.grouping_changed.connect(self._show_grouping)
        self._show_grouping(view.grouping)

    def _set_axis_options(self) -> None:
        self._view.set_axis_options(AxisOptions(eras=self._eras.isChecked(), fiscal=self._fiscal.isChecked()))

    def _show_grouping(self, grouping: Grouping) -> None:
        self._groupings[grouping].setChecked(True)
