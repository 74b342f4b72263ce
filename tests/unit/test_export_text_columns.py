"""Texts beneath a picture are whole, or counted as left out; none is cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.export.text_columns import lay_out, wrapped

WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=12).map(" ".join)


def measure(text: str) -> float:
    return float(len(text))


def test_short_texts_stand_in_one_line_each_in_as_few_rows_as_can_be() -> None:
    found = lay_out(["aaaa"] * 6, measure, 30, 9, 10)
    assert (found.columns, found.rows, found.more) == (3, 2, 0)
    assert [(block.column, block.row) for block in found.blocks] == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)]
    # In fewer columns where they would be broken in more.
    found = lay_out(["aaaa bbbb cccc"] * 4, measure, 30, 9, 10)
    assert (found.columns, found.rows) == (2, 2)
    assert all(block.lines == ("aaaa bbbb cccc",) for block in found.blocks)


def test_a_long_text_is_broken_rather_than_cut_or_left_out() -> None:
    found = lay_out(["aaaa", "bbbb cccc dddd eeee"], measure, 12, 4, 12)
    assert [block.lines for block in found.blocks] == [("aaaa",), ("bbbb cccc", "dddd eeee")]
    assert (found.rows, found.more, found.free) == (3, 0, (1, 0))


def test_what_has_no_room_is_counted_and_leaves_a_row_to_say_so() -> None:
    found = lay_out(["aaaa"] * 9, measure, 10, 2, 5)
    assert (found.columns, found.rows, len(found.blocks), found.more) == (2, 2, 3, 6)
    assert found.free == (1, 1)


@given(st.lists(WORDS, min_size=1, max_size=20), st.integers(12, 60), st.integers(1, 8))
def test_nothing_is_cut_and_nothing_overlaps(texts: list[str], width: int, most_rows: int) -> None:
    found = lay_out(texts, measure, width, most_rows, 12)
    assert found.more == len(texts) - len(found.blocks)
    taken = [(block.column, block.row + k) for block in found.blocks for k in range(len(block.lines))]
    if found.more:
        taken.append(found.free)
    assert len(set(taken)) == len(taken)
    assert all(column < found.columns and row < max(found.rows, 1) for column, row in taken)
    for block in found.blocks:
        assert " ".join(block.lines) == texts[block.number]
        assert all(measure(line) <= width / found.columns for line in block.lines)


@given(WORDS, st.integers(1, 30))
def test_a_text_keeps_its_words(text: str, width: int) -> None:
    assert " ".join(wrapped(text, measure, width)) == text
