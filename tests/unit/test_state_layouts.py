"""The named layouts of the open atlas."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.data.bundled import open_atlas
from app.domain.records import Layout
from app.state.document import Document
from app.state.layouts import Layouts


@pytest.fixture
def document() -> Document:
    return Document(replace(open_atlas(None), layouts=(Layout("Slides", "{}"),)))


def test_layouts_are_changes_of_the_document(qtbot: QtBot, document: Document) -> None:
    layouts = Layouts(document)
    assert [layout.name for layout in layouts.all] == ["Slides"]
    assert not document.modified
    with qtbot.waitSignal(layouts.layouts_changed):
        layouts.save("  Brief,  A4 ", '{"paper": "a4"}')
    assert [layout.name for layout in layouts.all] == ["Brief, A4", "Slides"]
    assert document.atlas.layouts == layouts.all
    assert document.modified
    layouts.save("Slides", '{"paper": "slide"}')
    assert layouts.all[1] == Layout("Slides", '{"paper": "slide"}')


def test_a_layout_is_renamed_and_removed(qtbot: QtBot, document: Document) -> None:
    layouts = Layouts(document)
    layouts.save("Brief", '{"paper": "a4"}')
    layouts.rename("Brief", "Slides")
    assert layouts.all == (Layout("Slides", '{"paper": "a4"}'),)
    with qtbot.waitSignal(layouts.layouts_changed):
        layouts.remove("Slides")
    assert not layouts.all


def test_a_layout_needs_a_name(document: Document) -> None:
    layouts = Layouts(document)
    with pytest.raises(ValueError, match="name"):
        layouts.save("  ", "{}")
    with pytest.raises(ValueError, match="name"):
        layouts.rename("Slides", "")


def test_another_atlas_has_its_own(qtbot: QtBot, document: Document) -> None:
    layouts = Layouts(document)
    with qtbot.waitSignal(layouts.layouts_changed):
        document.replace(open_atlas(None), None)
    assert layouts.all == ()
