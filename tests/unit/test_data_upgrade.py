"""Older schema versions: a kept sample file of each is read, and saved it is in the newest."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.data import schema
from app.data.store import load_atlas, save_atlas
from app.data.upgrade import STEPS
from app.domain.scene import facts_of
from tests.helpers.atlas_files import contents

SAMPLES = Path(__file__).parents[1] / "data"


def test_there_is_a_step_and_a_sample_for_every_older_version() -> None:
    older = range(1, schema.SCHEMA_VERSION)
    assert sorted(STEPS) == list(older)
    assert all((SAMPLES / f"atlas-schema-{version}.gpkg").exists() for version in older)


@pytest.mark.parametrize("version", range(1, schema.SCHEMA_VERSION))
def test_a_sample_is_read_without_being_changed(version: int, tmp_path: Path) -> None:
    path = tmp_path / "old.gpkg"
    shutil.copyfile(SAMPLES / f"atlas-schema-{version}.gpkg", path)
    before = path.read_bytes()
    atlas = load_atlas(path)
    assert path.read_bytes() == before
    assert [len(part) for part in (atlas.sites, atlas.deployments, atlas.events, atlas.areas)] == [6, 12, 8, 2]
    assert atlas.citations
    assert [len(part) for part in (atlas.periods, atlas.stories, atlas.stops, atlas.measures, atlas.bookmarks)] == (
        [0, 0, 0, 0, 0] if version == 1 else [2, 1, 1, 3, 2]
    )
    assert (atlas.promises, atlas.layouts) == ((), ())
    for site in atlas.sites:
        facts_of(site)


@pytest.mark.parametrize("version", range(1, schema.SCHEMA_VERSION))
def test_a_sample_saved_is_the_newest_and_keeps_its_observations(version: int, tmp_path: Path) -> None:
    old, new = SAMPLES / f"atlas-schema-{version}.gpkg", tmp_path / "new.gpkg"
    atlas = load_atlas(old)
    save_atlas(atlas, new, rest_from=old)
    assert load_atlas(new) == atlas
    with closing(sqlite3.connect(new)) as connection:
        assert connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone() == (
            str(schema.SCHEMA_VERSION),
        )
    assert contents(new)["observations"] == contents(old)["observations"]
    assert len(contents(new)["observations"]) == 3


def test_odd_tables_of_a_stranger_are_copied_as_plain_columns(tmp_path: Path) -> None:
    path = tmp_path / "odd.gpkg"
    shutil.copyfile(SAMPLES / "atlas-schema-1.gpkg", path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute('CREATE TABLE "od""d ; name" ("a""b" TEXT CHECK (length("a""b") < 3), c TEXT DEFAULT (2))')
        connection.execute('INSERT INTO "od""d ; name" ("a""b") VALUES (\'x\')')
    assert load_atlas(path).title == "A sample of schema 1"
