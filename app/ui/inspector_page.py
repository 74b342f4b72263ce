"""What the inspector says of deployments, events and areas, and which page a subject has; text, no widgets.

Everything that comes from a file is escaped.
"""

from __future__ import annotations

from html import escape
from typing import Final

from app.domain.atlas import Atlas
from app.domain.civil import format_day
from app.domain.dates import STILL, describe, parse_date_text
from app.domain.names import site_label
from app.domain.parties import Party, records_of
from app.domain.promise import Outcome, promise_sentence, verdict
from app.domain.records import Area, Deployment, Event, Kind, Ref, Site
from app.domain.scene import Scene
from app.domain.status import STATUS_LABELS, TODAY, Status
from app.domain.vocabulary import (
    AREA_KIND_LABELS,
    ASSET_KIND_LABELS,
    EVENT_KIND_LABELS,
    ROTATION_LABELS,
    SERVICE_LABELS,
    label_of,
)
from app.mapview.symbols import PLANNED_STATUS
from app.state.history import Subject
from app.ui.find_words import is_known
from app.ui.inspector_around import (
    EXPECTED,
    Around,
    around_html,
    degrees,
    measures_html,
    promises_html,
    stories_html,
    units_html,
)
from app.ui.inspector_html import Chip, Page, link_or_gone, party_link, row, written
from app.ui.inspector_party import party_page
from app.ui.inspector_site import site_page
from app.ui.inspector_sources import Sources

_LATE: Final = (Outcome.LATE, Outcome.OVERDUE)


def page_of(atlas: Atlas, subject: Subject, scene: Scene, around: Around | None = None) -> Page | None:
    """Return the page of a record or party at the scene's moment and cut-off, or ``None`` where there is none.

    ``around`` is what lies about a site or in an area, without it nothing is said of that; and what a party is part of.
    """
    sources = Sources(atlas)
    if isinstance(subject, Party):
        own = around.own if around is not None else records_of(atlas, subject.code)
        page = party_page(atlas, subject, own, scene, sources)
    else:
        page = _record_page(atlas, subject, scene, sources, around)
    if page is not None:
        page.body += sources.html()
        page.cited = sources.cited
    return page


def _record_page(atlas: Atlas, ref: Ref, scene: Scene, sources: Sources, around: Around | None) -> Page | None:
    record, index = atlas.get(ref), atlas.index_of(ref)
    if record is None or index is None:
        return None
    status = Status(int(scene.of(ref.kind)[index]))
    match record:
        case Deployment():
            page = _deployment(atlas, record, status, scene, sources)
        case Site():
            page = site_page(atlas, record, status, scene, sources)
        case Event():
            page = _event(atlas, record, status, scene, sources)
        case Area():
            page = _area(atlas, record, status, scene, sources)
    page.body += stories_html(atlas, ref, scene, sources)
    if around is not None:
        page.body += around_html(atlas, around, scene)
    sources.add_rest(ref)
    return page


def _deployment(atlas: Atlas, record: Deployment, status: Status, scene: Scene, sources: Sources) -> Page:
    ref, site = Ref(Kind.DEPLOYMENT, record.id), atlas.site(record.site_id)
    at = scene.moment.at
    known = scene.cutoff.known_until(at)
    found = verdict(record, at, known)
    tone = {Status.PRESENT: "solid", Status.POSSIBLE: "light", Status.OVERDUE: "late"}.get(status, "dashed")
    chips = [Chip(f"{STATUS_LABELS[status]} on {format_day(at)}", tone)]
    if found.outcome not in (Outcome.NONE, Outcome.PENDING, Outcome.OVERDUE):
        words = {
            Outcome.KEPT: "came in time",
            Outcome.EARLY: "came early",
            Outcome.LATE: "came late",
            Outcome.CANCELLED: "cancelled",
        }
        chips.append(Chip(words.get(found.outcome, "timing unclear"), "late" if found.outcome in _LATE else "light"))
    said = not record.announced or parse_date_text(record.announced).earliest <= known
    sentence = promise_sentence(record, at, known) if record.promised and said else ""
    body = f'<p class="{"late" if found.outcome in _LATE else "verdict"}">{escape(sentence)}</p>' if sentence else ""
    body += f"<p>{escape(record.summary)}</p>" if record.summary else ""
    if record.announced and said:
        body += row("Announced", written(record.announced) + sources.mark(ref, "announced"))
    body += promises_html(atlas, record, scene, sources)
    body += row("Record", _stay(record, known, sources))
    if record.cancelled and parse_date_text(record.cancelled).earliest <= known:
        body += row("Cancelled", written(record.cancelled) + sources.mark(ref, "cancelled"))
    strength = f"{record.quantity:,}{sources.mark(ref, 'quantity')}" if record.quantity and record.quantity > 1 else ""
    body += row("Published strength", strength)
    body += row("Kind of stay", escape(label_of(ROTATION_LABELS, record.rotation)))
    body += row("At", link_or_gone(atlas, Ref(Kind.SITE, record.site_id)) if record.site_id else "")
    for label, other_id in (("Replaced", record.predecessor_id), ("Replaced by", record.successor_id)):
        body += row(label, _other_unit(atlas, other_id, scene))
    body += row("Sent by", party_link(record.country) if record.country else "")
    body += measures_html(atlas, ref, scene, sources)
    if site:
        others = [i for i in atlas.deployments_at(site.id) if atlas.deployments[i].id != record.id]
        body += units_html("Also at " + site_label(site), atlas, others, scene)
    place = f"{site_label(site)} {site.short_ja or site.name_ja}" if site else record.site_id
    subtitle = f"{record.asset or label_of(ASSET_KIND_LABELS, record.asset_kind)} · "
    subtitle += label_of(SERVICE_LABELS, record.service)
    kicker = f"Deployment · {place}"
    return Page(kicker, record.unit_en, record.unit_ja, subtitle, chips, body, _sidc(record.sidc, status))


def _other_unit(atlas: Atlas, unit_id: str, scene: Scene) -> str:
    """Return a link to the unit before or after; nothing where there is none, or none known yet at the cut-off."""
    ref = Ref(Kind.DEPLOYMENT, unit_id)
    place = atlas.index_of(ref)
    not_yet = place is not None and scene.deployments[place] == Status.UNKNOWN and scene.cutoff != TODAY
    return link_or_gone(atlas, ref) if unit_id and not not_yet else ""


def _sidc(sidc: str, status: Status) -> str:
    """Return the code of the symbol with the status of the moment: planned, drawn dashed, or present."""
    planned = PLANNED_STATUS if status in (*EXPECTED, Status.CANCELLED) else "0"
    return f"{sidc[:6]}{planned}{sidc[7:]}" if sidc else ""


def _stay(record: Deployment, known_until: int, sources: Sources) -> str:
    ref = Ref(Kind.DEPLOYMENT, record.id)

    def known(text: str) -> bool:
        return text not in ("", STILL) and parse_date_text(text).earliest <= known_until

    if not record.actual_from:
        return "no arrival on record"
    if record.actual_from != STILL and not known(record.actual_from):
        return "not yet known at the cut-off"
    arrived = f"arrived {written(record.actual_from)}{sources.mark(ref, 'actual_from')}"
    if record.actual_to == STILL or (record.actual_to and not known(record.actual_to)):
        return f"{arrived}; still there"
    if not record.actual_to:
        return f"{arrived}; end not known"
    return f"{arrived}; left {written(record.actual_to)}{sources.mark(ref, 'actual_to')}"


def _event(atlas: Atlas, record: Event, status: Status, scene: Scene, sources: Sources) -> Page:
    ref = Ref(Kind.EVENT, record.id)
    body = f"<p>{escape(record.summary)}{sources.mark(ref)}</p>" if record.summary else ""
    body += row("When", written(record.date) + sources.mark(ref, "date"))
    body += row("Where", link_or_gone(atlas, Ref(Kind.SITE, record.site_id)) if record.site_id else "")
    if record.lon is not None and record.lat is not None:
        body += row("Place", escape(degrees(record.lon, record.lat)) + sources.mark(ref, "lon"))
    body += row("Parties", ", ".join(party_link(party) for party in record.parties))
    body += measures_html(atlas, ref, scene, sources)
    kicker = f"Event · {label_of(EVENT_KIND_LABELS, record.kind)}"
    words = {Status.UNKNOWN: "still to come on", Status.PRESENT: "happens on", Status.DEPARTED: "past on"}
    chips = [Chip(f"{words.get(status, 'perhaps on')} {format_day(scene.moment.at)}", "light")]
    return Page(kicker, record.title_en, record.title_ja, describe(record.date), chips, body)


def _area(atlas: Atlas, record: Area, status: Status, scene: Scene, sources: Sources) -> Page:
    ref = Ref(Kind.AREA, record.id)
    begun = f"from {written(record.valid_from)}" if record.valid_from else "start not known"
    over = record.valid_to not in ("", STILL) and is_known(record.valid_to, scene.cutoff.known_until(scene.moment.at))
    ended = f" until {written(record.valid_to)}" if over else ""
    body = row(
        "Declared or claimed by",
        ", ".join(party_link(party) for party in record.parties) + (sources.mark(ref) if record.parties else ""),
    )
    body += row("Valid", begun + ended + sources.mark(ref, "valid_from"))
    body += row("Outline", "approximate" if record.approximate else "as published")
    body += f"<p>{escape(record.note)}</p>" if record.note else ""
    body += measures_html(atlas, ref, scene, sources)
    words = {Status.UNKNOWN: "not yet in force", Status.PRESENT: "in force", Status.DEPARTED: "no longer in force"}
    tone = "solid" if status is Status.PRESENT else "light"
    chips = [Chip(f"{words.get(status, 'perhaps in force')} on {format_day(scene.moment.at)}", tone)]
    chips += [Chip("approximate", "dashed")] if record.approximate else []
    kicker = f"Area · {label_of(AREA_KIND_LABELS, record.kind)}"
    return Page(kicker, record.name_en, record.name_ja, "", chips, body)
