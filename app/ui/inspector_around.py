"""What several pages of the inspector tell, as text: units, numbers, promises, what was said, what lies around."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Final, NamedTuple

import numpy as np

from app.domain.atlas import Atlas
from app.domain.civil import format_day
from app.domain.dates import describe, parse_date_text
from app.domain.geodesy import contains_point, distances_km
from app.domain.names import site_label
from app.domain.parties import Party, PartyRecords, party_name, records_of
from app.domain.promise import Outcome, Verdict, days_in_words, history, verdict
from app.domain.records import Area, Deployment, Kind, Ref, Site
from app.domain.scene import Scene
from app.domain.status import STATUS_LABELS, Status
from app.state.history import Subject
from app.ui.find_words import is_known, years_in_words
from app.ui.inspector_html import link, listed, row, written
from app.ui.inspector_sources import Sources
from app.ui.settings_dialog import DistanceUnit, distance_in_words

THERE: Final = (Status.PRESENT, Status.POSSIBLE)
EXPECTED: Final = (Status.ANNOUNCED, Status.PLANNED, Status.OVERDUE)
_NEAREST: Final = 6
_MOST_INSIDE: Final = 40


class Near(NamedTuple):
    """Another site and how far it is."""

    site: int
    distance_km: float


@dataclass(frozen=True, slots=True)
class Around:
    """What is the same of a subject at every moment, as indices.

    That is the areas about a site and its nearest sites, the sites in an area, what a party is part of (``own``).
    """

    areas: tuple[int, ...] = ()
    nearest: tuple[Near, ...] = ()
    sites: tuple[int, ...] = ()
    own: PartyRecords = field(default_factory=PartyRecords)
    unit: DistanceUnit = "km"


def around_of(atlas: Atlas, subject: Subject, unit: DistanceUnit) -> Around | None:
    """Return what lies around a site or in an area, or what a party is part of; ``None`` for other records."""
    if isinstance(subject, Party):
        return Around(own=records_of(atlas, subject.code), unit=unit)
    match atlas.get(subject):
        case Site() as site:
            areas = tuple(i for i, area in enumerate(atlas.areas) if contains_point(area.geometry, site.lon, site.lat))
            lons = np.array([other.lon for other in atlas.sites])
            lats = np.array([other.lat for other in atlas.sites])
            distances = distances_km(site.lon, site.lat, lons, lats)
            order = [i for i in np.argsort(distances, kind="stable").tolist() if atlas.sites[i].id != site.id]
            return Around(areas, tuple(Near(i, float(distances[i])) for i in order[:_NEAREST]), unit=unit)
        case Area() as area:
            inside = [i for i, one in enumerate(atlas.sites) if contains_point(area.geometry, one.lon, one.lat)]
            return Around(sites=tuple(inside), unit=unit)
        case _:
            return None


def around_html(atlas: Atlas, around: Around, scene: Scene) -> str:
    """Return areas, nearest sites and sites inside, as they stand at the moment."""
    areas = []
    for i in around.areas:
        if Status(int(scene.areas[i])) in THERE:
            area = atlas.areas[i]
            parties = ", ".join(party_name(party) for party in area.parties)
            areas.append((link(Ref(Kind.AREA, area.id), area.name_en), parties))
    near = [(_site_link(atlas, i), distance_in_words(distance_km, around.unit)) for i, distance_km in around.nearest]
    inside = [(_site_link(atlas, i), atlas.sites[i].region) for i in around.sites[:_MOST_INSIDE]]
    html = listed("Lies in", areas) + listed("Nearest", near)
    return html + listed("Sites inside", inside, len(around.sites))


def _site_link(atlas: Atlas, i: int) -> str:
    site = atlas.sites[i]
    return link(Ref(Kind.SITE, site.id), site_label(site))


def degrees(lon: float, lat: float) -> str:
    """Return a place as latitude and longitude in degrees."""
    return f"{abs(lat):.4f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.4f}° {'E' if lon >= 0 else 'W'}"


def stay_items(atlas: Atlas, indices: Iterable[int]) -> list[tuple[str, str]]:
    """Return a line for each deployment: its name as a link, and the years in which it was there."""
    stays = [atlas.deployments[i] for i in indices]
    return [(link(Ref(Kind.DEPLOYMENT, stay.id), stay.unit_en), years_in_words(stay)) for stay in stays]


def units_html(title: str, atlas: Atlas, indices: Iterable[int], scene: Scene) -> str:
    """Return which of these deployments are there at the moment, and which were said to come."""
    known = scene.cutoff.known_until(scene.moment.at)
    there, expected = [], []
    for i in indices:
        stay, status = atlas.deployments[i], Status(int(scene.deployments[i]))
        left = link(Ref(Kind.DEPLOYMENT, stay.id), stay.unit_en)
        if status in THERE:
            since = f"since {describe(stay.actual_from)}" if is_known(stay.actual_from, known) else ""
            there.append((left, "possibly" if status is Status.POSSIBLE else since))
        elif status in EXPECTED:
            by = describe(stay.promised) if stay.promised else ""
            expected.append((left, ", ".join(word for word in (STATUS_LABELS[status], by) if word)))
    html = listed(f"{title} on {format_day(scene.moment.at)}", there)
    return html + listed("Announced or planned", expected)


def promises_html(atlas: Atlas, record: Deployment | Site, scene: Scene, sources: Sources) -> str:
    """Return what was promised and by when; of several statements, each with the day on which it was made."""
    kind = Kind.SITE if isinstance(record, Site) else Kind.DEPLOYMENT
    ref, known = Ref(kind, record.id), scene.cutoff.known_until(scene.moment.at)
    told = [one for one in history(atlas, record) if not one.said or parse_date_text(one.said).earliest <= known]
    items = []
    for one in told:
        own = sources.mark_source(one.source_id, one.grade, one.note, "promise")
        mark = own or sources.mark(ref, "promised")
        items.append(written(one.promised) + mark)
    if len(items) < 2:
        return row("Promised", "".join(items))
    at = scene.moment.at
    outcomes = [_outcome(verdict(record, at, known, one)) for one in told]
    items = [
        f'{item}<br><span class="note">{outcome}</span>' if outcome else item
        for item, outcome in zip(items, outcomes, strict=True)
    ]
    days = [f"said {describe(one.said)}" if one.said else "day not known" for one in told]
    return listed("Promised, in the order said", list(zip(items, days, strict=True)))


def _outcome(found: Verdict) -> str:
    """Return how a promise turned out in a few words; nothing while that is not known."""
    if found.outcome is Outcome.KEPT:
        return "in time"
    days = days_in_words(found)
    return f"{days} {found.outcome}" if days else ""


def measures_html(atlas: Atlas, ref: Ref, scene: Scene, sources: Sources) -> str:
    """Return the published numbers about a record."""
    known = scene.cutoff.known_until(scene.moment.at)
    items = []
    for measure in atlas.measures:
        own = (measure.record_kind, measure.record_id) == (ref.kind, ref.id)
        if own and (not measure.date or is_known(measure.date, known)):
            about = "about " if measure.approximate else ""
            mark = sources.mark_source(measure.source_id, measure.grade, measure.note, "published number")
            words = f"{about}{measure.quantity:,g} {measure.unit}"
            items.append((f"<b>{escape(words)}</b>{mark}<br>{escape(measure.subject)}", describe(measure.date)))
    return listed("Published numbers", items)


def stories_html(atlas: Atlas, ref: Ref, scene: Scene, sources: Sources) -> str:
    """Return the statements of the atlas's stories that point at a record, and what came of each."""
    known = scene.cutoff.known_until(scene.moment.at)
    about = {stop.story_id for stop in atlas.stops if ref in stop.records}
    html = ""
    for story in atlas.stories:
        if story.id not in about or not story.statement:
            continue
        mark = sources.mark_source(story.source_id, story.grade, story.note, "statement")
        html += f"<p>“{escape(story.statement)}”{mark}</p>"
        if story.outcome and (not story.outcome_date or is_known(story.outcome_date, known)):
            html += row("What came of it", escape(story.outcome))
        html += row("Where the two differ", escape(story.discrepancy))
    return f'<p class="head">What was said</p>{html}' if html else ""
