"""What QGIS and a person have put into an atlas file is there after saving: layers, tables, styles, columns, views."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
import shapely

from app.data.errors import AtlasFileError
from app.data.geometry import point_blob
from app.data.gpkg import Row
from app.data.observations import load_observations
from app.data.store import load_atlas, save_atlas
from app.domain.atlas import Atlas
from tests.helpers.atlas_files import contents

SAMPLE = Path(__file__).parents[1] / "data" / "atlas-schema-1.gpkg"
_LINES = [shapely.LineString([(139, 35), (140, 36)]), shapely.LineString([(1, 2), (3, 4)])]
ROUTES = gpd.GeoDataFrame({"name": ["a", "b"], "geometry": _LINES}, crs="EPSG:6677")
# As QGIS makes it.
STYLES = (
    "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),"
    " f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30),"
    " styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),"
    " update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"
)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas(SAMPLE)


@pytest.fixture
def mine(atlas: Atlas, tmp_path: Path) -> Path:
    path = tmp_path / "mine.gpkg"
    save_atlas(atlas, path, rest_from=SAMPLE)
    return path


def sql(path: Path, *statements: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection, connection:
        return [connection.execute(statement).fetchall() for statement in statements][-1]


def in_qgis(path: Path) -> None:
    """Add a layer with its spatial index, a table, a style, a view and a column, as GDAL and QGIS do."""
    pyogrio.write_dataframe(ROUTES, path, layer="routes", append=True)
    pyogrio.raw.write(
        path, None, [ROUTES.name.to_numpy()], ["word"], layer="words", append=True, driver="GPKG", crs=None
    )
    sql(
        path,
        STYLES,
        "INSERT INTO layer_styles (f_table_name, styleName, styleQML) VALUES ('sites', 'Red', '<qgis/>')",
        "INSERT INTO gpkg_contents (table_name, data_type, identifier)"
        " VALUES ('layer_styles', 'attributes', 'layer_styles')",
        "CREATE VIEW long_names AS SELECT * FROM sites WHERE length(name_en) > 20",
        "ALTER TABLE sites ADD COLUMN visited TEXT(10)",
        "UPDATE sites SET visited = 'yes: ' || id",
    )


def test_all_of_it_survives_saving_again_and_again(atlas: Atlas, mine: Path) -> None:
    in_qgis(mine)
    before = contents(mine)
    assert load_atlas(mine) == atlas
    changed = replace(atlas, title="Changed", sites=tuple(reversed(atlas.sites)))
    sizes = []
    for _ in range(3):
        save_atlas(changed, mine, rest_from=mine)
        sizes.append(mine.stat().st_size)
    assert load_atlas(mine) == changed
    after = contents(mine)
    for name in ("routes", "words", "layer_styles", "observations"):
        assert after[name] == before[name]
    assert sql(mine, "SELECT count(*) FROM sites WHERE visited = 'yes: ' || id") == [(len(atlas.sites),)]
    assert (
        sql(mine, "SELECT count(*) FROM long_names")[0]
        == sql(mine, "SELECT count(*) FROM sites WHERE length(name_en) > 20")[0]
    )
    assert sizes[0] == sizes[-1]
    assert sql(mine, "PRAGMA integrity_check") == [("ok",)]


def test_gdal_reads_the_layer_with_its_index_and_reference_system(atlas: Atlas, mine: Path) -> None:
    in_qgis(mine)
    save_atlas(atlas, mine, rest_from=mine)
    layers = [name for name, _ in pyogrio.list_layers(mine)]
    assert {"routes", "words", "layer_styles", "sites", "deployments"} <= set(layers)
    assert len(layers) == len(set(layers))
    found = gpd.read_file(mine, layer="routes", bbox=(138, 34, 141, 37))
    assert found.name.tolist() == ["a"]
    assert found.crs.to_epsg() == 6677
    assert len(gpd.read_file(mine, layer="sites")) == len(atlas.sites)


def test_a_layer_of_ours_that_gdal_has_touched_can_be_saved_and_added_to(atlas: Atlas, mine: Path) -> None:
    observations = gpd.read_file(mine, layer="observations")
    more = gpd.GeoDataFrame({"date": ["2020"], "geometry": [shapely.Point(139, 35)]}, crs=4326)
    pyogrio.write_dataframe(more, mine, layer="observations", append=True)
    for layer in ("observations", "sites"):
        # Written anew by GDAL, with its index, triggers and count.
        pyogrio.write_dataframe(gpd.read_file(mine, layer=layer), mine, layer=layer)
        assert sql(mine, f"SELECT count(*) FROM rtree_{layer}_geom") != [(0,)]
    row: Row = (point_blob(10, 20), "2021", "ship", "", "")
    save_atlas(atlas, mine, rest_from=mine, observations_added=[row])
    assert len(load_observations(mine)) == len(observations) + 2
    assert pyogrio.read_info(mine, layer="observations")["features"] == len(observations) + 2
    assert tuple(pyogrio.read_info(mine, layer="observations")["total_bounds"])[:2] == (10, 20)
    assert len(gpd.read_file(mine, layer="observations", bbox=(9, 19, 11, 21))) == 1
    assert sql(mine, "PRAGMA integrity_check") == [("ok",)]


def test_it_goes_along_to_another_name(atlas: Atlas, mine: Path, tmp_path: Path) -> None:
    in_qgis(mine)
    other = tmp_path / "other.gpkg"
    save_atlas(atlas, other, rest_from=mine)
    assert contents(other)["routes"] == contents(mine)["routes"]
    assert contents(other)["layer_styles"] == contents(mine)["layer_styles"]


def test_a_column_of_a_record_that_is_gone_goes_with_it(atlas: Atlas, mine: Path) -> None:
    in_qgis(mine)
    save_atlas(replace(atlas, sites=atlas.sites[:1], deployments=(), events=(), periods=()), mine, rest_from=mine)
    assert sql(mine, "SELECT id, visited FROM sites") == [(atlas.sites[0].id, f"yes: {atlas.sites[0].id}")]


def test_columns_of_tables_without_ids_stay_in_the_rows_that_are_as_they_were(atlas: Atlas, mine: Path) -> None:
    tables = ("citations", "site_periods", "stops", "promises", "bookmarks", "meta", "codes")
    for table in tables:
        sql(mine, f"ALTER TABLE {table} ADD COLUMN checked TEXT", f"UPDATE {table} SET checked = 'row ' || rowid")
    # Two that are alike; a missing value and an empty one are the same to us.
    sql(mine, "INSERT INTO citations SELECT NULL, kind, record_id, source_id, field, grade, note, 'twin'"
        " FROM citations WHERE rowid = 1", "UPDATE citations SET field = NULL WHERE field = ''")  # fmt: skip
    opened = load_atlas(mine)
    first, *rest = opened.citations
    changed = replace(opened, citations=(*rest, replace(first, note="Read again.")))
    save_atlas(changed, mine, rest_from=mine)
    assert load_atlas(mine) == changed
    for table in tables[1:]:
        assert sql(mine, f"SELECT count(*) FROM {table} WHERE checked IS NOT 'row ' || rowid") == [(0,)]
    # All moved up by one, the twin in place of the one that was changed.
    marks = [mark for (mark,) in sql(mine, "SELECT checked FROM citations ORDER BY rowid")]
    assert marks[: len(rest) - 1] == [f"row {number}" for number in range(2, len(rest) + 1)]
    assert marks[-2:] == ["row 1", None]


def test_triggers_of_a_stranger_do_not_run_when_it_is_saved(atlas: Atlas, mine: Path) -> None:
    sql(
        mine,
        "CREATE TABLE log (word TEXT)",
        "CREATE TRIGGER t1 AFTER INSERT ON gpkg_contents BEGIN INSERT INTO log VALUES ('contents'); END",
        "CREATE TRIGGER t2 AFTER INSERT ON sites BEGIN INSERT INTO log VALUES ('sites'); END",
        "CREATE TRIGGER t3 AFTER INSERT ON observations BEGIN INSERT INTO log VALUES ('observations'); END",
    )
    save_atlas(atlas, mine, rest_from=mine, observations_added=[(point_blob(1, 2), "2021", "", "", "")])
    assert sql(mine, "SELECT * FROM log") == []
    assert load_atlas(mine) == atlas


@pytest.mark.parametrize("name", ["a b", 'say "hi"', "ünïcode", "sites_2", "rtree_sites_geom2"])
def test_odd_names_are_kept(atlas: Atlas, mine: Path, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    sql(mine, f"CREATE TABLE {quoted} (x)", f"INSERT INTO {quoted} VALUES (7)")
    sql(mine, f"ALTER TABLE events ADD COLUMN {quoted} REAL", f"UPDATE events SET {quoted} = 1.5")
    save_atlas(atlas, mine, rest_from=mine)
    assert sql(mine, f"SELECT x FROM {quoted}") == [(7,)]
    assert sql(mine, f"SELECT DISTINCT {quoted} FROM events") == [(1.5,)]


def test_a_source_that_another_program_writes_to_is_said(atlas: Atlas, mine: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(mine, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(AtlasFileError, match="is in use by another program"):
            save_atlas(atlas, tmp_path / "new.gpkg", rest_from=mine)
        other.execute("ROLLBACK")
    assert not (tmp_path / "new.gpkg").exists()


def test_a_log_of_writes_is_not_needed_by_the_new_file(atlas: Atlas, mine: Path, tmp_path: Path) -> None:
    sql(mine, "PRAGMA journal_mode = WAL")
    save_atlas(atlas, tmp_path / "new.gpkg", rest_from=mine)
    assert (tmp_path / "new.gpkg").read_bytes()[18:20] == b"\1\1"
    assert load_atlas(tmp_path / "new.gpkg") == atlas
