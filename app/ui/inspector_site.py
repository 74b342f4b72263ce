"""What the inspector says of a site; text, no widgets. Everything that comes from a file is escaped."""

from __future__ import annotations

from html import escape
from typing import Final

from app.domain.atlas import Atlas
from app.domain.civil import format_day
from app.domain.dates import STILL, describe, parse_date_text
from app.domain.records import Kind, Ref, Site
from app.domain.scene import Scene
from app.domain.site_words import is_place, site_status_words
from app.domain.status import Status, fact_row, status_of
from app.domain.vocabulary import PARTY_LABELS, SERVICE_LABELS, SHARING_LABELS, SITE_KIND_LABELS, label_of
from app.ui.find_words import is_known, period_in_words
from app.ui.inspector_around import THERE, degrees, measures_html, promises_html, stay_items, units_html
from app.ui.inspector_html import Chip, Page, link, listed, row, written
from app.ui.inspector_sources import Sources

# The kinds of site in Japan that the two countries' forces use alone or together.
_BASES: Final = frozenset(
    {"naval base", "air base", "marine corps air station", "marine camp", "army camp/garrison", "radar site"}
    | {"training area", "port"}
)


def site_page(atlas: Atlas, record: Site, status: Status, scene: Scene, sources: Sources) -> Page:
    """Return the page of a site."""
    ref, indices = Ref(Kind.SITE, record.id), atlas.deployments_at(record.id)
    body = f"<p>{escape(record.summary)}{sources.mark(ref)}</p>" if record.summary else ""
    body += units_html("Here", atlas, indices, scene)
    was = [i for i in indices if Status(int(scene.deployments[i])) is Status.DEPARTED]
    body += listed("Gone by then", stay_items(atlas, was))
    body += _life(atlas, record, scene, sources) + _periods(atlas, record, status, scene, sources)
    body += _events(atlas, record, scene, sources) + measures_html(atlas, ref, scene, sources)
    body += row("Place", escape(degrees(record.lon, record.lat)) + sources.mark(ref, "lon"))
    where = ", ".join(word for word in (record.region, label_of(PARTY_LABELS, record.country)) if word)
    kicker = " · ".join(word for word in ("Site", label_of(SITE_KIND_LABELS, record.kind), where) if word)
    words = site_status_words(record.kind, status)
    chips = [Chip(f"{words} on {format_day(scene.moment.at)}", "solid" if status in THERE else "light")]
    operator = label_of(SERVICE_LABELS, record.operator)
    return Page(kicker, record.name_en, record.name_ja, operator, chips, body)


def _life(atlas: Atlas, site: Site, scene: Scene, sources: Sources) -> str:
    """Return what was said of a site's opening beforehand, and when it opened and closed."""
    ref, known = Ref(Kind.SITE, site.id), scene.cutoff.known_until(scene.moment.at)
    html = ""
    for label, name in (
        ("Announced", "announced"),
        ("Cancelled", "cancelled"),
        ("In the record from" if is_place(site.kind) else "Opened", "opened"),
        ("In the record until" if is_place(site.kind) else "Closed", "closed"),
    ):
        text = getattr(site, name)
        if text and text != STILL and parse_date_text(text).earliest <= known:
            html += row(label, written(text) + sources.mark(ref, name))
        if name == "announced":
            html += promises_html(atlas, site, scene, sources)
    return html


def _periods(atlas: Atlas, site: Site, status: Status, scene: Scene, sources: Sources) -> str:
    """Return what a site was called, who ran it and who used it, period by period; that of the moment stands out."""
    items = []
    known = scene.cutoff.known_until(scene.moment.at)
    use_known = site.country != "JPN" or site.kind not in _BASES
    for period in atlas.periods_of(site.id):
        if period.valid_from and not is_known(period.valid_from, known):
            continue
        words = [" ".join(word for word in (period.name_en, period.name_ja) if word)]
        words.append(f"run by {label_of(SERVICE_LABELS, period.operator)}" if period.operator else "")
        words.append(label_of(SHARING_LABELS, period.sharing) if period.sharing else "")
        said = escape("; ".join(word for word in words if word))
        if not said:
            continue
        facts = fact_row(start=period.valid_from, end=period.valid_to or STILL)
        now = status_of(facts, scene.moment.at, scene.cutoff) in THERE
        use_known |= now and bool(period.sharing)
        until = period.valid_to if not period.valid_to or is_known(period.valid_to, known) else STILL
        when = period_in_words(period.valid_from, until)
        mark = sources.mark_source(period.source_id, period.grade, period.note, "names and use")
        items.append(f'<p>{f"<b>{said}</b>" if now else said}{mark}<br><span class="note">{escape(when)}</span></p>')
    if not use_known and status in THERE:
        items.append('<p class="note">Who used it then, US forces, Japan\'s or both: not recorded.</p>')
    return f'<p class="head">Names and use over time</p>{"".join(items)}' if items else ""


def _events(atlas: Atlas, site: Site, scene: Scene, sources: Sources) -> str:
    known = scene.cutoff.known_until(scene.moment.at)
    own = [event for event in atlas.events if event.site_id == site.id]
    seen = [event for event in own if parse_date_text(event.date).earliest <= known] if own else []
    seen.sort(key=lambda event: parse_date_text(event.date).earliest)
    return listed(
        "Events here",
        [
            (link(ref, event.title_en) + sources.mark(ref), describe(event.date))
            for event in seen
            for ref in (Ref(Kind.EVENT, event.id),)
        ],
    )
