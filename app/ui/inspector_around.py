"""What lies around a record: areas that hold it, nearest others, names and use over time, measures."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final, NamedTuple

import numpy as np

from app.domain.atlas import Atlas
from app.domain.dates import STILL, describe
from app.domain.geodesy import contains_point, distances_km
from app.domain.names import site_label
from app.domain.records import Area, Kind, Ref, Site
from app.domain.scene import Scene
from app.domain.status import Status, fact_row, status_of
from app.domain.vocabulary import PARTY_LABELS, SERVICE_LABELS, SHARING_LABELS, label_of
from app.ui.find_words import period_in_words
from app.ui.inspector_html import link, row, written
from app.ui.settings_dialog import DistanceUnit, distance_in_words

_NEAREST: Final = 6
_MOST_INSIDE: Final = 40
_THERE: Final = (Status.PRESENT, Status.POSSIBLE)


class Near(NamedTuple):
    """Another site and how far it is."""

    site: int
    distance_km: float


@dataclass(frozen=True, slots=True)
class Around:
    """What lies about a site (areas, nearest sites) or in an area (sites), as indices; the same at every moment."""

    areas: tuple[int, ...] = ()
    nearest: tuple[Near, ...] = ()
    sites: tuple[int, ...] = ()
    unit: DistanceUnit = "km"


def around_of(atlas: Atlas, ref: Ref, unit: DistanceUnit) -> Around | None:
    """Return what lies around a site or in an area; ``None`` for other records."""
    match atlas.get(ref):
        case Site() as site:
            areas = tuple(i for i, area in enumerate(atlas.areas) if contains_point(area.geometry, site.lon, site.lat))
            lons = np.array([other.lon for other in atlas.sites])
            lats = np.array([other.lat for other in atlas.sites])
            distances = distances_km(site.lon, site.lat, lons, lats)
            order = [i for i in np.argsort(distances, kind="stable").tolist() if atlas.sites[i].id != site.id]
            return Around(areas, tuple(Near(i, float(distances[i])) for i in order[:_NEAREST]), (), unit)
        case Area() as area:
            inside = [i for i, one in enumerate(atlas.sites) if contains_point(area.geometry, one.lon, one.lat)]
            return Around(sites=tuple(inside), unit=unit)
        case _:
            return None


def around_html(atlas: Atlas, around: Around, scene: Scene) -> str:
    """Return areas, nearest sites and sites inside, as they stand at the moment."""
    areas = []
    for i in around.areas:
        if Status(int(scene.areas[i])) in _THERE:
            area = atlas.areas[i]
            parties = ", ".join(label_of(PARTY_LABELS, party) for party in area.parties)
            areas.append(f"{link(Ref(Kind.AREA, area.id), area.name_en)} ({escape(parties)})")
    html = row("Lies in", "<br>".join(areas))
    near = [
        f"{_site_link(atlas, i)} {distance_in_words(distance_km, around.unit)}" for i, distance_km in around.nearest
    ]
    html += row("Nearest", "<br>".join(near))
    inside = [_site_link(atlas, i) for i in around.sites[:_MOST_INSIDE]]
    more = len(around.sites) - len(inside)
    return html + row("Sites inside", "<br>".join(inside + ([f"and {more:,} more"] if more > 0 else [])))


def _site_link(atlas: Atlas, i: int) -> str:
    site = atlas.sites[i]
    return link(Ref(Kind.SITE, site.id), site_label(site))


def plan_html(site: Site, scene: Scene) -> str:
    """Return what was said of a site's opening beforehand."""
    known = scene.cutoff.known_until(scene.moment.at)
    html = ""
    for label, text in (("Announced", site.announced), ("Promised", site.promised), ("Cancelled", site.cancelled)):
        if text and fact_row(start=text).possible_from <= known:
            html += row(label, escape(written(text)))
    return html


def periods_html(atlas: Atlas, site: Site, scene: Scene) -> str:
    """Return what a site was called, who ran it and who used it, period by period; that of the moment stands out."""
    items = []
    for period in atlas.periods_of(site.id):
        words = [" ".join(word for word in (period.name_en, period.name_ja) if word)]
        words.append(f"run by {label_of(SERVICE_LABELS, period.operator)}" if period.operator else "")
        words.append(label_of(SHARING_LABELS, period.sharing) if period.sharing else "")
        said = escape("; ".join(word for word in words if word))
        if not said:
            continue
        facts = fact_row(start=period.valid_from, end=period.valid_to or STILL)
        now = status_of(facts, scene.moment.at, scene.cutoff) in _THERE
        when = escape(period_in_words(period.valid_from, period.valid_to))
        grade = f" · {escape(period.grade)}" if period.grade else ""
        source = atlas.source(period.source_id)
        cited = f'<br><span class="note">{escape(source.title)}{grade}</span>' if source else ""
        items.append(f"{when}: {f'<b>{said}</b>' if now else said}{cited}")
    return row("Names and use over time", "<br>".join(items))


def measures_html(atlas: Atlas, ref: Ref) -> str:
    """Return the published numbers about a record."""
    items = []
    for measure in atlas.measures:
        if (measure.record_kind, measure.record_id) == (ref.kind, ref.id):
            about = "about " if measure.approximate else ""
            words = f"{describe(measure.date)}: {about}{measure.quantity:,g} {measure.unit} ({measure.subject})"
            items.append(escape(words))
    return row("Published numbers", "<br>".join(items))
