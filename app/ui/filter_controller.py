"""Connects the filters with the chips, the panel, the map's view and the saved filters."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.domain.filter_words import FilterTextError, chips_of, filters_as_text, filters_from_text
from app.domain.filters import Circle, FilterSet
from app.domain.places import place_of
from app.mapview.messages import MapViewport
from app.mapview.view import MapView
from app.state.document import Document
from app.state.filters import Filters
from app.state.scenes import Scenes
from app.state.selection import Selection
from app.support.settings import Settings
from app.ui.counts_words import hidden_in_words, is_empty
from app.ui.filter_bar import FilterBar
from app.ui.filter_panel import FilterPanel
from app.ui.settings_dialog import distance_in_words, distance_unit

log = logging.getLogger(__name__)

_SAVED: Final = "filters/saved"


class FilterController(QObject):
    """What a person does in chips and panel becomes filters; what the filters are is shown in both.

    Signals:
        problem: one sentence on why something could not be done.
    """

    problem = Signal(str)

    def __init__(
        self,
        document: Document,
        filters: Filters,
        scenes: Scenes,
        selection: Selection,
        map_view: MapView,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._filters, self._scenes = document, filters, scenes
        self._selection, self._map, self._settings = selection, map_view, settings
        self.bar = FilterBar()
        self.panel = FilterPanel()
        self.bar.filters_wanted.connect(filters.set)
        self.bar.clear_wanted.connect(filters.clear)
        self.panel.filters_wanted.connect(filters.set)
        self.panel.view_wanted.connect(self._limit_to_view)
        self.panel.near_wanted.connect(self._limit_to_circle)
        self.panel.save_wanted.connect(self._save)
        self.panel.load_wanted.connect(self._load)
        self.panel.forget_wanted.connect(self._forget)
        self.panel.set_saved(sorted(self._saved()))
        filters.filters_changed.connect(self.panel.set_filters)
        scenes.scene_changed.connect(self._show_chips)
        document.atlas_changed.connect(self._on_atlas_changed)
        self._on_atlas_changed()

    def _on_atlas_changed(self) -> None:
        self.panel.set_index(self._filters.index)
        self.panel.set_filters(self._filters.filters)
        self._show_chips()

    def _show_chips(self) -> None:
        unit = distance_unit(self._settings)
        chips = list(chips_of(self._document.atlas, self._filters.filters, lambda km: distance_in_words(km, unit)))
        if not chips and self.bar.isHidden():
            return
        whole, scene = self._scenes.whole, self._scenes.scene
        hidden = hidden_in_words(whole, scene)
        self.bar.show_chips(chips, hidden, is_empty(scene))
        self.panel.set_hidden(hidden)

    def use_settings(self) -> None:
        """Use the chosen unit of distances."""
        self.panel.set_unit(distance_unit(self._settings))
        self._show_chips()

    def limit_to_party(self, party: str) -> None:
        """Leave only the events and areas that a party is part of."""
        self._filters.set(self._filters.filters.with_values("parties", [party]))

    def _viewport(self) -> MapViewport | None:
        if self._map.viewport is None:
            self.problem.emit("The map is not drawn yet; try again in a moment.")
        return self._map.viewport

    def _limit_to_view(self) -> None:
        seen = self._viewport()
        if seen:
            bbox = (seen.lon_min, seen.lat_min, seen.lon_max, seen.lat_max)
            self._filters.set(replace(self._filters.filters, bbox=bbox))

    def _limit_to_circle(self, radius_km: float) -> None:
        selected = self._selection.selected
        place = place_of(self._document.atlas, selected[-1]) if selected else None
        if place is None:
            seen = self._viewport()
            if seen is None:
                return
            place = (seen.lon, seen.lat)
        lon = (place[0] + 180) % 360 - 180
        self._filters.set(replace(self._filters.filters, circle=Circle(lon, place[1], radius_km)))

    def _saved(self) -> dict[str, str]:
        """Return the saved filters as text by name; a broken entry of the settings counts as none."""
        try:
            saved = json.loads(self._settings.text(_SAVED, "{}"))
        except ValueError as error:
            log.warning("saved filters: %s", error)
            return {}
        return {str(k): v for k, v in saved.items() if isinstance(v, str)} if isinstance(saved, dict) else {}

    def _keep(self, saved: dict[str, str]) -> None:
        self._settings.set(_SAVED, json.dumps(saved, ensure_ascii=False))
        self.panel.set_saved(sorted(saved))

    def _save(self, name: str) -> None:
        self._keep({**self._saved(), name: filters_as_text(self._filters.filters)})

    def _forget(self, name: str) -> None:
        self._keep({other: text for other, text in self._saved().items() if other != name})

    def _load(self, name: str) -> None:
        try:
            filters = filters_from_text(self._saved().get(name, "{}"))
        except FilterTextError as error:
            self.problem.emit(str(error))
            return
        self._filters.set(filters if filters else FilterSet())
