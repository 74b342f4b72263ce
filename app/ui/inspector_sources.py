"""The sources of a page of the inspector: numbered where they are named, listed at its foot, as citations to paste."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Final

from app.domain.atlas import Atlas
from app.domain.dates import DateTextError, describe
from app.domain.filter_words import grade_in_words
from app.domain.records import Ref, Source

_WEB: Final = ("http://", "https://")
_FIELDS: Final = {
    "actual_from": "arrival",
    "actual_to": "departure",
    "announced": "announcement",
    "promised": "promise",
    "quantity": "strength",
    "lon": "position",
    "date": "date",
    "cancelled": "cancellation",
}


@dataclass(slots=True)
class Cited:
    """One numbered entry: a source with its grade and note, and what it is cited for."""

    source_id: str
    source: Source | None
    grade: str
    note: str
    about: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address on the web, or an empty text."""
        return self.source.url if self.source and self.source.url.startswith(_WEB) else ""

    def as_text(self) -> str:
        """Return the citation as one line of plain text: title, address, day of access, grade in words."""
        if self.source is None:
            return f"Source {self.source_id} is missing from the file."
        parts = [self.source.title.rstrip(".")]
        if self.source.url:
            parts.append(
                self.source.url + (f" (accessed {_day(self.source.accessed)})" if self.source.accessed else "")
            )
        if self.grade:
            parts.append(f"Grade {self.grade}: {grade_in_words(self.grade)}")
        return ". ".join(parts) + "."


class Sources:
    """Numbers the sources of one page in the order in which its statements name them."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self.cited: list[Cited] = []

    def mark(self, ref: Ref, name: str = "") -> str:
        """Return the numbers of the sources of one field of a record, of those of the record where it has none."""
        citations = [citation for citation, _source in self._atlas.citations_of(ref)]
        own = [citation for citation in citations if citation.field == name]
        found = own or [citation for citation in citations if not citation.field]
        about = _FIELDS.get(name, name.replace("_", " ")) if own and name else ""
        return _numbers(self._number(one.source_id, one.grade, one.note, about) for one in found)

    def mark_source(self, source_id: str, grade: str, note: str, about: str) -> str:
        """Return the number of a source that a statement names itself; nothing where it names none."""
        return _numbers([self._number(source_id, grade, note, about)]) if source_id else ""

    def add_rest(self, ref: Ref) -> None:
        """Number the sources of a record that no statement on the page has named."""
        for citation, _source in self._atlas.citations_of(ref):
            about = _FIELDS.get(citation.field, citation.field.replace("_", " "))
            self._number(citation.source_id, citation.grade, citation.note, about)

    def _number(self, source_id: str, grade: str, note: str, about: str) -> int:
        key = (source_id, grade, note)
        number = next((n for n, one in enumerate(self.cited) if (one.source_id, one.grade, one.note) == key), None)
        if number is None:
            number = len(self.cited)
            self.cited.append(Cited(source_id, self._atlas.source(source_id), grade, note))
        if about and about not in self.cited[number].about:
            self.cited[number].about.append(about)
        return number

    def html(self) -> str:
        """Return the numbered list; ``cite:n`` copies the nth from 0, ``open:n`` opens it, ``cite:all`` copies all."""
        if not self.cited:
            return "<p class='head'>Sources</p><p class='note'>The file names no source for this.</p>"
        every = ' &nbsp; <a href="cite:all">Copy all</a>' if len(self.cited) > 1 else ""
        items = "".join(_entry(n, one) for n, one in enumerate(self.cited))
        return f'<p class="head">Sources <span class="plain">{every}</span></p>{items}'


def _numbers(numbers: Iterable[int]) -> str:
    """Return superscript links to entries of the list."""
    marks = [f'<a href="note:{n}">{n + 1}</a>' for n in dict.fromkeys(numbers)]
    return f"<sup>&nbsp;{'&thinsp;'.join(marks)}</sup>" if marks else ""


def _entry(number: int, cited: Cited) -> str:
    source = cited.source
    title = escape(source.title) if source else f"Source {escape(cited.source_id)} is missing from the file"
    lines = [f'<a name="note-{number}"></a><b>{number + 1}</b>&nbsp; {title}']
    if source and source.url:
        accessed = f"accessed {escape(_day(source.accessed))}" if source.accessed else "day of access not recorded"
        lines.append(f'<span class="note">{escape(_short(source.url))} · {accessed}</span>')
    words = f"<b>{escape(cited.grade)}</b> {escape(grade_in_words(cited.grade))}" if cited.grade else "not graded"
    about = f" · for the {escape(', '.join(cited.about))}" if cited.about else ""
    lines.append(f'<span class="note">{words}{about}</span>')
    if cited.note:
        lines.append(f'<span class="note">{escape(cited.note)}</span>')
    links = [f'<a href="cite:{number}">Copy</a>']
    if cited.url:
        links.insert(0, f'<a href="open:{number}">Open</a>')
    return f'<p class="source">{"<br>".join(lines)}<br>{" &nbsp;&nbsp; ".join(links)}</p>'


def _short(url: str) -> str:
    """Return an address short enough for the panel; the whole of it is in the copied citation."""
    bare = url.split("://", 1)[-1]
    return bare if len(bare) <= 52 else f"{bare[:36]}…{bare[-14:]}"


def _day(text: str) -> str:
    try:
        return describe(text)
    except DateTextError:
        return text
