"""What the inspector says about a record, as text: no widgets here.

Everything that comes from a file is escaped. Links have the form ``ref:kind/id``.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from app.domain.atlas import Atlas
from app.domain.changes import name_of
from app.domain.civil import format_day
from app.domain.dates import STILL, describe, parse_date_text
from app.domain.names import site_label
from app.domain.promise import Outcome, promise_sentence, verdict
from app.domain.records import Area, Deployment, Event, Kind, Ref, Site
from app.domain.scene import Scene
from app.domain.status import STATUS_LABELS, Status
from app.domain.vocabulary import (
    AREA_KIND_LABELS,
    ASSET_KIND_LABELS,
    EVENT_KIND_LABELS,
    PARTY_LABELS,
    ROTATION_LABELS,
    SERVICE_LABELS,
    SITE_KIND_LABELS,
    label_of,
)
from app.mapview.symbols import PLANNED_STATUS
from app.ui.inspector_around import Around, around_html, measures_html, periods_html, plan_html
from app.ui.inspector_html import Chip, Page, link, party_link, row, written
from app.ui.inspector_sources import sources_html

_THERE = (Status.PRESENT, Status.POSSIBLE)
_EXPECTED = (Status.ANNOUNCED, Status.PLANNED, Status.OVERDUE)
_LATE = (Outcome.LATE, Outcome.OVERDUE)


def page_of(atlas: Atlas, ref: Ref, scene: Scene, around: Around | None = None) -> Page | None:
    """Return the page of a record at the scene's moment and cut-off, or ``None`` where there is no such record.

    ``around`` is what lies about the record, for sites and areas; without it nothing is said of that.
    """
    record, index = atlas.get(ref), atlas.index_of(ref)
    if record is None or index is None:
        return None
    status = Status(int(scene.of(ref.kind)[index]))
    match record:
        case Deployment():
            page = _deployment(atlas, record, status, scene)
        case Site():
            page = _site(atlas, record, status, scene)
        case Event():
            page = _event(atlas, record, status, scene)
        case Area():
            page = _area(record, status, scene)
    if around is not None:
        page.body += around_html(atlas, around, scene)
    page.body += sources_html(atlas, ref)
    return page


def _deployment(atlas: Atlas, record: Deployment, status: Status, scene: Scene) -> Page:
    site = atlas.site(record.site_id)
    at = scene.moment.at
    known = scene.cutoff.known_until(at)
    found = verdict(record, at, known)
    tone = {Status.PRESENT: "solid", Status.POSSIBLE: "light", Status.OVERDUE: "late"}.get(status, "dashed")
    chips = [Chip(f"{STATUS_LABELS[status]} on {format_day(at)}", tone)]
    if found.outcome not in (Outcome.NONE, Outcome.PENDING, Outcome.OVERDUE):
        words = {Outcome.KEPT: "came in time", Outcome.EARLY: "came early", Outcome.LATE: "came late"}
        chips.append(Chip(words.get(found.outcome, "timing unclear"), "late" if found.outcome in _LATE else "light"))
    body = row("Announced", escape(written(record.announced)) if record.announced else "")
    body += row("Promised", escape(written(record.promised)) if record.promised else "")
    body += row("Record", escape(_stay(record, known)))
    sentence = promise_sentence(record, at, known) if record.promised else ""
    body += f'<p class="{"late" if found.outcome in _LATE else "verdict"}">{escape(sentence)}</p>' if sentence else ""
    body += row("Published strength", f"{record.quantity:,}" if record.quantity and record.quantity > 1 else "")
    body += row("Kind of stay", escape(label_of(ROTATION_LABELS, record.rotation)))
    body += measures_html(atlas, Ref(Kind.DEPLOYMENT, record.id))
    if site:
        body += row("At", link(Ref(Kind.SITE, site.id), site.name_en))
    for label, other_id in (("Replaced", record.predecessor_id), ("Replaced by", record.successor_id)):
        other = atlas.get(Ref(Kind.DEPLOYMENT, other_id)) if other_id else None
        if other is not None:
            body += row(label, link(Ref(Kind.DEPLOYMENT, other_id), name_of(other)))
    body += f"<p>{escape(record.summary)}</p>" if record.summary else ""
    if site:
        others = [i for i in atlas.deployments_at(site.id) if atlas.deployments[i].id != record.id]
        body += _units("Also at " + site_label(site), atlas, others, scene)
    place = f"{site_label(site)} {site.short_ja or site.name_ja}" if site else record.site_id
    subtitle = f"{record.asset or label_of(ASSET_KIND_LABELS, record.asset_kind)} · "
    subtitle += label_of(SERVICE_LABELS, record.service)
    kicker = f"Deployment · {place}"
    return Page(kicker, record.unit_en, record.unit_ja, subtitle, chips, body, _sidc(record.sidc, status))


def _sidc(sidc: str, status: Status) -> str:
    """Return the code of the symbol with the status of the moment: planned, drawn dashed, or present."""
    planned = PLANNED_STATUS if status in (*_EXPECTED, Status.CANCELLED) else "0"
    return f"{sidc[:6]}{planned}{sidc[7:]}" if sidc else ""


def _stay(record: Deployment, known_until: int) -> str:
    def known(text: str) -> bool:
        return text not in ("", STILL) and parse_date_text(text).earliest <= known_until

    if not record.actual_from:
        return "no arrival on record"
    if record.actual_from != STILL and not known(record.actual_from):
        return "not yet known at the cut-off"
    arrived = f"arrived {written(record.actual_from)}"
    if record.actual_to == STILL or (record.actual_to and not known(record.actual_to)):
        return f"{arrived}; still there"
    if not record.actual_to:
        return f"{arrived}; end not known"
    return f"{arrived}; left {written(record.actual_to)}"


def _units(title: str, atlas: Atlas, indices: Iterable[int], scene: Scene) -> str:
    there, expected = [], []
    for i in indices:
        deployment, status = atlas.deployments[i], Status(int(scene.deployments[i]))
        item = link(Ref(Kind.DEPLOYMENT, deployment.id), deployment.unit_en)
        if status in _THERE:
            there.append(item + (" (possibly)" if status is Status.POSSIBLE else ""))
        elif status in _EXPECTED:
            expected.append(f"{item} ({STATUS_LABELS[status]})")
    html = row(f"{title} on {format_day(scene.moment.at)}", "<br>".join(there))
    return html + row("Announced or planned", "<br>".join(expected))


def _site(atlas: Atlas, record: Site, status: Status, scene: Scene) -> Page:
    indices = atlas.deployments_at(record.id)
    body = _units("Here", atlas, indices, scene)
    was = [i for i in indices if Status(int(scene.deployments[i])) is Status.DEPARTED]
    if was:
        items = [link(Ref(Kind.DEPLOYMENT, atlas.deployments[i].id), atlas.deployments[i].unit_en) for i in was]
        body += row("Gone by then", "<br>".join(items))
    life = [
        f"opened {written(record.opened)}" if record.opened and record.opened != STILL else "",
        f"closed {written(record.closed)}" if record.closed and record.closed != STILL else "",
    ]
    body += row("Life of the site", escape("; ".join(word for word in life if word)))
    body += f"<p>{escape(record.summary)}</p>" if record.summary else ""
    body += plan_html(record, scene) + periods_html(atlas, record, scene)
    events = sorted((event for event in atlas.events if event.site_id == record.id), key=lambda event: event.date)
    items = [f"{escape(describe(event.date))}: {link(Ref(Kind.EVENT, event.id), event.title_en)}" for event in events]
    body += row("Events here", "<br>".join(items))
    body += measures_html(atlas, Ref(Kind.SITE, record.id))
    body += row("Place", escape(f"{_degrees(record.lat, 'N', 'S')}, {_degrees(record.lon, 'E', 'W')}"))
    where = ", ".join(word for word in (record.region, label_of(PARTY_LABELS, record.country)) if word)
    kicker = f"Site · {label_of(SITE_KIND_LABELS, record.kind)} · {where}"
    subtitle = label_of(SERVICE_LABELS, record.operator)
    chips = [Chip(f"{_site_status(status)} on {format_day(scene.moment.at)}", "solid" if status in _THERE else "light")]
    return Page(kicker, record.name_en, record.name_ja, subtitle, chips, body)


def _site_status(status: Status) -> str:
    words = {
        Status.PRESENT: "in being",
        Status.POSSIBLE: "opening date not known",
        Status.DEPARTED: "closed",
        Status.UNKNOWN: "not yet open",
    }
    return words.get(status, STATUS_LABELS[status])


def _degrees(value: float, positive: str, negative: str) -> str:
    return f"{abs(value):.4f}° {positive if value >= 0 else negative}"


def _event(atlas: Atlas, record: Event, status: Status, scene: Scene) -> Page:
    site = atlas.site(record.site_id)
    body = row("When", escape(written(record.date)))
    if site:
        body += row("Where", link(Ref(Kind.SITE, site.id), site.name_en))
    body += row("Parties", ", ".join(party_link(party) for party in record.parties))
    body += f"<p>{escape(record.summary)}</p>" if record.summary else ""
    body += measures_html(atlas, Ref(Kind.EVENT, record.id))
    kicker = f"Event · {label_of(EVENT_KIND_LABELS, record.kind)}"
    words = {Status.UNKNOWN: "still to come on", Status.PRESENT: "happens on", Status.DEPARTED: "past on"}
    chips = [Chip(f"{words.get(status, 'perhaps on')} {format_day(scene.moment.at)}", "light")]
    return Page(kicker, record.title_en, record.title_ja, describe(record.date), chips, body)


def _area(record: Area, status: Status, scene: Scene) -> Page:
    parties = ", ".join(label_of(PARTY_LABELS, party) for party in record.parties)
    begun = f"from {written(record.valid_from)}" if record.valid_from else "start not known"
    ended = "" if record.valid_to in ("", STILL) else f" until {written(record.valid_to)}"
    body = row("Declared or claimed by", ", ".join(party_link(party) for party in record.parties)) + row(
        "Valid", escape(begun + ended)
    )
    body += row("Outline", "approximate" if record.approximate else "as published")
    body += f"<p>{escape(record.note)}</p>" if record.note else ""
    words = {Status.UNKNOWN: "not yet in force", Status.PRESENT: "in force", Status.DEPARTED: "no longer in force"}
    tone = "solid" if status is Status.PRESENT else "light"
    chips = [Chip(f"{words.get(status, 'perhaps in force')} on {format_day(scene.moment.at)}", tone)]
    chips += [Chip("approximate", "dashed")] if record.approximate else []
    kicker = f"Area · {label_of(AREA_KIND_LABELS, record.kind)}"
    return Page(kicker, record.name_en, record.name_ja, parties, chips, body)
