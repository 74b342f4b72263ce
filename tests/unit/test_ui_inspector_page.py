"""What the inspector says, without a window."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from app.domain.atlas import Atlas
from app.domain.civil import instant_of
from app.domain.records import Citation, Deployment, Event, Kind, Ref, Site, Source
from app.domain.scene import Moment, Scene, SceneIndex
from app.domain.status import AT_MOMENT, TODAY, Cutoff
from app.ui.inspector_html import link, ref_of_link
from app.ui.inspector_page import page_of

YOKOSUKA = Site(
    "yokosuka",
    "Yokosuka",
    "横須賀",
    "naval base",
    "USN",
    "Kanagawa",
    "JPN",
    139.67,
    35.29,
    opened="1945-08-30",
    closed="..",
)
MILIUS = Deployment(
    "ddg69",
    "USS Milius",
    "ミリアス",
    "Arleigh Burke-class destroyer",
    "destroyer",
    "USN",
    "USA",
    "yokosuka",
    quantity=1,
    announced="2014-10-16",
    promised="2017-22",
    actual_from="2018-05-22",
    actual_to="..",
    rotation="permanent",
    summary="Late <b>by a year</b> & more.",
)
LASSEN = Deployment(
    "ddg82",
    "USS Lassen",
    "",
    "",
    "destroyer",
    "USN",
    "USA",
    "yokosuka",
    actual_from="2005",
    actual_to="2016-01-06",
    successor_id="ddg69",
)
SUMMIT = Event("evt", "Guidelines", "指針", "2015-04-27", "agreement", site_id="yokosuka", parties=("JPN", "USA"))
ATLAS = Atlas(
    sites=(YOKOSUKA,),
    deployments=(MILIUS, LASSEN),
    events=(SUMMIT,),
    sources=(Source("usni", "USNI News, 22 May 2018", "https://example.org/milius"),),
    citations=(
        Citation(Kind.DEPLOYMENT, "ddg69", "usni", "actual_from", "B1", "arrival read"),
        Citation(Kind.DEPLOYMENT, "ddg82", "gone", grade="F3"),
    ),
)


def scene(year: int, month: int = 1, day: int = 1, cutoff: Cutoff = TODAY) -> Scene:
    return SceneIndex(ATLAS).scene(Moment(instant_of(year, month, day)), cutoff)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def text_of(html: str) -> str:
    parser = _Text()
    parser.feed(html)
    return " ".join(parser.words)


def test_a_deployment_tells_promise_and_record() -> None:
    page = page_of(ATLAS, Ref(Kind.DEPLOYMENT, "ddg69"), scene(2015, 4, 27))
    assert page is not None
    assert (page.title, page.title_ja) == ("USS Milius", "ミリアス")
    assert [chip.text for chip in page.chips] == ["planned on 27 April 2015", "came late"]
    text = text_of(page.body)
    assert "summer 2017  [2017-22]" in text
    assert "264 days late" in text
    assert "Also at Yokosuka on 27 April 2015 USS Lassen" in text
    assert "USNI News, 22 May 2018" in text
    assert "B1" in text
    assert "arrival read" in text


def test_at_the_cut_off_what_came_later_is_not_told() -> None:
    page = page_of(ATLAS, Ref(Kind.DEPLOYMENT, "ddg69"), scene(2015, 4, 27, AT_MOMENT))
    assert page is not None
    text = text_of(page.body)
    assert "22 May 2018" not in text.split("Sources")[0]
    assert "not yet known at the cut-off" in text
    assert [chip.text for chip in page.chips] == ["planned on 27 April 2015"]


def test_an_end_not_known_at_the_cut_off_is_still_so() -> None:
    ref = Ref(Kind.DEPLOYMENT, "ddg82")
    known_now, known_then = page_of(ATLAS, ref, scene(2015)), page_of(ATLAS, ref, scene(2015, cutoff=AT_MOMENT))
    assert known_now is not None
    assert known_then is not None
    assert "left 6 January 2016" in text_of(known_now.body)
    assert "still there" in text_of(known_then.body)
    assert "6 January 2016" not in known_then.body


def test_what_comes_from_a_file_is_text_and_no_markup() -> None:
    page = page_of(ATLAS, Ref(Kind.DEPLOYMENT, "ddg69"), scene(2020))
    assert page is not None
    assert "&lt;b&gt;by a year&lt;/b&gt; &amp; more" in page.body


def test_a_source_that_is_missing_is_named() -> None:
    page = page_of(ATLAS, Ref(Kind.DEPLOYMENT, "ddg82"), scene(2020))
    assert page is not None
    assert "source gone is missing from the file" in text_of(page.body)


def test_a_site_tells_who_is_there_who_was_and_who_is_to_come() -> None:
    now = page_of(ATLAS, Ref(Kind.SITE, "yokosuka"), scene(2015, 4, 27))
    later = page_of(ATLAS, Ref(Kind.SITE, "yokosuka"), scene(2020))
    assert now is not None
    assert later is not None
    assert "Here on 27 April 2015 USS Lassen Announced or planned USS Milius  (planned)" in text_of(now.body)
    assert "Here on 1 January 2020 USS Milius Gone by then USS Lassen" in text_of(later.body)
    assert "35.2900° N, 139.6700° E" in text_of(later.body)


def test_an_event_names_its_parties_and_place() -> None:
    page = page_of(ATLAS, Ref(Kind.EVENT, "evt"), scene(2015))
    assert page is not None
    assert "Parties Japan ,  United States" in text_of(page.body)
    assert "Yokosuka" in text_of(page.body)


def test_there_is_no_page_for_a_record_that_is_gone() -> None:
    assert page_of(ATLAS, Ref(Kind.SITE, "atlantis"), scene(2015)) is None


@pytest.mark.parametrize("ref", [Ref(Kind.SITE, "yokosuka"), Ref(Kind.DEPLOYMENT, 'odd"id/<x>'), Ref(Kind.AREA, "a")])
def test_a_link_leads_to_its_record(ref: Ref) -> None:
    found: list[str] = []

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(value or "" for name, value in attrs if name == "href")

    Links().feed(link(ref, "<text>"))
    assert [ref_of_link(target) for target in found] == [ref]


@pytest.mark.parametrize("target", ["https://example.org", "ref:", "ref:site/", "ref:boat/x", "file:///etc/passwd"])
def test_other_links_lead_nowhere(target: str) -> None:
    assert ref_of_link(target) is None
