"""Several statements on one record: their order, slips between two days, and the words for them."""

from __future__ import annotations

from dataclasses import replace

from app.domain.atlas import Atlas
from app.domain.changes import ChangeKind, changes_between, describe_change
from app.domain.civil import instant_of
from app.domain.promise import Outcome, history, latest_promise, promise_sentence, verdict
from app.domain.records import Deployment, Kind, Promise, Site
from app.domain.scene import Moment, SceneIndex
from app.domain.status import AT_MOMENT

BASE = Site("kadena", "Kadena Air Base", "嘉手納", "air base", "USAF", "Okinawa", "JPN", 127.7, 26.3)
JETS = Deployment(
    *("jets", "F-15EX", "F-15EX", "F-15EX", "fighter", "USAF", "USA", "kadena"),
    announced="2024-07-03", promised="2026-03/2026-06",
)  # fmt: skip
SLIP = Promise(Kind.DEPLOYMENT, "jets", "2026-05-21", "2027")
ATLAS = Atlas(sites=(BASE,), deployments=(JETS,), promises=(SLIP,))
INDEX = SceneIndex(ATLAS)


def changes(first: tuple[int, int, int], second: tuple[int, int, int], atlas: Atlas = ATLAS) -> list[str]:
    index = SceneIndex(atlas)
    before, after = (index.scene(Moment(instant_of(*day)), AT_MOMENT) for day in (first, second))
    return [describe_change(atlas, change) for change in changes_between(atlas, before, after)]


def test_the_promise_of_the_record_is_the_first_where_no_statement_repeats_it() -> None:
    assert [(p.said, p.promised) for p in history(ATLAS, JETS)] == [
        ("2024-07-03", "2026-03/2026-06"),
        ("2026-05-21", "2027"),
    ]


def test_a_statement_of_the_same_time_stands_for_the_promise_of_the_record() -> None:
    said_later = Promise(Kind.DEPLOYMENT, "jets", "2025-01-01", JETS.promised, "page")
    told = history(Atlas(sites=(BASE,), deployments=(JETS,), promises=(SLIP, said_later)), JETS)
    assert [p.said for p in told] == ["2025-01-01", "2026-05-21"]


def test_only_what_was_said_by_then_is_known() -> None:
    known = latest_promise(ATLAS, JETS, instant_of(2026, 5, 20))
    assert known is not None
    assert known.promised == "2026-03/2026-06"
    assert latest_promise(ATLAS, JETS, instant_of(2026, 5, 21)) == SLIP
    assert latest_promise(ATLAS, JETS, instant_of(2024, 7, 2)) is None


def test_a_slip_is_told_between_the_days_before_and_after_it_was_said() -> None:
    words = "F-15EX at Kadena Air Base is put back to 2027 (was March 2026 to June 2026)"
    assert words in changes((2026, 5, 20), (2026, 5, 22))
    assert changes((2026, 5, 22), (2026, 6, 1)) == []
    assert changes((2026, 5, 22), (2026, 5, 20)) == []


def test_a_slip_is_not_told_of_what_was_not_announced_before() -> None:
    assert not any("put back" in words for words in changes((2024, 7, 1), (2026, 5, 22)))


def test_a_coarser_word_for_the_same_time_is_no_slip() -> None:
    vague = Promise(Kind.DEPLOYMENT, "jets", "2026-01-01", "2026")
    assert changes((2025, 12, 31), (2026, 1, 2), Atlas(sites=(BASE,), deployments=(JETS,), promises=(vague,))) == []


def test_what_is_brought_forward_is_told_too() -> None:
    sooner = Promise(Kind.DEPLOYMENT, "jets", "2025-05-01", "2025-12")
    atlas = Atlas(sites=(BASE,), deployments=(JETS,), promises=(sooner,))
    before, after = (SceneIndex(atlas).scene(Moment(instant_of(2025, month))) for month in (4, 6))
    assert [change.kind for change in changes_between(atlas, before, after)] == [ChangeKind.BROUGHT_FORWARD]


def test_each_statement_has_its_own_verdict() -> None:
    late = replace(JETS, id="ship", announced="2014", promised="2017-22", actual_from="2018-05-22")
    by_2017 = Promise(Kind.DEPLOYMENT, "ship", "2014-04-06", "../2017")
    at = instant_of(2020)
    assert verdict(late, at, at).days_min == 264
    found = verdict(late, at, at, by_2017)
    assert (found.outcome, found.days_min) == (Outcome.LATE, 142)
    assert promise_sentence(late, at, at, by_2017) == "Promised by 2017, arrived 22 May 2018: 142 days late."


def test_a_site_is_promised_too() -> None:
    base = replace(BASE, announced="2019", promised="2025", opened="2026-02-01")
    at = instant_of(2027)
    assert promise_sentence(base, at, at) == "Promised for 2025, opened 1 February 2026: 32 days late."
    assert "not open" in promise_sentence(base, instant_of(2026, 1, 15), instant_of(2026, 1, 15))
