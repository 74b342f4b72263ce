"""Stories: their stops are in order, reach records, and always have something to say and a day to show."""

from __future__ import annotations

import pytest

from app.data.store import load_atlas
from app.domain.atlas import Atlas
from app.domain.civil import civil
from app.domain.records import Deployment, Event, Kind, Ref, Site, Stop
from app.domain.stories import StopWords, moment_of, stops_of, words_of
from tests.helpers.atlas_files import POSTURE


@pytest.fixture(scope="module")
def bundled() -> Atlas:
    return load_atlas(POSTURE, immutable=True)


def test_all_statements_of_the_article_and_two_more_are_stories(bundled: Atlas) -> None:
    numbered = [story for story in bundled.stories if story.id.startswith("sf-")]
    assert [story.id[3:5] for story in numbered] == [f"{n:02}" for n in range(1, 27)]
    assert {story.id for story in bundled.stories} - {story.id for story in numbered} == {
        "futenma-henoko",
        "aegis-ashore",
    }


def test_every_stop_has_words_a_day_and_records_that_are_there(bundled: Atlas) -> None:
    for story in bundled.stories:
        stops = stops_of(bundled, story.id)
        assert [stop.position for stop in stops] == list(range(1, len(stops) + 1))
        for stop in stops:
            words = words_of(bundled, stop)
            assert words.title, stop
            assert words.text, stop
            assert moment_of(stop) is not None, stop
            assert all(bundled.get(ref) is not None for ref in stop.records)
            assert stop.west is not None
            assert stop.east is not None
            assert stop.west < stop.east


def test_futenma_from_1996_to_today(bundled: Atlas) -> None:
    years = [stop.date[:4] for stop in stops_of(bundled, "futenma-henoko")]
    assert years == sorted(years)
    assert (years[0], years[-1]) == ("1995", "2025")
    assert {"1996", "2006", "2013", "2018", "2019"} <= set(years)


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("2015-10-01", (2015, 10, 1)),
        ("2017", (2017, 1, 1)),
        ("../2017", (2017, 12, 31)),
        ("2015-04-27/..", (2015, 4, 27)),
    ],
)
def test_the_moment_of_a_stop_is_its_first_day(date: str, day: tuple[int, int, int]) -> None:
    moment = moment_of(Stop("s", 1, date, ""))
    assert moment is not None
    assert civil(moment.at)[:3] == day


def test_a_stop_without_a_date_shows_no_other_day() -> None:
    assert moment_of(Stop("s", 1, "", "")) is None


def test_words_of_a_stop_are_its_own_before_those_of_its_record() -> None:
    base = Site("base", "Base", "", "port", "USN", "", "JPN", 139.0, 35.0)
    ship = Deployment(
        *("ship", "USS Ship", "", "", "destroyer", "USN", "USA", "base"),
        promised="2017",
        actual_from="2018-05-22",
        summary="A ship.",
    )
    talk = Event("talk", "Talk", "", "2015", "statement", summary="They talked.")
    atlas = Atlas(sites=(base,), deployments=(ship,), events=(talk,))
    of_ship = Stop("s", 1, "2015", "", records=(Ref(Kind.EVENT, "gone"), Ref(Kind.DEPLOYMENT, "ship")))
    told = words_of(atlas, of_ship)
    assert told.title == "USS Ship, Base"
    assert told.text.startswith("A ship. Promised for 2017, arrived 22 May 2018: 142 days late.")
    assert words_of(atlas, Stop("s", 1, "", "Own", records=(Ref(Kind.EVENT, "talk"),))) == StopWords(
        "Own", "They talked."
    )
    assert words_of(atlas, Stop("s", 1, "", "Own", "words")) == StopWords("Own", "words")
