"""Bookmarks come with the file, and what is made of them is there again at the next start."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.atlas import Atlas
from app.domain.civil import instant_of
from app.domain.records import Bookmark
from app.domain.scene import Moment
from app.domain.status import AT_MOMENT, TODAY, Cutoff
from app.state.bookmarks import Bookmarks
from app.state.clock import Clock
from app.state.document import Document
from app.support.settings import Settings

OF_THE_FILE = (Bookmark("Later", "2020"), Bookmark("Guidelines", "2015-04-27", "2015-04-30", "then"))


class Rig:
    """A program that is started and ended, with its settings."""

    def __init__(self, folder: Path, path: Path | None = None) -> None:
        self.settings = Settings(folder / "settings.ini")
        self.clock = Clock(instant_of(2017))
        self.document = Document(Atlas(bookmarks=OF_THE_FILE), path)
        self.bookmarks = Bookmarks(self.document, self.clock, self.settings)
        self.told: list[None] = []
        self.bookmarks.bookmarks_changed.connect(lambda: self.told.append(None))

    @property
    def names(self) -> list[str]:
        return [mark.name for mark in self.bookmarks.all]


def test_those_of_the_file_are_listed_by_time_and_gone_to(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    assert rig.names == ["Guidelines", "Later"]
    rig.bookmarks.go("Guidelines")
    assert rig.clock.moment == Moment(instant_of(2015, 4, 27), instant_of(2015, 5, 1))
    assert rig.clock.cutoff == AT_MOMENT
    rig.bookmarks.go("Later")
    assert (rig.clock.moment, rig.clock.cutoff) == (Moment(instant_of(2020)), TODAY)


def test_what_was_added_renamed_and_removed_is_there_at_the_next_start(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    rig.clock.set_cutoff(Cutoff.fixed(instant_of(2018) - 1))
    rig.bookmarks.add("  Here,  “at” = 1\t")
    rig.bookmarks.rename("Guidelines", "指針")
    rig.bookmarks.remove("Later")
    assert len(rig.told) == 3
    rig.settings.save()
    again = Rig(tmp_path)
    assert again.names == ["指針", "Here, “at” = 1"]
    again.bookmarks.go("Here, “at” = 1")
    assert again.clock.moment == Moment(instant_of(2017))
    assert again.clock.cutoff == Cutoff.fixed(instant_of(2018) - 1)
    assert again.bookmarks.records == rig.bookmarks.records
    assert again.bookmarks.records[0] == Bookmark("指針", "2015-04-27", "2015-04-30", "then")


def test_each_file_has_its_own(tmp_path: Path) -> None:
    rig = Rig(tmp_path, tmp_path / "mine.gpkg")
    rig.bookmarks.add("Mine")
    rig.document.replace(Atlas(), tmp_path / "other.gpkg")
    assert rig.names == []
    rig.document.replace(Atlas(bookmarks=OF_THE_FILE), tmp_path / "mine.gpkg")
    assert rig.names == ["Guidelines", "Mine", "Later"]
    assert len(rig.told) == 3


def test_what_is_made_undone_leaves_nothing_behind(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    rig.bookmarks.add("Mine")
    rig.bookmarks.remove("Mine")
    assert rig.settings.text("bookmarks/bundled") == ""
    rig.bookmarks.remove("Mine")
    assert len(rig.told) == 2


def test_a_name_that_is_taken_is_replaced_and_an_empty_one_refused(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
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


@pytest.mark.parametrize("text", ["{", "3", '[{"name": 3}]', '[{"name": "a", "at": "tomorrow"}]', '[{"who": "a"}]'])
def test_settings_that_somebody_else_wrote_are_as_good_as_none(tmp_path: Path, text: str) -> None:
    settings = Settings(tmp_path / "settings.ini")
    settings.set("bookmarks/bundled", text)
    settings.save()
    assert Rig(tmp_path).names == ["Guidelines", "Later"]


def test_the_next_and_the_last_one() -> None:
    rig = Rig(Path("nowhere"))
    at = instant_of(2016)
    assert [mark.name for mark in (rig.bookmarks.beside(at, 1), rig.bookmarks.beside(at, -1)) if mark] == [
        "Later",
        "Guidelines",
    ]
    assert rig.bookmarks.beside(instant_of(2020), 1) is None
    assert rig.bookmarks.beside(instant_of(2015, 4, 27), -1) is None
