"""Hypothesis strategies: date texts, records and whole atlases, crowded into a few years so that things meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st
from shapely.geometry import LineString

from app.domain.atlas import Atlas
from app.domain.civil import DAY_S, Civil, days_in_month, instant_of
from app.domain.records import Area, Deployment, Event, Kind, Site
from app.domain.scene import Moment
from app.domain.status import AT_MOMENT, TODAY, Cutoff
from tests.helpers.naive_status import told, turning_points

FIRST_DAY = instant_of(2014) // DAY_S
LAST_DAY = instant_of(2017) // DAY_S - 1

QUALIFIERS = st.sampled_from(["", "", "", "~", "?", "%"])


def civil_dates(years: tuple[int, int] = (1, 9999)) -> st.SearchStrategy[Civil]:
    """Dates that exist, with a leaning to the ends of months and to leap days."""

    @st.composite
    def dates(draw: st.DrawFn) -> Civil:
        year = draw(st.integers(*years))
        month = draw(st.integers(1, 12))
        length = days_in_month(year, month)
        return Civil(year, month, draw(st.sampled_from([1, 2, 15, length - 1, length]) | st.integers(1, length)))

    return dates()


def point_texts(years: tuple[int, int] = (2014, 2016)) -> st.SearchStrategy[str]:
    """Years, seasons, months, days and times of day, some of them qualified."""

    @st.composite
    def texts(draw: st.DrawFn) -> str:
        at = draw(civil_dates(years))
        form = draw(st.sampled_from(["year", "season", "month", "day", "day", "day", "time"]))
        if form == "time":
            clock = draw(st.times())
            zone = draw(st.sampled_from(["", "", "Z", "+09:00"]))
            return f"{at.year:04d}-{at.month:02d}-{at.day:02d}T{clock:%H:%M:%S}{zone}"
        plain = {
            "year": f"{at.year:04d}",
            "season": f"{at.year:04d}-{draw(st.integers(21, 24))}",
            "month": f"{at.year:04d}-{at.month:02d}",
            "day": f"{at.year:04d}-{at.month:02d}-{at.day:02d}",
        }[form]
        return plain + draw(QUALIFIERS)

    return texts()


def interval_texts(years: tuple[int, int] = (2014, 2016)) -> st.SearchStrategy[str]:
    """Intervals in which no side is later than the other, open at one side or at none."""

    def ordered(a: str, b: str) -> str:
        return f"{a}/{b}" if a[:4] < b[:4] else f"{b}/{a}"

    def in_order(pair: tuple[str, str]) -> bool:
        return pair[0][:4] != pair[1][:4]

    closed = st.tuples(point_texts(years), point_texts(years)).filter(in_order).map(lambda pair: ordered(*pair))
    open_side = st.sampled_from(["../{}", "{}/..", "/{}", "{}/"])
    return closed | st.builds(lambda form, text: form.format(text), open_side, point_texts(years))


def date_texts(years: tuple[int, int] = (2014, 2016)) -> st.SearchStrategy[str]:
    """Date texts that can be read, as a record may hold them."""
    return st.one_of(point_texts(years), point_texts(years), point_texts(years), interval_texts(years))


@st.composite
def odd_edtf_texts(draw: st.DrawFn) -> str:
    """Text with the look of EDTF of every level, much of it wrong: unspecified digits, sets, long years, seasons."""
    digits = st.text("0123456789X", min_size=1, max_size=2)
    year = draw(
        st.from_regex(r"-?[0-9X]{4}(S[0-9])?", fullmatch=True)
        | st.from_regex(r"Y-?[1-9][0-9]{3,11}(S[0-9])?", fullmatch=True)
        | st.from_regex(r"Y-?[1-9][0-9]{0,3}E[0-9]{1,12}", fullmatch=True)
    )
    marks = st.sampled_from(["", "", "", "?", "~", "%"])
    parts = [draw(marks) + year + draw(marks)]
    parts += [draw(marks) + draw(digits) + draw(marks) for _ in range(draw(st.integers(0, 3)))]
    single = "-".join(parts) + draw(st.sampled_from(["", "", "", "T12:00:00", "T25:61:00", "Z", "^x"]))
    form = draw(
        st.sampled_from(
            ["{}", "{}", "{}/..", "../{}", "{}/", "/{}", "{}/{}", "[{}]", "[..{}]", "{{{}..}}", "[{},1984]", "{}//{}"]
        )
    )
    return form.format(single, single)


@st.composite
def deployments(draw: st.DrawFn, texts: st.SearchStrategy[str] | None = None) -> Deployment:
    """Deployments with any of the five dates, at the site ``site-0``; half of them in the order life has them in."""
    four = draw(st.lists(date_texts() if texts is None else texts, min_size=4, max_size=4))
    if draw(st.booleans()):
        four.sort(key=lambda text: told(text).first)
    announced, promised, start, end = four
    none_of_it = ("", "")
    stays = [none_of_it, none_of_it, (start, end), (start, end), (start, ".."), (start, ""), ("", end), ("..", end)]
    actual_from, actual_to = draw(st.sampled_from([*stays, ("..", ".."), ("", "..")]))
    return Deployment(
        id="stay",
        unit_en="Unit",
        unit_ja="部隊",
        asset="",
        asset_kind="destroyer",
        service="USN",
        country="USA",
        site_id="site-0",
        announced=draw(st.sampled_from([announced, announced, announced, ""])),
        promised=draw(st.sampled_from([promised, promised, ""])),
        actual_from=actual_from,
        actual_to=actual_to,
        cancelled=draw(st.sampled_from(["", "", start, end])),
    )


@st.composite
def atlases(draw: st.DrawFn, max_deployments: int = 8) -> Atlas:
    """Atlases of a few sites, deployments, events and areas that share a few dates of 2014 to 2016."""
    texts = st.sampled_from(draw(st.lists(date_texts(), min_size=3, max_size=8)))
    ends = st.sampled_from(["", ".."]) | texts
    said = st.just("") | texts
    openings = draw(st.lists(st.tuples(ends, ends, said, said, said), min_size=1, max_size=3))
    stays = draw(st.lists(deployments(texts), max_size=max_deployments))
    dates = draw(st.lists(said, max_size=3))
    validities = draw(st.lists(st.tuples(ends, ends), max_size=2))
    line = LineString([(123.0, 25.0), (124.0, 26.0)])
    return Atlas(
        title="Test",
        sites=tuple(
            replace(
                Site(
                    f"site-{i}",
                    f"Site {i}",
                    "",
                    "port",
                    "USN",
                    "",
                    "JPN",
                    139.0 + i,
                    35.0,
                    opened=opened,
                    closed=closed,
                ),
                announced=announced,
                promised=promised,
                cancelled=cancelled,
            )
            for i, (opened, closed, announced, promised, cancelled) in enumerate(openings)
        ),
        deployments=tuple(replace(stay, id=f"stay-{i}", unit_en=f"Unit {i}") for i, stay in enumerate(stays)),
        events=tuple(Event(f"event-{i}", f"Event {i}", "", date, "incident") for i, date in enumerate(dates)),
        areas=tuple(
            Area(f"area-{i}", f"Area {i}", "", "adiz", ("JPN",), line, valid_from=since, valid_to=to)
            for i, (since, to) in enumerate(validities)
        ),
    )


def instants(atlas: Atlas) -> st.SearchStrategy[int]:
    """Instants of the crowded years: the turning points of the atlas, the seconds and days beside them, and others."""
    points = sorted(set().union(*(turning_points(record) for kind in Kind for record in atlas.records(kind))))
    anywhere = st.integers(FIRST_DAY * DAY_S, LAST_DAY * DAY_S)
    if not points:
        return anywhere
    beside = st.sampled_from([0, 0, -1, 1, DAY_S, -DAY_S, DAY_S - 1])
    return st.builds(int.__add__, st.sampled_from(points), beside) | anywhere


def cutoffs(atlas: Atlas) -> st.SearchStrategy[Cutoff]:
    """All three kinds of cut-off."""
    return st.sampled_from([TODAY, AT_MOMENT]) | instants(atlas).map(Cutoff.fixed)


def windows(atlas: Atlas) -> st.SearchStrategy[Moment]:
    """Windows of time from a second to three years."""
    pairs = st.tuples(instants(atlas), instants(atlas)).filter(lambda pair: pair[0] != pair[1])
    return pairs.map(lambda pair: Moment(min(pair), max(pair)))


def day_text(instant: int) -> str:
    """Return the day of an instant as date text, by the standard library."""
    return (date(1970, 1, 1) + timedelta(days=instant // DAY_S)).isoformat()
