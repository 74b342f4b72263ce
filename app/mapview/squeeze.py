"""Base map layers made small for the page that carries them: differences of whole numbers instead of floats.

``resources/web/squeezed.js`` is the other half.
"""

from __future__ import annotations

import json
import struct
from typing import Final

import numpy as np
from numpy.typing import NDArray

FINE_STEP: Final = 2.0**-24
"""A grid for the fine coast, in world units of Web Mercator: 2.4 m at the equator."""

COARSE_STEP: Final = 2.0**-22
"""A grid for all that is drawn coarser."""

_BITS: Final = 7
_MOST_BYTES: Final = 5


def squeeze(packed: bytes, step: float) -> bytes:
    """Return a layer, packed as :meth:`app.data.basemap.Shapes.pack` says, in a form that compresses well.

    First ``uint32``, the length of the header in bytes; then the header as it was, with ``step`` beside; then three
    runs of numbers: x and y of the points on the grid, as differences from the point before; the parts and the
    features, as differences. Numbers are zigzag-coded, seven bits a byte, lowest first, the eighth bit set in all
    bytes but the last.
    """
    (length,) = struct.unpack_from("<I", packed)
    header = json.loads(packed[4 : 4 + length])
    count = header["points"]
    points = np.frombuffer(packed, "<f4", 2 * count, 4 + length).reshape(count, 2)
    rest = np.frombuffer(packed, "<u4", offset=4 + length + points.nbytes).astype(np.int64)
    grid = np.rint(points.astype(np.float64) / step).astype(np.int64)
    parts, features = rest[: header["parts"] + 1], rest[header["parts"] + 1 :]
    runs = (np.diff(grid, axis=0, prepend=0).ravel(), np.diff(parts, prepend=0), np.diff(features, prepend=0))
    text = json.dumps({**header, "step": step}, separators=(",", ":")).encode()
    return b"".join((struct.pack("<I", len(text)), text, *(_variable(run) for run in runs)))


def _variable(numbers: NDArray[np.int64]) -> bytes:
    """Return numbers with as many bytes each as it needs."""
    coded = (numbers << 1) ^ (numbers >> 63)
    columns = [(coded >> (_BITS * k)) & 0x7F for k in range(_MOST_BYTES)]
    used = np.stack([np.ones(len(coded), dtype=np.bool_), *((coded >> (_BITS * k)) > 0 for k in range(1, _MOST_BYTES))])
    more = np.vstack([used[1:], np.zeros((1, len(coded)), dtype=np.bool_)])
    octets = np.stack(columns) | (more << 7)
    return bytes(octets.T[used.T].astype(np.uint8))
