"""Files of every kind come in: what is right is added, what is wrong is listed, and nothing else happens."""

from __future__ import annotations

import csv
import json
import math
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.cli import main
from app.data.errors import AtlasFileError
from app.data.importing.days import DayOrder
from app.data.importing.mapping import Mapping, load_mapping
from app.data.importing.merge import Merged
from app.data.importing.raw import RawTable
from app.data.importing.read import SUFFIXES, read_tables
from app.data.importing.run import add, prepare, save_failures
from app.data.observations import load_observations
from app.data.store import load_atlas
from app.domain.atlas import Atlas
from app.domain.records import Kind, Ref
from tests.helpers.atlas_files import POSTURE

SITES = "Name,Japanese,Lat,Lon,Type,Opened,Closed\nYokosuka,横須賀,35.294,139.671,naval base,1945-08-30,..\n"


def written(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def brought(path: Path, **how: str | Mapping) -> tuple[Atlas, Merged]:
    target = path.parent / "into.gpkg"
    result = add(prepare(path, **how), target)  # type: ignore[arg-type]
    return (load_atlas(target) if target.exists() else Atlas()), result


def refused(path: Path, words: str, crs: str = "") -> None:
    with pytest.raises(AtlasFileError, match=words) as caught:
        prepare(path, crs=crs)
    assert path.name in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_csv_in_any_encoding_and_with_any_line_ends(tmp_path: Path, encoding: str, ends: str) -> None:
    atlas, result = brought(written(tmp_path / "s.csv", SITES.replace("\n", ends).encode(encoding)), layer="sites")
    assert (result.added, result.failures) == (1, [])
    site = atlas.sites[0]
    assert (site.id, site.name_ja, site.lon, site.lat, site.kind) == (
        "yokosuka",
        "横須賀",
        139.671,
        35.294,
        "naval base",
    )
    assert (site.opened, site.closed) == ("1945-08-30", "..")


def test_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    text = SITES.replace(",", ";").replace("35.294", "35,294").replace("139.671", "139,671")
    atlas, _ = brought(written(tmp_path / "s.csv", text), layer="sites")
    assert (atlas.sites[0].lon, atlas.sites[0].lat) == (139.671, 35.294)


def test_rows_that_fail_are_listed_and_the_rest_comes_in(tmp_path: Path) -> None:
    rows = "Swapped,,139.671,35.294,port,,\nNo place,,,,port,,\nBad day,,35,139,port,soon,\n"
    rows += ",,35,139,port,,\nGood,,35,139,port,,\n"
    path = written(tmp_path / "s.csv", SITES + rows)
    prepared = prepare(path, layer="sites")
    result = add(prepared, tmp_path / "into.gpkg")
    assert [site.name_en for site in load_atlas(tmp_path / "into.gpkg").sites] == ["Yokosuka", "Good"]
    assert {(failure.row, failure.field) for failure in result.failures} == {
        *((3, "place"), (4, "place"), (5, "opened"), (6, "name_en"))
    }
    assert "are latitude and longitude swapped?" in next(f.reason for f in result.failures if f.row == 3)
    save_failures(prepared, result, tmp_path / "left.csv")
    with (tmp_path / "left.csv").open(encoding="utf-8-sig", newline="") as file:
        left = list(csv.DictReader(file))
    assert [row["row"] for row in left] == ["3", "4", "5", "6"]
    assert left[2]["Opened"] == "soon"
    assert "“soon” is not a date" in left[2]["reason"]


def test_rows_left_out_can_be_corrected_and_brought_in(tmp_path: Path) -> None:
    path = written(tmp_path / "s.csv", SITES + "Bad day,,35,139,port,soon,\n")
    prepared = prepare(path, layer="sites")
    result = add(prepared, tmp_path / "into.gpkg")
    save_failures(prepared, result, tmp_path / "left.csv")
    corrected = (tmp_path / "left.csv").read_text(encoding="utf-8-sig").replace(",soon,", ",1950,")
    again = add(prepare(written(tmp_path / "left.csv", corrected), layer="sites"), tmp_path / "into.gpkg")
    assert (again.added, again.failures) == (1, [])


def test_nothing_is_written_when_nothing_is_right(tmp_path: Path) -> None:
    atlas, result = brought(written(tmp_path / "s.csv", "Name,Lat,Lon\nX,999,1\n"), layer="sites")
    assert result.added == 0
    assert atlas == Atlas()
    assert not (tmp_path / "into.gpkg").exists()


def test_stays_find_their_sites_by_id_and_by_name(tmp_path: Path) -> None:
    add(prepare(written(tmp_path / "s.csv", SITES), layer="sites"), tmp_path / "into.gpkg")
    text = (
        "Unit,Base,Start,End,Number\nUSS A,yokosuka,2015-04,..,1\nUSS B,横須賀,27 April 2015,,\nUSS C,Atlantis,2015,,\n"
    )
    atlas, result = brought(written(tmp_path / "d.csv", text))
    assert [(stay.id, stay.site_id, stay.actual_from, stay.actual_to, stay.quantity) for stay in atlas.deployments] == [
        ("uss-a", "yokosuka", "2015-04", "..", 1),
        ("uss-b", "yokosuka", "2015-04-27", "", None),
    ]
    assert [(f.row, f.field, f.value) for f in result.failures] == [(4, "site_id", "Atlantis")]


def test_a_name_without_latin_letters_has_the_kind_for_an_id(tmp_path: Path) -> None:
    atlas, _ = brought(written(tmp_path / "s.csv", "Name,Lat,Lon\n横須賀,35,139\n岩国,34,132\n"), layer="sites")
    assert [site.id for site in atlas.sites] == ["site", "site-2"]


def test_an_id_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    path = written(tmp_path / "s.csv", SITES.replace("Name,", "id,Name,").replace("\nYokosuka", "\nyoko,Yokosuka"))
    brought(path, layer="sites")
    _, again = brought(path, layer="sites")
    assert again.added == 0
    assert "is the id of a record that is there already" in again.failures[0].reason


def test_the_same_file_again_adds_nothing(tmp_path: Path) -> None:
    sites = written(tmp_path / "s.csv", SITES + "Sasebo,,33.16,129.71,naval base,,\n")
    stays = written(tmp_path / "d.csv", "Unit,Base,Start\nUSS A,Yokosuka,2015-04\nUSS A,Yokosuka,2019\n")
    for path, layer in ((sites, "sites"), (stays, "deployments")):
        before, _ = brought(path, layer=layer)
        after, again = brought(path, layer=layer)
        assert after == before
        assert again.added == 0
        assert [failure.row for failure in again.failures] == [2, 3]
    assert again.failures[1].reason == "the same is there already, as uss-a-2"


POINTS = "date,lat,lon,kind,label\n2020-01-01,35,139,ship,A\n2020-01-01,35,139,ship,A\n2020,36,140,,\n"


def test_observations_that_are_there_already_come_in_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    into, path = tmp_path / "into.gpkg", written(tmp_path / "o.csv", POINTS)
    # What one file says twice may be two ships at one place.
    assert add(prepare(path, layer="observations"), into).doubles == 0
    assert len(load_observations(into)) == 3
    more = written(tmp_path / "more.csv", POINTS + "2020-01-01,35,139,ship,B\n2020-01-02,36,140,,\n")
    again = add(prepare(more, layer="observations"), into)
    assert (again.added, again.doubles, again.failures) == (2, 3, [])
    assert len(load_observations(into)) == 5
    # Who says so does not make another observation of it.
    told = ["import", str(more), "--into", str(into), "--layer", "observations", "--source", "Log"]
    assert main([*told, "--dry-run"]) == 0
    assert "there already: 5 observations, left out; --keep-doubles brings them in" in capsys.readouterr().out
    before = into.read_bytes()
    assert main(told) == 0
    assert into.read_bytes() == before
    assert main([*told, "--keep-doubles"]) == 0
    shown = capsys.readouterr().out
    assert "there already: 5 observations, once more now" in shown
    assert "5 observations added to into.gpkg, 0 rows left out." in shown
    assert len(load_observations(into)) == 10


def test_observations_that_another_program_wrote_are_known_again(tmp_path: Path) -> None:
    into, path = tmp_path / "into.gpkg", written(tmp_path / "o.csv", POINTS)
    add(prepare(path, layer="observations"), into)
    with closing(sqlite3.connect(into)) as file, file:
        # With an envelope.
        point = struct.pack("<2sBBi4dBIdd", b"GP", 0, 0b11, 4326, 139, 139, 35, 35, 1, 1, 139, 35)
        file.execute("UPDATE observations SET geom = ? WHERE rowid < 3", (point,))
        file.execute("UPDATE observations SET kind = NULL, label = NULL WHERE rowid = 3")
    assert add(prepare(path, layer="observations"), into).doubles == 3
    assert len(load_observations(into)) == 3


def test_rows_that_fail_are_told_in_their_order(tmp_path: Path) -> None:
    stays = written(tmp_path / "d.csv", "Unit,Base,Start\nUSS A,Nowhere,2015\nUSS B,Nowhere,2015-99\n,Nowhere,2015\n")
    _, result = brought(stays, layer="deployments")
    assert [failure.row for failure in result.failures] == [2, 3, 4]


def test_a_source_is_made_once_and_cited_for_every_record(tmp_path: Path) -> None:
    for lat in ("35.294", "35.295"):
        path = written(tmp_path / "s.csv", SITES.replace("35.294", lat))
        prepared = prepare(
            path, mapping=Mapping(layer="sites", columns={"name_en": "Name", "lat": "Lat", "lon": "Lon"}, source="Mine")
        )
        add(prepared, tmp_path / "into.gpkg")
    atlas = load_atlas(tmp_path / "into.gpkg")
    assert [source.title for source in atlas.sources] == ["Mine"]
    assert [site.id for site in atlas.sites] == ["yokosuka", "yokosuka-2"]
    assert all(list(atlas.citations_of(Ref(Kind.SITE, site.id))) for site in atlas.sites)


def test_xlsx_with_real_dates(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Title", "Date", "Lat", "Lon", "Parties"])
    sheet.append(["Talks", datetime(2015, 4, 27), 35.0, 139.0, "JPN, USA"])
    sheet.append(["=1+1", "2015年5月", None, None, None])
    book.create_sheet("Other").append(["x"])
    book.save(tmp_path / "e.xlsx")
    atlas, result = brought(tmp_path / "e.xlsx")
    assert [(event.title_en, event.date, event.lon, event.parties) for event in atlas.events] == [
        ("Talks", "2015-04-27", 139.0, ("JPN", "USA"))
    ]
    # A formula that was never calculated has no value: its row has no title.
    assert [failure.field for failure in result.failures] == ["title_en"]


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def test_geojson_with_start_and_end(tmp_path: Path) -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    body = {"type": "FeatureCollection", "features": [feature(square, name="Zone", start="2013-11-23", end="..")]}
    atlas, result = brought(written(tmp_path / "a.geojson", json.dumps(body)))
    assert result.failures == []
    area = atlas.areas[0]
    assert (area.name_en, area.valid_from, area.valid_to, area.geometry.area) == ("Zone", "2013-11-23", "..", 1.0)


def test_geojson_of_timestamped_lines(tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[139, 35], [140, 36]]}
    body = {
        "type": "FeatureCollection",
        "features": [feature(line, times=["2015-04-27T00:00:00", 1430179200000]), feature(line, times=["2015-04-27"])],
    }
    atlas, result = brought(written(tmp_path / "t.geojson", json.dumps(body)))
    found = load_observations(tmp_path / "into.gpkg")
    assert found.lonlat.tolist() == [[139, 35], [140, 36]]
    assert (found.earliest[1] - found.earliest[0]) == 86400
    assert len(result.failures) == 1
    assert atlas.sites == ()


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>
<Placemark><name>Span</name><TimeSpan><begin>2015-04</begin><end>2016</end></TimeSpan>
<ExtendedData><Data name="unit"><value>x</value></Data></ExtendedData>
<Point><coordinates>139.671,35.294,0</coordinates></Point></Placemark>
<Placemark><name>Stamp</name><TimeStamp><when>2015-04-27T10:00:00Z</when></TimeStamp>
<MultiGeometry><Point><coordinates>139,35</coordinates></Point></MultiGeometry></Placemark>
<Placemark><name>Track</name><gx:Track><when>2015-04-27T00:00:00Z</when><when>2015-04-28T00:00:00Z</when>
<gx:coord>139 35 0</gx:coord><gx:coord>140 36 0</gx:coord></gx:Track></Placemark>
<Placemark><name>Nowhere</name></Placemark>
</Document></kml>"""


@pytest.mark.parametrize("suffix", [".kml", ".kmz"])
def test_kml_with_spans_stamps_and_tracks(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"k{suffix}"
    if suffix == ".kmz":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("../../evil.kml", "<kml/>")
            archive.writestr("doc.kml", KML)
    else:
        written(path, KML)
    table = read_tables(path)[0]
    assert [row.cells["name"] for row in table.rows] == ["Span", "Stamp", "Track", "Track", "Nowhere"]
    assert table.rows[0].cells["begin"] == "2015-04"
    assert table.rows[0].cells["unit"] == "x"
    mapping = Mapping(layer="observations", columns={"date": "when", "label": "name"})
    _, result = brought(path, mapping=mapping)
    assert result.added == 4
    assert [failure.reason for failure in result.failures] == ["has no place; every observation needs a point"]
    assert not (tmp_path.parent / "evil.kml").exists()
    assert load_observations(tmp_path / "into.gpkg").lonlat.tolist()[2:] == [[139, 35], [140, 36]]


def test_gpx(tmp_path: Path) -> None:
    text = """<gpx xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="35" lon="139"><name>A</name></wpt>
    <trk><trkseg><trkpt lat="36" lon="140"><time>2015-04-27T10:00:00Z</time></trkpt></trkseg></trk></gpx>"""
    _, result = brought(written(tmp_path / "g.gpx", text))
    assert result.added == 2
    assert load_observations(tmp_path / "into.gpkg").kinds == ("waypoint", "track")


def frame_file(path: Path, crs: str | None, how: Callable[..., None]) -> Path:
    import geopandas as gpd

    frame = gpd.GeoDataFrame(
        {"time": ["2015-04-27", "2015-04-28"], "kind": ["a", "b"]},
        geometry=[shapely.Point(139, 35), shapely.Point(140, 36)],
        crs=4326,
    )
    frame = frame.to_crs(crs) if crs else frame.set_crs(None, allow_override=True)
    how(frame, path)
    return path


WAYS = {
    ".gpkg": lambda frame, path: frame.to_file(path, engine="pyogrio"),
    ".shp": lambda frame, path: frame.to_file(path, engine="pyogrio"),
    ".fgb": lambda frame, path: frame.to_file(path, engine="pyogrio"),
    ".parquet": lambda frame, path: frame.to_parquet(path),
}


@pytest.mark.parametrize("suffix", WAYS)
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:6677"])
def test_vector_files_are_reprojected(tmp_path: Path, suffix: str, crs: str) -> None:
    path = frame_file(tmp_path / f"v{suffix}", crs, WAYS[suffix])
    _, result = brought(path)
    assert (result.added, result.failures) == (2, [])
    lonlat = load_observations(tmp_path / "into.gpkg").lonlat
    assert sorted(map(tuple, lonlat.round(6).tolist())) == [(139, 35), (140, 36)]


def test_rows_of_columns_are_a_list_of_rows(tmp_path: Path) -> None:
    table = read_tables(frame_file(tmp_path / "v.fgb", "EPSG:4326", WAYS[".fgb"]))[0]
    rows = list(table.rows)
    assert len(table.rows) == len(rows) == 2
    assert [table.rows[0], table.rows[-1]] == rows
    assert table.rows[:1] == rows[:1]
    assert [row.number for row in table.rows] == [1, 2]
    with pytest.raises(IndexError):
        table.rows[2]


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
@pytest.mark.parametrize("suffix", [".shp", ".parquet"])
def test_a_missing_reference_system_is_asked_for(tmp_path: Path, suffix: str) -> None:
    path = frame_file(tmp_path / f"v{suffix}", None, WAYS[suffix])
    refused(path, "does not say in which reference system it is; say which it is, as --crs EPSG:4326")
    _, result = brought(path, crs="EPSG:4326")
    assert result.added == 2
    refused(path, "“EPSG:1” is no reference system", crs="EPSG:1")


def shapefile(folder: Path, name: str, texts: list[str], crs: str | None = "EPSG:6677") -> list[Path]:
    import geopandas as gpd

    points = gpd.GeoSeries([shapely.Point(139 + i, 35) for i in range(len(texts))], crs=4326)
    frame = gpd.GeoDataFrame({"title": texts, "date": ["2015"] * len(texts)}, geometry=points)
    frame = frame.to_crs(crs) if crs else frame.set_crs(None, allow_override=True)
    frame.to_file(folder / f"{name}.shp", engine="pyogrio", encoding="cp932")
    return sorted(folder.glob(f"{name}.*"))


def zipped(path: Path, parts: dict[str, Path]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.write(part, name)
    return path


@pytest.mark.parametrize("with_encoding", [True, False])
def test_a_zipped_shapefile_is_read_with_its_names_wherever_it_lies(tmp_path: Path, with_encoding: bool) -> None:
    parts = shapefile(tmp_path, "基地", ["横須賀基地", "岩国"])
    chosen = {f"国土/data/基地{part.suffix}": part for part in parts if with_encoding or part.suffix != ".cpg"}
    if not with_encoding:
        # As the ministries' files come: neither a .cpg nor a language in the table says that it is cp932.
        table = next(part for part in parts if part.suffix == ".dbf")
        body = table.read_bytes()
        table.write_bytes(body[:29] + b"\0" + body[30:])
    atlas, result = brought(zipped(tmp_path / "z.zip", chosen), layer="events")
    assert result.failures == []
    assert [event.title_en for event in atlas.events] == ["横須賀基地", "岩国"]
    assert [round(event.lon or 0, 5) for event in atlas.events] == [139, 140]


def test_a_zip_of_several_shapefiles_is_several_tables(tmp_path: Path) -> None:
    parts = [*shapefile(tmp_path, "one", ["a"]), *shapefile(tmp_path, "TWO", ["b", "c"])]
    tables = read_tables(zipped(tmp_path / "z.zip", {part.name.upper(): part for part in parts}))
    assert [(table.name, len(table.rows)) for table in tables] == [("ONE", 1), ("TWO", 2)]


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_zipped_shapefile_without_a_reference_system_is_asked_about(tmp_path: Path) -> None:
    path = zipped(tmp_path / "z.zip", {part.name: part for part in shapefile(tmp_path, "a", ["a"], None)})
    refused(path, "z.zip.*: does not say in which reference system it is")


def test_no_name_of_an_archive_leads_anywhere(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "er"
    folder.mkdir(parents=True)
    parts = shapefile(tmp_path, "a", ["a"])
    path = zipped(folder / "z.zip", {f"../../evil{part.suffix}": part for part in parts})
    absolute = zipped(folder / "y.zip", {f"{tmp_path}/evil{part.suffix}": part for part in parts})
    for one in (path, absolute):
        assert len(read_tables(one)[0].rows) == 1
    assert not list(tmp_path.rglob("evil*"))


def test_a_zip_without_a_shapefile_or_with_a_part_of_one_is_said(tmp_path: Path) -> None:
    parts = shapefile(tmp_path, "a", ["a"])
    refused(zipped(tmp_path / "z.zip", {"a.dbf": parts[0]}), "holds no shapefile")
    many = {f"{i}.shp": parts[0] for i in range(51)}
    refused(zipped(tmp_path / "y.zip", many), "holds more than 50 shapefiles")
    refused(written(tmp_path / "x.zip", b"no zip"), "is not what its name says")
    refused(zipped(tmp_path / "w.zip", {"a.shp": parts[1]}), "w.zip: cannot be read")


def test_projected_columns_need_a_reference_system(tmp_path: Path) -> None:
    path = written(tmp_path / "p.csv", "time,x,y\n2015,15473409.2,4163881.1\n")
    refused(path, "has x and y in no reference system")
    brought(path, crs="EPSG:3857")
    assert load_observations(tmp_path / "into.gpkg").lonlat.round(3).tolist() == [[139.0, 35.0]]


def test_words_of_the_code_lists_are_their_codes(tmp_path: Path) -> None:
    add(prepare(written(tmp_path / "s.csv", SITES), layer="sites"), tmp_path / "into.gpkg")
    rows = "Unit,Site,Service,Kind,Rotation\nA,Yokosuka,us navy,Destroyer,ROTATIONAL\nB,Yokosuka,USN,Space ship,\n"
    add(prepare(written(tmp_path / "d.csv", rows), layer="deployments"), tmp_path / "into.gpkg")
    events = 'Title,Date,Kind,Parties\nTalks,2015,statement,"Japan; united states, CHN, Atlantis"\n'
    add(prepare(written(tmp_path / "e.csv", events), layer="events"), tmp_path / "into.gpkg")
    atlas = load_atlas(tmp_path / "into.gpkg")
    told = [(stay.service, stay.asset_kind, stay.rotation) for stay in atlas.deployments]
    assert told == [("USN", "destroyer", "rotational"), ("USN", "Space ship", "")]
    assert atlas.events[0].parties == ("JPN", "USA", "CHN", "Atlantis")


def test_a_mapping_goes_to_toml_and_back(tmp_path: Path) -> None:
    columns, values = {"name_en": 'a "b" \\ c\n', "lat": "緯度"}, {"kind": "port"}
    mapping = Mapping(layer="sites", columns=columns, values=values, dates=DayOrder.DAY_FIRST, source="Mine")
    assert load_mapping(written(tmp_path / "m.toml", mapping.as_toml())) == mapping


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("layer = 'ships'", "“ships” is no layer; it is one of sites, deployments"),
        ("layer = 'sites'\n[columns]\ncolour = 'x'", "sites have no field “colour”; they have id, name_en"),
        ("layer = 'sites'\nfoo = 1", "foo: "),
        ("layer = ", "is no TOML"),
        ("layer = 'sites'\ndates = 'ymd'", "dates: "),
    ],
)
def test_a_wrong_mapping_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(AtlasFileError, match=words):
        load_mapping(written(tmp_path / "m.toml", text))


TOMLS = [
    b'layer = "sites"\n[columns]\nname_en = "a\\u0007\\"b"',
    b'layer = "sites"\ncolumns = 3',
    b'layer = ["sites"]',
    b'layer = "events"\ndates = "ymd"',
    b"layer = 2015-04-27",
    b"[[[",
    b"a." * 30 + b"a = 1",
]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=80), st.text(max_size=80).map(str.encode), st.sampled_from(TOMLS)))
def test_any_mapping_is_read_or_refused_in_one_sentence(tmp_path: Path, body: bytes) -> None:
    path, said = written(tmp_path / "m.toml", body), ""
    try:
        mapping = load_mapping(path)
    except AtlasFileError as error:
        said = str(error)
    else:
        again = written(tmp_path / "again.toml", mapping.as_toml())
        assert load_mapping(again) == mapping
    assert "\n" not in said


def test_a_mapping_that_names_no_column_of_the_file_is_said(tmp_path: Path) -> None:
    path = written(tmp_path / "s.csv", SITES)
    with pytest.raises(AtlasFileError, match="has no column “Title”, which the mapping names; it has Name, Japanese"):
        prepare(path, mapping=Mapping(layer="sites", columns={"name_en": "Title"}))


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml" if path.suffix == ".kmz" else "xl/workbook.xml", b"\0" * (64 << 20))
    return path


ENTITIES = '<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><kml>&b;</kml>'
EXTERNAL = (
    '<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml><Placemark>&a;</Placemark></kml>'
)


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\n\n", "has no header line"),
        ("a.csv", b"Name,Lat\n", "has no rows below its header"),
        ("a.csv", b"Name\n" + b"x" * 2_000_000, "cannot be read at line"),
        ("a.csv", b"\x00\x01\x02", "is not text"),
        ("a.csv", b"\xff\xfe\x00", "says that it is utf-16, but is not"),
        ("a.csv", b"x," * 2000 + b"\n1\n", "has more than 1,000 columns"),
        ("a.xlsx", b"PK\x03\x04 nonsense", "is not what its name says"),
        ("a.kmz", b"no zip", "is not what its name says"),
        ("a.kml", ENTITIES.encode(), "declares entities or a document type"),
        ("a.kml", EXTERNAL.encode(), "declares entities or a document type"),
        ("a.gpx", ENTITIES.encode(), "declares entities or a document type"),
        ("a.kml", b"<kml>", "is not XML that can be read"),
        ("a.kml", b"<kml/>", "has no placemarks"),
        ("a.kml", b"<a>" * 500 + b"</a>" * 500, "is nested more than 100 deep"),
        ("a.gpx", b"<gpx/>", "has no points"),
        ("a.geojson", b"[" * 100_000, "is nested too deep|is not JSON"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}', "has no features"),
        ("a.geojson", b"[1, 2]", "is JSON but no GeoJSON"),
        ("a.geojson", b'{"type": "Feature", "properties": {"x": NaN}}', "NaN is not JSON"),
        (
            "a.geojson",
            b'{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:3857"}},"features":[{}]}',
            "is in",
        ),
        ("a.parquet", b"PAR1 nonsense", "is no GeoParquet"),
        ("a.shp", b"nonsense", "cannot be read"),
        ("a.gpkg", b"nonsense", "cannot be read"),
        ("a.fgb", b"nonsense", "cannot be read"),
        ("a.docx", b"x", "is of a kind that is not known; choose one of .csv"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(
    tmp_path: Path, name: str, body: bytes, words: str
) -> None:
    refused(written(tmp_path / name, body), words)


@pytest.mark.parametrize("suffix", [".kmz", ".xlsx", ".zip"])
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, suffix: str) -> None:
    refused(bomb(tmp_path / f"b{suffix}"), "times its size; it looks like a bomb")


def test_a_missing_file_and_a_folder_are_said(tmp_path: Path) -> None:
    refused(tmp_path / "none.csv", "there is no such file")
    (tmp_path / "d.csv").mkdir()
    refused(tmp_path / "d.csv", "is a folder")


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [1e400, 3]},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": "here"},
        {"type": "Nonsense"},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "Point", "coordinates": [139, 935]},
        None,
    ],
)
def test_geometries_that_are_wrong_are_rows_that_fail(tmp_path: Path, geometry: object) -> None:
    body = {"type": "FeatureCollection", "features": [feature(geometry, time="2015")]}
    text = json.dumps(body).replace("Infinity", "1e400")
    _, result = brought(written(tmp_path / "g.geojson", text), layer="observations")
    assert result.added == 0
    assert [failure.field for failure in result.failures] == ["place"]


def test_a_ring_of_a_million_points_comes_in(tmp_path: Path) -> None:
    count = 1_000_000
    ring = ",".join(
        f"[{10 * math.cos(i / count * math.tau):.9f},{10 * math.sin(i / count * math.tau):.9f}]" for i in range(count)
    )
    text = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Z"},"geometry":'
    text += f'{{"type":"Polygon","coordinates":[[{ring},[10.000000000,0.000000000]]]}}}}]}}'
    atlas, result = brought(written(tmp_path / "r.geojson", text))
    assert (result.added, result.failures) == (1, [])
    assert len(atlas.areas[0].geometry.exterior.coords) == count + 1  # type: ignore[attr-defined]


MEGABYTE = b"x" * (1 << 20)


def told(path: Path) -> str:
    """Return why nothing comes in from a file."""
    try:
        _, result = brought(path)
    except AtlasFileError as error:
        return str(error)
    return "; ".join(failure.in_words for failure in result.failures) if not result.added else ""


@pytest.mark.parametrize(
    ("name", "head", "tail"),
    [
        ("a.csv", b"Name,Lat,Lon,Notes\nA,35,139,", b"\n"),
        ("a.geojson", b'{"type":"Feature","geometry":null,"properties":{"title":"A","summary":"', b'"}}'),
        (
            "a.kml",
            b"<kml><Placemark><Point><coordinates>1,2</coordinates></Point><name>",
            b"</name></Placemark></kml>",
        ),
        ("a.gpx", b'<gpx><wpt lat="35" lon="139"><name>', b"</name></wpt></gpx>"),
    ],
)
def test_a_cell_of_a_hundred_megabytes_does_not_come_in(tmp_path: Path, name: str, head: bytes, tail: bytes) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(head)
        for _ in range(100):
            file.write(MEGABYTE)
        file.write(tail)
    said = told(path)
    assert "\n" not in said
    assert len(said) < 1000
    assert "a text has at most 1,000,000" in said or "cannot be read" in said


def test_cells_that_are_too_long_stay_out_of_every_kind_of_file(tmp_path: Path) -> None:
    import geopandas as gpd
    from openpyxl import Workbook

    long = "x" * 1_000_001
    frame = gpd.GeoDataFrame({"title": ["A", long]}, geometry=[shapely.Point(1, 2)] * 2, crs=4326)
    for suffix in (".gpkg", ".fgb", ".parquet"):
        path = tmp_path / f"v{suffix}"
        frame.to_parquet(path) if suffix == ".parquet" else frame.to_file(path, engine="pyogrio")
        result = prepare(path, layer="events")
        assert [failure.field for failure in result.understood.failures] == ["title_en"], suffix
        assert len(result.understood.values) == 1
    book = Workbook()
    book.active.append(["title", "date"])  # type: ignore[union-attr]
    book.active.append(["A" * 32_767, "2015"])  # type: ignore[union-attr]
    book.save(tmp_path / "v.xlsx")
    assert len(prepare(tmp_path / "v.xlsx", layer="events").understood.values) == 1


def test_line_ends_and_marks_may_be_mixed(tmp_path: Path) -> None:
    body = '\ufeffName,Lat,Lon,Notes\r\nA,35,139,one\nB,36,140,"two\r\nlines"\rC,37,141,\ufeff\r\n\n\r\n'.encode()
    atlas, result = brought(written(tmp_path / "m.csv", body), layer="sites")
    assert result.failures == []
    assert [(site.name_en, site.lat) for site in atlas.sites] == [("A", 35), ("B", 36), ("C", 37)]
    assert atlas.sites[1].summary.split() == ["two", "lines"]


def test_no_name_in_a_kmz_leads_anywhere(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "er"
    folder.mkdir(parents=True)
    path = folder / "t.kmz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../evil.kml", KML)
        archive.writestr(f"{tmp_path}/evil.png", b"x")
    assert read_tables(path)[0].rows
    assert not list(tmp_path.rglob("evil*"))


SEEDS = {
    ".csv": SITES.encode(),
    ".geojson": json.dumps(
        {"type": "FeatureCollection", "features": [feature({"type": "Point", "coordinates": [1, 2]}, times=[1])]}
    ).encode(),
    ".kml": KML.encode(),
    ".gpx": b'<gpx><wpt lat="35" lon="139"><time>2015</time></wpt></gpx>',
}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(SEEDS)), st.data())
def test_spoilt_files_give_rows_or_one_sentence(tmp_path: Path, suffix: str, data: st.DataObject) -> None:
    body = bytearray(SEEDS[suffix])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body) - 1))
        match data.draw(st.integers(0, 2)):
            case 0:
                body[at] = data.draw(st.integers(0, 255))
            case 1:
                del body[at : at + data.draw(st.integers(1, 30))]
            case _:
                body[at:at] = data.draw(st.binary(max_size=8))
        body = body or bytearray(b"x")
    path = written(tmp_path / f"f{suffix}", bytes(body))
    try:
        prepared = prepare(path)
    except AtlasFileError as error:
        said = str(error)
    else:
        said = ""
        assert len(prepared.understood.values) + len({f.row for f in prepared.understood.failures}) <= len(
            prepared.table.rows
        )
    assert "\n" not in said


def test_every_kind_of_file_has_a_reader(tmp_path: Path) -> None:
    for suffix in SUFFIXES:
        with pytest.raises(AtlasFileError) as caught:
            read_tables(written(tmp_path / f"x{suffix}", b"\0"))
        assert "is of a kind that is not known" not in str(caught.value)


def test_the_command_shows_what_it_understood_and_adds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path / "s.csv", SITES + "Swapped,,139.671,35.294,port,,\n")
    into = tmp_path / "mine.gpkg"
    told = ["import", str(path), "--into", str(into), "--layer", "sites", "--source", "Notes"]
    assert main([*told, "--dry-run", "--write-map", str(tmp_path / "m.toml")]) == 1
    shown = capsys.readouterr().out
    assert "name_en = column “Name” (Yokosuka, Swapped)" in shown
    assert "1 site could be added, 1 row left out." in shown
    assert not into.exists()
    assert (
        main(
            [
                "import",
                str(path),
                "--into",
                str(into),
                "--map",
                str(tmp_path / "m.toml"),
                "--rejected",
                str(tmp_path / "l.csv"),
            ]
        )
        == 1
    )
    assert "1 site added to mine.gpkg, 1 row left out." in capsys.readouterr().out
    assert (tmp_path / "l.csv").exists()
    assert load_atlas(into).sources[0].title == "Notes"


def test_the_bundled_atlas_is_not_imported_into(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path / "s.csv", SITES)
    assert main(["import", str(path), "--into", str(POSTURE)]) == 2
    assert "this is the bundled atlas" in capsys.readouterr().err


def test_progress_is_told_and_may_stop(tmp_path: Path) -> None:
    path = written(tmp_path / "s.csv", "time,lat,lon\n" + "2015,35,139\n" * 12_000)
    seen: list[int] = []
    prepare(path, progress=seen.append)
    assert seen == [0, 5000, 10_000]

    def stop(_: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        prepare(path, progress=stop)


def test_a_table_reads_its_columns_apart(tmp_path: Path) -> None:
    table: RawTable = read_tables(written(tmp_path / "s.csv", "a,a,,b\n1,2,3,4,5\n"))[0]
    assert table.columns == ("a", "a (2)", "column 3", "b")
    assert table.rows[0].cells == {"a": "1", "a (2)": "2", "column 3": "3", "b": "4", "column 5": "5"}


def test_the_mapping_in_the_readme_can_be_used(tmp_path: Path) -> None:
    readme = (POSTURE.parents[1] / "README.md").read_text(encoding="utf-8")
    text = readme.partition("```toml\nlayer")[2].partition("```")[0]
    mapping = load_mapping(written(tmp_path / "m.toml", f"layer{text}"))
    add(prepare(written(tmp_path / "s.csv", SITES), layer="sites"), tmp_path / "into.gpkg")
    rows = written(tmp_path / "d.csv", "Ship,Home port,Arrived\nUSS A,Yokosuka,03/04/2015\n")
    assert add(prepare(rows, mapping=mapping), tmp_path / "into.gpkg").failures == []
    stay = load_atlas(tmp_path / "into.gpkg").deployments[0]
    assert (stay.unit_en, stay.service, stay.site_id, stay.actual_from) == ("USS A", "USN", "yokosuka", "2015-04-03")
