"""What is written and read again is the same to the last field; parts are atlases; nothing runs in a spreadsheet."""

from __future__ import annotations

import csv
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.cli import main
from app.data.checks import check_atlas
from app.data.errors import AtlasFileError
from app.data.exporting.excerpt import excerpt, of_scene
from app.data.exporting.write import SUFFIXES, write_atlas
from app.data.findings import Severity, as_text, counts
from app.data.importing.run import add, prepare_all
from app.data.observations import load_observations
from app.data.store import load_atlas, save_atlas
from app.domain.atlas import Atlas
from app.domain.civil import instant_of
from app.domain.records import Area, Deployment, Event, Kind, Ref, Site
from app.domain.scene import Moment, SceneIndex
from tests.helpers.atlas_files import POSTURE, contents

SEED_DAY = Moment(instant_of(2015, 4, 27))
NS = {"k": "http://www.opengis.net/kml/2.2"}


@pytest.fixture(scope="module")
def bundled() -> Atlas:
    return load_atlas(POSTURE, immutable=True)


def read_again(path: Path) -> Atlas:
    into = path.with_name("again.gpkg")
    into.unlink(missing_ok=True)
    for prepared in prepare_all(path):
        result = add(prepared, into)
        assert result.failures == []
    return load_atlas(into)


def without_outlines(areas: tuple[Area, ...]) -> list[Area]:
    return [replace(area, geometry=shapely.Polygon()) for area in areas]


def same_records(one: Atlas, other: Atlas) -> None:
    assert one.sites == other.sites
    assert one.deployments == other.deployments
    assert one.events == other.events
    assert without_outlines(one.areas) == without_outlines(other.areas)
    for area, again in zip(one.areas, other.areas, strict=True):
        assert shapely.equals_exact(area.geometry, again.geometry, normalize=True), area.id


@pytest.mark.parametrize("suffix", [".geojson", ".kml", ".kmz", ".xlsx", ".gpkg"])
def test_all_records_come_back_the_same(bundled: Atlas, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"all{suffix}"
    write_atlas(bundled, path)
    same_records(read_again(path), bundled)


def test_layers_of_csv_come_back_the_same(bundled: Atlas, tmp_path: Path) -> None:
    for kind in Kind:
        (tmp_path / kind).mkdir()
        write_atlas(bundled, tmp_path / f"{kind}s.csv", kind=kind)
    from app.data.importing.mapping import Mapping
    from app.data.importing.run import prepare
    from app.data.importing.text_tables import read_csv

    into = tmp_path / "again.gpkg"
    for kind in Kind:
        path = tmp_path / f"{kind}s.csv"
        mapping = Mapping(
            layer=f"{kind}s", columns={name: name for name in read_csv(path).columns if name != "sources"}
        )
        if kind is Kind.DEPLOYMENT:
            mapping = Mapping(
                layer="deployments", columns={k: v for k, v in mapping.columns.items() if k not in ("lon", "lat")}
            )
        assert add(prepare(path, mapping=mapping), into).failures == []
    same_records(load_atlas(into), bundled)


def test_a_geopackage_of_everything_is_the_atlas_with_its_observations(bundled: Atlas, tmp_path: Path) -> None:
    sample = Path(__file__).parents[1] / "data" / "atlas-schema-1.gpkg"
    write_atlas(bundled, tmp_path / "a.gpkg", rest_from=sample)
    assert load_atlas(tmp_path / "a.gpkg") == bundled
    assert len(load_observations(tmp_path / "a.gpkg")) == 3


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cn", "Co")), max_size=12
)
PHRASES = st.lists(WORDS, max_size=3).map(" ".join).map(str.strip).filter(lambda text: "\0" not in text)


def small(text: str) -> Atlas:
    named = text or "x"
    site = Site("base", named, text, text, text, text, text, 139.123456789012, -35.1, summary=text, opened="1945~")
    stay = Deployment(
        *("stay", named, text, text, text, text, text, "base"),
        **{"quantity": 3, "promised": "../2017", "actual_from": "2015-22", "actual_to": "..", "summary": text},  # type: ignore[arg-type]
    )
    event = Event("event", named, text, "2004-01/2006-07-18", text, lon=-179.9, lat=89.5, summary=text)
    line = shapely.LineString([(120.1, 25.000000001), (121, 26)])
    area = Area("area", named, text, text, ("JPN", "USA"), line, approximate=True, drawn=False, note=text)
    return Atlas("Small", (site,), (stay,), (event,), (area,))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PHRASES, st.sampled_from([".geojson", ".kml", ".xlsx"]))
@example("=1+1", ".xlsx")
@example("'quoted", ".xlsx")
@example('<b>&amp;"]]>', ".kml")
@example("横須賀 \U0001f6a2", ".kml")
@example("_x0041_", ".xlsx")
def test_odd_texts_come_back_the_same(tmp_path: Path, text: str, suffix: str) -> None:
    atlas = small(text)
    write_atlas(atlas, tmp_path / f"odd{suffix}")
    same_records(read_again(tmp_path / f"odd{suffix}"), atlas)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PHRASES)
@example("=cmd|' /C calc'!A0")
@example("+1+1")
@example("-2+3")
@example("@SUM(A1)")
@example("'text")
def test_no_cell_of_a_csv_is_a_formula_and_all_come_back(tmp_path: Path, text: str) -> None:
    atlas = small(text)
    path = tmp_path / "sites.csv"
    write_atlas(atlas, path, kind=Kind.SITE)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            for cell in row:
                assert not cell.startswith(("=", "@", "\t", "\r"))
                if cell.startswith(("+", "-")):
                    float(cell)
    from app.data.importing.text_tables import read_csv

    assert read_csv(path).rows[0].cells["summary"] == text


def test_geojson_is_rfc_7946(bundled: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "all.geojson"
    write_atlas(bundled, path)
    body = json.loads(path.read_text(encoding="utf-8"))
    assert body["type"] == "FeatureCollection"
    assert "crs" not in body
    assert any("OpenStreetMap" in line for line in body["credits"])
    assert len(body["features"]) == 93 + 181 + 133 + 23
    for feature in body["features"]:
        assert feature["type"] == "Feature"
        if feature["geometry"] and feature["geometry"]["type"] == "Polygon":
            rings = [shapely.LinearRing(ring) for ring in feature["geometry"]["coordinates"]]
            assert rings[0].is_ccw
            assert not any(ring.is_ccw for ring in rings[1:])


def test_what_has_no_citations_names_its_sources(bundled: Atlas, tmp_path: Path) -> None:
    cited = [source for _, source in bundled.citations_of(Ref(Kind.DEPLOYMENT, "cvn73-yokosuka-1")) if source]
    assert cited
    expected = "; ".join(dict.fromkeys(f"{one.title} <{one.url}>" if one.url else one.title for one in cited))
    for name in ("all.geojson", "all.kml", "deployments.csv"):
        write_atlas(bundled, tmp_path / name, kind=Kind.DEPLOYMENT)
    features = json.loads((tmp_path / "all.geojson").read_text(encoding="utf-8"))["features"]
    assert next(one for one in features if one["id"] == "cvn73-yokosuka-1")["properties"]["sources"] == expected
    (placemark,) = (
        one
        for one in ElementTree.parse(tmp_path / "all.kml").iterfind(".//k:Placemark", NS)
        if one.findtext("k:ExtendedData/k:Data[@name='id']/k:value", None, NS) == "cvn73-yokosuka-1"
    )
    assert placemark.findtext("k:ExtendedData/k:Data[@name='sources']/k:value", None, NS) == expected
    assert f"Sources: {expected}" in (placemark.findtext("k:description", None, NS) or "")
    with (tmp_path / "deployments.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["id"] == "cvn73-yokosuka-1")
    assert row["sources"] == expected


def test_kml_plays_spans_to_the_last_day(bundled: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "all.kml"
    write_atlas(bundled, path)
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    spans = {}
    for placemark in root.iterfind(".//k:Placemark", NS):
        record_id = placemark.findtext("k:ExtendedData/k:Data[@name='id']/k:value", None, NS)
        begin, end = (placemark.findtext(f"k:TimeSpan/k:{side}", None, NS) for side in ("begin", "end"))
        spans[record_id] = (begin, end)
    assert spans["cvn73-yokosuka-1"] == ("2008-09-25", "2015-05-18")
    assert spans["ddg69-yokosuka"][0] == "2018-05-22"
    assert spans["evt-2015-guidelines"] == ("2015-04-27", "2015-04-27")
    assert spans["araya"] == ("2018-07-30", "2020-06-29")
    assert "http://maps" not in path.read_text(encoding="utf-8")


def test_kmz_is_the_same_bytes_every_time(bundled: Atlas, tmp_path: Path) -> None:
    for name in ("a.kmz", "b.kmz"):
        write_atlas(bundled, tmp_path / name)
    assert (tmp_path / "a.kmz").read_bytes() == (tmp_path / "b.kmz").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.kmz") as archive:
        assert archive.namelist() == ["doc.kml"]


def test_a_scene_holds_what_the_map_shows_and_says_its_status(bundled: Atlas, tmp_path: Path) -> None:
    scene = SceneIndex(bundled).scene(SEED_DAY)
    part = write_atlas(bundled, tmp_path / "s.geojson", keep=of_scene(scene), scene=scene)
    status = {
        feature["id"]: feature["properties"]["status"]
        for feature in json.loads((tmp_path / "s.geojson").read_text(encoding="utf-8"))["features"]
    }
    assert status["cvn73-yokosuka-1"] == "present"
    assert status["ddg69-yokosuka"] == "planned"
    assert status["frf-henoko"] == "overdue"
    assert "cv41-yokosuka" not in status
    assert len(part.deployments) < len(bundled.deployments)


def test_a_part_is_an_atlas_without_errors(bundled: Atlas, tmp_path: Path) -> None:
    scene = SceneIndex(bundled).scene(SEED_DAY)
    write_atlas(bundled, tmp_path / "part.gpkg", keep=of_scene(scene))
    part = load_atlas(tmp_path / "part.gpkg")
    findings = check_atlas(part, today=instant_of(2026, 11, 23))
    assert counts(findings)[Severity.ERROR] == 0, as_text(findings)
    assert not any(finding.rule in ("no source", "unused source") for finding in findings)


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1))
def test_any_part_is_an_atlas_without_errors(seed: int) -> None:
    atlas = load_atlas(POSTURE, immutable=True)
    random = np.random.default_rng(seed)
    keep = {kind: random.random(len(atlas.records(kind))) < 0.3 for kind in Kind}
    part = excerpt(atlas, keep)
    for kind in (Kind.DEPLOYMENT, Kind.EVENT, Kind.AREA):
        assert len(part.records(kind)) == keep[kind].sum()
    findings = check_atlas(part, today=instant_of(2026, 11, 23))
    assert counts(findings)[Severity.ERROR] == 0, as_text(findings)


def test_what_cannot_be_written_is_said(bundled: Atlas, tmp_path: Path) -> None:
    with pytest.raises(AtlasFileError, match=r"is of a kind that is not written; choose one of \.gpkg"):
        write_atlas(bundled, tmp_path / "a.doc")
    with pytest.raises(AtlasFileError, match="CSV holds one layer; name one of sites, deployments, events, areas"):
        write_atlas(bundled, tmp_path / "a.csv")
    long = replace(bundled, sites=(replace(bundled.sites[0], summary="x" * 40_000),))
    with pytest.raises(AtlasFileError, match="more than a workbook holds"):
        write_atlas(long, tmp_path / "a.xlsx")
    for suffix in SUFFIXES:
        with pytest.raises(AtlasFileError, match=r"^mine\.x: cannot be written"):
            write_atlas(bundled, tmp_path / "none" / f"a{suffix}", kind=Kind.SITE, named=Path("mine.x"))


def test_the_command_writes_and_does_not_replace_unasked(
    bundled: Atlas, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.gpkg"
    save_atlas(replace(bundled, deployments=bundled.deployments[:5]), mine)
    out = tmp_path / "out.xlsx"
    assert main(["export", "--file", str(mine), "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}: 93 sites, 5 deployments, 133 events, 23 areas\n"
    before = out.read_bytes()
    assert main(["export", "--out", str(out)]) == 2
    assert "the file exists" in capsys.readouterr().err
    assert out.read_bytes() == before
    csv_out = tmp_path / "s.csv"
    assert main(["export", "--scene", "--at", "1950-01-01", "--out", str(csv_out), "--layer", "sites"]) == 0
    assert "yokosuka-cfay" in csv_out.read_text(encoding="utf-8-sig")
    assert main(["export", "--out", str(tmp_path / "x.csv")]) == 2
    assert sorted(item.name for item in tmp_path.iterdir()) == ["mine.gpkg", "out.xlsx", "s.csv"]


def test_the_command_takes_the_filters_of_the_window(
    bundled: Atlas, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.geojson"

    def stays(*options: str) -> dict[str, dict[str, str]]:
        assert main(["export", "--out", str(out), "--force", *options]) == 0, capsys.readouterr().err
        features = json.loads(out.read_text(encoding="utf-8"))["features"]
        return {f["id"]: f["properties"] for f in features if f["properties"]["layer"] == "deployments"}

    navy = stays("--only", "service=USN")
    assert navy.keys() == {stay.id for stay in bundled.deployments if stay.service == "USN"}
    in_1975 = stays("--only", "service=USN", "--scene", "--at", "1975-01-01")
    assert in_1975.keys() < navy.keys()
    assert in_1975["cv41-yokosuka"]["status"] == "present"
    # A status is one of a day, also where everything else of the records is wanted.
    there = stays("--only", "status=present", "--at", "1975-01-01")
    assert "cv41-yokosuka" in there
    assert "status" not in there["cv41-yokosuka"]
    assert "ddg69-yokosuka" not in there
    assert main(["export", "--out", str(out), "--force", "--only", "service=Navy of Mars"]) == 2
    assert "there is no “Navy of Mars” here" in capsys.readouterr().err


def test_observations_go_out_as_csv_and_come_back_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample = Path(__file__).parents[1] / "data" / "atlas-schema-1.gpkg"
    out, into = tmp_path / "o.csv", tmp_path / "into.gpkg"
    assert main(["export", "--file", str(sample), "--layer", "observations", "--out", str(out)]) == 0
    assert "3 observations" in capsys.readouterr().out
    assert main(["import", str(out), "--into", str(into)]) == 0
    assert contents(into)["observations"] == contents(sample)["observations"]
    assert main(["export", "--layer", "observations", "--out", str(tmp_path / "o.kml")]) == 2
    assert "write a whole CSV, or everything as GeoPackage" in capsys.readouterr().err
