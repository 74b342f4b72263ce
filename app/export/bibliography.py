"""Sources for a reference manager or a footnote: BibTeX, CSL-JSON, or a plain list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from app.domain.atlas import Atlas
from app.domain.dates import DateTextError, describe
from app.domain.records import Kind, Ref, Source
from app.domain.scene import Scene
from app.export.files import write_beside
from app.export.tables import SHOWN

BIBLIOGRAPHY_SUFFIXES: Final = (".bib", ".json", ".txt")

_TEX: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def sources_shown(atlas: Atlas, scene: Scene) -> tuple[Source, ...]:
    """Return the sources of every deployment, event and area that the scene shows, by title."""
    found: dict[str, Source] = {}
    for kind in Kind:
        for record, status in zip(atlas.records(kind), scene.of(kind).tolist(), strict=True):
            if status in SHOWN:
                for _citation, source in atlas.citations_of(Ref(kind, record.id)):
                    if source is not None:
                        found[source.id] = source
    return by_title(found.values())


def source_pages(atlas: Atlas, scene: Scene) -> tuple[str, ...]:
    """Return every source of what the scene shows as a line for a page of sources, numbered."""
    lines = as_list(sources_shown(atlas, scene)).splitlines()
    return tuple(f"{number}. {line}" for number, line in enumerate(lines, 1))


def by_title(sources: Any) -> tuple[Source, ...]:
    """Return sources in the order of a bibliography."""
    return tuple(sorted(sources, key=lambda source: (source.title.casefold(), source.id)))


def as_bibtex(sources: tuple[Source, ...]) -> str:
    """Return the sources as BibTeX entries."""
    entries = []
    for source in sources:
        fields = [("title", "{" + _tex(source.title) + "}")]
        if source.url:
            # Within \url nothing but braces and the per cent sign needs care.
            fields.append(("url", source.url.replace("{", "%7B").replace("}", "%7D")))
        if source.accessed:
            fields.append(("urldate", source.accessed))
        lines = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields)
        entries.append(f"@{'online' if source.url else 'misc'}{{{source.id},\n{lines}\n}}\n")
    return "\n".join(entries)


def as_csl_json(sources: tuple[Source, ...]) -> str:
    """Return the sources as CSL-JSON, which Zotero and Pandoc read."""
    return json.dumps([_csl(source) for source in sources], ensure_ascii=False, indent=1) + "\n"


def as_list(sources: tuple[Source, ...]) -> str:
    """Return the sources as sentences, one a line."""
    lines = []
    for source in sources:
        words = [f"{source.title.rstrip('.')}."]
        if source.url:
            words.append(source.url)
        if source.accessed:
            words.append(f"(accessed {_in_words(source.accessed)})")
        lines.append(" ".join(words))
    return "".join(f"{line}\n" for line in lines)


def save_bibliography(sources: tuple[Source, ...], path: Path) -> None:
    """Write the sources in the format that the name ends in, whole or not at all.

    Raises:
        UserError: it cannot be written; what was there before is as it was.
    """
    write = {".bib": as_bibtex, ".json": as_csl_json}.get(path.suffix.lower(), as_list)
    text = write(sources)

    def fill(part: Path) -> None:
        part.write_text(text, encoding="utf-8")

    write_beside(path, fill)


def _csl(source: Source) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": source.id, "type": "webpage" if source.url else "document", "title": source.title}
    if source.url:
        entry["URL"] = source.url
    parts = source.accessed.split("-")
    if source.accessed and all(part.isdecimal() for part in parts):
        entry["accessed"] = {"date-parts": [[int(part) for part in parts]]}
    return entry


def _in_words(date_text: str) -> str:
    try:
        return describe(date_text)
    except DateTextError:
        return date_text


def _tex(text: str) -> str:
    return "".join(_TEX.get(letter, letter) for letter in text)
