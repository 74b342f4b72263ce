"""Observations as arrays: what is read, and what is refused in which words."""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.data import schema
from app.data.errors import AtlasFileError
from app.data.geometry import geometry_blob, point_blob
from app.data.gpkg_writer import Filled, write_gpkg
from app.data.observations import load_observations, observation_row
from app.domain.civil import DISTANT_FUTURE, DISTANT_PAST, instant_of
from app.domain.dates import parse_date_text
from tests.helpers.atlas_files import POSTURE

Row = tuple[float, float, str, str]


def written(path: Path, rows: list[Row]) -> Path:
    filled = Filled(schema.OBSERVATIONS, [(point_blob(lon, lat), date, kind, "", "") for lon, lat, date, kind in rows])
    write_gpkg(path, [filled])
    return path


def test_points_dates_and_kinds_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = written(
        tmp_path / "o.gpkg",
        [
            (123.5, 25.75, "2016-08-05", "incident"),
            (-157.8, 21.4, "2016-08-05T10:30:00", "position"),
            (139.7, 35.3, "", "incident"),
            (139.7, 35.3, "1905-05~", ""),
        ],
    )
    found = load_observations(path)
    assert found.lonlat.tolist() == [[123.5, 25.75], [-157.8, 21.4], [139.7, 35.3], [139.7, 35.3]]
    at = instant_of(2016, 8, 5, 10, 30)
    assert found.earliest.tolist()[:3] == [instant_of(2016, 8, 5), at, DISTANT_PAST]
    assert found.latest.tolist()[:3] == [instant_of(2016, 8, 6), at + 1, DISTANT_FUTURE]
    assert found.earliest[3] == instant_of(1905, 5)
    assert [found.kinds[kind] for kind in found.kind] == ["incident", "position", "incident", ""]
    assert found.row_ids.tolist() == [1, 2, 3, 4]


def test_the_bundled_file_has_none_and_a_file_without_the_layer_neither(tmp_path: Path) -> None:
    assert len(load_observations(POSTURE)) == 0
    write_gpkg(tmp_path / "none.gpkg", [Filled(schema.META, [])])
    assert len(load_observations(tmp_path / "none.gpkg")) == 0


@given(
    st.lists(
        st.tuples(
            st.floats(-180, 180),
            st.floats(-90, 90),
            st.sampled_from(
                ["2017", "2015-04", "0987-01-31", "1600-02-29", "2015-04-27T23:59:59", "2016-22", "../2017"]
            ),
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_the_fast_way_reads_dates_as_the_slow_one(tmp_path_factory: pytest.TempPathFactory, rows: list[Row]) -> None:
    found = load_observations(written(tmp_path_factory.mktemp("o") / "o.gpkg", rows))
    for i, (lon, lat, date, kind) in enumerate(rows):
        bounds = parse_date_text(date)
        assert (found.earliest[i], found.latest[i]) == (bounds.earliest, bounds.latest)
        assert found.lonlat[i].tolist() == [lon, lat]
        assert found.kinds[found.kind[i]] in ({kind} if len({kind for *_, kind in rows}) <= 7 else {kind, "others"})


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ((139.0, 35.0, "2015-02-30", ""), "row 2, field date: “2015-02-30” is not a date"),
        ((139.0, 35.0, "soon", ""), "row 2, field date: “soon” is not a date"),
        ((139.0, 35.0, "2015-01-01T25:00:00", ""), "row 2, field date: “2015-01-01T25:00:00” is not a date"),
        ((math.nan, 35.0, "", ""), "row 2, field geom: "),
        ((math.inf, 35.0, "", ""), "row 2, field geom: lies outside the globe"),
        ((139.0, 95.0, "", ""), r"row 2, field geom: lies outside the globe \(longitude 139, latitude 95\)"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: Row, words: str) -> None:
    path = written(tmp_path / "o.gpkg", [(1.0, 2.0, "2015-01-01", ""), row])
    with pytest.raises(AtlasFileError, match=words):
        load_observations(path)


def test_a_line_and_a_missing_point_are_refused(tmp_path: Path) -> None:
    line = geometry_blob(shapely.LineString([(0, 0), (1, 1)]))
    for blob, words in ((line, "no point"), (None, "has no place")):
        write_gpkg(tmp_path / "o.gpkg", [Filled(schema.OBSERVATIONS, [(blob, "", "", "", "")])])
        with pytest.raises(AtlasFileError, match=words):
            load_observations(tmp_path / "o.gpkg")


def test_columns_may_be_missing(tmp_path: Path) -> None:
    path = written(tmp_path / "o.gpkg", [(1.0, 2.0, "2015", "x")])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ALTER TABLE observations DROP COLUMN date")
        connection.execute("ALTER TABLE observations DROP COLUMN kind")
    found = load_observations(path)
    assert found.kinds == ("",)
    assert np.all(found.earliest == DISTANT_PAST)


def with_values(path: Path, column: str, kind: str, values: list[object]) -> Path:
    """Write as many observations as there are values, and the values in a column of their own."""
    written(path, [(130.0 + i / 100, 30.0, "2015-04-27", "ship") for i in range(len(values))])
    with closing(sqlite3.connect(path)) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute(f"ALTER TABLE observations ADD COLUMN {column} {kind}")
        rows = [(value, row_id) for row_id, value in enumerate(values, 1)]
        connection.executemany(f"UPDATE observations SET {column} = ? WHERE rowid = ?", rows)
        connection.commit()
    return path


def test_points_are_told_apart_by_any_field_the_rarest_as_one(tmp_path: Path) -> None:
    flags = [name for i in range(9) for name in [f"flag {i}"] * (10 - i)]
    path = with_values(tmp_path / "o.gpkg", "flag", "TEXT", list(flags))
    found = load_observations(path, "flag")
    assert (found.by, found.fields, found.ordered) == ("flag", ("kind", "flag"), False)
    assert found.kinds == (*(f"flag {i}" for i in range(6)), "others")
    assert [found.kinds[k] for k in found.kind.tolist()] == [f if f < "flag 6" else "others" for f in flags]
    assert load_observations(path, "no such field").by == "kind"


def test_numbers_fall_into_classes_from_low_to_high(tmp_path: Path) -> None:
    values: list[object] = [*range(0, 600, 5), None]
    found = load_observations(with_values(tmp_path / "o.gpkg", "speed", "REAL", values), "speed")
    assert found.ordered
    assert found.kinds[0] == "0 to 99.2"
    assert found.kinds[-1] == ""
    assert np.bincount(found.kind).tolist() == [20, 20, 20, 20, 20, 20, 1]
    assert (np.diff(found.kind) >= 0).all()


def test_a_row_tells_every_field_that_is_filled(tmp_path: Path) -> None:
    path = with_values(tmp_path / "o.gpkg", "flag", "TEXT", ["<b>PLA</b>", ""])
    assert observation_row(path, 1) == {
        "date": "2015-04-27",
        "kind": "ship",
        "flag": "<b>PLA</b>",
        "place": "30.00000, 130.00000",
    }
    assert "flag" not in observation_row(path, 2)
    with pytest.raises(AtlasFileError, match="is there no more"):
        observation_row(path, 99)
