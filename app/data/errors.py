"""What can be wrong with a data file, said in one sentence."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from app.support.errors import UserError

_LONGEST: Final = 600


class AtlasFileError(UserError):
    """A data file that cannot be read or written.

    Attributes:
        path: the file.
        layer: the layer or table, empty where the file as a whole is meant.
        row: the row as ``fid``, with the id of the record where it is known; empty where no row is meant.
        field: the column, empty where the row as a whole is meant.
        reason: what is wrong.
        hint: what would be right.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        reason: str,
        hint: str = "",
        *,
        layer: str = "",
        row: str = "",
        field: str = "",
    ) -> None:
        self.path = os.fspath(path)
        self.layer = layer
        self.row = row
        self.field = field
        # Reasons of libraries may run over many lines.
        self.reason = " ".join(reason.split())[:_LONGEST]
        self.hint = hint
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """The whole message: file, place in it, what is wrong, what would be right."""
        place = [Path(self.path).name or self.path]
        place += [f"{word} {value}" for word, value in self._place() if value]
        text = f"{', '.join(place)}: {self.reason}"
        return f"{text}; {self.hint}." if self.hint else f"{text}."

    def _place(self) -> tuple[tuple[str, str], ...]:
        return ("layer", self.layer), ("row", self.row), ("field", self.field)


class MissingCrsError(AtlasFileError):
    """A file that does not say in which reference system its coordinates are."""
