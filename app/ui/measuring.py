"""Rings, distances and reach: from what a person asks for to what stands on the map and in the panel."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain.coordinates import coordinates_in
from app.domain.geodesy import KM_PER_NAUTICAL_MILE, bearing_and_distance, circle, geodesic
from app.domain.names import site_label
from app.domain.places import place_of
from app.domain.reach import within_reach
from app.domain.records import Deployment, Kind, Ref, Site
from app.mapview.look import Drawing
from app.mapview.view import MapView
from app.state.document import Document
from app.state.scenes import Scenes
from app.state.selection import Selection
from app.ui.measure_panel import Line, MeasurePanel

Place = tuple[float, float]


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
        self._rings: list[Drawing] = []
        self._distances: list[tuple[Drawing, str]] = []
        self._start: Place | None = None
        self._gone_to: Drawing | None = None
        self.panel.ring_wanted.connect(self._add_ring)
        self.panel.clear_wanted.connect(self.clear)
        self.panel.measuring_wanted.connect(self._use)
        self.panel.radius_changed.connect(self._show_within)
        self.panel.shown.connect(self._show_within)
        self.panel.opened.connect(lambda ref: selection.set([ref]))
        map_view.place_clicked.connect(self._on_place)
        map_view.view_changed.connect(lambda _viewport: self._show_within())
        selection.selected_changed.connect(lambda _selected: self._on_selected())
        scenes.scene_changed.connect(lambda _scene, _changed: self._show_within())
        document.atlas_changed.connect(lambda _atlas: self.clear())

    def mark(self, lon: float, lat: float, label: str) -> None:
        """Mark a place that was gone to."""
        self._gone_to = Drawing("point", ((lon, lat),), label)
        self._draw()

    def clear(self) -> None:
        """Take away everything that was drawn for the reader."""
        self._rings.clear()
        self._distances.clear()
        self._start = self._gone_to = None
        self._draw()

    def _centre(self) -> tuple[Place, str] | None:
        """Return the place of what is chosen, else the middle of the map, and what it is called."""
        atlas, selected = self._document.atlas, self._selection.selected
        place = place_of(atlas, selected[-1]) if selected else None
        if place is not None:
            return place, _name_of(atlas.get(selected[-1]))
        seen = self._map.viewport
        if seen is None:
            return None
        return ((seen.lon + 180) % 360 - 180, seen.lat), "the middle of the map"

    def _add_ring(self) -> None:
        centre = self._centre()
        if centre is None:
            return
        (lon, lat), name = centre
        ring = circle(lon, lat, self.panel.radius_km)
        label = f"{self.panel.radius_in_words} of {name}"
        self._rings.append(Drawing("ring", tuple((x, y) for x, y, *_ in ring.exterior.coords), label))
        self._draw()

    def _on_selected(self) -> None:
        self._show_within()
        self._draw()

    def _use(self, on: bool) -> None:
        self._start = None
        self._map.set_measuring(on)
        self._draw()

    def _on_place(self, lon: float, lat: float) -> None:
        if self._start is None:
            self._start = (lon, lat)
        else:
            start, self._start = self._start, None
            bearing, distance_km = bearing_and_distance(*start, lon, lat)
            nmi = distance_km / KM_PER_NAUTICAL_MILE
            words = f"{distance_km:,.1f} km · {nmi:,.1f} nmi · {round(bearing) % 360:03d}° true"
            line = Drawing("line", tuple(geodesic(*start, lon, lat)), words)
            ends = " → ".join(coordinates_in("DD", *place) for place in (start, (lon, lat)))
            self._distances.append((line, f"{words}\n{ends}"))
        self._draw()

    def _draw(self) -> None:
        drawings = [*self._rings, *(line for line, _ in self._distances), *self._arcs()]
        if self._start is not None:
            drawings.append(Drawing("point", (self._start,), "from here"))
        if self._gone_to is not None:
            drawings.append(self._gone_to)
        self._map.set_drawings(drawings)
        self.panel.show_distances([words for _, words in self._distances])

    def _arcs(self) -> list[Drawing]:
        """Return from where the chosen deployment's forerunner came and where its successor went, if elsewhere."""
        atlas, selected = self._document.atlas, self._selection.selected
        stay = atlas.get(selected[-1]) if selected else None
        if not isinstance(stay, Deployment):
            return []
        arcs = []
        for earlier, later in ((stay.predecessor_id, stay.id), (stay.id, stay.successor_id)):
            pair = [Ref(Kind.DEPLOYMENT, one) for one in (earlier, later) if one]
            if len(pair) < 2 or any(atlas.get(ref) is None for ref in pair):
                continue
            places = [place_of(atlas, ref) for ref in pair]
            start, end = places
            if start is None or end is None or start == end:
                continue
            other = atlas.get(pair[0] if later == stay.id else pair[1])
            when = (other.actual_to or other.actual_from) if isinstance(other, Deployment) else ""
            label = " · ".join(word for word in (_name_of(other), when) if word)
            arcs.append(Drawing("arc", tuple(geodesic(*start, *end)), label))
        return arcs

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


def _name_of(record: object) -> str:
    match record:
        case Site() as site:
            return site_label(site)
        case Deployment() as stay:
            return stay.unit_en
        case _:
            named = getattr(record, "name_en", "") or getattr(record, "title_en", "")
            return str(named) or "the chosen place"
