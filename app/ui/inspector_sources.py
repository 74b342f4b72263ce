"""The sources of a record: on the page, and as a citation to paste."""

from __future__ import annotations

from html import escape

from app.domain.atlas import Atlas
from app.domain.dates import DateTextError, describe
from app.domain.filter_words import grade_in_words
from app.domain.records import Citation, Ref, Source

_WEB = ("http://", "https://")


def citation_text(citation: Citation, source: Source | None) -> str:
    """Return a citation as one line of plain text: title, address, day of access, grade in words."""
    if source is None:
        return f"Source {citation.source_id} is missing from the file."
    parts = [source.title.rstrip(".")]
    if source.url:
        parts.append(source.url + (f" (accessed {_day(source.accessed)})" if source.accessed else ""))
    if citation.grade:
        parts.append(f"Grade {citation.grade}: {grade_in_words(citation.grade)}")
    return ". ".join(parts) + "."


def citations_text(atlas: Atlas, ref: Ref) -> str:
    """Return all citations of a record, one a line."""
    return "\n".join(citation_text(citation, source) for citation, source in atlas.citations_of(ref))


def sources_html(atlas: Atlas, ref: Ref) -> str:
    """Return the sources of a record with grade and day of access; ``cite:n`` copies, ``open:n`` opens the nth."""
    items = []
    for number, (citation, source) in enumerate(atlas.citations_of(ref)):
        title = escape(source.title) if source else f"source {escape(citation.source_id)} is missing from the file"
        about = f"<b>{escape(_field(citation.field))}:</b> " if citation.field else ""
        lines = [f"{about}{title}"]
        if source and source.url:
            accessed = f" · accessed {escape(_day(source.accessed))}" if source.accessed else ""
            lines.append(f'<span class="url">{escape(_short(source.url))}{accessed}</span>')
        if citation.grade:
            words = f"<b>{escape(citation.grade)}</b> {escape(grade_in_words(citation.grade))}"
            lines.append(f'<span class="note">{words}</span>')
        if citation.note:
            lines.append(f'<span class="note">{escape(citation.note)}</span>')
        links = [f'<a href="cite:{number}">Copy</a>']
        if source and source.url.startswith(_WEB):
            links.insert(0, f'<a href="open:{number}">Open</a>')
        items.append(f'<p class="source">{"<br>".join(lines)}<br>{" &nbsp; ".join(links)}</p>')
    if not items:
        return ""
    every = ' &nbsp; <a href="cite:all">Copy all</a>' if len(items) > 1 else ""
    return f'<hr><p class="label">Sources and grades{every}</p>{"".join(items)}'


def url_of(atlas: Atlas, ref: Ref, number: int) -> str:
    """Return the address of the nth source of a record; empty where it is none of the web."""
    cited = list(atlas.citations_of(ref))
    source = cited[number][1] if 0 <= number < len(cited) else None
    return source.url if source and source.url.startswith(_WEB) else ""


def _field(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _short(url: str) -> str:
    """Return an address short enough for the panel; the whole of it is in the copied citation."""
    bare = url.split("://", 1)[-1]
    return bare if len(bare) <= 60 else f"{bare[:40]}…{bare[-18:]}"


def _day(text: str) -> str:
    try:
        return describe(text)
    except DateTextError:
        return text
