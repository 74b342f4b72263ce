"""The facts in geodata/source: they are in step with posture.gpkg, cited, and every wrong cell is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.data import schema
from app.data.saving import CODE_LISTS
from app.data.store import load_atlas
from app.domain.atlas import Atlas
from app.domain.records import Kind, Ref
from app.domain.scene import SceneIndex
from geodata import build, posture, schema_page
from geodata.cells import SourceError
from geodata.posture import read_source
from tests.helpers.atlas_files import POSTURE, contents


@pytest.fixture(scope="module")
def source() -> Atlas:
    return read_source()


def test_a_rebuild_gives_the_committed_file(tmp_path: Path) -> None:
    posture.build(tmp_path / "posture.gpkg")
    assert contents(tmp_path / "posture.gpkg") == contents(POSTURE)


def test_the_file_holds_what_the_tables_hold(source: Atlas) -> None:
    assert load_atlas(POSTURE, immutable=True) == source


def test_schema_page_is_up_to_date_and_says_what_every_column_means() -> None:
    assert schema_page.PAGE.read_text(encoding="utf-8") == schema_page.page()
    for table in schema.ATLAS_TABLES:
        for column in table.columns:
            assert column.meaning, (table.name, column.name)
            assert column.empty, (table.name, column.name)
            assert not column.codes or column.codes in CODE_LISTS


def test_every_record_is_cited_and_every_citation_points_somewhere(source: Atlas) -> None:
    for kind in Kind:
        for record in source.records(kind):
            assert list(source.citations_of(Ref(kind, record.id))), record.id
    for citation in source.citations:
        assert source.index_of(Ref(citation.kind, citation.record_id)) is not None
    assert all(
        found is not None
        for kind in Kind
        for r in source.records(kind)
        for _, found in source.citations_of(Ref(kind, r.id))
    )


def test_what_was_recalled_says_so(source: Atlas) -> None:
    """A grade better than F needs a page that was read; recalled words are never graded as read."""
    for citation in source.citations:
        if citation.source_id == "recalled":
            assert citation.grade == "F3"
        if citation.note == "no" or citation.note.startswith("no:"):
            assert citation.source_id == "recalled"
        if citation.note.startswith("partial") and not citation.field:
            assert citation.grade[1] == "3"


def test_successors_and_predecessors_exist_at_the_same_kind_of_record(source: Atlas) -> None:
    for stay in source.deployments:
        for other in (stay.predecessor_id, stay.successor_id):
            assert not other or source.index_of(Ref(Kind.DEPLOYMENT, other)) is not None


def test_all_dates_make_a_scene(source: Atlas) -> None:
    index = SceneIndex(source)
    assert [len(index.facts[kind]) for kind in Kind] == [93, 181, 133, 23]


def test_rows_stand_in_their_order(source: Atlas) -> None:
    assert [(event.date, event.id) for event in source.events] == sorted(
        (event.date, event.id) for event in source.events
    )
    assert [found.id for found in source.sources] == sorted(found.id for found in source.sources)
    order = {(kind, record.id): i for kind in Kind for i, record in enumerate(source.records(kind))}
    kinds = list(Kind)
    places = [(kinds.index(c.kind), order[c.kind, c.record_id]) for c in source.citations]
    assert places == sorted(places)


def _changed(tmp_path: Path, table: str, old: str, new: str) -> Path:
    folder = tmp_path / "source"
    shutil.copytree(posture.SOURCE, folder)
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    return folder


@pytest.mark.parametrize(
    ("table", "old", "new", "words"),
    [
        (
            "sites",
            "1945-08-30",
            "1945-08-32",
            r"sites\.csv, line 2 \(yokosuka-cfay\), field opened: “1945-08-32” is not a date",
        ),
        ("sites", ",139.6708,", ",east,", "field lon: “east” is no place; write decimal degrees from -180 to 180"),
        ("sites", ",139.6708,", ",nan,", "field lon: “nan” is no place"),
        ("sites", ",naval base,", ",harbour,", "field kind: “harbour” is not known; use one of naval base, air base"),
        ("sites", "yokohama-north-dock,", "yokosuka-cfay,", "“yokosuka-cfay” stands in two rows"),
        ("sites", "yokosuka-cfay,", "Yokosuka CFAY,", "“Yokosuka CFAY” is no id; use small letters"),
        ("sites", "name_en", "name", r"sites\.csv, line 1: the columns are id, name,"),
        (
            "deployments",
            "yokosuka-cfay,1,CV-41",
            "atlantis,1,CV-41",
            r"line 2 \(cv41-yokosuka\), field site_id: “atlantis”",
        ),
        ("deployments", "yokosuka-cfay,1,CV-41", "yokosuka-cfay,one,CV-41", "field quantity: “one” is no count"),
        ("deployments", ",cv62-yokosuka,", ",cv99-yokosuka,", "field successor_id: “cv99-yokosuka” is not known"),
        ("events", "JPN; USA", "JPN; Atlantis", "field parties: “Atlantis” is not known"),
        ("areas", "POLYGON ((125", "POLYGON (125", "field geometry: cannot be read"),
        ("areas", ",yes,yes,", ",maybe,yes,", "field approximate: “maybe” is not known; use one of yes, no"),
        ("citations", "B2", "Z9", "field grade: “Z9” is not right; write a letter A to F and a digit 1 to 6"),
        ("citations", "site,yokosuka-cfay,lon,", "site,yokosuka-cfay,colour,", "a site has no field “colour”"),
        ("sources", "\nrecalled,", "\nremembered,", "“recalled” is not known"),
        ("meta", "title,", '"title,', "cannot be read"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, table: str, old: str, new: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read_source(_changed(tmp_path, table, old, new))


def test_a_record_without_a_citation_is_named(tmp_path: Path) -> None:
    folder = _changed(tmp_path, "citations", "kind,", "kind,")
    path = folder / "citations.csv"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if ",evt-1954-sdf," not in line]
    path.write_text("".join(kept), encoding="utf-8", newline="")
    with pytest.raises(SourceError, match="nothing is cited for event evt-1954-sdf"):
        read_source(folder)


def test_nothing_is_written_when_a_cell_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _changed(tmp_path, "sites", "1945-08-30", "soon")
    monkeypatch.setattr(posture, "SOURCE", folder)
    monkeypatch.setattr(posture.read_source, "__defaults__", (folder,))
    monkeypatch.setattr(build, "POSTURE", tmp_path / "posture.gpkg")
    assert build.main(["posture"]) == 1
    assert "“soon” is not a date" in capsys.readouterr().err
    assert not (tmp_path / "posture.gpkg").exists()


def test_an_unknown_argument_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["coast"]) == 2
    assert capsys.readouterr().err == "build.py makes posture, basemap, schema, not coast.\n"
