"""The menus of the transport; each follows the state it shows."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.civil import DAY_S, day_start
from app.domain.status import AT_MOMENT, TODAY, Cutoff, CutoffKind
from app.state.clock import Clock
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

    def __init__(self, clock: Clock, playback: Playback, view: TimelineView, parent: QWidget) -> None:
        super().__init__("Speed of playback", parent)
        self._clock, self._playback, self._view = clock, playback, view
        group = QActionGroup(self)
        self._speeds: dict[Speed, QAction] = {}
        for speed in SPEEDS:
            self._speeds[speed] = checkable(self, speed.name, group)
            self._speeds[speed].triggered.connect(partial(playback.set_speed, speed))
        self.addSeparator()
        self._backwards = checkable(self, "Play backwards")
        self._backwards.triggered.connect(lambda on: playback.set_direction(-1 if on else 1))
        self._hold = checkable(self, "Hold on busy days")
        self._hold.triggered.connect(playback.set_hold_busy)
        self._loop = checkable(self, "Loop over the time in view")
        self._loop.triggered.connect(self._loop_over_view)
        playback.settings_changed.connect(self._show_settings)
        self._show_settings()

    def _loop_over_view(self, on: bool) -> None:
        scale = self._view.scale
        first, last = self._clock.limits
        bounds = (max(first, scale.start), min(last, scale.end))
        self._playback.set_loop(bounds if on and bounds[0] < bounds[1] else None)

    def _show_settings(self) -> None:
        playback = self._playback
        if playback.speed in self._speeds:
            self._speeds[playback.speed].setChecked(True)
        self._backwards.setChecked(playback.direction < 0)
        self._hold.setChecked(playback.hold_busy)
        self._loop.setChecked(playback.loop is not None)


class CutoffMenu(QMenu):
    """As known when.

    Signals:
        other_day_wanted: somebody wants to type another day.
    """

    other_day_wanted = Signal()

    def __init__(self, clock: Clock, parent: QWidget) -> None:
        super().__init__("What is known", parent)
        group = QActionGroup(self)
        self.kinds = {
            kind: checkable(self, text, group)
            for kind, text in (
                (CutoffKind.TODAY, "What we know now"),
                (CutoffKind.MOMENT, "What was known then"),
                (CutoffKind.FIXED, "As known on the day shown"),
            )
        }
        self.kinds[CutoffKind.TODAY].triggered.connect(lambda: clock.set_cutoff(TODAY))
        self.kinds[CutoffKind.MOMENT].triggered.connect(lambda: clock.set_cutoff(AT_MOMENT))
        self.kinds[CutoffKind.FIXED].triggered.connect(
            lambda: clock.set_cutoff(Cutoff.fixed(day_start(clock.moment.at) + DAY_S - 1))
        )
        other = self.addAction("As known on another day…")
        # A click checks one of the group; which is true follows from the clock.
        other.triggered.connect(lambda: self.kinds[clock.cutoff.kind].setChecked(True))
        other.triggered.connect(self.other_day_wanted)
        clock.cutoff_changed.connect(lambda cutoff: self.kinds[cutoff.kind].setChecked(True))
        self.kinds[clock.cutoff.kind].setChecked(True)


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
        self.addAction("Fold all groups", lambda: view.fold_all(True))
        self.addAction("Unfold all groups", lambda: view.fold_all(False))
        self.addSeparator()
        options = view.axis_options
        self._eras = checkable(self, "Japanese eras on the axis", checked=options.eras)
        self._fiscal = checkable(self, "Japanese fiscal years on the axis", checked=options.fiscal)
        for action in (self._eras, self._fiscal):
            action.triggered.connect(self._set_axis_options)
        lives = checkable(self, "Show when sites were open", checked=view.shows_site_lives)
        lives.triggered.connect(view.show_site_lives)
        self.addSeparator()
        self.addActions([actions.fit_all, actions.fit_selection])
        self.addSeparator()
        self.addAction("What the timeline shows…", self.legend_wanted.emit)
        view.grouping_changed.connect(self._show_grouping)
        self._show_grouping(view.grouping)

    def _set_axis_options(self) -> None:
        self._view.set_axis_options(AxisOptions(eras=self._eras.isChecked(), fiscal=self._fiscal.isChecked()))

    def _show_grouping(self, grouping: Grouping) -> None:
        self._groupings[grouping].setChecked(True)
