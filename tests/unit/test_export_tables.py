"""Tables and bibliographies: what is in them, and that they read back."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.cli import main
from app.data.bundled import open_atlas
from app.data.safe_text import restored
from app.domain.atlas import Atlas
from app.domain.civil import instant_of
from app.domain.records import Source
from app.domain.scene import Moment, SceneIndex
from app.domain.status import AT_MOMENT, TODAY, Status
from app.export.bibliography import as_bibtex, as_csl_json, as_list, sources_shown
from app.export.table_files import as_csv, as_markdown, save_table
from app.export.tables import Table, changes_table, order_of_battle

DAY = instant_of(2015, 4, 27)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return open_atlas(None)


@pytest.fixture(scope="module")
def index(atlas: Atlas) -> SceneIndex:
    return SceneIndex(atlas)


def test_changes_tell_what_happened_day_by_day(atlas: Atlas, index: SceneIndex) -> None:
    table = changes_table(atlas, index, instant_of(2015, 9), instant_of(2015, 11), TODAY)
    days = [str(row[0]) for row in table.rows]
    assert days == sorted(days)
    arrivals = [row for row in table.rows if row[2] == "arrived" and "Ronald Reagan" in str(row[3])]
    assert [row[0] for row in arrivals] == ["2015-10-01"]
    assert all(row[5] for row in table.rows), "a change without a source"
    assert all(len(row) == len(table.columns) for row in table.rows)


def test_steps_add_up_to_the_whole_change(atlas: Atlas, index: SceneIndex) -> None:
    begin, end = instant_of(2014), instant_of(2019)
    table = changes_table(atlas, index, begin, end, TODAY)
    first, last = index.scene(Moment(begin)), index.scene(Moment(end - 1))
    ids = {row[6] for row in table.rows if row[1] == "deployment"}
    differing = {
        stay.id
        for stay, a, b in zip(atlas.deployments, first.deployments.tolist(), last.deployments.tolist(), strict=True)
        if a != b
    }
    assert differing <= ids


def test_the_order_of_battle_has_every_deployment_shown(atlas: Atlas, index: SceneIndex) -> None:
    scene = index.scene(Moment(DAY), AT_MOMENT)
    table = order_of_battle(atlas, scene)
    hidden = (Status.UNKNOWN, Status.DEPARTED, Status.CANCELLED)
    shown = {s.id for s, v in zip(atlas.deployments, scene.deployments.tolist(), strict=True) if v not in hidden}
    assert {row[-1] for row in table.rows} == shown
    assert "27 April 2015" in table.title
    assert "as known on that day" in table.title
    milius = next(row for row in table.rows if row[-1] == "ddg69-yokosuka")
    assert milius[table.columns.index("Status")] == "planned"
    assert milius[table.columns.index("From")] == ""
    assert "2018" not in str(milius[table.columns.index("Promise")]), "told on that day what came later"


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_csv_reads_back_and_holds_no_formula(rows: list[tuple[str, str]]) -> None:
    text = as_csv(Table("t", ("a", "b"), tuple(rows)))
    read = list(csv.reader(io.StringIO(text)))[1:]
    assert [tuple(restored(cell) for cell in row) for row in read] == rows
    for row in read:
        for cell in row:
            assert not cell.startswith(("=", "@")), cell


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx", "t.md"])
def test_a_formula_in_the_data_stays_text(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    save_table(Table("=title()", ("a", "n"), (("=cmd|' /C calc'!A0", 3), ("横須賀", None))), path)
    if path.suffix == ".xlsx":
        sheet = load_workbook(path).active
        assert sheet is not None
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert all(cell.data_type != "f" for cell in cells)
        assert [cell.value for cell in cells][4:] == ["=cmd|' /C calc'!A0", 3, "横須賀", None]
    else:
        text = path.read_text(encoding="utf-8-sig")
        assert "横須賀" in text
        assert "\n=" not in text


def test_markdown_keeps_its_columns(atlas: Atlas, index: SceneIndex) -> None:
    text = as_markdown(order_of_battle(atlas, index.scene(Moment(DAY))))
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len({len(re.findall(r"(?<!\\)\|", line)) for line in rows}) == 1
    assert as_markdown(Table("t", ("a|b",), (("c\nd|<e>",),))).splitlines()[-1] == "| c d\\|&lt;e> |"


def test_bibliographies_name_every_source_once(atlas: Atlas, index: SceneIndex) -> None:
    sources = sources_shown(atlas, index.scene(Moment(DAY)))
    assert 20 < len(sources) < len(atlas.sources)
    bibtex = as_bibtex(sources)
    assert re.findall(r"^@\w+\{([^,]+),$", bibtex, re.MULTILINE) == [source.id for source in sources]
    assert bibtex.replace(r"\{", "").replace(r"\}", "").count("{") == bibtex.replace(r"\}", "").replace(
        r"\{", ""
    ).count("}")
    entries = json.loads(as_csl_json(sources))
    assert [entry["title"] for entry in entries] == [source.title for source in sources]
    assert len(as_list(sources).splitlines()) == len(sources)


def test_a_source_is_written_for_each_format() -> None:
    source = Source("a", "R&D {50%}", "https://example.org/a_b?c=1", "2024-03-05")
    assert r"title = {{R\&D \{50\%\}}}" in as_bibtex((source,))
    assert "url = {https://example.org/a_b?c=1}" in as_bibtex((source,))
    assert json.loads(as_csl_json((source,)))[0]["accessed"] == {"date-parts": [[2024, 3, 5]]}
    assert as_list((source,)) == "R&D {50%}. https://example.org/a_b?c=1 (accessed 5 March 2024)\n"
    assert as_list((replace(source, url="", accessed=""),)) == "R&D {50%}.\n"


@pytest.mark.parametrize(
    ("arguments", "name", "word"),
    [
        (["changes", "--at", "2015-09-01", "--until", "2015-10-31"], "t.csv", "Ronald Reagan"),
        (["forces", "--at", "2018-06-12"], "t.md", "USS Milius"),
        (["sources", "--all"], "t.bib", "@online{"),
    ],
)
def test_the_commands_write_their_file(arguments: list[str], name: str, word: str, tmp_path: Path) -> None:
    out = tmp_path / name
    assert main([*arguments, "--out", str(out)]) == 0
    assert word in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "name", "word"),
    [
        (["changes", "--at", "2015-09-01"], "t.csv", "--until"),
        (["changes", "--at", "0100-01-01", "--until", "0100-01-02"], "t.csv", "Nothing changes"),
        (["changes", "--at", "2015-09-01", "--until", "2014"], "t.csv", "--until"),
        (["forces"], "t.pdf", ".xlsx"),
        (["sources"], "t.csv", ".bib"),
    ],
)
def test_what_cannot_be_is_refused(
    arguments: list[str], name: str, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--out", str(tmp_path / name)]) == 2
    assert word in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
