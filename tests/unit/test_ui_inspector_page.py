"""What the inspector says, without a window."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from shapely import box

from app.data.bundled import open_atlas
from app.domain.atlas import Atlas
from app.domain.civil import DISTANT_FUTURE, instant_of
from app.domain.parties import Party, parties_of
from app.domain.records import (
    Area,
    Citation,
    Deployment,
    Event,
    Kind,
    Measure,
    Promise,
    Ref,
    Site,
    SitePeriod,
    Source,
    Stop,
    Story,
)
from app.domain.scene import Moment, Scene, SceneIndex
from app.domain.status import AT_MOMENT, TODAY, Cutoff
from app.ui.find_words import stay_in_words
from app.ui.inspector_html import brief, limit_link, limit_of_link, link, party_link, subject_of_link
from app.ui.inspector_page import page_of
from app.ui.stay_strip import bars_at

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
    return " ".join(" ".join(parser.words).split())


def test_a_deployment_tells_promise_and_record() -> None:
    page = page_of(ATLAS, Ref(Kind.DEPLOYMENT, "ddg69"), scene(2015, 4, 27))
    assert page is not None
    assert (page.title, page.title_ja) == ("USS Milius", "ミリアス")
    assert [chip.text for chip in page.chips] == ["planned on 27 April 2015", "came late"]
    text = text_of(page.body)
    assert "summer 2017 2017-22" in text
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
    assert "Source gone is missing from the file" in text_of(page.body)
    assert page.cited[0].as_text() == "Source gone is missing from the file."
    assert page.cited[0].url == ""


def test_a_site_tells_who_is_there_who_was_and_who_is_to_come() -> None:
    now = page_of(ATLAS, Ref(Kind.SITE, "yokosuka"), scene(2015, 4, 27))
    later = page_of(ATLAS, Ref(Kind.SITE, "yokosuka"), scene(2020))
    assert now is not None
    assert later is not None
    text = text_of(now.body)
    assert "Here on 27 April 2015 USS Lassen since 2005 Announced or planned USS Milius planned, summer 2017" in text
    text = text_of(later.body)
    assert "Here on 1 January 2020 USS Milius since 22 May 2018 Gone by then USS Lassen 2005–2016" in text
    assert "35.2900° N, 139.6700° E" in text_of(later.body)


def test_an_event_names_its_parties_and_place() -> None:
    page = page_of(ATLAS, Ref(Kind.EVENT, "evt"), scene(2015))
    assert page is not None
    assert "Parties Japan , United States" in text_of(page.body)
    assert "Yokosuka" in text_of(page.body)


def test_an_island_is_in_the_record_and_not_opened_by_anybody() -> None:
    atlas = open_atlas(None)
    seen = SceneIndex(atlas).scene(Moment(instant_of(2015)))
    page = page_of(atlas, Ref(Kind.SITE, "senkaku-islands"), seen)
    assert page is not None
    assert [chip.text for chip in page.chips] == ["in the record on 1 January 2015"]
    assert "In the record from" in text_of(page.body)
    assert "Opened" not in text_of(page.body)


def test_there_is_no_page_for_a_record_that_is_gone() -> None:
    assert page_of(ATLAS, Ref(Kind.SITE, "atlantis"), scene(2015)) is None


def hrefs(html: str) -> list[str]:
    found: list[str] = []

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(value or "" for name, value in attrs if name == "href")

    Links().feed(html)
    return found


@pytest.mark.parametrize("ref", [Ref(Kind.SITE, "yokosuka"), Ref(Kind.DEPLOYMENT, 'odd"id/<x>'), Ref(Kind.AREA, "a")])
def test_a_link_leads_to_its_record(ref: Ref) -> None:
    assert [subject_of_link(target) for target in hrefs(link(ref, "<text>"))] == [ref]


@pytest.mark.parametrize("code", ["CHN", 'odd"code/<x> &'])
def test_a_link_leads_to_its_party(code: str) -> None:
    assert [subject_of_link(target) for target in hrefs(party_link(code))] == [Party(code)]
    assert [limit_of_link(target) for target in hrefs(limit_link(code, "only"))] == [code]


def test_nobody_has_no_page() -> None:
    assert hrefs(party_link("none")) == []
    assert page_of(ATLAS, Party("none"), scene(2015)) is None


@pytest.mark.parametrize(
    "target", ["https://example.org", "ref:", "ref:site/", "ref:boat/x", "party:", "limit:USA", "file:///etc/passwd"]
)
def test_other_links_lead_nowhere(target: str) -> None:
    assert subject_of_link(target) is None


def test_a_replaced_unit_that_is_gone_is_named_and_no_link() -> None:
    stay = replace(MILIUS, predecessor_id="ddg99", site_id="atlantis")
    atlas = replace(ATLAS, deployments=(stay,))
    page = page_of(atlas, Ref(Kind.DEPLOYMENT, "ddg69"), SceneIndex(atlas).scene(Moment(instant_of(2020))))
    assert page is not None
    text = text_of(page.body)
    assert "At atlantis (not in this atlas)" in text
    assert "Replaced ddg99 (not in this atlas)" in text
    assert not [target for target in hrefs(page.body) if "ddg99" in target or "atlantis" in target]


def test_every_statement_carries_the_number_of_its_source() -> None:
    ref = Ref(Kind.DEPLOYMENT, "ddg69")
    atlas = replace(
        ATLAS,
        citations=(
            Citation(Kind.DEPLOYMENT, "ddg69", "usni", "actual_from", "B1", "arrival read"),
            Citation(Kind.DEPLOYMENT, "ddg69", "navy", grade="A1"),
        ),
        sources=(*ATLAS.sources, Source("navy", "US Navy release", "https://example.org/navy", "2025-11-02")),
        measures=(Measure("m1", "Crew", 300, "people", "2018", "navy", record_kind="deployment", record_id="ddg69"),),
        stories=(Story("s1", "Told", "More ships come.", "2015-04-27", "One came late.", "2018-05", source_id="usni"),),
        stops=(Stop("s1", 1, "2015-04-27", "Told", records=(ref,)),),
        promises=(Promise(Kind.DEPLOYMENT, "ddg69", "2014-04-06", "../2017", "navy", "A1", "Hagel"),),
    )
    page = page_of(atlas, ref, SceneIndex(atlas).scene(Moment(instant_of(2020))))
    assert page is not None
    cited = [(one.source_id, one.grade, one.about) for one in page.cited]
    assert cited == [
        ("navy", "A1", []),
        ("navy", "A1", ["promise"]),
        ("usni", "B1", ["arrival"]),
        ("navy", "", ["published number"]),
        ("usni", "", ["statement"]),
    ]
    text = text_of(page.body)
    assert "by 2017 ../2017 2 142 days late said 6 Apr 2014" in text
    assert "264 days late said 16 Oct 2014" in text
    assert "accessed 2 November 2025" in text
    assert "day of access not recorded" in text
    assert "for the arrival" in text
    assert "One came late." in text
    then = page_of(atlas, ref, SceneIndex(atlas).scene(Moment(instant_of(2015)), AT_MOMENT))
    assert then is not None
    assert "One came late." not in text_of(then.body)
    assert {target for target in hrefs(page.body) if target.startswith("note:")} == {f"note:{n}" for n in range(5)}


def test_a_period_of_a_site_names_its_source_and_use() -> None:
    period = SitePeriod("yokosuka", "1945", "1952", "Yokosuka Yard", "", sharing="us exclusive", source_id="usni")
    atlas = replace(ATLAS, periods=(period,))
    page = page_of(atlas, Ref(Kind.SITE, "yokosuka"), SceneIndex(atlas).scene(Moment(instant_of(1950))))
    assert page is not None
    assert "<b>Yokosuka Yard; US forces only</b>" in page.body
    assert "1945 to 1952" in text_of(page.body)
    assert ("usni", ["names and use"]) in [(one.source_id, one.about) for one in page.cited]


def test_a_base_whose_users_are_not_recorded_says_so() -> None:
    words = "Who used it then, US forces, Japan's or both: not recorded."
    period = SitePeriod("yokosuka", "1945", "1952", sharing="us exclusive", source_id="usni")
    atlas = replace(ATLAS, periods=(period,))
    for year, expected in ((1950, False), (1960, True)):
        page = page_of(atlas, Ref(Kind.SITE, "yokosuka"), SceneIndex(atlas).scene(Moment(instant_of(year))))
        assert page is not None
        assert (words in text_of(page.body)) is expected


def test_a_page_without_sources_says_so() -> None:
    page = page_of(ATLAS, Ref(Kind.EVENT, "evt"), scene(2015))
    assert page is not None
    assert "The file names no source for this." in text_of(page.body)


def test_a_party_tells_units_areas_statements_and_their_sources() -> None:
    zone = Area("zone", "Zone", "", "adiz", ("JPN",), box(128, 30, 130, 32), "2013-11-23", "..")
    later = Event("later", "Much later", "", "2030", "incident", parties=("USA",))
    atlas = replace(
        ATLAS,
        areas=(zone,),
        events=(SUMMIT, later),
        citations=(Citation(Kind.AREA, "zone", "usni", grade="B2"), Citation(Kind.EVENT, "evt", "usni", grade="A1")),
    )
    scenes = SceneIndex(atlas)
    page = page_of(atlas, Party("USA"), scenes.scene(Moment(instant_of(2020))))
    assert page is not None
    assert (page.title, page.subtitle) == ("United States", "USA")
    text = text_of(page.body)
    assert "On 1 January 2020: 1 unit present, 1 site run by its forces." in text
    assert "Said and agreed, to 1 January 2020 Guidelines" in text
    assert "Units present on 1 January 2020 USS Milius Yokosuka" in text
    assert "Sites that its forces run on 1 January 2020 Yokosuka Kanagawa" in text
    assert "Much later" not in text
    assert [(one.source_id, one.grade) for one in page.cited] == [("usni", "A1")]
    page = page_of(atlas, Party("JPN"), scenes.scene(Moment(instant_of(2020))))
    assert page is not None
    assert "Declares or claims on 1 January 2020 Zone" in text_of(page.body)
    assert "Air defence identification zone · since 23 November 2013" in text_of(page.body)
    before = page_of(atlas, Party("JPN"), scenes.scene(Moment(instant_of(2000)), AT_MOMENT))
    assert before is not None
    assert "Zone" not in text_of(before.body)
    assert page_of(atlas, Party("XXX"), scenes.scene(Moment(instant_of(2000)))) is None


def test_every_party_of_the_bundled_atlas_has_a_page() -> None:
    atlas = open_atlas(None)
    now = SceneIndex(atlas).scene(Moment(instant_of(2015, 4, 27)))
    codes = parties_of(atlas)
    assert {"USA", "JPN", "CHN", "TWN"} <= set(codes)
    for code in codes:
        page = page_of(atlas, Party(code), now)
        assert page is not None
        assert page.cited or code not in ("USA", "JPN", "CHN", "TWN")


def test_months_are_cut_where_there_is_no_room() -> None:
    assert brief("about September 2004 to 3 May 2008") == "about Sep 2004 to 3 May 2008"


def test_what_is_not_known_at_the_cut_off_is_not_told_anywhere() -> None:
    atlas = replace(
        ATLAS,
        areas=(Area("zone", "Zone", "", "adiz", ("JPN",), box(128, 30, 130, 32), "2000", "2013-11-23"),),
        periods=(
            SitePeriod("yokosuka", "1945", "2012", "Old Yard", ""),
            SitePeriod("yokosuka", "2012", "..", "New Yard", ""),
        ),
        measures=(Measure("m1", "Ships", 9, "ships", "2013", "usni", record_kind="site", record_id="yokosuka"),),
    )
    index, then = SceneIndex(atlas), Moment(instant_of(2010))

    def told(ref: Ref, cutoff: Cutoff) -> str:
        page = page_of(atlas, ref, index.scene(then, cutoff))
        assert page is not None
        return text_of(page.body)

    site, zone, lassen = Ref(Kind.SITE, "yokosuka"), Ref(Kind.AREA, "zone"), Ref(Kind.DEPLOYMENT, "ddg82")
    for ref, words in ((site, "New Yard"), (site, "9 ships"), (zone, "until"), (lassen, "Replaced by")):
        assert words in told(ref, TODAY)
        assert words not in told(ref, AT_MOMENT)
    assert "Old Yard since 1945" in told(site, AT_MOMENT)
    assert stay_in_words(MILIUS, instant_of(2010)) == ""
    assert stay_in_words(MILIUS, instant_of(2015)) == "promised for summer 2017"
    assert stay_in_words(LASSEN, instant_of(2015)) == "since 2005"
    assert stay_in_words(LASSEN) == "2005 to 6 January 2016"
    known = {bar.ref.id: bar.facts.possible_until for bar in bars_at(atlas, "yokosuka", instant_of(2015))}
    assert known == {"ddg82": DISTANT_FUTURE}
    assert {bar.ref.id for bar in bars_at(atlas, "yokosuka")} == {"ddg82", "ddg69"}
