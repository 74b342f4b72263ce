"""The small pieces of HTML the inspector is made of. Everything that comes from a file is escaped."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote, unquote

from app.domain.dates import STILL, describe
from app.domain.records import Kind, Ref
from app.domain.vocabulary import PARTY_LABELS, label_of


@dataclass(frozen=True, slots=True)
class Chip:
    """A short word in a frame; ``tone`` is ``solid``, ``dashed``, ``light`` or ``late``."""

    text: str
    tone: str


@dataclass(slots=True)
class Page:
    """The inspector's page for one record. ``body`` is HTML made of escaped text, ``sidc`` the code of its symbol."""

    kicker: str = ""
    title: str = ""
    title_ja: str = ""
    subtitle: str = ""
    chips: list[Chip] = field(default_factory=list)
    body: str = ""
    sidc: str = ""


def link(ref: Ref, text: str) -> str:
    """Return a link to a record."""
    return f'<a href="ref:{ref.kind}/{escape(ref.id, quote=True)}">{escape(text)}</a>'


def party_link(party: str) -> str:
    """Return a link that leaves only what a party is part of; :func:`party_of_link` reads it."""
    return f'<a href="party:{quote(party, safe="")}">{escape(label_of(PARTY_LABELS, party))}</a>'


def party_of_link(target: str) -> str:
    """Return the party a link of :func:`party_link` names, or an empty text for any other target."""
    scheme, _, party = target.partition(":")
    return unquote(party) if scheme == "party" else ""


def ref_of_link(target: str) -> Ref | None:
    """Return the record a link of :func:`link` points to, or ``None`` for any other target."""
    scheme, _, rest = target.partition(":")
    kind, _, record_id = rest.partition("/")
    if scheme != "ref" or kind not in set(Kind) or not record_id:
        return None
    return Ref(Kind(kind), record_id)


def row(label: str, value_html: str, tone: str = "") -> str:
    """Return a label with a value below it, or nothing where there is no value; ``tone`` is a CSS class."""
    if not value_html:
        return ""
    css = f' class="{tone}"' if tone else ""
    return f'<p class="label">{escape(label)}</p><p{css}>{value_html}</p>'


def written(text: str) -> str:
    """Return a date text in words, with the text as written where these differ."""
    words = describe(text)
    return words if words == text or text in ("", STILL) else f"{words}  [{text}]"
