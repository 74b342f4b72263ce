"""The small pieces of HTML the inspector is made of. Everything that comes from a file is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final
from urllib.parse import quote, unquote

from app.domain.atlas import Atlas
from app.domain.changes import name_of
from app.domain.civil import MONTH_NAMES
from app.domain.dates import STILL, describe
from app.domain.parties import NOBODY, Party, party_name
from app.domain.records import Kind, Ref
from app.state.history import Subject
from app.ui.inspector_sources import Cited

_MONTHS: Final = re.compile("|".join(MONTH_NAMES))


@dataclass(frozen=True, slots=True)
class Chip:
    """A short word in a frame; ``tone`` is ``solid``, ``dashed``, ``light`` or ``late``."""

    text: str
    tone: str


@dataclass(slots=True)
class Page:
    """The inspector's page for one record or party.

    ``body`` is HTML made of escaped text, ``cited`` what its numbers stand for, ``sidc`` the code of its symbol.
    """

    kicker: str = ""
    title: str = ""
    title_ja: str = ""
    subtitle: str = ""
    chips: list[Chip] = field(default_factory=list)
    body: str = ""
    sidc: str = ""
    cited: Sequence[Cited] = ()


def link(ref: Ref, text: str) -> str:
    """Return a link to a record."""
    return f'<a href="ref:{ref.kind}/{escape(ref.id, quote=True)}">{escape(text)}</a>'


def link_or_gone(atlas: Atlas, ref: Ref) -> str:
    """Return a link to a record with its name; of one that is not in the atlas, its id and that it is gone."""
    record = atlas.get(ref)
    if record is None:
        return f'{escape(ref.id)} <span class="note">(not in this atlas)</span>'
    return link(ref, name_of(record))


def party_link(code: str) -> str:
    """Return a link to the page of a party."""
    name = escape(party_name(code))
    return name if code in NOBODY else f'<a href="party:{quote(code, safe="")}">{name}</a>'


def limit_link(code: str, text: str) -> str:
    """Return a link that leaves only what a party is part of; :func:`limit_of_link` reads it."""
    return f'<a href="limit:{quote(code, safe="")}">{escape(text)}</a>'


def limit_of_link(target: str) -> str:
    """Return the party that a link of :func:`limit_link` names, or an empty text for any other target."""
    scheme, _, code = target.partition(":")
    return unquote(code) if scheme == "limit" else ""


def subject_of_link(target: str) -> Subject | None:
    """Return what a link to a record or a party leads to, or ``None`` for any other target."""
    scheme, _, rest = target.partition(":")
    if scheme == "party" and rest:
        return Party(unquote(rest))
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


def listed(label: str, items: Sequence[tuple[str, str]], total: int = 0) -> str:
    """Return a heading with a count, and a line for each item: HTML on the left, a few words on the right.

    Where there are more than the items, ``total`` says how many in all.
    """
    if not items:
        return ""
    count = max(total, len(items))
    lines = "".join(_line(left, right) for left, right in items)
    if count > len(items):
        lines += f'<tr><td class="note" colspan="2">and {count - len(items):,} more</td></tr>'
    counted = f' <span class="plain">{count:,}</span>' if count > 1 else ""
    return f'<p class="head">{escape(label)}{counted}</p><table width="100%" cellspacing="0">{lines}</table>'


def _line(left: str, right: str) -> str:
    if not right:
        return f'<tr><td class="item" colspan="2">{left}</td></tr>'
    unbroken = escape(brief(right)).replace(" ", "&nbsp;")
    return f'<tr><td class="item">{left}</td><td class="when" align="right">{unbroken}</td></tr>'


def written(text: str) -> str:
    """Return a date text in words, as HTML, with the text as written where these differ."""
    words = describe(text)
    as_written = "" if words == text or text in ("", STILL) else f' <span class="note">{escape(text)}</span>'
    return escape(words) + as_written


def _unbroken(words: str) -> str:
    return escape(words).replace(" ", "&nbsp;")


def brief(words: str) -> str:
    """Return words with the names of months cut to three letters, for narrow columns."""
    return _MONTHS.sub(lambda match: match.group()[:3], words)
