"""What a person does with the map beside the data: its look, going places, coordinates, measures, bulk points."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.data.basemap import Basemap
from app.domain.atlas import Atlas
from app.domain.coordinates import FORMS, CoordinateForm, coordinates_in
from app.domain.layer_counts import LayerCount, layer_counts
from app.domain.scene import Scene
from app.mapview.look import Look, look_from
from app.mapview.view import MapView
from app.state.document import Document
from app.state.scenes import Scenes
from app.state.selection import Selection
from app.support.colours import Colours
from app.support.settings import Settings
from app.ui.backgrounds import Backgrounds
from app.ui.go_to_dialog import Found, GoToDialog
from app.ui.layers_panel import NAME_STYLES, PAPER_STYLES, SYMBOL_STYLES, LayersPanel
from app.ui.measuring import Measuring
from app.ui.observing import Observing
from app.ui.view_history import ViewHistory

log = logging.getLogger(__name__)

_LOOK_KEY: Final = "map/look"
_FORM_KEY: Final = "map/coordinates"
_GO_TO_DEG: Final = 0.4
_PAN_PX: Final = 160


class MapController(QObject):
    """Owns the look of the map and the tools that work on it.

    Signals:
        said(str): one sentence for the status bar.
    """

    said = Signal(str)

    def __init__(
        self,
        document: Document,
        scenes: Scenes,
        selection: Selection,
        map_view: MapView,
        basemap: Basemap,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._scenes, self._map = document, scenes, map_view
        self._basemap, self._settings = basemap, settings
        self.layers = LayersPanel()
        self.measuring = Measuring(document, scenes, selection, map_view, self)
        self.observing = Observing(document, map_view, settings, self)
        self.backgrounds = Backgrounds(map_view, settings, self)
        self.views = ViewHistory(map_view, self)
        self.pointer = QToolButton()
        self.pointer.setObjectName("quiet")
        # As high without words as with them: else the map changes its height when the pointer first comes.
        self.pointer.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.pointer.hide()
        self.pointer.setToolTip("Where the pointer is; click for another writing (decimal, minutes and seconds, MGRS)")
        self.pointer.clicked.connect(self._next_form)
        self._at: tuple[float, float] | None = None
        self._form: CoordinateForm = next((form for form in FORMS if form == settings.text(_FORM_KEY)), "DD")
        self._choices: dict[str, QAction] = {}
        self._look = _look_from(settings.text(_LOOK_KEY, "{}"))
        self.layers.look_wanted.connect(self.set_look)
        self.layers.shown.connect(lambda: self._show_counts(self._scenes.scene))
        map_view.pointer_moved.connect(self._on_pointer)
        document.atlas_changed.connect(self._on_atlas_changed)
        scenes.scene_changed.connect(self._show_counts)
        self.observing.said.connect(self.said)
        self.backgrounds.said.connect(self.said)
        self.backgrounds.changed.connect(lambda _on: self._show_counts(self._scenes.scene))
        self.observing.changed.connect(lambda: self._show_counts(self._scenes.scene))
        self._on_atlas_changed(document.atlas)
        self.set_look(self._look)

    def set_look(self, look: Look) -> None:
        """Draw the map so, here and in the panel, and remember it."""
        self._look = look
        self._map.set_look(look)
        self.layers.set_look(look)
        for key in (f"symbols {look.symbols}", f"names {look.names}", f"paper {look.paper}"):
            if key in self._choices:
                self._choices[key].setChecked(True)
        text = json.dumps(look.message(), ensure_ascii=False, sort_keys=True)
        if text != self._settings.text(_LOOK_KEY):
            self._settings.set(_LOOK_KEY, text)

    def set_colours(self, colours: Colours) -> None:
        """Use the colours of a theme."""
        self.layers.set_colours(colours)
        self.measuring.panel.set_colours(colours)
        self.observing.panel.set_colours(colours)

    def fill_menu(self, menu: QMenu, window: QWidget) -> None:
        """Put what can be done with the map into a menu of the window."""
        styles: tuple[tuple[str, str, Mapping[Any, str]], ...] = (
            ("S&ymbols", "symbols", SYMBOL_STYLES),
            ("&Names", "names", NAME_STYLES),
            ("Map co&lours", "paper", PAPER_STYLES),
        )
        for title, field, labels in styles:
            submenu = menu.addMenu(title)
            group = QActionGroup(submenu)
            for code, label in labels.items():
                action = submenu.addAction(label)
                action.setCheckable(True)
                group.addAction(action)
                action.triggered.connect(partial(self._choose, field, code))
                self._choices[f"{field} {code}"] = action
        self.backgrounds.fill_menu(menu, window)
        menu.addSeparator()
        moving = QMenu("&Move and zoom the map", menu)
        for under, text, key, doing in (
            (menu, "&Go to a place…", "Ctrl+G", partial(self._go_to, window)),
            (menu, "&Copy the coordinates under the pointer", "Ctrl+Alt+P", self._copy_coordinates),
            (menu, "The &view before", "Alt+PgUp", self.views.back),
            (menu, "The view &after", "Alt+PgDown", self.views.forward),
            (moving, "Zoom the map &in", "Ctrl+=", partial(self._map.zoom_by, 1)),
            (moving, "Zoom the map &out", "Ctrl+-", partial(self._map.zoom_by, -1)),
            (moving, "Move the map left", "Alt+A", partial(self._map.pan_by, -_PAN_PX, 0)),
            (moving, "Move the map right", "Alt+D", partial(self._map.pan_by, _PAN_PX, 0)),
            (moving, "Move the map up", "Alt+W", partial(self._map.pan_by, 0, -_PAN_PX)),
            (moving, "Move the map down", "Alt+S", partial(self._map.pan_by, 0, _PAN_PX)),
        ):
            self._add(under, text, key, doing)
        menu.addMenu(moving)
        self.set_look(self._look)

    def _add(self, menu: QMenu, text: str, key: str, doing: Callable[[], object]) -> None:
        action = menu.addAction(text)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _checked=False: doing())

    def _choose(self, field: str, code: object, _checked: bool = False) -> None:
        self.set_look(replace(self._look, **{field: code}))  # type: ignore[arg-type]

    # Where the pointer is

    def _on_pointer(self, lon: float, lat: float) -> None:
        self._at = (lon, lat)
        self.pointer.show()
        self.pointer.setText(coordinates_in(self._form, lon, lat))

    def _next_form(self) -> None:
        self._form = FORMS[(FORMS.index(self._form) + 1) % len(FORMS)]
        self._settings.set(_FORM_KEY, self._form)
        if self._at is not None:
            self._on_pointer(*self._at)

    def _copy_coordinates(self) -> None:
        if self._at is None:
            self.said.emit("Move the pointer over the map first.")
            return
        text = coordinates_in(self._form, *self._at)
        QGuiApplication.clipboard().setText(text)
        self.said.emit(f"Copied: {text}")

    # Going to a place

    def _go_to(self, window: QWidget) -> None:
        dialog = GoToDialog(self.place_named, window)
        dialog.accepted.connect(lambda: self._go(dialog.found))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _go(self, found: Found | None) -> None:
        assert found is not None
        lon, lat, name = found
        self._map.fit(lon - _GO_TO_DEG, lat - _GO_TO_DEG, lon + _GO_TO_DEG, lat + _GO_TO_DEG, animate=True)
        self.measuring.mark(lon, lat, name)

    def place_named(self, name: str) -> Found | None:
        """Return the site or the place of the base map of a name, in English or Japanese; whole names before parts."""
        wanted = name.casefold()
        named: list[Found] = []
        for site in self._document.atlas.sites:
            named += [(site.lon, site.lat, word) for word in (site.name_en, site.short_en, site.name_ja) if word]
        for place in self._basemap.places():
            named += [(place.lon, place.lat, word) for word in (place.name_en, place.name_ja) if word]
        exact = next((found for found in named if found[2].casefold() == wanted), None)
        return exact or next((found for found in named if found[2].casefold().startswith(wanted)), None)

    # Layers

    def _on_atlas_changed(self, atlas: Atlas) -> None:
        self.layers.set_kinds_of_area(area.kind for area in atlas.areas)
        self._show_counts(self._scenes.scene)

    def _show_counts(self, scene: Scene, _changed: object = None) -> None:
        if self.layers.isVisible():
            counts: dict[str, LayerCount | str] = {
                "names": f"{len(self._basemap.places()):,} names in all",
                "graticule": "degrees along the frame",
                "background": self.backgrounds.in_words,
                "bathymetry": "tints and lines from 200 m down",
                **layer_counts(self._document.atlas, self._scenes.whole, scene),
                "observations": self.observing.counts_at(scene.moment),
            }
            self.layers.set_counts(counts)


def _look_from(text: str) -> Look:
    """Return a remembered look; what is not understood in it is as at first."""
    try:
        return look_from(json.loads(text))
    except ValueError as error:
        log.warning("look of the map: %s", error)
        return Look()
