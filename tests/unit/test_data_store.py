"""The atlas in its GeoPackage: what is read, what is refused and in which words, what is written."""

from __future__ import annotations

import sqlite3
import struct
import subprocess
import sys
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.data import schema
from app.data.errors import AtlasFileError
from app.data.geometry import geometry_blob, point_blob
from app.data.store import load_atlas, save_atlas
from app.domain.atlas import Atlas
from app.domain.records import Area, Citation, Deployment, Event, Kind, Layout, Promise, Ref, Site, Source
from tests.helpers.atlas_files import POSTURE, contents, spoilt

DAY = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def bundled() -> Atlas:
    return load_atlas(POSTURE, immutable=True)


def refusal(path: Path) -> AtlasFileError:
    with pytest.raises(AtlasFileError) as caught:
        load_atlas(path)
    text = str(caught.value)
    assert path.name in text
    assert text.endswith(".")
    assert "\n" not in text
    return caught.value


def test_the_bundled_atlas_is_complete(bundled: Atlas) -> None:
    assert [len(bundled.records(kind)) for kind in Kind] == [93, 181, 133, 23]
    assert bundled.title == "US-Japan alliance, 1945 to 2026"
    assert "schema_version" not in bundled.meta


def test_records_come_as_they_were_entered(bundled: Atlas) -> None:
    milius = bundled.get(Ref(Kind.DEPLOYMENT, "ddg69-yokosuka"))
    assert isinstance(milius, Deployment)
    assert (milius.announced, milius.promised, milius.actual_from) == ("2014-10-16", "2017-22", "2018-05-22")
    assert milius.quantity == 1
    uotsuri = bundled.site("uotsuri-jima")
    assert uotsuri is not None
    assert (uotsuri.lon, uotsuri.lat) == (123.4741, 25.7437)
    treaty = bundled.get(Ref(Kind.EVENT, "evt-1951-security-treaty"))
    assert isinstance(treaty, Event)
    assert (treaty.site_id, treaty.lon, treaty.parties) == ("", -122.4584, ("JPN", "USA"))
    at_a_site = bundled.get(Ref(Kind.EVENT, "evt-1960-treaty"))
    assert isinstance(at_a_site, Event)
    assert (at_a_site.site_id, at_a_site.lon, at_a_site.lat) == ("white-house", None, None)


def test_outlines_for_comparison_are_not_drawn(bundled: Atlas) -> None:
    assert [area.id for area in bundled.areas if not area.drawn] == ["china-ecs-adiz-six-points"]
    assert bundled.areas[0].parties == ("CHN",)
    assert bundled.areas[0].geometry.geom_type == "Polygon"


def test_reading_imports_neither_geopandas_nor_pandas() -> None:
    code = (
        "import sys; from pathlib import Path; from app.data.store import load_atlas;"
        f"load_atlas(Path({str(POSTURE)!r}), immutable=True);"
        "print([name for name in ('geopandas', 'pandas', 'pyogrio', 'pyproj', 'edtf') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_copy_is_the_same_content(bundled: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "copy.gpkg"
    save_atlas(bundled, path)
    assert load_atlas(path) == bundled


def test_saving_twice_gives_the_same_bytes(bundled: Atlas, tmp_path: Path) -> None:
    for name in ("a.gpkg", "b.gpkg"):
        save_atlas(bundled, tmp_path / name, changed=DAY)
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()
    stamps = {row[4] for row in contents(tmp_path / "a.gpkg")["gpkg_contents"]}
    assert stamps == {"2026-01-02T00:00:00.000Z"}


TEXT = st.text(max_size=40)
SLUG = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
LIST = st.lists(st.text(st.characters(codec="utf-8", exclude_characters=";"), min_size=1, max_size=8), max_size=3)
DATES = st.sampled_from(["", "2017", "2015-04~", "../2016-03", "2015-22", "2024-04/2025-03", "-0043", "1905-05-27?"])
OPEN_DATES = DATES | st.just("..")
LON, LAT = st.floats(-180, 180), st.floats(-90, 90)


@st.composite
def atlases(draw: st.DrawFn) -> Atlas:
    site_ids = draw(st.lists(SLUG, min_size=1, max_size=3, unique=True))

    def text() -> str:
        return draw(TEXT)

    def day() -> str:
        return draw(DATES)

    def ends() -> str:
        return draw(OPEN_DATES)

    sites = tuple(
        Site(i, text(), text(), text(), text(), text(), text(), draw(LON), draw(LAT), text(), ends(), ends(), text())
        for i in site_ids
    )
    deployment = Deployment(
        id=draw(SLUG),
        unit_en=text(),
        unit_ja=text(),
        asset=text(),
        asset_kind=text(),
        service=text(),
        country=text(),
        site_id=draw(st.sampled_from(site_ids)),
        quantity=draw(st.none() | st.integers(0, 10**6)),
        announced=day(),
        promised=day(),
        actual_from=ends(),
        actual_to=ends(),
        cancelled=day(),
        summary=text(),
    )
    parties = tuple(draw(LIST))
    at_site = Event(draw(SLUG), text(), text(), day(), text(), draw(st.sampled_from(site_ids)), parties=parties)
    elsewhere = Event(f"{at_site.id}2", text(), text(), day(), text(), lon=draw(LON), lat=draw(LAT), summary=text())
    nowhere = Event(f"{at_site.id}3", text(), text(), day(), text())
    line = shapely.LineString(draw(st.lists(st.tuples(LON, LAT), min_size=2, max_size=5)))
    areas = (
        Area(
            "a", text(), text(), text(), parties, line, ends(), ends(), draw(st.booleans()), text(), draw(st.booleans())
        ),
        Area("b", text(), text(), text(), parties, shapely.MultiPolygon([shapely.box(1, 2, 3, 4)])),
        Area("c", text(), text(), text(), parties, shapely.Polygon()),
    )
    source = Source(draw(SLUG), text(), text(), day())
    citation = Citation(draw(st.sampled_from(Kind)), text(), source.id, text(), text(), text())
    meta = {
        key: text()
        for key in draw(st.lists(TEXT.filter(lambda key: key not in ("title", "schema_version")), max_size=2))
    }
    when = DATES.filter(bool)
    promise = Promise(Kind.DEPLOYMENT, deployment.id, draw(when), draw(when), source.id, text(), text())
    return Atlas(
        *(text(), sites, (deployment,), (at_site, elsewhere, nowhere), areas, (source,), (citation,), meta),
        promises=(promise,),
        layouts=(Layout(text() or "A4", text() or "{}"),),
    )


@given(atlas=atlases())
def test_whatever_is_written_is_read_again(atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("round") / "trip.gpkg"
    save_atlas(atlas, path)
    assert load_atlas(path) == atlas


def test_an_event_with_the_point_of_its_site_is_at_its_site(tmp_path: Path) -> None:
    site = Site("here", "", "", "", "", "", "", 10.0, 20.0)
    event = Event("e", "", "", "2015", "", site_id="here", lon=10.0, lat=20.0)
    save_atlas(Atlas(sites=(site,), events=(event,)), tmp_path / "a.gpkg")
    assert load_atlas(tmp_path / "a.gpkg").events == (replace(event, lon=None, lat=None),)


def test_an_empty_atlas_is_an_atlas(tmp_path: Path) -> None:
    save_atlas(Atlas(), tmp_path / "empty.gpkg")
    assert load_atlas(tmp_path / "empty.gpkg") == Atlas()


def test_columns_have_the_names_of_the_record_fields() -> None:
    by_table = {
        schema.SITES: Site,
        schema.DEPLOYMENTS: Deployment,
        schema.EVENTS: Event,
        schema.AREAS: Area,
        schema.SOURCES: Source,
        schema.CITATIONS: Citation,
        schema.PROMISES: Promise,
        schema.LAYOUTS: Layout,
    }
    for table, record in by_table.items():
        names = {field.name for field in fields(record)} - {"lon", "lat", "geometry"}
        assert set(table.names) == names, table.name


# What is refused, and in which words.


def test_no_file(tmp_path: Path) -> None:
    assert "there is no such file" in str(refusal(tmp_path / "gone.gpkg"))


def test_a_folder(tmp_path: Path) -> None:
    assert "is a folder" in str(refusal(tmp_path))


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"", "is empty"),
        (b"id,name\n1,a\n", "is not a GeoPackage (it is no SQLite database)"),
        (b"SQLite format 3\x00", "is cut short"),
    ],
)
def test_not_a_database(tmp_path: Path, head: bytes, words: str) -> None:
    path = tmp_path / "file.gpkg"
    path.write_bytes(head)
    assert words in str(refusal(path))


@pytest.mark.parametrize("part", [0.3, 0.9, 0.999])
def test_a_file_cut_short(tmp_path: Path, part: float) -> None:
    whole = POSTURE.read_bytes()
    path = tmp_path / "half.gpkg"
    path.write_bytes(whole[: int(len(whole) * part)])
    assert "is cut short" in str(refusal(path))


def test_a_damaged_file(tmp_path: Path) -> None:
    whole = bytearray(POSTURE.read_bytes())
    whole[4096:-4096] = bytes(len(whole) - 8192)
    path = tmp_path / "holes.gpkg"
    path.write_bytes(whole)
    assert "is damaged" in str(refusal(path))


def test_another_database(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE notes (text)")
    assert "is a SQLite database but not a GeoPackage" in str(refusal(path))


def test_somebody_elses_geopackage(tmp_path: Path) -> None:
    tables = ("sites", "deployments", "events", "areas", "sources", "citations", "meta")
    rename = [f"ALTER TABLE {table} RENAME TO their_{table}" for table in tables]
    contents_too = "UPDATE gpkg_contents SET table_name = 'their_' || table_name, identifier = 'their_' || identifier"
    text = str(refusal(spoilt(tmp_path, *rename, contents_too)))
    assert "is a GeoPackage but not an atlas: it has none of the layers sites, deployments" in text
    assert "their_areas" in text
    assert "Import" in text


def test_a_layer_is_missing(tmp_path: Path) -> None:
    error = refusal(spoilt(tmp_path, "DROP TABLE events", "DROP TABLE sources"))
    assert "the layer events, sources is missing" in str(error)


def test_a_view_in_place_of_a_layer_is_not_run(tmp_path: Path) -> None:
    endless = "CREATE VIEW events AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    assert "the layer events is missing" in str(refusal(spoilt(tmp_path, "DROP TABLE events", endless)))


def test_a_column_is_missing(tmp_path: Path) -> None:
    error = refusal(spoilt(tmp_path, "ALTER TABLE deployments DROP COLUMN unit_en"))
    assert (error.layer, error.field) == ("deployments", "unit_en")
    assert "the column is missing" in str(error)


def test_an_optional_column_may_be_missing(tmp_path: Path, bundled: Atlas) -> None:
    path = spoilt(tmp_path, "ALTER TABLE sites DROP COLUMN icao", "ALTER TABLE areas DROP COLUMN drawn")
    atlas = load_atlas(path)
    assert {site.icao for site in atlas.sites} == {""}
    assert all(area.drawn for area in atlas.areas)
    assert [replace(site, icao="") for site in bundled.sites] == list(atlas.sites)


@pytest.mark.parametrize(
    ("layer", "field", "value"),
    [
        ("sites", "opened", "2015-13"),
        ("deployments", "actual_from", "next summer"),
        ("deployments", "announced", ".."),
        ("events", "date", "2015-02-30"),
        ("areas", "valid_to", "2017/2015"),
        ("sources", "accessed", "yesterday"),
    ],
)
def test_a_date_that_is_none(tmp_path: Path, layer: str, field: str, value: str) -> None:
    error = refusal(spoilt(tmp_path, f"UPDATE {layer} SET {field} = '{value}' WHERE fid = 3"))
    assert (error.layer, error.field) == (layer, field)
    assert error.row.startswith("3 (")
    assert f"“{value}” is not a date" in str(error)
    assert "2015-04-27" in error.hint


@pytest.mark.parametrize("layer", ["deployments", "events"])
def test_an_unknown_site(tmp_path: Path, layer: str) -> None:
    error = refusal(spoilt(tmp_path, f"UPDATE {layer} SET site_id = 'atlantis' WHERE fid = 2"))
    assert (error.layer, error.field) == (layer, "site_id")
    assert "there is no site “atlantis”" in str(error)


def test_a_newer_schema(tmp_path: Path) -> None:
    error = refusal(spoilt(tmp_path, "UPDATE meta SET value = '99' WHERE key = 'schema_version'"))
    assert "newer version of the program (schema 99" in str(error)
    assert error.hint == "update the program"


@pytest.mark.parametrize("value", ["", "one", "1.0", "-1"])
def test_a_schema_version_that_is_no_number(tmp_path: Path, value: str) -> None:
    error = refusal(spoilt(tmp_path, f"UPDATE meta SET value = '{value}' WHERE key = 'schema_version'"))
    assert "it must be a whole number" in str(error)


def _hex(blob: bytes) -> str:
    return f"X'{blob.hex()}'"


@pytest.mark.parametrize(
    ("layer", "blob", "words"),
    [
        ("sites", point_blob(float("nan"), 35.0), "has a coordinate that is not a number"),
        ("sites", point_blob(139.0, float("inf")), "has a coordinate that is not a number"),
        ("sites", point_blob(15548000.0, 4200000.0), "lies outside the globe"),
        ("sites", geometry_blob(shapely.LineString([(0, 0), (1, 1)])), "holds a LineString, not a point"),
        ("sites", geometry_blob(shapely.Point()), "has no place"),
        ("sites", b"GP", "holds no GeoPackage geometry"),
        ("events", point_blob(float("nan"), 35.0), "has a coordinate that is not a number"),
        ("areas", point_blob(139.0, 35.0), "is not a line or polygon"),
        ("areas", geometry_blob(shapely.box(0, 0, 1, 1))[:-9], "ends too early"),
        ("areas", geometry_blob(shapely.LineString([(0, 0), (200, 0)])), "lies outside the globe"),
    ],
)
def test_a_place_that_is_none(tmp_path: Path, layer: str, blob: bytes, words: str) -> None:
    error = refusal(spoilt(tmp_path, f"UPDATE {layer} SET geom = {_hex(blob)} WHERE fid = 1"))
    assert (error.layer, error.field) == (layer, "geom")
    assert words in str(error)


def test_a_site_without_a_place(tmp_path: Path) -> None:
    assert "every site needs a point" in str(refusal(spoilt(tmp_path, "UPDATE sites SET geom = NULL WHERE fid = 5")))


def test_deeply_nested_geometry_is_refused_before_it_is_built(tmp_path: Path) -> None:
    header = struct.pack("<2sBBi", b"GP", 0, 1, 4326)
    nested = b"".join(struct.pack("<BII", 1, 6, 1) for _ in range(200_000))
    path = spoilt(tmp_path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE areas SET geom = ? WHERE fid = 1", (header + nested,))
    assert "is not a line or polygon" in str(refusal(path))


def test_a_layer_in_another_reference_system(tmp_path: Path) -> None:
    add = "INSERT INTO gpkg_spatial_ref_sys VALUES ('Web Mercator', 3857, 'EPSG', 3857, 'undefined', '')"
    error = refusal(spoilt(tmp_path, add, "UPDATE gpkg_geometry_columns SET srs_id = 3857 WHERE table_name = 'areas'"))
    assert "layer areas: is in EPSG:3857; save it in EPSG:4326" in str(error)


def test_the_same_id_twice(tmp_path: Path) -> None:
    path = spoilt(
        tmp_path,
        "CREATE TABLE copy AS SELECT * FROM sources",
        "DROP TABLE sources",
        "ALTER TABLE copy RENAME TO sources",
        "UPDATE sources SET id = 'twice' WHERE fid IN (4, 9)",
    )
    error = refusal(path)
    assert (error.layer, error.row, error.field) == ("sources", "9 (twice)", "id")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE deployments SET quantity = 'many' WHERE fid = 1", "“many” is not a whole number"),
        ("UPDATE areas SET approximate = 7 WHERE fid = 1", "“7” is neither 0 nor 1"),
        ("UPDATE citations SET kind = 'ship' WHERE fid = 1", "“ship” is no kind of record"),
        ("UPDATE sites SET summary = X'00FF' WHERE fid = 1", "holds bytes, not text"),
        ("UPDATE sites SET id = '' WHERE fid = 1", "every row needs an id of its own"),
    ],
)
def test_other_wrong_values(tmp_path: Path, statement: str, words: str) -> None:
    assert words in str(refusal(spoilt(tmp_path, statement)))


def test_locked_by_another_program(tmp_path: Path) -> None:
    path = spoilt(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "is in use by another program; close it there and try again" in str(refusal(path))
        other.execute("ROLLBACK")
    assert len(load_atlas(path).sites) == 93


def test_reading_changes_nothing(tmp_path: Path) -> None:
    path = spoilt(tmp_path)
    before = path.read_bytes()
    load_atlas(path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


# What happens when writing fails.


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, bundled: Atlas) -> None:
    path = tmp_path / "mine.gpkg"
    save_atlas(bundled, path)
    before = path.read_bytes()
    spoilt_site = replace(bundled.sites[0], summary="\ud800")
    with pytest.raises(AtlasFileError, match="text that is not Unicode"):
        save_atlas(replace(bundled, sites=(spoilt_site, *bundled.sites[1:])), path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_saving_into_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AtlasFileError, match=r"cannot be written .*choose another folder"):
        save_atlas(Atlas(), tmp_path / "gone" / "mine.gpkg")


def test_saving_keeps_links_and_rights(tmp_path: Path) -> None:
    real, link = tmp_path / "real.gpkg", tmp_path / "link.gpkg"
    save_atlas(Atlas(title="old"), real)
    real.chmod(0o640)
    link.symlink_to(real)
    save_atlas(Atlas(title="new"), link)
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert load_atlas(real).title == "new"
