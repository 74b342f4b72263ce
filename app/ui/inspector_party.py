"""What the inspector says of a party; text, no widgets. Everything that comes from a file is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from app.domain.atlas import Atlas
from app.domain.civil import format_day
from app.domain.dates import describe, parse_date_text
from app.domain.names import site_label
from app.domain.parties import NOBODY, Party, PartyRecords, names_of, parties_of, records_of
from app.domain.records import Area, Event, Kind, Ref
from app.domain.scene import Scene
from app.domain.status import STATUS_LABELS, Status
from app.domain.vocabulary import AREA_KIND_LABELS, label_of
from app.ui.find_words import period_in_words
from app.ui.inspector_around import EXPECTED, THERE
from app.ui.inspector_html import Chip, Page, limit_link, link, listed, party_link
from app.ui.inspector_sources import Sources

_MOST_LINES: Final = 40
_MOST_EVENTS: Final = 15


def party_page(atlas: Atlas, party: Party, own: PartyRecords, scene: Scene, sources: Sources) -> Page | None:
    """Return the page of a party that is part of these records, or ``None`` where it is of none."""
    if party.code in NOBODY or own == PartyRecords():
        return None
    stays = {i: Status(int(scene.deployments[i])) for i in own.deployments}
    present = [i for i, status in stays.items() if status in THERE]
    expected = [i for i, status in stays.items() if status in EXPECTED]
    open_sites = [i for i in own.sites if Status(int(scene.sites[i])) in THERE]
    day = format_day(scene.moment.at)
    body = _summary(own, len(present), len(expected), len(open_sites), day)
    body += _areas(atlas, own.areas, scene, sources)
    body += _events("Said and agreed", [atlas.events[i] for i in own.said], scene, sources)
    for label, units in ((f"Units present on {day}", present), ("Announced or planned", expected)):
        body += listed(label, [_unit(atlas, i, stays[i]) for i in units[:_MOST_LINES]], len(units))
    sites = [atlas.sites[i] for i in open_sites[:_MOST_LINES]]
    lines = [(link(Ref(Kind.SITE, site.id), site_label(site)), site.region) for site in sites]
    body += listed(f"Sites that its forces run on {day}", lines, len(open_sites))
    body += _events("Other events", [atlas.events[i] for i in own.events], scene, sources)
    body += f"<p class='head'>On the map</p><p>{limit_link(party.code, 'Show only its events and areas')}</p>"
    name, other = names_of(party.code)[:2]
    ja, code = ("" if other.isascii() else other), ("" if party.code == name else party.code)
    return Page("Party", name, ja, code, [Chip(f"on {day}", "light")], body)


def parties_html(atlas: Atlas) -> str:
    """Return links to every party, with how much there is of each."""
    items = []
    for code in parties_of(atlas):
        own = records_of(atlas, code)
        counts = (("unit", len(own.deployments)), ("area", len(own.areas)), ("event", len(own.said) + len(own.events)))
        words = [f"{count:,} {word}{'s' if count != 1 else ''}" for word, count in counts if count]
        items.append((party_link(code), ", ".join(words)))
    return listed("Parties", items)


def _summary(own: PartyRecords, present: int, expected: int, open_sites: int, day: str) -> str:
    parts = [
        f"{present:,} unit{'' if present == 1 else 's'} present" if own.deployments else "",
        f"{expected:,} announced or planned" if expected else "",
        f"{open_sites:,} site{'' if open_sites == 1 else 's'} run by its forces" if own.sites else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f"<p>On {escape(day)}: {said}.</p>" if said else "<p>No units or sites of its own are in this atlas.</p>"


def _areas(atlas: Atlas, indices: Sequence[int], scene: Scene, sources: Sources) -> str:
    """Return the areas that a party declares or claims, those in force at the moment first."""

    def item(area: Area) -> tuple[str, str]:
        ref = Ref(Kind.AREA, area.id)
        kind = label_of(AREA_KIND_LABELS, area.kind)
        when = period_in_words(area.valid_from, area.valid_to) or "no date on record"
        note = f'<br><span class="note">{escape(kind)} · {escape(when)}</span>'
        return f"{link(ref, area.name_en)}{sources.mark(ref)}{note}", ""

    now = [atlas.areas[i] for i in indices if Status(int(scene.areas[i])) in THERE]
    other = [atlas.areas[i] for i in indices if Status(int(scene.areas[i])) not in THERE]
    known = scene.cutoff.known_until(scene.moment.at)
    other = [area for area in other if not area.valid_from or parse_date_text(area.valid_from).earliest <= known]
    html = listed(f"Declares or claims on {format_day(scene.moment.at)}", [item(area) for area in now])
    return html + listed("At other times", [item(area) for area in other])


def _events(title: str, events: Sequence[Event], scene: Scene, sources: Sources) -> str:
    """Return the events of a party up to the moment, the latest first."""
    until = min(scene.moment.at, scene.cutoff.known_until(scene.moment.at))
    starts = {event.id: parse_date_text(event.date).earliest for event in events}
    past = sorted((event for event in events if starts[event.id] <= until), key=lambda event: -starts[event.id])
    items = []
    for event in past[:_MOST_EVENTS]:
        ref = Ref(Kind.EVENT, event.id)
        items.append((link(ref, event.title_en) + sources.mark(ref), describe(event.date)))
    return listed(f"{title}, to {format_day(scene.moment.at)}", items, len(past))


def _unit(atlas: Atlas, i: int, status: Status) -> tuple[str, str]:
    stay = atlas.deployments[i]
    site = atlas.site(stay.site_id)
    words = "" if status is Status.PRESENT else f"{STATUS_LABELS[status]}, "
    return link(Ref(Kind.DEPLOYMENT, stay.id), stay.unit_en), words + (site_label(site) if site else stay.site_id)
