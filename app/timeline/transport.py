"""The transport: buttons that move the clock, the date, the speed, the cut-off, and what the lanes are grouped by."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from app.domain.civil import DAY_S, day_start, format_day, format_day_iso, format_day_ja, format_instant
from app.domain.dates import DateBounds
from app.domain.scene import Moment
from app.domain.status import AT_MOMENT, TODAY, Cutoff, CutoffKind
from app.state.clock import Clock
from app.state.playback import SPEEDS, Playback, Speed
from app.timeline.actions import TimelineActions
from app.timeline.date_popup import DatePopup
from app.timeline.lanes import GROUPING_LABELS, Grouping
from app.timeline.legend import Legend
from app.timeline.overview import OverviewBar
from app.timeline.page import AxisOptions
from app.timeline.view import TimelineView


class Transport(QWidget):
    """One row of controls over the timeline."""

    def __init__(
        self,
        clock: Clock,
        playback: Playback,
        view: TimelineView,
        overview: OverviewBar,
        actions: TimelineActions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._playback = playback
        self._view = view
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(2)
        for action in (actions.to_start, actions.previous_change, actions.play, actions.next_change, actions.to_end):
            row.addWidget(self._icon_button(action))
        row.addSpacing(6)
        self._date = self._text_button("Date")
        self._date.clicked.connect(self.ask_for_date)
        actions.date_wanted.connect(self.ask_for_date)
        # Wide enough for any day, so that nothing moves while the clock runs.
        self._date.setText("30 September 2024")
        self._date.setMinimumWidth(self._date.sizeHint().width())
        row.addWidget(self._date)
        row.addSpacing(6)
        self._speed = self._text_button("Speed of playback", self._speed_menu())
        row.addWidget(self._speed)
        self._skip = QCheckBox("Skip the quiet", self)
        self._skip.setToolTip("Cross each stretch of time without change in less than half a second.")
        self._skip.toggled.connect(playback.set_skip_quiet)
        row.addWidget(self._skip)
        row.addSpacing(10)
        row.addWidget(overview, 1)
        row.addSpacing(10)
        self._cutoff = self._text_button("What is known", self._cutoff_menu())
        row.addWidget(self._cutoff)
        self._grouping = self._text_button("Lanes", self._lanes_menu(actions))
        row.addWidget(self._grouping)

        self._legend = Legend(self)
        self._date_popup = DatePopup("Go to the date", self)
        self._date_popup.chosen.connect(self._go_to)
        self._cutoff_popup = DatePopup("Show what was known on", self)
        self._cutoff_popup.chosen.connect(self._know_until)
        clock.moment_changed.connect(self._show_moment)
        clock.cutoff_changed.connect(self._show_cutoff)
        playback.settings_changed.connect(self._show_settings)
        view.grouping_changed.connect(self._show_grouping)
        self._show_moment(clock.moment)
        self._show_cutoff(clock.cutoff)
        self._show_settings()
        self._show_grouping()
        self._skip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for button in self.findChildren(QAbstractButton):
            button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Space press the button that was reached with Tab, though it plays everywhere else."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
        ):
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def _icon_button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setAutoRaise(True)
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _text_button(self, name: str, menu: QMenu | None = None) -> QToolButton:
        button = QToolButton(self)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(name)
        if menu is not None:
            # Some styles draw the arrow over the end of the text; the text carries it instead.
            button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
            button.setMenu(menu)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    # Menus ----------------------------------------------------------------------------------------------------

    def _speed_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        self._speed_actions: dict[Speed, QAction] = {}
        for speed in SPEEDS:
            action = menu.addAction(speed.name)
            action.setCheckable(True)
            action.triggered.connect(partial(self._playback.set_speed, speed))
            group.addAction(action)
            self._speed_actions[speed] = action
        menu.addSeparator()
        self._backwards = self._check(menu, "Play backwards")
        self._backwards.triggered.connect(lambda on: self._playback.set_direction(-1 if on else 1))
        self._hold = self._check(menu, "Hold on busy days")
        self._hold.triggered.connect(self._playback.set_hold_busy)
        self._loop = self._check(menu, "Loop over the time in view")
        self._loop.triggered.connect(self._loop_over_view)
        return menu

    def _cutoff_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        self._cutoff_actions: dict[CutoffKind, QAction] = {}
        for kind, text in (
            (CutoffKind.TODAY, "What we know now"),
            (CutoffKind.MOMENT, "What was known then"),
            (CutoffKind.FIXED, "As known on the day shown"),
        ):
            action = self._check(menu, text)
            group.addAction(action)
            self._cutoff_actions[kind] = action
        self._cutoff_actions[CutoffKind.TODAY].triggered.connect(lambda: self._clock.set_cutoff(TODAY))
        self._cutoff_actions[CutoffKind.MOMENT].triggered.connect(lambda: self._clock.set_cutoff(AT_MOMENT))
        self._cutoff_actions[CutoffKind.FIXED].triggered.connect(
            lambda: self._clock.set_cutoff(Cutoff.fixed(day_start(self._clock.moment.at) + DAY_S - 1))
        )
        menu.addAction("As known on another day…").triggered.connect(self._ask_for_cutoff)
        return menu

    def _lanes_menu(self, actions: TimelineActions) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        self._grouping_actions: dict[Grouping, QAction] = {}
        for grouping, label in GROUPING_LABELS.items():
            action = self._check(menu, f"Group by {label.lower()}")
            action.triggered.connect(partial(self._view.set_grouping, grouping))
            group.addAction(action)
            self._grouping_actions[grouping] = action
        menu.addSeparator()
        menu.addAction("Fold all groups").triggered.connect(lambda: self._view.fold_all(True))
        menu.addAction("Unfold all groups").triggered.connect(lambda: self._view.fold_all(False))
        menu.addSeparator()
        options = self._view.axis_options
        self._eras = self._check(menu, "Japanese eras on the axis", checked=options.eras)
        self._fiscal = self._check(menu, "Japanese fiscal years on the axis", checked=options.fiscal)
        for action in (self._eras, self._fiscal):
            action.triggered.connect(self._set_axis_options)
        self._lives = self._check(menu, "Show when sites were open", checked=self._view.shows_site_lives)
        self._lives.triggered.connect(self._view.show_site_lives)
        menu.addSeparator()
        menu.addActions([actions.window, actions.fit_all, actions.fit_selection])
        menu.addSeparator()
        menu.addAction("What the timeline shows…").triggered.connect(lambda: self._legend.show_beside(self._grouping))
        return menu

    def _check(self, menu: QMenu, text: str, *, checked: bool = False) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(checked)
        return action

    # What was done --------------------------------------------------------------------------------------------

    def ask_for_date(self) -> None:
        """Let a date be typed."""
        self._date_popup.ask(self._date, format_day_iso(self._clock.moment.at))

    def _ask_for_cutoff(self) -> None:
        self._show_cutoff(self._clock.cutoff)
        self._cutoff_popup.ask(self._cutoff, format_day_iso(self._clock.moment.at))

    def _go_to(self, bounds: DateBounds) -> None:
        moment = self._clock.moment
        length = None if moment.until is None else moment.until - moment.at
        self._clock.set_moment(Moment(bounds.earliest, None if length is None else bounds.earliest + length))

    def _know_until(self, bounds: DateBounds) -> None:
        self._clock.set_cutoff(Cutoff.fixed(bounds.latest - 1))

    def _show_grouping(self) -> None:
        grouping = self._view.grouping
        self._grouping_actions[grouping].setChecked(True)
        self._grouping.setText(f"By {GROUPING_LABELS[grouping].lower()} ▾")

    def _loop_over_view(self, on: bool) -> None:
        scale = self._view.scale
        first, last = self._clock.limits
        bounds = (max(first, scale.start), min(last, scale.end))
        self._playback.set_loop(bounds if on and bounds[0] < bounds[1] else None)

    def _set_axis_options(self) -> None:
        self._view.set_axis_options(AxisOptions(eras=self._eras.isChecked(), fiscal=self._fiscal.isChecked()))

    # Following the state --------------------------------------------------------------------------------------

    def _show_moment(self, moment: Moment) -> None:
        text = format_instant(moment.at)
        if moment.until is not None:
            text = f"{format_day(moment.at)} – {format_day(moment.until - 1)}"
        self._date.setText(text)
        self._date.setAccessibleName(f"Date: {text}")
        self._date.setToolTip(f"{format_day_ja(moment.at)}\nClick, or press T, to type a date.")

    def _show_cutoff(self, cutoff: Cutoff) -> None:
        action = self._cutoff_actions[cutoff.kind]
        action.setChecked(True)
        text = f"As known on {format_day(cutoff.at)}" if cutoff.kind is CutoffKind.FIXED else action.text()
        self._cutoff.setText(f"{text} ▾")
        self._cutoff.setAccessibleName(f"What is known: {text}")

    def _show_settings(self) -> None:
        playback = self._playback
        self._speed.setText(f"{playback.speed.name} ▾")
        if playback.speed in self._speed_actions:
            self._speed_actions[playback.speed].setChecked(True)
        self._skip.setChecked(playback.skip_quiet)
        self._backwards.setChecked(playback.direction < 0)
        self._hold.setChecked(playback.hold_busy)
        self._loop.setChecked(playback.loop is not None)
