"""Where the groups and rows of the lanes stand, with folded groups taken together. Pixels from the top, unscrolled."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.timeline.columns import RowSizes
from app.timeline.lanes import Group, Lanes

GROUP_PADDING: Final = 3
_FOLDED: Final = -(2**31)


class Block(NamedTuple):
    """A group on the page: ``[top, bottom)`` with its padding."""

    group: Group
    top: int
    bottom: int
    folded: bool


@dataclass(frozen=True, eq=False)
class Layout:
    """The blocks from top to bottom; ``row_tops`` holds each row's top.

    A row's picture is ``sizes.row`` high; of a row without promises only the lower
    ``row_heights`` px are shown, so its ``row_tops`` lies that much above what is seen.
    """

    blocks: tuple[Block, ...]
    row_tops: NDArray[np.int64]
    row_heights: NDArray[np.int64]
    height: int
    sizes: RowSizes

    def blocks_between(self, top: int, bottom: int) -> Iterator[Block]:
        """Yield the blocks that touch ``[top, bottom)``."""
        bottoms = [block.bottom for block in self.blocks]
        for block in self.blocks[int(np.searchsorted(bottoms, top, side="right")) :]:
            if block.top >= bottom:
                return
            yield block

    def rows_between(self, top: int, bottom: int) -> list[int]:
        """Return the open rows that touch ``[top, bottom)``."""
        seen = self.row_bottoms > top
        seen &= (self.row_bottoms - self.row_heights < bottom) & (self.row_tops > _FOLDED)
        return [int(row) for row in np.flatnonzero(seen)]

    @property
    def row_bottoms(self) -> NDArray[np.int64]:
        """The bottom of each row."""
        return self.row_tops + self.sizes.row

    def block_at(self, y: int) -> Block | None:
        """Return the block at a height, or ``None`` below the last."""
        return next(self.blocks_between(y, y + 1), None)

    def row_at(self, y: int) -> int | None:
        """Return the open row at a height, or ``None`` between rows and in folded groups."""
        rows = self.rows_between(y, y + 1)
        return rows[0] if rows else None

    def is_open(self, row: int) -> bool:
        """Return whether a row is not folded away."""
        return bool(self.row_tops[row] > _FOLDED)


def layout_of(lanes: Lanes, folded: Collection[str], with_promise: NDArray[np.bool_], sizes: RowSizes) -> Layout:
    """Return the layout of lanes.

    Args:
        lanes: the groups and rows.
        folded: the keys of the groups that are taken together to one row.
        with_promise: which rows need their promise strip, shape ``(rows,)``.
        sizes: the heights of rows.
    """
    heights = np.where(with_promise, sizes.row, sizes.plain).astype(np.int64)
    blocks: list[Block] = []
    row_tops = np.full(lanes.row_count, _FOLDED, dtype=np.int64)
    top = 0
    for group in lanes.groups:
        is_folded = group.key in folded
        own = slice(group.first_row, group.first_row + group.row_count)
        tall = sizes.row if is_folded else int(heights[own].sum())
        if not is_folded:
            row_tops[own] = top + GROUP_PADDING + np.cumsum(heights[own]) - sizes.row
        bottom = top + 2 * GROUP_PADDING + tall
        blocks.append(Block(group, top, bottom, is_folded))
        top = bottom
    return Layout(tuple(blocks), row_tops, heights, top, sizes)
