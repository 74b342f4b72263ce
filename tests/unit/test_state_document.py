"""The document knows what of it is saved, and tells views only what they must hear."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.domain.atlas import Atlas
from app.domain.records import Bookmark, Source
from app.state.document import Document

ATLAS = Atlas(title="One", bookmarks=(Bookmark("First", "2015"),), sources=(Source("s", "A source"),))


def watched(document: Document) -> list[str]:
    told: list[str] = []
    document.atlas_changed.connect(lambda _: told.append("atlas"))
    document.notes_changed.connect(lambda: told.append("notes"))
    document.file_changed.connect(lambda: told.append("file"))
    document.status_changed.connect(lambda: told.append("status"))
    return told


def test_a_note_leaves_the_records_alone_and_is_not_saved() -> None:
    document = Document(ATLAS)
    told = watched(document)
    document.amend(replace(ATLAS, bookmarks=()))
    assert told == ["notes", "status"]
    assert document.modified
    document.amend(replace(ATLAS, bookmarks=(Bookmark("First", "2015"),)))
    assert not document.modified


def test_records_that_came_in_are_told_to_every_view() -> None:
    document = Document(ATLAS)
    told = watched(document)
    document.amend(replace(ATLAS, sources=(*ATLAS.sources, Source("t", "Another"))))
    assert told == ["atlas", "notes", "status"]
    assert document.modified


def test_what_was_written_is_saved_and_what_came_meanwhile_is_not() -> None:
    document = Document(ATLAS)
    written = replace(ATLAS, title="Two")
    document.amend(written)
    document.amend(replace(written, bookmarks=()))
    told = watched(document)
    document.mark_saved(written, Path("mine.gpkg"), None)
    assert told == ["file", "status"]
    assert document.path == Path("mine.gpkg")
    assert document.modified
    document.mark_saved(document.atlas, Path("mine.gpkg"), None)
    assert not document.modified


def test_another_atlas_has_nothing_to_save() -> None:
    document = Document(ATLAS)
    document.amend(replace(ATLAS, bookmarks=()))
    told = watched(document)
    document.replace(Atlas(), Path("other.gpkg"))
    assert told == ["atlas", "notes", "file", "status"]
    assert not document.modified
