"""Short texts in columns beneath a picture: each whole, in as many lines as it needs, or counted as left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Measure = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Block:
    """One text, broken into lines, and where it stands; ``number`` is its place among the texts."""

    number: int
    column: int
    row: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextColumns:
    """Texts that were laid out, in so many columns of so many rows; ``more`` of them had no room."""

    blocks: tuple[Block, ...]
    columns: int
    rows: int
    more: int = 0

    @property
    def free(self) -> tuple[int, int]:
        """Column and row after the last text."""
        if not self.blocks:
            return 0, 0
        last = self.blocks[-1]
        row = last.row + len(last.lines)
        return (last.column, row) if row < self.rows else (last.column + 1, 0)


def lay_out(texts: Sequence[str], measure: Measure, width: float, most_rows: int, least_width: float) -> TextColumns:
    """Lay texts out, column after column: all of them if there is room, as few broken as can be, in as few rows.

    Where there are too many, a row is left free at the end, to say how many more there are.

    Args:
        texts: at least one.
        measure: how wide a text is.
        width: of all columns together.
        most_rows: how many lines a column may have, at least one.
        least_width: of a column.
    """

    def in_columns(columns: int) -> TextColumns:
        return _packed([wrapped(text, measure, width / columns) for text in texts], columns, most_rows)

    def cost(found: TextColumns) -> tuple[int, int, int]:
        return found.more, sum(len(block.lines) > 1 for block in found.blocks), found.rows

    return min(map(in_columns, range(1, max(1, int(width // least_width)) + 1)), key=cost)


def _packed(broken: Sequence[tuple[str, ...]], columns: int, most_rows: int) -> TextColumns:
    blocks: list[Block] = []
    for rows in range(min(-(-sum(map(len, broken)) // columns), most_rows), most_rows + 1):
        blocks = _placed(broken, columns, rows)
        if len(blocks) == len(broken):
            return TextColumns(tuple(blocks), columns, rows)
    while blocks and blocks[-1].column == columns - 1 and blocks[-1].row + len(blocks[-1].lines) >= most_rows:
        blocks.pop()
    return TextColumns(tuple(blocks), columns, most_rows, len(broken) - len(blocks))


def _placed(broken: Sequence[tuple[str, ...]], columns: int, rows: int) -> list[Block]:
    """Return the blocks that have room, in order, none broken between two columns."""
    blocks: list[Block] = []
    column = row = 0
    for number, lines in enumerate(broken):
        if row + len(lines) > rows:
            column, row = column + 1, 0
        if column == columns or len(lines) > rows:
            break
        blocks.append(Block(number, column, row, lines))
        row += len(lines)
    return blocks


def wrapped(text: str, measure: Measure, width: float) -> tuple[str, ...]:
    """Return a text in lines of a width; a word that is wider stands in a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines) or ("",)
