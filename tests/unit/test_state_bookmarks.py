"""Bookmarks come with the document, are part of it, and keep the words they were written in."""

from __future__ import annotations

import pytest

from app.domain.atlas import Atlas
from app.domain.civil import instant_of
from app.domain.records import Bookmark
from app.domain.scene import Moment
from app.domain.status import AT_MOMENT, TODAY, Cutoff
from app.state.bookmarks import Bookmarks
from app.state.clock import Clock
from app.state.document import Document

OF_THE_FILE = (Bookmark("Later", "2020"), Bookmark("Guidelines", "2015-04-27", "2015-04-30", "then"))


class Rig:
    """A document with a clock and its bookmarks."""

    def __init__(self) -> None:
        self.clock = Clock(instant_of(2017))
        self.document = Document(Atlas(bookmarks=OF_THE_FILE))
        self.bookmarks = Bookmarks(self.document, self.clock)
        self.told: list[None] = []
        self.bookmarks.bookmarks_changed.connect(lambda: self.told.append(None))

    @property
    def names(self) -> list[str]:
        return [mark.name for mark in self.bookmarks.all]


def test_those_of_the_file_are_listed_by_time_and_gone_to() -> None:
    rig = Rig()
    assert rig.names == ["Guidelines", "Later"]
    rig.bookmarks.go("Guidelines")
    assert rig.clock.moment == Moment(instant_of(2015, 4, 27), instant_of(2015, 5, 1))
    assert rig.clock.cutoff == AT_MOMENT
    rig.bookmarks.go("Later")
    assert (rig.clock.moment, rig.clock.cutoff) == (Moment(instant_of(2020)), TODAY)


def test_what_was_added_renamed_and_removed_is_in_the_document() -> None:
    rig = Rig()
    rig.clock.set_cutoff(Cutoff.fixed(instant_of(2018) - 1))
    rig.bookmarks.add("  Here,  “at” = 1\t")
    rig.bookmarks.rename("Guidelines", "指針")
    rig.bookmarks.remove("Later")
    assert len(rig.told) == 3
    assert rig.names == ["指針", "Here, “at” = 1"]
    assert rig.document.modified
    assert rig.document.atlas.bookmarks == (
        Bookmark("指針", "2015-04-27", "2015-04-30", "then"),
        Bookmark("Here, “at” = 1", "2017-01-01", "", "2017-12-31"),
    )


def test_those_that_nobody_touched_keep_their_words() -> None:
    rig = Rig()
    rig.bookmarks.add("Mine")
    assert rig.document.atlas.bookmarks[:2] == OF_THE_FILE


def test_another_document_has_its_own() -> None:
    rig = Rig()
    rig.bookmarks.add("Mine")
    rig.document.replace(Atlas(), None)
    assert rig.names == []
    assert not rig.document.modified
    assert len(rig.told) == 2


def test_what_is_made_undone_leaves_nothing_to_save() -> None:
    rig = Rig()
    rig.bookmarks.add("Mine")
    rig.bookmarks.remove("Mine")
    assert not rig.document.modified
    rig.bookmarks.remove("Mine")
    assert len(rig.told) == 2


def test_a_name_that_is_taken_is_replaced_and_an_empty_one_refused() -> None:
    rig = Rig()
    rig.bookmarks.add("Later")
    assert rig.names == ["Guidelines", "Later"]
    assert rig.bookmarks.all[1].moment.at == instant_of(2017)
    rig.bookmarks.rename("Later", "Guidelines")
    assert rig.names == ["Guidelines"]
    assert rig.bookmarks.all[0].moment.at == instant_of(2017)
    with pytest.raises(ValueError, match="needs a name"):
        rig.bookmarks.add("  ")
    with pytest.raises(ValueError, match="needs a name"):
        rig.bookmarks.rename("Guidelines", "")


def test_the_next_and_the_last_one() -> None:
    rig = Rig()
    at = instant_of(2016)
    assert [mark.name for mark in (rig.bookmarks.beside(at, 1), rig.bookmarks.beside(at, -1)) if mark] == [
        "Later",
        "Guidelines",
    ]
    assert rig.bookmarks.beside(instant_of(2020), 1) is None
    assert rig.bookmarks.beside(instant_of(2015, 4, 27), -1) is None
