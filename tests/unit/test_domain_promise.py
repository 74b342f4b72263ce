"""Promise against record."""

from dataclasses import replace

import pytest

from app.domain.civil import DISTANT_FUTURE, instant_of
from app.domain.promise import Outcome, Verdict, promise_sentence, verdict
from app.domain.records import Deployment

LATER = instant_of(2026, 6, 1)


def stay(promised: str, actual_from: str = "", **more: str) -> Deployment:
    bare = Deployment(
        "d",
        "Unit",
        "",
        "",
        "destroyer",
        "USN",
        "USA",
        "yokosuka-cfay",
    )
    return replace(bare, promised=promised, actual_from=actual_from, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("promised", "arrived", "expected"),
    [
        ("", "2015-10-01", Verdict(Outcome.NONE)),
        ("2017", "2017-01-18", Verdict(Outcome.KEPT)),
        # The last promised day of ../2017 is 31 December 2017; 22 May 2018 is the 142nd day after it.
        ("../2017", "2018-05-22", Verdict(Outcome.LATE, 142, 142)),
        ("2015-22", "2015-06-18", Verdict(Outcome.KEPT)),
        ("2025", "2023-11-15", Verdict(Outcome.EARLY, 413, 413)),
        ("2016-03", "2016", Verdict(Outcome.UNCLEAR)),
        ("2015-10-01", "2015-10-02", Verdict(Outcome.LATE, 1, 1)),
        ("2015-10-02", "2015-10-01", Verdict(Outcome.EARLY, 1, 1)),
        ("2015", "2016-03", Verdict(Outcome.LATE, 61, 91)),
        ("../2018", "1950", Verdict(Outcome.KEPT)),
        ("2017/..", "2030", Verdict(Outcome.KEPT)),
        ("2017", "2018-03-01/..", Verdict(Outcome.LATE, 60, None)),
        ("2017", "../2016-12-30", Verdict(Outcome.EARLY, 2, None)),
    ],
)
def test_an_arrival_is_compared_with_its_promise(promised: str, arrived: str, expected: Verdict) -> None:
    assert verdict(stay(promised, arrived), LATER, DISTANT_FUTURE) == expected


def test_what_has_not_come_is_pending_until_the_last_promised_day_is_over() -> None:
    deployment = stay("2015-22")
    assert verdict(deployment, instant_of(2015, 8, 31), DISTANT_FUTURE).outcome is Outcome.PENDING
    assert verdict(deployment, instant_of(2015, 9, 1), DISTANT_FUTURE) == Verdict(Outcome.OVERDUE, 1, 1)


def test_what_was_called_off_is_neither_late_nor_pending() -> None:
    deployment = stay("2023", cancelled="2020-06-15")
    assert verdict(deployment, LATER, DISTANT_FUTURE).outcome is Outcome.CANCELLED
    assert verdict(deployment, instant_of(2020), DISTANT_FUTURE).outcome is Outcome.PENDING
    some_day_in_june = stay("2023", cancelled="2020-06")
    assert verdict(some_day_in_june, instant_of(2020, 6, 29), DISTANT_FUTURE).outcome is Outcome.PENDING
    assert verdict(some_day_in_june, instant_of(2020, 6, 30), DISTANT_FUTURE).outcome is Outcome.CANCELLED


def test_a_cut_off_hides_an_arrival_that_was_not_yet_known() -> None:
    milius = stay("2017-22", "2018-05-22")
    on_the_day = instant_of(2015, 4, 27)
    assert verdict(milius, on_the_day, on_the_day).outcome is Outcome.PENDING
    assert promise_sentence(milius, on_the_day, on_the_day) == "Promised for summer 2017."
    assert promise_sentence(milius, on_the_day, DISTANT_FUTURE) == (
        "Promised for summer 2017, arrived 22 May 2018: 264 days late."
    )


@pytest.mark.parametrize(
    ("deployment", "sentence"),
    [
        (stay("../2018", "2018-03-27"), "Promised by 2018, arrived 27 March 2018: in time."),
        (stay("2025", "2023-11-15"), "Promised for 2025, arrived 15 November 2023: 413 days early."),
        (
            stay("2016-03", "2016"),
            "Promised for March 2016, arrived 2016: the dates are too coarse to tell whether it was in time.",
        ),
        (stay("2026-03/2026-04"), "Promised for March 2026 to April 2026, not here: 32 days overdue."),
        (stay("2023", cancelled="2020-06"), "Promised for 2023, cancelled June 2020."),
        (stay("", announced="2014"), "No date was promised."),
        (
            stay("2017", "2018-03-01/.."),
            "Promised for 2017, arrived from 1 March 2018 on: at least 60 days late.",
        ),
        (stay("2015", "2016-03"), "Promised for 2015, arrived March 2016: 61 to 91 days late."),
    ],
)
def test_the_sentence_is_plain(deployment: Deployment, sentence: str) -> None:
    assert promise_sentence(deployment, LATER, DISTANT_FUTURE) == sentence
