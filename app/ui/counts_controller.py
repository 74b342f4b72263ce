"""Connects the chart of counts with timeline, clock, filters and data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QSplitter

from app.domain.atlas import Atlas
from app.domain.counts import aircraft_of, count_series, force_groups, ships_of, weights_of
from app.domain.measures import MeasureSeries, measure_series
from app.domain.records import Kind
from app.domain.scene import Moment
from app.domain.status import Int64Array
from app.domain.vocabulary import ASSET_KIND_LABELS, SERVICE_LABELS, label_of
from app.state.clock import Clock
from app.state.filters import Filters
from app.state.scenes import Scenes
from app.support.colours import Colours
from app.support.settings import Settings
from app.timeline.panel import TimelinePanel
from app.timeline.scale import TimeScale
from app.ui.counts_chart import CountsChart

_SHOWN: Final = "counts/shown"
_Weights = Callable[[Atlas], Int64Array]
_CHOICES: Final[tuple[tuple[str, str, _Weights | None], ...]] = (
    ("Units by force", "force", None),
    ("Units by service", "service", None),
    ("Units by kind", "kind", None),
    ("Units by region", "region", None),
    ("Ships by force", "force", ships_of),
    ("Ships by kind", "kind", ships_of),
    ("Ships by region", "region", ships_of),
    ("Aircraft by force", "force", aircraft_of),
    ("Aircraft by kind", "kind", aircraft_of),
    ("Aircraft by region", "region", aircraft_of),
    ("Published strength by kind", "kind", weights_of),
)
_MEASURES: Final = "measures"
_PUBLISHED: Final = "Only where a number is published"


class CountsController(QObject):
    """Owns the chart and puts it under the timeline, where a person may fold it away."""

    def __init__(
        self, timeline: TimelinePanel, clock: Clock, filters: Filters, scenes: Scenes, settings: Settings
    ) -> None:
        super().__init__(timeline)
        self._timeline, self._clock, self._filters, self._scenes = timeline, clock, filters, scenes
        self._settings = settings
        self._measures: list[MeasureSeries] = []
        self._stale = True
        self.chart = CountsChart()
        self.widget = QSplitter(Qt.Orientation.Vertical)
        self.widget.setChildrenCollapsible(False)
        self.widget.addWidget(timeline)
        self.widget.addWidget(self.chart)
        self.widget.setStretchFactor(0, 1)
        self.widget.setFocusProxy(timeline)
        self.chart.setVisible(settings.text(_SHOWN) == "yes")
        timeline.view.scale_changed.connect(self._on_scale_changed)
        timeline.view.grouping_changed.connect(lambda _grouping: self._on_scale_changed(timeline.view.scale))
        clock.moment_changed.connect(self._on_moment_changed)
        clock.cutoff_changed.connect(self._recount)
        filters.filters_changed.connect(self._recount)
        scenes.index_changed.connect(self._on_index_changed)
        self.chart.choice.currentIndexChanged.connect(self._recount)
        self._on_index_changed()
        self._on_moment_changed(clock.moment)

    @property
    def shown(self) -> bool:
        """Whether the chart is wanted."""
        return not self.chart.isHidden()

    def show(self, on: bool) -> None:
        """Show the chart, or fold it away."""
        self._settings.set(_SHOWN, "yes" if on else "no")
        self.chart.setVisible(on)
        if on:
            self._on_scale_changed(self._timeline.view.scale)
            if self._stale:
                self._recount()

    def set_colours(self, colours: Colours) -> None:
        """Use other colours."""
        self.chart.set_colours(colours)

    def _on_scale_changed(self, scale: TimeScale) -> None:
        self.chart.set_scale(scale, self._timeline.view.gutter)

    def _on_moment_changed(self, moment: Moment) -> None:
        self.chart.set_moment(moment.at)

    def _on_index_changed(self) -> None:
        self._measures = measure_series(self._scenes.index.atlas)
        box = self.chart.choice
        box.blockSignals(True)
        box.clear()
        for number, (title, _by, _weights) in enumerate(_CHOICES):
            box.addItem(title, ("", number))
        if self._measures:
            box.insertSeparator(box.count())
        for number, measures in enumerate(self._measures):
            box.addItem(f"{measures.subject} ({measures.unit})", (_MEASURES, number))
        box.blockSignals(False)
        self._recount()

    def _recount(self) -> None:
        # What is folded away is counted when it is wanted.
        self._stale = not self.shown
        if self._stale:
            return
        of, number = self.chart.choice.currentData()
        if of == _MEASURES:
            self.chart.set_measures(self._measures[number])
            return
        _title, by, weights_in = _CHOICES[number]
        index = self._scenes.index
        mask = self._filters.masks.of[Kind.DEPLOYMENT]
        weights = weights_in(index.atlas) if weights_in is not None else None
        if weights is not None:
            mask = mask & (weights > 0)
        series = count_series(index, self._clock.cutoff, _groups(index.atlas, by), mask, weights)
        self.chart.set_counts(series, _PUBLISHED if weights_in in (aircraft_of, weights_of) else "")


def _groups(atlas: Atlas, by: str) -> list[str]:
    match by:
        case "force":
            return force_groups(atlas)
        case "service":
            return [label_of(SERVICE_LABELS, stay.service) for stay in atlas.deployments]
        case "kind":
            return [label_of(ASSET_KIND_LABELS, stay.asset_kind) for stay in atlas.deployments]
        case _:
            regions = {site.id: site.region for site in atlas.sites}
            return [regions.get(stay.site_id, "") or "no region" for stay in atlas.deployments]
