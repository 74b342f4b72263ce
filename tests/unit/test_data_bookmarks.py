"""Bookmarks are saved with the file, may be missing from it, and are refused in words where they are wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.data.errors import AtlasFileError
from app.data.store import load_atlas, save_atlas
from app.domain.atlas import Atlas
from app.domain.dates import parse_date_text
from app.domain.moments import moment_of
from app.domain.records import Bookmark, Kind, Ref
from tests.helpers.atlas_files import POSTURE, spoilt


@pytest.fixture(scope="module")
def bundled() -> Atlas:
    return load_atlas(POSTURE, immutable=True)


def test_what_is_saved_is_read_again(tmp_path: Path, bundled: Atlas) -> None:
    marks = (Bookmark("One; day = 1", "2016-02-29"), Bookmark("期間", "2015-04-27T12:00:00", "2016", "2015-05"))
    save_atlas(replace(bundled, bookmarks=marks), tmp_path / "mine.gpkg")
    assert load_atlas(tmp_path / "mine.gpkg").bookmarks == marks


def test_a_file_without_the_table_has_none(tmp_path: Path) -> None:
    assert load_atlas(spoilt(tmp_path, "DROP TABLE bookmarks")).bookmarks == ()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE bookmarks SET at = '2015-02-30' WHERE rowid = 1", "2015-02-30"),
        ("UPDATE bookmarks SET until = '1950' WHERE rowid = 1", "ends before the window starts"),
        ("UPDATE bookmarks SET known = 'maybe' WHERE rowid = 1", "write now, then or a day"),
        ("UPDATE bookmarks SET name = '' WHERE rowid = 1", "every bookmark has a name"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, statement: str, said: str) -> None:
    with pytest.raises(AtlasFileError) as caught:
        load_atlas(spoilt(tmp_path, statement))
    assert said in str(caught.value)
    assert "bookmarks" in str(caught.value)


def test_each_bundled_bookmark_is_the_day_of_a_cited_event(bundled: Atlas) -> None:
    cited = [event for event in bundled.events if list(bundled.citations_of(Ref(Kind.EVENT, event.id)))]
    days = {parse_date_text(event.date).earliest for event in cited if event.date}
    assert len(bundled.bookmarks) >= 8
    for bookmark in bundled.bookmarks:
        moment = moment_of(bookmark.at, bookmark.until)
        assert moment.at in days, bookmark.name
        assert moment.until is None or parse_date_text(bookmark.until).earliest in days, bookmark.name
