"""Another atlas comes in whole, once, and changes nothing that is here."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.cli import main
from app.data.checks import check_atlas
from app.data.exporting.excerpt import excerpt
from app.data.exporting.write import write_atlas
from app.data.importing.atlas_file import add_atlas, is_atlas, prepare_atlas
from app.data.importing.atlas_merge import merge_atlas
from app.data.observations import load_observations
from app.data.store import load_atlas, save_atlas
from app.domain.atlas import Atlas
from app.domain.records import Bookmark, Kind, Layout, Ref, Site
from app.support.stamps import stamp_of
from tests.helpers.atlas_files import POSTURE, spoilt

SAMPLE = Path(__file__).parents[1] / "data" / "atlas-schema-1.gpkg"
TODAY = 1_790_000_000


@pytest.fixture(scope="module")
def bundled() -> Atlas:
    return load_whole()


@cache
def load_whole() -> Atlas:
    return load_atlas(POSTURE, immutable=True)


def dangling(atlas: Atlas) -> list[str]:
    return [finding.reason for finding in check_atlas(atlas, today=TODAY) if finding.rule == "dangling id"]


def changed(atlas: Atlas, **parts: object) -> Atlas:
    """Return an atlas in which the first record of each named part has other fields."""
    made = {
        name: (replace(getattr(atlas, name)[0], **fields_of), *getattr(atlas, name)[1:])  # type: ignore[arg-type]
        for name, fields_of in parts.items()
    }
    return replace(atlas, **made)  # type: ignore[arg-type]


def test_into_nothing_it_is_the_same_atlas(bundled: Atlas, tmp_path: Path) -> None:
    assert is_atlas(POSTURE)
    add_atlas(prepare_atlas(POSTURE), tmp_path / "new.gpkg")
    assert load_atlas(tmp_path / "new.gpkg") == bundled


def test_what_both_have_comes_in_once(bundled: Atlas) -> None:
    merged = merge_atlas(bundled, bundled)
    assert merged.atlas == bundled
    assert merged.added == 0


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_any_part_comes_back_into_any_other_part(seed: int) -> None:
    chance = np.random.default_rng(seed)
    whole = load_whole()

    def some() -> Atlas:
        return excerpt(whole, {kind: chance.random(len(whole.records(kind))) < chance.random() for kind in Kind})

    here, other = some(), some()
    merged = merge_atlas(here, other)
    assert merged.atlas.sites[: len(here.sites)] == here.sites
    assert dangling(merged.atlas) == []
    for kind in Kind:
        ids = {record.id for record in merged.atlas.records(kind)}
        # Both are parts of one atlas, so nothing needs another id.
        assert ids == {record.id for part in (here, other) for record in part.records(kind)}
    assert merge_atlas(merged.atlas, other).atlas == merged.atlas


def test_what_differs_comes_in_beside_it_with_all_that_refers_to_it(bundled: Atlas) -> None:
    other = changed(
        bundled,
        sites={"summary": "Theirs", "lon": 1.0},
        measures={"quantity": 123_456.0},
        stories={"outcome": "Theirs"},
    )
    merged = merge_atlas(bundled, other)
    site_id = bundled.sites[0].id
    for field in fields(Atlas):
        if field.name != "meta" and field.name != "title":
            ours = getattr(bundled, field.name)
            assert getattr(merged.atlas, field.name)[: len(ours)] == ours, field.name
    new = merged.atlas.site(f"{site_id}-2")
    assert new is not None
    assert new == replace(other.sites[0], id=f"{site_id}-2")
    # What stays at it, what is said of it and what it was called.
    theirs = [stay for stay in merged.atlas.deployments if stay.site_id == new.id]
    assert len(theirs) == len(bundled.deployments_at(site_id))
    assert len(list(merged.atlas.citations_of(Ref(Kind.SITE, new.id)))) == len(
        list(bundled.citations_of(Ref(Kind.SITE, site_id)))
    )
    assert len(merged.atlas.periods_of(new.id)) == len(bundled.periods_of(site_id))
    assert merged.atlas.measures[len(bundled.measures)].quantity == 123_456.0
    story_id = f"{bundled.stories[0].id}-2"
    assert [stop.story_id for stop in merged.atlas.stops].count(story_id) == [
        stop.story_id for stop in bundled.stops
    ].count(bundled.stories[0].id)
    assert dangling(merged.atlas) == []
    # Once more: all of it is there already.
    again = merge_atlas(merged.atlas, other)
    assert again.atlas == merged.atlas


def test_a_site_that_says_other_things_of_the_same_place_does_not_double_its_stays(bundled: Atlas) -> None:
    merged = merge_atlas(bundled, changed(bundled, sites={"summary": "Theirs"}))
    assert len(merged.atlas.sites) == len(bundled.sites) + 1
    assert merged.atlas.deployments == bundled.deployments


def test_a_source_that_means_another_gets_its_own_id_and_is_cited_by_it(bundled: Atlas) -> None:
    other = changed(bundled, sources={"title": "Theirs"})
    source_id = bundled.sources[0].id
    merged = merge_atlas(bundled, other)
    new = merged.atlas.source(merged.source_ids[source_id])
    assert new is not None
    assert (new.id, new.title) == (f"{source_id}-2", "Theirs")
    assert bundled.source(source_id) == merged.atlas.source(source_id)
    cited = sum(citation.source_id == new.id for citation in merged.atlas.citations)
    assert cited == sum(citation.source_id == source_id for citation in bundled.citations)
    read_later = changed(bundled, sources={"accessed": "2031-01-01"})
    assert merge_atlas(bundled, read_later).atlas == bundled


def test_names_that_are_taken_get_a_number_and_credits_go_along() -> None:
    here = Atlas(bookmarks=(Bookmark("A", "2015"),), layouts=(Layout("L", "{}"),), meta={"credit_1": "Ours"})
    other = Atlas(
        bookmarks=(Bookmark("A", "2016"), Bookmark("B", "2017")),
        layouts=(Layout("L", "{}"), Layout("L", '{"a": 1}')),
        meta={"credit_1": "Theirs", "as_of": "2020"},
    )
    merged = merge_atlas(here, other)
    assert merged.atlas.bookmarks == (*here.bookmarks, Bookmark("A (2)", "2016"), Bookmark("B", "2017"))
    assert merged.atlas.layouts == (*here.layouts, Layout("L (2)", '{"a": 1}'))
    assert merged.atlas.meta == {"credit_1": "Ours", "credit_1_2": "Theirs"}


def test_two_that_know_nothing_of_each_other(bundled: Atlas) -> None:
    port = Site("port-a", "Port A", "", "port", "", "", "", 10, 20)
    one = Atlas(sites=(port,))
    two = Atlas(sites=(replace(port, name_en="Another port A", lon=50),))
    merged = merge_atlas(one, two)
    assert [(site.id, site.lon) for site in merged.atlas.sites] == [("port-a", 10), ("port-a-2", 50)]


def test_observations_come_along_with_their_sources(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    into = tmp_path / "into.gpkg"
    shutil.copyfile(POSTURE, into)
    before = load_atlas(into)
    assert main(["import", str(SAMPLE), "--into", str(into), "--dry-run"]) == 0
    assert "observations: 3 new" in capsys.readouterr().out
    assert load_atlas(into) == before
    assert main(["import", str(SAMPLE), "--into", str(into)]) == 0
    assert "added to into.gpkg, 0 left out" in capsys.readouterr().out
    assert load_observations(into).lonlat.tolist() == load_observations(SAMPLE).lonlat.tolist()
    assert set(load_atlas(into).sites) > set(before.sites)
    assert dangling(load_atlas(into)) == []
    assert main(["import", str(SAMPLE), "--into", str(into)]) == 0
    assert "observations: 0 new, 3 here already" in capsys.readouterr().out
    assert len(load_observations(into)) == 3


def test_rows_that_cannot_be_read_stay_out_with_what_refers_to_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = spoilt(
        tmp_path,
        "UPDATE sites SET opened = 'soon' WHERE id = 'kadena-ab'",
        "UPDATE measures SET date = 'when?' WHERE rowid = 1",
    )
    into, left_out = tmp_path / "into.gpkg", tmp_path / "left-out.txt"
    assert main(["import", str(other), "--into", str(into), "--rejected", str(left_out)]) == 1
    told = capsys.readouterr().out
    assert "“soon” is not a date" in told
    assert "“soon” is not a date" in left_out.read_text(encoding="utf-8")
    found = load_atlas(into)
    assert found.site("kadena-ab") is None
    assert all(stay.site_id != "kadena-ab" for stay in found.deployments)
    assert dangling(found) == []


def test_one_layer_of_an_atlas_can_be_had_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    into = tmp_path / "into.gpkg"
    assert main(["import", str(POSTURE), "--into", str(into), "--layer", "sites"]) == 0
    assert (len(load_atlas(into).sites), len(load_atlas(into).events)) == (93, 0)
    assert main(["import", str(POSTURE), "--into", str(into), "--source", "A log"]) == 2
    assert "an atlas brings its own sources" in capsys.readouterr().err


def test_a_workbook_of_everything_comes_back_the_same_to_the_last_field(bundled: Atlas, tmp_path: Path) -> None:
    whole = replace(bundled, layouts=(Layout("Wide", '{"width": 1600}'),))
    path = tmp_path / "all.xlsx"
    write_atlas(whole, path)
    assert is_atlas(path)
    add_atlas(prepare_atlas(path), tmp_path / "again.gpkg")
    assert load_atlas(tmp_path / "again.gpkg") == whole


def test_what_somebody_spoilt_in_a_workbook_stays_out_and_is_said(bundled: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "all.xlsx"
    write_atlas(bundled, path)
    book = load_workbook(path)

    def spoil(sheet: str, row: int, column: str, value: Any) -> None:
        cells = book[sheet]
        at = [cell.value for cell in cells[1]].index(column) + 1
        cells.cell(row, at).value = value

    spoil("measures", 2, "date", "when?")
    spoil("measures", 3, "quantity", "many")
    spoil("measures", 4, "id", "")
    spoil("site_periods", 2, "site_id", "nowhere")
    spoil("citations", 2, "kind", "planet")
    spoil("sources", 3, "id", book["sources"].cell(2, 1).value)
    spoil("stops", 2, "records", "kadena-ab")
    spoil("stops", 3, "position", "first")
    spoil("bookmarks", 2, "at", "2015-02-30")
    book.save(path)
    prepared = prepare_atlas(path)
    told = [str(problem) for problem in prepared.problems]
    for words in (
        "layer measures, row 2, field date: “when?” is not a date",
        "layer measures, row 3, field quantity: “many” is not a number",
        "layer measures, row 4, field id: is empty",
        "layer site_periods, row 2, field site_id: there is no site “nowhere”",
        "layer citations, row 2, field kind: “planet” is no kind of record",
        "layer sources, row 3, field id: another row has the id",
        "layer stops, row 2, field records: “kadena-ab” names no record",
        "layer stops, row 3, field position: “first” is no count",
        "layer bookmarks, row 2, field at: “2015-02-30” is not a date",
    ):
        assert any(words in one for one in told), words
    add_atlas(prepared, tmp_path / "into.gpkg")
    assert len(load_atlas(tmp_path / "into.gpkg").measures) == len(bundled.measures) - 3


def test_other_files_are_no_atlas(tmp_path: Path) -> None:
    for name, body in (("a.gpkg", b"x"), ("a.csv", b"a,b"), ("a.xlsx", b"x"), ("b.xlsx", b"PK\x03\x04 nonsense")):
        (tmp_path / name).write_bytes(body)
        assert not is_atlas(tmp_path / name)
    shutil.copyfile(POSTURE, tmp_path / "b.gpkg")
    with closing(sqlite3.connect(tmp_path / "b.gpkg")) as connection, connection:
        connection.execute("DROP TABLE meta")
    assert not is_atlas(tmp_path / "b.gpkg")


def test_nothing_new_writes_nothing(tmp_path: Path) -> None:
    into = tmp_path / "into.gpkg"
    save_atlas(load_atlas(POSTURE), into)
    before = stamp_of(into)
    add_atlas(prepare_atlas(POSTURE), into)
    assert stamp_of(into) == before
