"""The checks: each rule finds what it is for and says where, and the bundled data has no errors."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from app.cli import main
from app.data.checks import check_atlas, check_file
from app.data.findings import Finding, Severity, as_json, as_text, counts
from app.data.store import load_atlas
from app.domain.atlas import Atlas
from app.domain.civil import instant_of
from app.domain.records import (
    Area,
    Citation,
    Deployment,
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
from tests.helpers.atlas_files import BASEMAP, POSTURE, spoilt

TODAY = instant_of(2026, 11, 23)
YOKOSUKA = Site("yokosuka", "Yokosuka", "横須賀", "naval base", "USN", "Kanagawa", "JPN", 139.6708, 35.294)
SASEBO = Site("sasebo", "Sasebo", "佐世保", "naval base", "USN", "Nagasaki", "JPN", 129.7144, 33.1639)
SHIP = Deployment(
    *("ship", "USS Ship", "シップ", "destroyer", "destroyer", "USN", "USA", "yokosuka"),
    quantity=1,
    designation="DDG-1",
    actual_from="2015-05-01",
    actual_to="2016-05-01",
)
SQUADRON = replace(SHIP, id="squadron", unit_en="VP-1", asset_kind="maritime patrol", designation="VP-1", quantity=6)


def atlas(*stays: Deployment, **changes: object) -> Atlas:
    made = Atlas(
        sites=(YOKOSUKA, SASEBO),
        deployments=stays,
        sources=(Source("page", "A page"),),
        meta={"as_of": "2026-07"},
    )
    made = replace(made, **changes)  # type: ignore[arg-type]
    refs = [Ref(kind, record.id) for kind in Kind for record in made.records(kind)]
    return replace(made, citations=(*made.citations, *(Citation(ref.kind, ref.id, "page") for ref in refs)))


def found(made: Atlas) -> list[Finding]:
    return check_atlas(made, today=TODAY, basemap=BASEMAP)


def only(made: Atlas) -> Finding:
    findings = found(made)
    assert len(findings) == 1, as_text(findings)
    return findings[0]


def test_a_sound_atlas_has_no_findings() -> None:
    assert found(atlas(SHIP, SQUADRON)) == []


def test_the_bundled_data_has_no_errors_and_only_the_warnings_that_are_explained() -> None:
    findings = check_file(POSTURE, today=TODAY, basemap=BASEMAP)
    assert counts(findings)[Severity.ERROR] == 0, as_text(findings)
    explained = (POSTURE.parent / "SOURCES.md").read_text(encoding="utf-8").partition("### Warnings")[2]
    assert explained
    for finding in findings:
        assert f"`{finding.record_id}`" in explained, finding.sentence


LATER = replace(SHIP, id="later", actual_from="2016-04-01", actual_to="..")


@pytest.mark.parametrize(
    ("made", "severity", "rule", "record_id", "field"),
    [
        (atlas(replace(SHIP, actual_to="2014")), "error", "order of dates", "ship", "actual_to"),
        (atlas(replace(SHIP, promised="soon")), "error", "date", "ship", "promised"),
        (atlas(replace(SHIP, announced="2016", promised="2015")), "warning", "order of dates", "ship", "promised"),
        (atlas(replace(SHIP, cancelled="2015")), "warning", "cancelled but there", "ship", "cancelled"),
        (atlas(SHIP, LATER), "error", "overlapping stays", "ship", "actual_to"),
        (atlas(SHIP, replace(LATER, site_id="sasebo")), "error", "two places at once", "ship", "actual_to"),
        (
            atlas(SQUADRON, replace(SQUADRON, id="other", site_id="sasebo")),
            *("warning", "two places at once", "squadron", "actual_to"),
        ),
        (atlas(replace(SHIP, successor_id="gone")), "error", "dangling id", "ship", "successor_id"),
        (
            atlas(SHIP, replace(LATER, actual_from="2017", successor_id="ship")),
            *("error", "succession", "later", "successor_id"),
        ),
        (atlas(replace(SHIP, service="Navy")), "warning", "unknown code", "ship", "service"),
        (atlas(replace(SHIP, sidc="SFGP")), "warning", "unknown code", "ship", "sidc"),
        (atlas(replace(SHIP, quantity=0)), "error", "quantity", "ship", "quantity"),
        (atlas(sites=(replace(YOKOSUKA, lon=141.5),)), "warning", "in the sea", "yokosuka", "geom"),
        (
            atlas(sites=(replace(YOKOSUKA, closed="1900", opened="1945"),)),
            "error",
            "order of dates",
            "yokosuka",
            "closed",
        ),
        (atlas(periods=(SitePeriod("gone", source_id="page"),)), "error", "dangling id", "gone", "site_id"),
        (atlas(stops=(Stop("s", 2, "2015", "t"),), stories=(Story("s", "t", "x", ""),)), "error", "stops", "s", ""),
        (
            atlas(
                stories=(Story("s", "t", "x", ""),), stops=(Stop("s", 1, "", "t", records=(Ref(Kind.EVENT, "gone"),)),)
            ),
            *("error", "dangling id", "s 1", "records"),
        ),
        (
            atlas(measures=(Measure("m", "ships", 3.0, "ships", "2015", "page", record_kind="site", record_id="x"),)),
            *("error", "dangling id", "m", "record_id"),
        ),
        (
            atlas(SHIP, promises=(Promise(Kind.DEPLOYMENT, "gone", "2014", "2015"),)),
            *("error", "dangling id", "deployment gone", "record_id"),
        ),
        (
            atlas(SHIP, promises=(Promise(Kind.DEPLOYMENT, "ship", "2016", "2015"),)),
            *("warning", "order of dates", "deployment ship", "promised"),
        ),
        (atlas(citations=(Citation(Kind.SITE, "gone", "page"),)), "error", "dangling id", "site gone", "record_id"),
        (
            atlas(citations=(Citation(Kind.SITE, "sasebo", "page", field="colour"),)),
            *("error", "dangling id", "site sasebo", "field"),
        ),
        (
            atlas(citations=(Citation(Kind.SITE, "sasebo", "page", grade="good"),)),
            *("warning", "unknown code", "site sasebo", "grade"),
        ),
        (
            atlas(sources=(Source("page", "A page"), Source("other", "Another"))),
            *("note", "unused source", "other", ""),
        ),
        (
            atlas(areas=(Area("bow", "", "", "adiz", ("JPN",), shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])),)),
            *("error", "outline", "bow", "geom"),
        ),
        (atlas(meta={"as_of": "2020"}), "warning", "stale", "as_of", "value"),
        (atlas(meta={}), "note", "stale", "as_of", "value"),
    ],
)
def test_a_rule_finds_what_it_is_for(made: Atlas, severity: str, rule: str, record_id: str, field: str) -> None:
    finding = only(made)
    assert (finding.severity, finding.rule, finding.record_id, finding.field) == (severity, rule, record_id, field)
    assert finding.reason
    assert finding.suggestion


def test_a_record_without_a_source_is_named() -> None:
    made = replace(atlas(SHIP), citations=(), sources=())
    assert {finding.record_id for finding in found(made)} == {"ship", "yokosuka", "sasebo"}
    assert {finding.rule for finding in found(made)} == {"no source"}


def test_the_same_stay_twice_is_named() -> None:
    rules = {finding.rule for finding in found(atlas(SQUADRON, replace(SQUADRON, id="again")))}
    assert "duplicate" in rules


def test_two_stays_that_meet_on_a_day_do_not_overlap() -> None:
    assert found(atlas(SHIP, replace(LATER, actual_from="2016-05-01"))) == []


def test_stays_that_may_overlap_but_need_not_are_left_alone() -> None:
    assert found(atlas(SHIP, replace(LATER, actual_from="2016"))) == []


def test_every_wrong_row_of_a_file_is_named(tmp_path: Path) -> None:
    path = spoilt(
        tmp_path,
        "UPDATE deployments SET actual_from = 'May' WHERE id = 'ddg69-yokosuka'",
        "UPDATE events SET site_id = 'atlantis' WHERE id = 'evt-1972-okinawa'",
        "UPDATE sites SET geom = NULL WHERE id = 'tobise'",
    )
    findings = check_file(path, today=TODAY)
    unreadable = [(finding.table, finding.field) for finding in findings if finding.rule == "unreadable"]
    assert unreadable == [("sites", "geom"), ("deployments", "actual_from"), ("events", "site_id")]
    assert any(finding.rule == "dangling id" and "ddg69-yokosuka" in finding.record_id for finding in findings)


def test_the_command_says_it_in_text_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(POSTURE)]) == 0
    text = capsys.readouterr().out
    assert text.splitlines()[-1].startswith("0 errors, ")
    assert "warning  deployments vmgr152-futenma, actual_to: “2014-08-26” VMGR-152 is also at mcas-iwakuni" in text
    path = spoilt(tmp_path, "UPDATE deployments SET actual_to = '1900' WHERE id = 'cv41-yokosuka'")
    assert main(["check", str(path), "--format", "json"]) == 1
    body = json.loads(capsys.readouterr().out)
    assert body["counts"]["error"] == 1
    assert body["findings"][0] | {"reason": ""} == {
        **{"severity": "error", "rule": "order of dates", "table": "deployments", "record_id": "cv41-yokosuka"},
        **{
            "field": "actual_to",
            "value": "1900",
            "reason": "",
            "suggestion": "actual_to must not be before actual_from",
        },
    }


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "none.gpkg")]) == 2
    assert "there is no such file" in capsys.readouterr().err


def test_json_holds_every_finding() -> None:
    findings = found(atlas(replace(SHIP, actual_to="2014", sidc="x")))
    body = json.loads(as_json(findings))
    assert len(body["findings"]) == len(findings) == 2
    assert [item["severity"] for item in body["findings"]] == ["error", "warning"]


def test_reading_what_can_be_read_of_a_sound_file_is_all_of_it(tmp_path: Path) -> None:
    from app.data.store import read_what_can_be_read

    assert read_what_can_be_read(POSTURE) == (load_atlas(POSTURE), [])
    with closing(sqlite3.connect(POSTURE)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
