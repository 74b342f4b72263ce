"""What can be done with time, as actions: the transport's buttons and the window's shortcuts are the same things."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

from app.domain.civil import DAY_S, add_months, civil, day_start, instant_of
from app.domain.scene import Moment
from app.domain.status import AT_MOMENT, TODAY, Cutoff, CutoffKind
from app.state.bookmarks import Bookmarks
from app.state.clock import Clock, Lock
from app.state.playback import SPEEDS, Playback
from app.timeline.hands import ZOOM_STEP
from app.timeline.icons import Symbol, symbol_icon
from app.timeline.overlay import end_of
from app.timeline.ticks import FISCAL_FIRST_MONTH
from app.timeline.view import TimelineView

# Under which heading of the shortcuts sheet an action stands.
GROUP_PROPERTY: Final = "shortcutGroup"


class TimelineActions(QObject):
    """Owns the actions; ``all`` lists them for a window to add, in an order fit for a shortcuts sheet.

    Signals:
        date_wanted: somebody wants to type a date.
        bookmark_wanted: somebody wants to name the moment.
        command_wanted: somebody wants the command that shows the moment again.
    """

    date_wanted = Signal()
    bookmark_wanted = Signal()
    command_wanted = Signal()

    def __init__(
        self,
        clock: Clock,
        playback: Playback,
        bookmarks: Bookmarks,
        view: TimelineView,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._playback = playback
        self._bookmarks = bookmarks
        self._view = view
        self.all: list[QAction] = []
        self._group = "Step and play"
        self.play = self._add("Play", "Space", playback.toggle, Symbol.PLAY)
        self.previous_change = self._add("Previous change", ",", partial(self._to_change, -1), Symbol.BACK)
        self.next_change = self._add("Next change", ".", partial(self._to_change, 1), Symbol.FORWARD)
        self.to_start = self._add("To the start", "Home", partial(self._to_limit, 0), Symbol.START)
        self.to_end = self._add("To the end", "End", partial(self._to_limit, 1), Symbol.END)
        self.first = list(self.all)
        """What is wanted most often."""
        for sign, key, word in ((-1, "Left", "back"), (1, "Right", "forward")):
            self._add(f"A day {word}", key, partial(self._by_seconds, sign * DAY_S))
            self._add(f"A month {word}", f"Shift+{key}", partial(self._by_months, sign))
            self._add(f"A year {word}", f"Ctrl+{key}", partial(self._by_months, 12 * sign))
            self._add(f"A week {word}", f"Alt+Shift+{key}", partial(self._by_seconds, sign * 7 * DAY_S))
            self._add(f"An hour {word}", f"Ctrl+Shift+{key}", partial(self._by_seconds, sign * 3600))
            self._add(f"A fiscal year {word}", f"Ctrl+Alt+{key}", partial(self._by_fiscal_years, sign))
        self.steps = self.all[len(self.first) :]
        self.type_date = self._add("Type a date…", "T", self.date_wanted.emit)
        self.faster = self._add("Play faster", "Alt+Up", partial(self._change_speed, 1))
        self.slower = self._add("Play slower", "Alt+Down", partial(self._change_speed, -1))
        self.backwards = self._add("Play backwards", "R", self._turn_round)
        self.skip_quiet = self._add("Skip the quiet", "Q", lambda: playback.set_skip_quiet(not playback.skip_quiet))
        self.hold_busy = self._add("Hold on busy days", "H", lambda: playback.set_hold_busy(not playback.hold_busy))
        self.loop_view = self._add("Loop over the time in view", "L", self._toggle_loop)
        self._group = "Windows of time and bookmarks"
        self.window = self._add("Window of time", "W", self._toggle_window)
        self.cumulative = self._add("Everything so far", "Shift+W", self._toggle_cumulative)
        self.lock_start = self._add("Lock the start of the window", "[", partial(self._toggle_lock, Lock.START))
        self.lock_end = self._add("Lock the end of the window", "]", partial(self._toggle_lock, Lock.END))
        self.add_bookmark = self._add("Add a bookmark here…", "B", self.bookmark_wanted.emit)
        self.previous_bookmark = self._add("Previous bookmark", "Ctrl+,", partial(self._to_bookmark, -1))
        self.next_bookmark = self._add("Next bookmark", "Ctrl+.", partial(self._to_bookmark, 1))
        self.copy_command = self._add("Copy the command for this moment", "Ctrl+Alt+C", self.command_wanted.emit)
        self._add_cutoffs(clock)
        self._add_fits(view)
        for action in (self.window, self.cumulative, self.lock_start, self.lock_end, self.backwards, self.skip_quiet,
                       self.hold_busy, self.loop_view, *self.cutoffs.values()):  # fmt: skip
            action.setCheckable(True)
        clock.moment_changed.connect(self._show_window)
        clock.lock_changed.connect(self._show_window)
        clock.cutoff_changed.connect(self._show_cutoff)
        playback.playing_changed.connect(self._show_playing)
        playback.settings_changed.connect(self._show_playing)
        self._show_all()

    def _add_cutoffs(self, clock: Clock) -> None:
        self._group = "What is known"
        self.cutoffs = {
            CutoffKind.TODAY: self._add("What we know now", "K", partial(clock.set_cutoff, TODAY)),
            CutoffKind.MOMENT: self._add("What was known then", "Shift+K", partial(clock.set_cutoff, AT_MOMENT)),
            CutoffKind.FIXED: self._add("As known on the day shown", "Ctrl+Alt+K", self._know_until_the_day),
        }

    def _add_fits(self, view: TimelineView) -> None:
        self._group = "What the timeline shows"
        self.zoom_in = self._add("Zoom in", "+", partial(view.zoom, ZOOM_STEP**2))
        self.zoom_in.setShortcuts([QKeySequence("+"), QKeySequence("=")])
        self.zoom_out = self._add("Zoom out", "-", partial(view.zoom, ZOOM_STEP**-2))
        self.fit_all = self._add("Fit all of time", "0", view.fit_all)
        self.fit_filters = self._add("Fit what the filters leave", "Shift+F", view.fit_shown)
        self.fit_selection = self._add("Fit the selection", "F", view.fit_selection)
        self.fold_chosen = self._add("Fold or unfold the group chosen", "G", view.fold_chosen)
        self.fold_all = self._add("Fold or unfold all groups", "Shift+G", view.fold_all)

    def _add(self, text: str, key: str, done: Callable[[], object], symbol: Symbol | None = None) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.setProperty(GROUP_PROPERTY, self._group)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setToolTip(f"{text} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
        if symbol is not None:
            action.setIcon(symbol_icon(symbol))
        action.triggered.connect(lambda _checked=False: done())
        # What is checked follows from the models, also where a click has changed nothing.
        action.triggered.connect(self._show_all)
        self.all.append(action)
        return action

    def _show_all(self) -> None:
        for show in (self._show_window, self._show_cutoff, self._show_playing):
            show()

    def _show_playing(self) -> None:
        playing, backwards = self._playback.playing, self._playback.direction < 0
        symbol = Symbol.PAUSE if playing else Symbol.PLAY_BACK if backwards else Symbol.PLAY
        self.play.setIcon(symbol_icon(symbol))
        self.play.setText("Pause" if playing else "Play")
        self.play.setToolTip(f"{'Pause' if playing else 'Play backwards' if backwards else 'Play'} (Space)")
        self.backwards.setChecked(backwards)
        self.skip_quiet.setChecked(self._playback.skip_quiet)
        self.hold_busy.setChecked(self._playback.hold_busy)
        self.loop_view.setChecked(self._playback.loop is not None)

    def _show_window(self) -> None:
        clock = self._clock
        is_window = clock.moment.until is not None
        self.window.setChecked(is_window)
        self.cumulative.setChecked(clock.cumulative)
        for action, lock in ((self.lock_start, Lock.START), (self.lock_end, Lock.END)):
            action.setChecked(clock.lock is lock)
            action.setEnabled(is_window)

    def _show_cutoff(self) -> None:
        for kind, action in self.cutoffs.items():
            action.setChecked(kind is self._clock.cutoff.kind)

    def _change_speed(self, by: int) -> None:
        """Play at the next faster or slower of the named speeds."""
        paces = [speed.pace for speed in SPEEDS]
        now = self._playback.speed.pace
        following = [i for i, pace in enumerate(paces) if (pace - now) * by > 0]
        if following:
            self._playback.set_speed(SPEEDS[following[0] if by > 0 else following[-1]])

    def _turn_round(self) -> None:
        self._playback.set_direction(-self._playback.direction)

    def _toggle_loop(self) -> None:
        scale = self._view.scale
        first, last = self._clock.limits
        bounds = (max(first, scale.start), min(last, scale.end))
        self._playback.set_loop(bounds if self._playback.loop is None and bounds[0] < bounds[1] else None)

    def _know_until_the_day(self) -> None:
        self._clock.set_cutoff(Cutoff.fixed(day_start(end_of(self._clock.moment)) + DAY_S - 1))

    def _go(self, at: int) -> None:
        self._clock.move_head(at)

    def _by_seconds(self, seconds: int) -> None:
        self._go(self._clock.head + seconds)

    def _by_months(self, months: int) -> None:
        self._go(add_months(self._clock.head, months))

    def _by_fiscal_years(self, sign: int) -> None:
        """Go to the next or the last first day of a Japanese fiscal year."""
        at = self._clock.head
        first = instant_of(civil(at).year, FISCAL_FIRST_MONTH)
        if sign > 0:
            self._go(first if first > at else add_months(first, 12))
        else:
            self._go(first if first < at else add_months(first, -12))

    def _to_limit(self, which: int) -> None:
        self._go(self._clock.head_limits[which])

    def _to_change(self, direction: int) -> None:
        """Go to the next or last change; a window that ends at the clock takes in the whole day of it."""
        ends_at_head = self._clock.lock is Lock.START
        at = self._clock.head
        if ends_at_head:
            at = at - 1 if direction > 0 else day_start(at - 1)
        found = self._playback.next_change(at) if direction > 0 else self._playback.previous_change(at)
        if found is not None:
            self._go(day_start(found) + DAY_S if ends_at_head else found)

    def _to_bookmark(self, direction: int) -> None:
        mark = self._bookmarks.beside(self._clock.moment.at, direction)
        if mark is not None:
            self._bookmarks.go(mark.name)

    def _toggle_window(self) -> None:
        moment = self._clock.moment
        if moment.until is None:
            self._clock.set_moment(Moment(moment.at, add_months(moment.at, 12)))
        else:
            self._clock.set_moment(day_start(moment.until - 1) if self._clock.lock is Lock.START else moment.at)

    def _toggle_lock(self, lock: Lock) -> None:
        self._clock.set_lock(Lock.NONE if self._clock.lock is lock else lock)

    def _toggle_cumulative(self) -> None:
        if self._clock.cumulative:
            self._toggle_window()
        else:
            self._clock.accumulate()
