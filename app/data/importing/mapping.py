"""How a table is to be understood: written by hand in TOML, or guessed and then looked at."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from app.data.errors import AtlasFileError
from app.data.importing.columns import LAYERS, PLACE_FIELDS, fields_of, guess_columns, guess_layer
from app.data.importing.days import DayOrder, order_of
from app.data.importing.raw import RawTable, read_bytes
from app.data.schema import Content

_MAX_MAPPING_BYTES: Final = 1 << 20


class Mapping(BaseModel):
    """What the columns of a table are.

    Attributes:
        layer: the layer that the rows are for.
        table: the sheet or layer of the file; empty: its only one, or its first.
        columns: field to column.
        values: field to a value for every row in which its column is empty or which has none.
        dates: how ``03/04/2015`` is meant.
        crs: the reference system of ``x`` and ``y``.
        source: the title of a source that all rows are from.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    layer: str
    table: str = ""
    columns: dict[str, str] = Field(default_factory=dict)
    values: dict[str, str] = Field(default_factory=dict)
    dates: DayOrder = DayOrder.UNKNOWN
    crs: str = ""
    source: str = ""

    @field_validator("layer")
    @classmethod
    def _layer_is_known(cls, layer: str) -> str:
        if layer not in LAYERS:
            raise ValueError(f"“{layer}” is no layer; it is one of {', '.join(LAYERS)}")
        return layer

    @model_validator(mode="after")
    def _fields_are_known(self) -> Self:
        for part, known in (("columns", fields_of(self.layer)), ("values", LAYERS[self.layer].names)):
            for field in getattr(self, part):
                if field in PLACE_FIELDS and field not in known:
                    raise ValueError(f"{part}: “{field}” is of each row; name its column instead")
                if field not in known:
                    raise ValueError(f"{part}: {self.layer} have no field “{field}”; they have {', '.join(known)}")
        return self

    def as_toml(self) -> str:
        """Return the mapping as TOML, to be corrected by hand and used again."""
        lines = [f"layer = {_quoted(self.layer)}"]
        lines += [
            f"{name} = {_quoted(value)}"
            for name in ("table", "dates", "crs", "source")
            if (value := getattr(self, name))
        ]
        for part in ("columns", "values"):
            lines += ["", f"[{part}]", *(f"{field} = {_quoted(value)}" for field, value in getattr(self, part).items())]
        return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = "".join(
        f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else {'"': '\\"', "\\": "\\\\"}.get(c, c) for c in text
    )
    return f'"{escaped}"'


def load_mapping(path: Path) -> Mapping:
    """Read a mapping.

    Raises:
        AtlasFileError: it is no TOML, or says something that is not known.
    """
    body = read_bytes(path, _MAX_MAPPING_BYTES)
    try:
        return Mapping.model_validate(tomllib.loads(body.decode("utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AtlasFileError(path, f"is no TOML that can be read ({error})", "correct it") from error
    except ValidationError as error:
        raise AtlasFileError(path, _first(error), "correct the mapping") from error


def _first(error: ValidationError) -> str:
    item: Any = error.errors()[0]
    place = ".".join(map(str, item["loc"]))
    message = str(item["msg"]).removeprefix("Value error, ")
    return f"{place}: {message}" if place else message


def guess_mapping(table: RawTable, layer: str = "") -> Mapping:
    """Return how a table is most likely meant."""
    types = {row.geometry.geom_type for row in table.rows[:200] if row.geometry is not None}
    layer = layer or guess_layer(table.columns, types)
    columns = guess_columns(table.columns, layer)
    if table.has_geometry:
        columns = {field: column for field, column in columns.items() if field not in PLACE_FIELDS}
    elif {"lat", "lon"} <= columns.keys():
        columns = {field: column for field, column in columns.items() if field not in ("x", "y", "place", "wkt")}
    dated = [columns[c.name] for c in LAYERS[layer].columns if c.content in _DATES and c.name in columns]
    order = order_of(row.cells.get(column) for column in dated for row in table.rows)
    return Mapping(layer=layer, table=table.name, columns=columns, dates=order)


_DATES: Final = (Content.DATE, Content.OPEN_DATE)
