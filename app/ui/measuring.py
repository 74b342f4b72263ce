"""Rings, distances, areas and reach: from what a person asks for to what stands on the map and in the panel."""

from __future__ import annotations

from math import cos, hypot, radians
from typing import Final, NamedTuple

from PySide6.QtCore import QObject

from app.domain.coordinates import coordinates_in
from app.domain.geodesy import KM_PER_NAUTICAL_MILE, geodesic
from app.domain.moves import moves_of
from app.domain.names import site_label
from app.domain.places import place_of
from app.domain.ranges import radius_km, range_in_words, ranges_for
from app.domain.reach import nearest_site, within_reach
from app.domain.records import Deployment, Kind, Measure, Ref, Site
from app.mapview.look import Drawing
from app.mapview.messages import MapViewport
from app.mapview.view import MapView
from app.state.document import Document
from app.state.scenes import Scenes
from app.state.selection import Selection
from app.ui.measure_panel import ClickMode, Line, MeasurePanel
from app.ui.measured import Measured, Place, area_of, distance_between, published_ring, ring_about

# A click this near to a site means the site; two clicks this near are one double click.
_SNAP_PX: Final = 9.0
_DOUBLE_PX: Final = 4.0
_KM_PER_PIXEL_AT_ZOOM_0: Final = 40_075.016686 / 256
_DEGREES_PER_PIXEL_AT_ZOOM_0: Final = 360 / 256


class Centre(NamedTuple):
    """What rings and the list are about."""

    place: Place
    name: str


class Measuring(QObject):
    """Owns what was measured; the panel and the map show it."""

    def __init__(
        self,
        document: Document,
        scenes: Scenes,
        selection: Selection,
        map_view: MapView,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._scenes, self._selection, self._map = document, scenes, selection, map_view
        self.panel = MeasurePanel()
        self._results: list[Measured] = []
        self._mode: ClickMode = ""
        self._corners: list[Centre] = []
        self._pinned: Centre | None = None
        self._opening = False
        self._gone_to: Drawing | None = None
        self.panel.ring_wanted.connect(self._add_ring)
        self.panel.range_wanted.connect(self._add_range)
        self.panel.clear_wanted.connect(self.clear)
        self.panel.mode_changed.connect(self._use)
        self.panel.radius_changed.connect(self._show_within)
        self.panel.shown.connect(self._on_shown)
        self.panel.opened.connect(self._open)
        map_view.place_clicked.connect(self._on_place)
        map_view.view_changed.connect(lambda _viewport: self._show_within())
        selection.selected_changed.connect(lambda _selected: self._on_selected())
        scenes.scene_changed.connect(lambda _scene, _changed: self._show_within())
        document.atlas_changed.connect(lambda _atlas: self.clear())

    def mark(self, lon: float, lat: float, label: str) -> None:
        """Mark a place that was gone to, and measure about it until something is chosen."""
        self._gone_to = Drawing("point", ((lon, lat),), label)
        self._pinned = Centre((lon, lat), label)
        self._on_shown()
        self._draw()

    def clear(self) -> None:
        """Take away everything that was drawn for the reader."""
        self._results.clear()
        self._corners.clear()
        self._gone_to = self._pinned = None
        self._on_shown()
        self._draw()

    def stop(self) -> bool:
        """Let clicks on the map choose again; return whether they were for measuring."""
        was_measuring = bool(self._mode)
        if was_measuring:
            self.panel.set_mode("")
        return was_measuring

    def _centre(self) -> Centre | None:
        """Return what was pointed at or gone to, else what is chosen, else the middle of the map."""
        if self._pinned is not None:
            return self._pinned
        atlas, selected = self._document.atlas, self._selection.selected
        place = place_of(atlas, selected[-1]) if selected else None
        if place is not None:
            return Centre(place, _name_of(atlas.get(selected[-1])))
        seen = self._map.viewport
        if seen is None:
            return None
        return Centre(((seen.lon + 180) % 360 - 180, seen.lat), "the middle of the map")

    # Rings

    def _add_ring(self) -> None:
        centre = self._centre()
        if centre is not None:
            self._add(ring_about(*centre, self.panel.radius_km, self.panel.radius_in_words))

    def _add_range(self, measure: Measure) -> None:
        centre, source = self._centre(), self._document.atlas.source(measure.source_id)
        # A range that nobody has published is not offered: the checks of a file name a missing source.
        if centre is not None and source is not None:
            words = range_in_words(measure)
            self._add(published_ring(*centre, radius_km(measure), words, measure, source))

    def _add(self, result: Measured) -> None:
        self._results.append(result)
        self._draw()

    def _offer_ranges(self) -> None:
        atlas = self._document.atlas
        chosen = atlas.get(self._selection.selected[-1]) if self._selection.selected and not self._pinned else None
        assets = []
        if isinstance(chosen, Deployment):
            assets = [chosen.asset]
        elif isinstance(chosen, Site):
            assets = [atlas.deployments[i].asset for i in atlas.deployments_at(chosen.id)]
        cited = [measure for measure in atlas.measures if atlas.source(measure.source_id) is not None]
        self.panel.set_ranges(*ranges_for(cited, assets))

    # Clicks on the map

    def _use(self, mode: ClickMode) -> None:
        self._mode = mode
        self._corners.clear()
        self._map.set_measuring(bool(mode))
        self._draw()

    def _on_place(self, lon: float, lat: float) -> None:
        clicked = self._snapped(lon, lat)
        if self._mode == "centre":
            self._pinned = clicked
            self.panel.set_mode("")
            self._on_shown()
        elif self._mode == "distance":
            self._corners.append(clicked)
            if len(self._corners) == 2:
                start, end = self._corners
                self._corners = []
                self._add(distance_between(start.place, end.place, (start.name, end.name)))
        elif self._mode == "area":
            self._add_corner(clicked)
        self._draw()

    def _add_corner(self, clicked: Centre) -> None:
        if not self._corners or not self._is_double(self._corners[-1].place, clicked.place):
            self._corners.append(clicked)
            return
        corners, self._corners = [corner.place for corner in self._corners], []
        if len(corners) > 2:
            self._results.append(area_of(corners))

    def _snapped(self, lon: float, lat: float) -> Centre:
        """Return the site at a place of the map, or the place."""
        seen, atlas = self._map.viewport, self._document.atlas
        reach_km = _SNAP_PX * _km_per_pixel(seen, lat) if seen is not None else 0.0
        nearest = nearest_site(atlas, lon, lat, reach_km)
        if nearest is None:
            return Centre((lon, lat), coordinates_in("DD", lon, lat))
        site = atlas.sites[nearest]
        return Centre((site.lon, site.lat), site_label(site))

    def _is_double(self, before: Place, now: Place) -> bool:
        seen = self._map.viewport
        reach_deg = _DOUBLE_PX * _DEGREES_PER_PIXEL_AT_ZOOM_0 / 2**seen.zoom if seen is not None else 0.0
        return hypot((now[0] - before[0] + 180) % 360 - 180, now[1] - before[1]) <= reach_deg

    # What is drawn

    def _draw(self) -> None:
        drawings = [drawing for result in self._results for drawing in result.drawings] + self._arcs()
        words = [result.html for result in self._results]
        if self._corners and self._mode == "area":
            so_far = area_of([corner.place for corner in self._corners])
            drawings += so_far.drawings
            words.append(so_far.html)
        elif self._corners:
            drawings.append(Drawing("point", (self._corners[0].place,), f"from {self._corners[0].name}"))
        if self._gone_to is not None:
            drawings.append(self._gone_to)
        self._map.set_drawings(drawings)
        self.panel.show_results(words)

    def _arcs(self) -> list[Drawing]:
        """Return how the chosen deployment came to be where it is, and where it went on to."""
        atlas, selected = self._document.atlas, self._selection.selected
        stay = atlas.get(selected[-1]) if selected else None
        if not isinstance(stay, Deployment):
            return []
        return [Drawing("arc", tuple(geodesic(*move.start, *move.end)), move.words) for move in moves_of(atlas, stay)]

    # What is within reach

    def _on_shown(self) -> None:
        if self.panel.isVisible():
            self._offer_ranges()
        self._show_within()

    def _on_selected(self) -> None:
        if not self._opening:
            self._pinned = None
            self._on_shown()
        self._draw()

    def _open(self, ref: Ref) -> None:
        """Choose a record of the list and go there; the list stays about what it was about."""
        self._pinned = self._centre()
        self._opening = True
        self._selection.set([ref])
        self._opening = False
        place, seen = place_of(self._document.atlas, ref), self._map.viewport
        if place is not None and seen is not None:
            self._map.show_view(*place, seen.zoom)

    def _show_within(self) -> None:
        # A list that nobody sees is not kept up with a clock that runs.
        centre = self._centre() if self.panel.isVisible() else None
        if centre is None:
            return
        (lon, lat), name = centre
        atlas = self._document.atlas
        found = within_reach(atlas, self._scenes.scene, lon, lat, self.panel.radius_km)
        lines = []
        for near in found:
            site = atlas.sites[near.site]
            km = near.distance_km
            where = f"{site_label(site)} · {km:,.0f} km · {km / KM_PER_NAUTICAL_MILE:,.0f} nmi"
            lines.append(Line(where, Ref(Kind.SITE, site.id)))
            for i in near.stays:
                stay = atlas.deployments[i]
                lines.append(Line(f"      {stay.unit_en}", Ref(Kind.DEPLOYMENT, stay.id)))
        stays = sum(len(near.stays) for near in found)
        heading = f"Within {self.panel.radius_in_words} at this moment: {len(found):,} sites, {stays:,} deployments"
        self.panel.show_within(name, lines, heading)


def _km_per_pixel(seen: MapViewport, lat: float) -> float:
    return _KM_PER_PIXEL_AT_ZOOM_0 * cos(radians(lat)) / 2**seen.zoom


def _name_of(record: object) -> str:
    match record:
        case Site() as site:
            return site_label(site)
        case Deployment() as stay:
            return stay.unit_en
        case _:
            named = getattr(record, "name_en", "") or getattr(record, "title_en", "")
            return str(named) or "the chosen place"
