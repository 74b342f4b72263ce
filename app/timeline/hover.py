"""The hover card: what is under the pointer, in plain words."""

from __future__ import annotations

from html import escape

from app.domain.atlas import Atlas
from app.domain.dates import describe
from app.domain.moments import moment_in_words
from app.domain.promise import history, promise_sentence, was_said
from app.domain.records import Deployment, Event, Kind, Ref
from app.domain.scene import facts_of
from app.domain.vocabulary import EVENT_KIND_LABELS, ROTATION_LABELS, SERVICE_LABELS, label_of
from app.state.bookmarks import NamedMoment
from app.timeline.look import Hit, Part


def card_of(atlas: Atlas, hit: Hit, at: int, known_until: int) -> str:
    """Return the card of what is at a point of the page, as rich text; empty where there is nothing to tell."""
    if hit.ref is not None:
        return hover_card(atlas, hit.ref, at, known_until)
    if hit.part is Part.GUTTER and hit.group is not None:
        return _card(hit.group.name, hit.group.name_ja, ["Click to fold or unfold."])
    return ""


def hover_card(atlas: Atlas, ref: Ref, at: int, known_until: int) -> str:
    """Return the card of a record as rich text, every text of the record escaped; empty for an unknown record."""
    told = _told(atlas, ref, at, known_until)
    return _card(*told) if told else ""


def record_in_words(atlas: Atlas, ref: Ref, at: int, known_until: int) -> str:
    """Return the same as plain sentences, to be read aloud."""
    told = _told(atlas, ref, at, known_until)
    if told is None:
        return ""
    title, _title_ja, lines = told
    return " ".join(f"{line.rstrip('.')}." for line in (title, *lines) if line)


def _told(atlas: Atlas, ref: Ref, at: int, known_until: int) -> tuple[str, str, list[str]] | None:
    record = atlas.get(ref)
    match record:
        case Deployment():
            return record.unit_en, record.unit_ja, _deployment_lines(atlas, record, at, known_until)
        case Event():
            lines = [f"{label_of(EVENT_KIND_LABELS, record.kind)} · {describe(record.date)}"]
            return record.title_en, record.title_ja, [*lines, record.summary]
        case None:
            return None
        case _:
            return record.name_en, record.name_ja, []


def mark_card(mark: NamedMoment) -> str:
    """Return the card of a bookmark as rich text."""
    return _card(mark.name, "", [moment_in_words(mark.moment), "Click to go there."])


def _deployment_lines(atlas: Atlas, record: Deployment, at: int, known_until: int) -> list[str]:
    site = atlas.site(record.site_id)
    place = site.name_en if site else record.site_id
    rotation = ROTATION_LABELS.get(record.rotation, "")
    service = label_of(SERVICE_LABELS, record.service)
    lines = [" · ".join(part for part in (place, service, record.asset, rotation) if part)]
    facts = facts_of(record)
    if facts.possible_from > facts.possible_until:
        lines.append(f"A fault in the data: it ends ({describe(record.actual_to)}) before it starts.")
    if record.announced:
        lines.append(f"Announced {describe(record.announced)}.")
    # What is not yet known at the cut-off is not told.
    sentence = promise_sentence(record, at, known_until) if record.promised else ""
    if sentence:
        lines.append(sentence)
    for promise in history(atlas, record) if Ref(Kind.DEPLOYMENT, record.id) in atlas.promised_refs else ():
        if promise.promised != record.promised and was_said(promise, known_until):
            said = f"Said {describe(promise.said)}: " if promise.said else ""
            lines.append(f"{said}{promise_sentence(record, at, known_until, promise)}")
    return lines


def _card(title: str, title_ja: str, lines: list[str]) -> str:
    ja = f" <span style='font-weight:normal'>{escape(title_ja)}</span>" if title_ja else ""
    body = "".join(f"<div style='margin-top:3px'>{escape(line)}</div>" for line in lines if line)
    return f"<div style='max-width:360px'><b>{escape(title)}</b>{ja}{body}</div>"
