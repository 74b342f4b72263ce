"""27 April 2015 as the compilers of the facts judged it by hand, deployment by deployment, against the code."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from app.domain import dates
from app.domain.atlas import Atlas
from app.domain.civil import instant_of
from app.domain.dates import parse_date_text
from app.domain.records import Deployment
from app.domain.scene import Moment, SceneIndex
from app.domain.status import AT_MOMENT, TODAY, Cutoff, Status

ROOT = Path(__file__).parents[2]
SEED_DAY = instant_of(2015, 4, 27)

IN_WORDS = {
    Status.PRESENT: "present",
    Status.ANNOUNCED: "planned",
    Status.PLANNED: "planned",
    Status.OVERDUE: "planned",
    Status.UNKNOWN: "absent",
    Status.DEPARTED: "absent",
}

# Where the hand-made column, not the code, is wrong: the status by the rules, and why.
COLUMN_IS_WRONG = {
    "ssn754-guam": (
        Status.POSSIBLE,
        "The arrival is known only as 2015, so on 27 April the boat was possibly there; the column says planned.",
    ),
    "ddh184-kure": (
        Status.UNKNOWN,
        "The column says planned, but no announcement is recorded: as far as the record shows nothing was announced.",
    ),
    "ddg179-yokosuka": (
        Status.UNKNOWN,
        "The column says planned, but no announcement is recorded: as far as the record shows nothing was announced.",
    ),
    "ddg180-sasebo": (
        Status.UNKNOWN,
        "The column says planned, but no announcement is recorded: as far as the record shows nothing was announced.",
    ),
}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def deployment(row: dict[str, str]) -> Deployment:
    fields: dict[str, Any] = {**row, "quantity": int(row["quantity"]) if row["quantity"] else None}
    return Deployment(**fields)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    rows = read(ROOT / "geodata" / "source" / "deployments.csv")
    return Atlas(deployments=tuple(deployment(row) for row in rows))


@pytest.fixture(scope="module")
def column() -> dict[str, str]:
    return {row["id"]: row["status"] for row in read(Path(__file__).parent / "data" / "status_2015_04_27.csv")}


def statuses(atlas: Atlas, cutoff: Cutoff) -> dict[str, Status]:
    scene = SceneIndex(atlas).scene(Moment(SEED_DAY), cutoff)
    return {stay.id: Status(int(status)) for stay, status in zip(atlas.deployments, scene.deployments, strict=True)}


def test_the_column_judges_every_deployment(atlas: Atlas, column: dict[str, str]) -> None:
    assert {stay.id for stay in atlas.deployments} == set(column)


@pytest.mark.parametrize("cutoff", [TODAY, AT_MOMENT, Cutoff.fixed(SEED_DAY)], ids=["today", "moment", "fixed"])
def test_the_scene_of_the_day_is_what_was_judged(atlas: Atlas, column: dict[str, str], cutoff: Cutoff) -> None:
    """On the day itself the three cut-offs agree in these words."""
    found = statuses(atlas, cutoff)
    differs = {
        stay_id: (IN_WORDS.get(status, status.name), column[stay_id])
        for stay_id, status in found.items()
        if stay_id not in COLUMN_IS_WRONG and IN_WORDS.get(status) != column[stay_id]
    }
    assert differs == {}
    for stay_id, (status, why) in COLUMN_IS_WRONG.items():
        assert found[stay_id] is status, why
        assert IN_WORDS.get(status) != column[stay_id], "the column agrees now: take the row out of the table"


def test_the_reasons_hold_in_the_facts(atlas: Atlas) -> None:
    stays = {stay.id: stay for stay in atlas.deployments}
    arrival = parse_date_text(stays["ssn754-guam"].actual_from)
    assert arrival.earliest <= SEED_DAY < arrival.last_day
    for stay_id in ("ddh184-kure", "ddg179-yokosuka", "ddg180-sasebo"):
        assert stays[stay_id].announced == ""
        assert stays[stay_id].promised != ""


@pytest.mark.parametrize(
    ("stay_id", "day", "cutoff", "status"),
    [
        # What had been promised by that day, and what came of it: the carrier in time, the destroyer late.
        ("cvn73-yokosuka-1", (2015, 4, 27), TODAY, Status.PRESENT),
        ("cvn76-yokosuka", (2015, 4, 27), TODAY, Status.PLANNED),
        ("cvn76-yokosuka", (2015, 10, 1), TODAY, Status.PRESENT),
        ("cvn76-yokosuka", (2015, 10, 1), Cutoff.fixed(SEED_DAY), Status.PLANNED),
        ("ddg69-yokosuka", (2017, 8, 31), TODAY, Status.PLANNED),
        ("ddg69-yokosuka", (2017, 9, 1), TODAY, Status.OVERDUE),
        ("ddg69-yokosuka", (2017, 9, 1), AT_MOMENT, Status.OVERDUE),
        ("ddg69-yokosuka", (2017, 9, 1), Cutoff.fixed(SEED_DAY), Status.PLANNED),
        ("ddg69-yokosuka", (2018, 5, 22), TODAY, Status.PRESENT),
    ],
)
def test_promise_against_record(
    atlas: Atlas, stay_id: str, day: tuple[int, int, int], cutoff: Cutoff, status: Status
) -> None:
    scene = SceneIndex(atlas).scene(Moment(instant_of(*day)), cutoff)
    ids = [stay.id for stay in atlas.deployments]
    assert Status(int(scene.deployments[ids.index(stay_id)])) is status


def test_every_date_of_the_facts_is_read_without_the_edtf_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Importing it would cost the start of the program more than reading the whole file does."""

    def refuse(text: str) -> None:
        raise AssertionError(f"{text} goes to the edtf package")

    parse_date_text.cache_clear()
    monkeypatch.setattr(dates, "_by_edtf", refuse)
    fields = {
        "deployments": ("announced", "promised", "actual_from", "actual_to", "cancelled"),
        "sites": ("opened", "closed"),
        "events": ("date",),
        "areas": ("valid_from", "valid_to"),
    }
    texts = [
        row[field]
        for name, names in fields.items()
        for row in read(ROOT / "geodata" / "source" / f"{name}.csv")
        for field in names
        if row[field] not in ("", dates.STILL)
    ]
    assert len(texts) > 500
    for text in texts:
        parse_date_text(text)
