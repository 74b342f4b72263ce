"""Promise against record: what was said of each deployment, what happened, and how far apart they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.atlas import Atlas
from app.domain.changes import name_of
from app.domain.civil import DISTANT_FUTURE, civil, format_day
from app.domain.dates import STILL, DateTextError, parse_date_text
from app.domain.filters import Masks
from app.domain.promise import Outcome, Verdict, days_in_words, history, verdict, was_said, was_said_on
from app.domain.records import Deployment, Kind, Promise, Ref, Site
from app.domain.scene import Moment, Scene, SceneIndex
from app.domain.status import TODAY, Cutoff, Status
from app.domain.vocabulary import FORCE_LABELS, force_of
from app.support.colours import LIGHT, Colours
from app.support.settings import Settings
from app.ui.stacked_bars import Stack, StackedBars
from app.ui.tables.model import Column, text_column
from app.ui.tables.records import date_column, site_labels
from app.ui.tables.table import RecordTable

OUTCOME_WORDS: Final[dict[Outcome, str]] = {
    Outcome.EARLY: "early",
    Outcome.KEPT: "kept",
    Outcome.UNCLEAR: "too coarse to tell",
    Outcome.LATE: "late",
    Outcome.OVERDUE: "overdue",
    Outcome.CANCELLED: "cancelled",
    Outcome.PENDING: "pending",
    Outcome.NONE: "no date",
}
_EXPECTED: Final = (Status.ANNOUNCED, Status.PLANNED, Status.OVERDUE)
_THEN, _SAID, _ALL = "then", "said", "all"
_YEAR, _PARTY = "year", "party"
_WIDTHS_CH: Final = (18, 10, 11, 10, 8, 9, 10, 24)


class _Told(NamedTuple):
    """A statement on a record; without one, the record was announced and no date named."""

    record: Deployment | Site
    promise: Promise | None

    @property
    def ref(self) -> Ref:
        return Ref(Kind.SITE if isinstance(self.record, Site) else Kind.DEPLOYMENT, self.record.id)

    @property
    def said(self) -> str:
        return self.promise.said if self.promise else self.record.announced

    @property
    def promised(self) -> str:
        return self.promise.promised if self.promise else ""

    @property
    def began(self) -> str:
        return self.record.opened if isinstance(self.record, Site) else self.record.actual_from


class PromisesPanel(QWidget):
    """Lists every promise under the filters with what became of it, as known at the cut-off.

    Signals:
        chosen: the refs that a person selected.
        opened: the ref of a row that was double-clicked.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, settings: Settings, today: int, parent: QWidget | None = None) -> None:
        """Make the panel; ``today`` is the last day for which it says that something has not come."""
        super().__init__(parent)
        self._today = today
        self._index: SceneIndex | None = None
        self._whole: Scene | None = None
        self._masks: Masks | None = None
        self._colours: Colours = LIGHT
        self._shown: tuple[object, ...] = ()
        self._stale = False
        self.scope, self.grouping = QComboBox(), QComboBox()
        self.scope.addItem("", _THEN)
        self.scope.addItem("", _SAID)
        self.scope.addItem("All promises", _ALL)
        self.grouping.addItem("By year of the promise", _YEAR)
        self.grouping.addItem("By party", _PARTY)
        for box, name in ((self.scope, "Which promises"), (self.grouping, "Chart by")):
            box.currentIndexChanged.connect(self._list)
            box.setAccessibleName(name)
        copy = QPushButton("Copy")
        copy.setToolTip("Copy the selected rows, or all, for a spreadsheet (Ctrl+C)")
        self.note = QLabel()
        self.note.setObjectName("soft")
        self.note.setWordWrap(True)
        self.note.setContentsMargins(10, 2, 10, 2)
        self.chart = StackedBars("Promises and what became of them")
        self.table = RecordTable("promises", settings)
        self.table.chosen.connect(self.chosen)
        self.table.opened.connect(self.opened)
        copy.clicked.connect(self.table.copy_rows)
        line = QHBoxLayout()
        line.setContentsMargins(10, 6, 10, 2)
        line.addWidget(self.scope, 1)
        line.addWidget(self.grouping)
        line.addWidget(copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(line)
        layout.addWidget(self.chart)
        layout.addWidget(self.note)
        layout.addWidget(self.table, 1)

    def set_scene(self, index: SceneIndex, whole: Scene, masks: Masks) -> None:
        """Show another moment, cut-off, atlas or other filters."""
        self._index, self._whole, self._masks = index, whole, masks
        self._list_when_seen()

    def set_colours(self, colours: Colours) -> None:
        """Use other colours."""
        self._colours, self._shown = colours, ()
        self._list_when_seen()

    def set_selected(self, refs: Iterable[Ref]) -> None:
        """Select the rows of these records."""
        self.table.set_selected(refs)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        if self._stale:
            self._list()

    def _list_when_seen(self) -> None:
        self._stale = True
        if self.isVisible():
            self._list()

    def _told(self) -> list[_Told]:
        assert self._index is not None
        assert self._whole is not None
        assert self._masks is not None
        atlas, at, known = self._index.atlas, self._whole.moment.at, self._known_until()
        scope = self.scope.currentData()
        found: list[_Told] = []
        kinds: tuple[tuple[Kind, Sequence[Deployment | Site]], ...] = (
            (Kind.DEPLOYMENT, atlas.deployments),
            (Kind.SITE, atlas.sites),
        )
        for kind, records in kinds:
            left, statuses = self._masks.of[kind].tolist(), self._whole.of(kind).tolist()
            for i, record in enumerate(records):
                if not left[i] or (scope == _THEN and statuses[i] not in _EXPECTED):
                    continue
                made = history(atlas, record)
                if scope == _THEN:
                    told = [promise for promise in made if was_said(promise, min(at, known))]
                    found += [_Told(record, promise) for promise in told] or [_Told(record, None)]
                elif scope == _SAID:
                    found += [_Told(record, promise) for promise in made if was_said_on(promise, at)]
                else:
                    found += [_Told(record, promise) for promise in made if was_said(promise, known)]
        return found

    def _known_until(self) -> int:
        assert self._whole is not None
        assert self._index is not None
        cutoff: Cutoff = self._whole.cutoff
        return (
            cutoff.known_until(self._whole.moment.at) if cutoff != TODAY else record_end(self._index.atlas, self._today)
        )

    def _list(self) -> None:
        if self._index is None or self._whole is None:
            return
        self._stale = False
        moment: Moment = self._whole.moment
        day = format_day(moment.at)
        self.scope.setItemText(0, f"Promised and still to come on {day}")
        self.scope.setItemText(1, f"Said on {day}")
        told, known = self._told(), self._known_until()
        # While the clock runs, the table is made anew only when it would differ.
        shown = (id(self._index), tuple((t.ref, t.promise) for t in told), known, self.grouping.currentData())
        if shown == self._shown:
            return
        self._shown = shown
        verdicts = [verdict(t.record, known, known, t.promise) for t in told]
        first_time = not self.table.rows.columns
        self.table.rows.set_content([t.ref for t in told], self._columns(told, verdicts))
        if first_time:
            self.table.size_columns(_WIDTHS_CH)
            self.table.show_columns()
        self._show_chart(told, verdicts)
        self.note.setText(_summary(verdicts, known))

    def _columns(self, told: list[_Told], verdicts: list[Verdict]) -> list[Column]:
        assert self._index is not None
        atlas, known = self._index.atlas, self._known_until()
        signed = np.array([_signed_days(found) for found in verdicts], dtype=np.int64)
        order = list(OUTCOME_WORDS)
        ranks = np.array([order.index(found.outcome) for found in verdicts], dtype=np.int64)

        def days(row: int) -> str:
            words = days_in_words(verdicts[row])
            return f"{words} early" if words and verdicts[row].outcome is Outcome.EARLY else words

        def colour(row: int) -> str:
            late = verdicts[row].outcome in (Outcome.LATE, Outcome.OVERDUE)
            return self._colours.overdue_text if late else ""

        happened = [
            "" if found.outcome in (Outcome.PENDING, Outcome.OVERDUE) else
            t.record.cancelled if found.outcome is Outcome.CANCELLED else
            _known(t.began, known)
            for t, found in zip(told, verdicts, strict=True)
        ]  # fmt: skip
        site_ids = [t.record.id if isinstance(t.record, Site) else t.record.site_id for t in told]
        promised = [t.promised for t in told]
        return [
            text_column("What", [name_of(t.record) for t in told]),
            date_column("Said", [t.said for t in told], _firsts([t.said for t in told])),
            date_column("Promised", promised, _lasts(promised)),
            date_column("Happened", happened, _firsts(happened)),
            Column("Outcome", lambda row: OUTCOME_WORDS[verdicts[row].outcome], lambda: ranks, colour=colour),
            Column("Days", days, lambda: signed, right=True, colour=colour),
            text_column("Site", site_labels(atlas, site_ids)),
            text_column("Source", [_source_of(atlas, t) for t in told]),
        ]

    def _colours_of_outcomes(self) -> dict[str, str]:
        c = self._colours
        colours = {
            Outcome.EARLY: c.forces["coast_guard"],
            Outcome.KEPT: c.forces["us"],
            Outcome.UNCLEAR: c.coast,
            Outcome.LATE: c.overdue,
            Outcome.OVERDUE: c.fault,
            Outcome.CANCELLED: c.text_soft,
            Outcome.PENDING: c.line_strong,
            Outcome.NONE: c.line,
        }
        return {OUTCOME_WORDS[outcome]: colour for outcome, colour in colours.items()}

    def _show_chart(self, told: list[_Told], verdicts: list[Verdict]) -> None:
        by_year = self.grouping.currentData() == _YEAR
        counts: dict[str, Counter[str]] = {}
        for t, found in zip(told, verdicts, strict=True):
            service = t.record.operator if isinstance(t.record, Site) else t.record.service
            label = _year_of(t.said) if by_year else FORCE_LABELS[force_of(service)]
            counts.setdefault(label, Counter())[OUTCOME_WORDS[found.outcome]] += 1
        if by_year:
            years = sorted(int(label) for label in counts if label.lstrip("-").isdigit())
            labels = [str(year) for year in range(years[0], years[-1] + 1)] if years else []
            labels += [label for label in counts if label not in labels]
        else:
            labels = [label for label in FORCE_LABELS.values() if label in counts]
        stacks = [Stack(label, dict(counts.get(label, {}))) for label in labels]
        self.chart.set_stacks(stacks, self._colours_of_outcomes())


def _known(text: str, known_until: int) -> str:
    known = text not in ("", STILL) and parse_date_text(text).earliest <= known_until
    return text if known else ""


def record_end(atlas: Atlas, today: int) -> int:
    """Return the last day the record tells of: that of the atlas where it says so, never later than today."""
    try:
        return min(today, parse_date_text(atlas.meta["as_of"]).last_day)
    except (KeyError, DateTextError):
        return today


def _year_of(said: str) -> str:
    """Return the year in which a promise was made; where that is not known, words."""
    return str(civil(parse_date_text(said).earliest).year) if said else "not dated"


def _firsts(texts: list[str]) -> NDArray[np.int64]:
    """Return the first instant of each date text; the distant future where there is none."""
    bounds = [parse_date_text(text).earliest if text not in ("", STILL) else DISTANT_FUTURE for text in texts]
    return np.array(bounds, dtype=np.int64)


def _lasts(texts: list[str]) -> NDArray[np.int64]:
    bounds = [parse_date_text(text).latest if text else DISTANT_FUTURE for text in texts]
    return np.array(bounds, dtype=np.int64)


def _source_of(atlas: Atlas, told: _Told) -> str:
    """Return the title of the source of a statement; of the promise of the record, what is cited for it first."""
    if told.promise is not None and told.promise.source_id:
        source = atlas.source(told.promise.source_id)
        return source.title if source else told.promise.source_id
    cited = [(citation.field, source) for citation, source in atlas.citations_of(told.ref) if source is not None]
    of_field = [source for field, source in cited if field in ("promised", "announced")]
    whole = [source for field, source in cited if not field]
    return next((source.title for source in of_field + whole), "")


def _signed_days(found: Verdict) -> int:
    return -found.days_min if found.outcome is Outcome.EARLY else found.days_min


def _summary(verdicts: list[Verdict], known_until: int) -> str:
    if not verdicts:
        return "Nothing that was promised is still to come on that day. “All promises” lists the others."
    counts = Counter(found.outcome for found in verdicts)
    parts = [f"{counts[outcome]:,} {words}" for outcome, words in OUTCOME_WORDS.items() if counts[outcome]]
    total = f"{len(verdicts):,} promise{'' if len(verdicts) == 1 else 's'}"
    return f"{total}, as the record stands on {format_day(known_until)}: {', '.join(parts)}."
