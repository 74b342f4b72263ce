"""Find: every way to write a name leads to the record."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.data.bundled import open_atlas
from app.domain.atlas import Atlas
from app.domain.civil import instant_of
from app.domain.fold import fold, romaji_of, words_of
from app.domain.goto import nearest_moment
from app.domain.parties import Party
from app.domain.records import Deployment, Kind, Ref, Site, SitePeriod
from app.domain.scene import SceneIndex
from app.domain.search import SearchIndex, entries_of
from app.domain.status import AT_MOMENT, TODAY, Status
from tests.helpers.naive_search import naive_find

ATLAS = open_atlas(None)
INDEX = SearchIndex(ATLAS)
SCENES = SceneIndex(ATLAS)


def ids(query: str, limit: int = 12) -> list[str]:
    targets = [hit.target for hit in INDEX.find(query, limit)]
    return [one.id if isinstance(one, Ref) else one.code if isinstance(one, Party) else one.name for one in targets]


@pytest.mark.parametrize(
    "query",
    [
        "yokosuka",
        "YOKOSUKA",
        "Yokōsuka",
        "よこすか",
        "ヨコスカ",
        "ﾖｺｽｶ",
        "横須賀",
        "ｙｏｋｏｓｕｋａ",
        "yokosuak",
        "yokosua",
    ],
)
def test_yokosuka_is_found_however_it_is_written(query: str) -> None:
    assert {"yokosuka-cfay", "yokosuka-jmsdf"} & set(ids(query, 4))


@pytest.mark.parametrize("query", ["CVN-73", "cvn73", "cvn 73", "ジョージ・ワシントン", "じょーじ", "george washingtn"])
def test_a_ship_is_found_by_hull_number_and_by_either_name(query: str) -> None:
    assert {"cvn73-yokosuka-1", "cvn73-yokosuka-2"} <= set(ids(query))


@pytest.mark.parametrize(
    ("query", "first"),
    [("ronald", "cvn76-yokosuka"), ("yokosuka", "yokosuka-cfay"), ("kadena", "kadena-ab"), ("misawa", "misawa-ab")],
)
def test_what_is_meant_comes_before_what_merely_tells_of_it(query: str, first: str) -> None:
    assert ids(query)[0] == first


@pytest.mark.parametrize("query", ["f35b", "F-35B", "f 35b"])
def test_an_aircraft_is_found_with_and_without_its_hyphen(query: str) -> None:
    assert {"f35b-nyutabaru", "vmfa121-iwakuni"} <= set(ids(query, 8))


def test_words_may_come_from_name_kind_and_place() -> None:
    found = ids("yokosuka destroyer", 30)
    assert "ddg69-yokosuka" in found
    assert all("yokosuka" in record_id for record_id in found)


def test_former_names_are_found() -> None:
    site = Site("robertson", "Camp Robertson", "", "marine camp", "USMC", "Okinawa", "JPN", 127.0, 26.0)
    period = SitePeriod(
        "robertson", "1945", "1972", name_en="Chimu Airfield", name_ja="金武飛行場", romaji="Kin hikōjō"
    )
    index = SearchIndex(Atlas(sites=(site,), periods=(period,)))
    for query in ("chimu", "金武", "kin hikojo", "きん"):
        assert index.find(query)[0].target == Ref(Kind.SITE, "robertson"), query


def test_a_region_is_found_as_itself() -> None:
    assert "Okinawa" in ids("okinawa", 3)


@pytest.mark.parametrize(
    ("query", "code"), [("china", "CHN"), ("中国", "CHN"), ("united states", "USA"), ("taiwn", "TWN"), ("japan", "JPN")]
)
def test_a_party_is_found_by_its_names(query: str, code: str) -> None:
    assert code in ids(query, 12)


_PIECES = sorted({word for entry in entries_of(ATLAS) for text, _weight in entry.texts for word in words_of(text)})


@st.composite
def misspelt(draw: st.DrawFn) -> str:
    """A word of the atlas, perhaps cut, with up to two edits."""
    word = draw(st.sampled_from(_PIECES))
    word = word[: draw(st.integers(1, len(word)))]
    for _ in range(draw(st.integers(0, 2))):
        place, letter = draw(st.integers(0, len(word))), draw(st.sampled_from("aiueokstnx7よ"))
        word = draw(st.sampled_from([word[:place] + letter + word[place:], word[:place] + word[place + 1 :]]))
    return word


@given(st.lists(misspelt(), min_size=1, max_size=3).map(" ".join), st.sampled_from([1, 10, 60]))
@example("yokosuak destroyer", 12)
@example("o", 10)
@example("よこ", 10)
def test_the_fast_way_finds_what_the_slow_way_finds(query: str, limit: int) -> None:
    fast, slow = INDEX.find(query, limit), naive_find(ATLAS, query, limit)
    assert [hit.target for hit in fast] == [hit.target for hit in slow]
    assert [hit.score for hit in fast] == pytest.approx([hit.score for hit in slow])


def test_every_name_finds_its_record() -> None:
    for kind in Kind:
        for record in ATLAS.records(kind):
            name = record.unit_en if isinstance(record, Deployment) else getattr(record, "name_en", "")
            if name and len(name) <= 60:
                same_words = [hit.target for hit in INDEX.find(name, 50)]
                assert Ref(kind, record.id) in same_words, name


@given(st.text(max_size=300))
def test_nothing_that_can_be_typed_breaks_it(text: str) -> None:
    assert len(INDEX.find(text)) <= 12


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07", "\u202e\u200f", "x" * 10_000, "・・・", "💥"])
def test_odd_text_finds_nothing(text: str) -> None:
    assert INDEX.find(text) == []


def test_control_and_direction_signs_are_looked_through() -> None:
    assert ids("\x01yoko\u202esuka") or ids("\u202eyokosuka")


@pytest.mark.parametrize(
    ("kana", "romaji"),
    [
        ("よこすか", "yokosuka"),
        ("きょうと", "kyoto"),
        ("さっぽろ", "sapporo"),
        ("じょーじ", "joji"),
        ("うるま", "uruma"),
        ("漢字", ""),
    ],
)
def test_kana_is_spelled_in_latin_letters(kana: str, romaji: str) -> None:
    assert romaji_of(fold(kana)) == romaji


def test_folding_keeps_voiced_kana_apart() -> None:
    assert fold("ガ") == "が" != fold("カ")
    assert words_of("DDG-69 Tōkyō-to 横田") == ["ddg", "69", "tokyo", "to", "横田"]


@given(
    st.sampled_from([Ref(kind, record.id) for kind in Kind for record in ATLAS.records(kind)]),
    st.integers(instant_of(1945), instant_of(2027)),
    st.sampled_from([TODAY, AT_MOMENT]),
)
def test_going_to_a_record_shows_it(ref: Ref, at: int, cutoff: object) -> None:
    assert cutoff in (TODAY, AT_MOMENT)
    chosen = TODAY if cutoff == TODAY else AT_MOMENT
    found = nearest_moment(SCENES, ref, at, chosen)
    i = ATLAS.index_of(ref)
    assert i is not None
    transitions = SCENES.transitions(ref.kind, chosen)
    ever = {Status(int(s)) for s in transitions.after[transitions.records == i]}
    seen = {Status.ANNOUNCED, Status.PLANNED, Status.OVERDUE, Status.POSSIBLE, Status.PRESENT}
    if found is None:
        assert not ever & seen
    else:
        assert Status(int(SCENES.facts[ref.kind].statuses(found, chosen.known_until(found))[i])) in seen


def test_going_to_a_record_that_is_gone_leads_nowhere() -> None:
    assert nearest_moment(SCENES, Ref(Kind.SITE, "atlantis"), 0, TODAY) is None
