"""The transport: buttons that move the clock, the date, the speed, the cut-off, and what the lanes are grouped by."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QToolButton, QWidget

from app.domain.civil import format_day, format_day_iso, format_day_ja
from app.domain.dates import DateBounds
from app.domain.moments import moment_in_words
from app.domain.status import Cutoff, CutoffKind
from app.state.bookmarks import Bookmarks
from app.state.clock import Clock, Lock
from app.state.playback import Playback
from app.timeline.actions import TimelineActions
from app.timeline.bookmark_menu import BookmarkMenu
from app.timeline.date_popup import DatePopup
from app.timeline.folding import FoldingRow
from app.timeline.lanes import GROUPING_LABELS
from app.timeline.legend import Legend
from app.timeline.menus import CutoffMenu, LanesMenu, SpeedMenu
from app.timeline.overview import OverviewBar
from app.timeline.text_popup import TextPopup
from app.timeline.view import TimelineView

_SKIP: Final = "Skip the quiet"
_SKIPPING: Final = f"✓ {_SKIP}"


class Transport(FoldingRow):
    """One row of controls over the timeline; what does not fit is in a menu at its end."""

    def __init__(
        self,
        clock: Clock,
        playback: Playback,
        bookmarks: Bookmarks,
        view: TimelineView,
        overview: OverviewBar,
        actions: TimelineActions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._playback = playback
        self._bookmarks = bookmarks
        self._view = view
        self._actions = actions
        self._cutoffs = CutoffMenu(actions, self)
        lanes = LanesMenu(view, actions, self)
        marks = BookmarkMenu(
            bookmarks, playback, [actions.add_bookmark, actions.previous_bookmark, actions.next_bookmark], self
        )
        self._date = self._text_button("Date")
        # Wide enough for any day, so that nothing moves while the clock runs.
        self._date.setText("30 September 2024")
        self._date_width = self._date.sizeHint().width()
        self._mode = self._text_button("What the clock shows", self._mode_menu(actions))
        self._marks = self._text_button("Bookmarks", marks)
        self._marks.setText("Bookmarks ▾")
        self._speed = self._text_button("Speed of playback", SpeedMenu(playback, actions, self))
        self._skip = self._text_button(_SKIP)
        self._skip.setCheckable(True)
        self._skip.setToolTip("Cross each stretch of time without change in less than half a second.")
        # The sign says it without colour, and nothing moves when it comes.
        self._skip.setText(_SKIPPING)
        self._skip.setMinimumWidth(self._skip.sizeHint().width())
        self._cutoff = self._text_button("What is known", self._cutoffs)
        self._grouping = self._text_button("Lanes", lanes)
        self._lay_out(actions, overview)

        self._legend = Legend(self)
        self._date_popup = DatePopup("Go to the date", self)
        self._cutoff_popup = DatePopup("Show what was known on", self)
        self._name_popup = TextPopup("Name of the bookmark", "Enter keeps it; one of the same name is replaced.", self)
        # The bookmark that gets another name; empty while a new one gets its first.
        self._renamed = ""
        self._connect(actions, lanes, marks)
        self._show_moment()
        self._show_cutoff(clock.cutoff)
        self._show_settings()
        self._show_grouping()

    def _lay_out(self, actions: TimelineActions, overview: OverviewBar) -> None:
        row = self.row
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(4)
        for action in (actions.to_start, actions.previous_change, actions.play, actions.next_change, actions.to_end):
            row.addWidget(self._icon_button(action))
        row.addSpacing(6)
        for widget in (self._date, self._mode, self._marks, self._speed, self._skip):
            row.addWidget(widget)
        row.addSpacing(8)
        row.addWidget(overview, 1)
        row.addSpacing(8)
        more = self._text_button("More", QMenu(self))
        more.setText("⋯")
        for widget in (self._cutoff, self._grouping, more):
            row.addWidget(widget)
        for button in self.findChildren(QAbstractButton):
            button.installEventFilter(self)
        buttons = (self._grouping, self._marks, self._mode, self._speed, self._cutoff)
        foldable: list[tuple[QWidget, QAction]] = [(button, button.menu().menuAction()) for button in buttons]
        foldable.insert(2, (self._skip, actions.skip_quiet))
        self.fold_with(more, foldable)

    def _connect(self, actions: TimelineActions, lanes: LanesMenu, marks: BookmarkMenu) -> None:
        clock, playback = self._clock, self._playback
        self._date.clicked.connect(self.ask_for_date)
        actions.date_wanted.connect(self.ask_for_date)
        actions.bookmark_wanted.connect(self._ask_for_name)
        marks.rename_wanted.connect(self._ask_for_new_name)
        lanes.legend_wanted.connect(lambda: self._legend.show_beside(self.anchor(self._grouping)))
        self._cutoffs.other_day_wanted.connect(self._ask_for_cutoff)
        self._skip.toggled.connect(playback.set_skip_quiet)
        self._date_popup.chosen.connect(self._go_to)
        self._cutoff_popup.chosen.connect(self._know_until)
        self._name_popup.entered.connect(self._name)
        clock.moment_changed.connect(self._show_moment)
        clock.lock_changed.connect(self._show_moment)
        clock.cutoff_changed.connect(self._show_cutoff)
        playback.settings_changed.connect(self._show_settings)
        self._view.grouping_changed.connect(self._show_grouping)

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
        button.setObjectName("transportIcon")
        button.setAutoRaise(True)
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _text_button(self, name: str, menu: QMenu | None = None) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("transport")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(name)
        if menu is not None:
            menu.setTitle(name)
            # Some styles draw the arrow over the end of the text; the text carries it instead.
            button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
            button.setMenu(menu)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _mode_menu(self, actions: TimelineActions) -> QMenu:
        menu = QMenu(self)
        menu.addActions([actions.window, actions.cumulative])
        menu.addSeparator()
        menu.addActions([actions.lock_start, actions.lock_end])
        menu.addSeparator()
        menu.addActions([actions.type_date, actions.copy_command])
        return menu

    def menus(self) -> list[QMenu]:
        """Return the menus of the buttons, for a menu bar."""
        buttons = (self._mode, self._marks, self._speed, self._cutoff, self._grouping)
        return [button.menu() for button in buttons]

    # What was done --------------------------------------------------------------------------------------------

    def ask_for_date(self) -> None:
        """Let a date be typed."""
        self._date_popup.ask(self._date, format_day_iso(self._clock.moment.at))

    def _ask_for_cutoff(self) -> None:
        self._cutoff_popup.ask(self.anchor(self._cutoff), format_day_iso(self._clock.moment.at))

    def _ask_for_name(self) -> None:
        self._renamed = ""
        words = moment_in_words(self._clock.moment)
        self._name_popup.ask(self.anchor(self._marks), words, f"Bookmark {words} as")

    def _ask_for_new_name(self, name: str) -> None:
        self._renamed = name
        self._name_popup.ask(self.anchor(self._marks), name, "New name of the bookmark")

    def _name(self, name: str) -> None:
        if self._renamed:
            self._bookmarks.rename(self._renamed, name)
        else:
            self._bookmarks.add(name)

    def _go_to(self, bounds: DateBounds) -> None:
        self._clock.move_head(bounds.latest if self._clock.lock is Lock.START else bounds.earliest)

    def _know_until(self, bounds: DateBounds) -> None:
        self._clock.set_cutoff(Cutoff.fixed(bounds.latest - 1))

    # Following the state --------------------------------------------------------------------------------------

    def _show_moment(self) -> None:
        moment = self._clock.moment
        text = moment_in_words(moment)
        self._date.setText(text)
        # Of one size whatever the date, or each step of the clock would cost the whole window a layout.
        self._date.setFixedSize(self._date.sizeHint().expandedTo(QSize(self._date_width, 0)))
        self._date.setAccessibleName(f"Date: {text}")
        self._date.setToolTip(f"{format_day_ja(moment.at)}\nClick, or press T, to type a date.")
        mode = "Everything so far" if self._clock.cumulative else "One moment" if moment.until is None else "Window"
        self._mode.setText(f"{mode} ▾")
        self._mode.setAccessibleName(f"What the clock shows: {mode.lower()}")

    def _show_cutoff(self, cutoff: Cutoff) -> None:
        fixed = cutoff.kind is CutoffKind.FIXED
        text = f"As known on {format_day(cutoff.at)}" if fixed else self._actions.cutoffs[cutoff.kind].text()
        self._cutoff.setText(f"{text} ▾")
        self._cutoff.setAccessibleName(f"What is known: {text}")

    def _show_settings(self) -> None:
        playback = self._playback
        self._speed.setText(f"{playback.speed.name} ▾")
        self._skip.setChecked(playback.skip_quiet)
        self._skip.setText(_SKIPPING if playback.skip_quiet else _SKIP)

    def _show_grouping(self) -> None:
        self._grouping.setText(f"By {GROUPING_LABELS[self._view.grouping].lower()} ▾")
