"""Bulk dated points as the page wants them: one block of bytes, sorted by time."""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.data.observations import Observations
from app.domain.civil import DISTANT_FUTURE, DISTANT_PAST
from app.mapview.payload import PACIFIC_CUT

_HEADER: Final = struct.Struct("<IIII")
_MAX_KINDS: Final = 256


class Packed(NamedTuple):
    """The bytes of the points, what they are told apart by, and the order they are in.

    ``by`` is the field that they are told apart by; ``undated`` is how many were left out because they have no date;
    ``row_ids`` the row of each point in the file.
    """

    body: bytes
    undated: int
    row_ids: NDArray[np.int64]
    kinds: tuple[str, ...]
    ordered: bool
    by: str


def pack(observations: Observations) -> Packed:
    """Return the points in order of their first instant.

    The bytes are little-endian: a header of four uint32 (the count and three zeros), then as float64 columns the
    longitudes (-30 to 330), latitudes, first instants and ends, then as uint8 the kinds (those past 255 count as 255).
    """
    dated = (observations.earliest > DISTANT_PAST) & (observations.latest < DISTANT_FUTURE)
    order = np.flatnonzero(dated)
    order = order[np.argsort(observations.earliest[order], kind="stable")]
    lon, lat = observations.lonlat[order].T
    columns = (
        np.where(lon < PACIFIC_CUT, lon + 360.0, lon),
        lat,
        observations.earliest[order].astype(np.float64),
        observations.latest[order].astype(np.float64),
    )
    kinds = np.minimum(observations.kind[order], _MAX_KINDS - 1).astype(np.uint8)
    parts = [_HEADER.pack(len(order), 0, 0, 0), *(c.astype("<f8").tobytes() for c in columns), kinds.tobytes()]
    undated = int(len(observations) - len(order))
    row_ids, by = observations.row_ids[order], observations.by
    return Packed(b"".join(parts), undated, row_ids, observations.kinds, observations.ordered, by)
