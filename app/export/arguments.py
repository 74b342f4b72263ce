"""What is typed after the options of a command, read into values, or refused in one clear sentence."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.support.errors import UserError

if TYPE_CHECKING:
    from app.domain.filters import Facet
    from app.domain.scene import Moment
    from app.domain.status import Cutoff

OPENING_DAY: Final = "2015-04-27"
OPENING_BBOX: Final = "122,23,147,46"
OPENING_SIZE: Final = "1600x1000"
MIN_SIDE_PX: Final = 200
MAX_PIXELS: Final = 64_000_000
# Web Mercator has no poles.
MAX_LATITUDE: Final = 85.0
MAX_ZOOM: Final = 24.0

# What the facets of the filters are called after --only.
ONLY_FACETS: Final[dict[Facet, str]] = {
    "forces": "force",
    "services": "service",
    "asset_kinds": "unit",
    "rotations": "stay",
    "regions": "region",
    "site_kinds": "site-kind",
    "site_ids": "site",
    "sharing": "use",
    "event_kinds": "event",
    "area_kinds": "area",
    "parties": "party",
    "reliability": "source",
}
ONLY_WORDS: Final = (*ONLY_FACETS.values(), "status", "text", "inside", "near")
ONLY_EXAMPLES: Final = "service=USN,JMSDF or status=overdue or inside=122,24,147,46 or near=139.67,35.29,50"


def add_common(parser: argparse.ArgumentParser, *, suppress: bool) -> None:
    """Add the options that go before or after a command; after it (``suppress``) they must not undo those before it."""

    def default(value: object) -> object:
        return argparse.SUPPRESS if suppress else value

    parser.add_argument(
        "--file",
        type=Path,
        default=default(None),
        metavar="ATLAS.gpkg",
        help="the atlas to use instead of the bundled one",
    )
    parser.add_argument(
        "--at", "--from", default=default(OPENING_DAY), metavar="DATE", help=f"the day to show (default {OPENING_DAY})"
    )
    parser.add_argument(
        "--until",
        "--to",
        default=default(""),
        metavar="DATE",
        help="the last day of a window of time that begins with --at (default: no window)",
    )
    parser.add_argument(
        "--known",
        default=default("now"),
        metavar="now|then|DATE",
        help="information cut-off: what is known now, what was known then, or what was known on a day",
    )
    parser.add_argument(
        "--only",
        action="append",
        default=default([]),
        metavar="WHAT=VALUES",
        help=f"show only some records, as {ONLY_EXAMPLES}; once more for more. WHAT is {', '.join(ONLY_WORDS)}",
    )
    parser.add_argument("--verbose", action="store_true", default=default(False), help="say more on stderr")


def moment_of(at: str, until: str = "") -> Moment:
    """Return the moment of ``--at``, or the window from there to the end of ``--until``.

    Raises:
        UserError: one of them is no date, or they are crossed.
    """
    from app.domain import moments
    from app.domain.dates import DateTextError

    try:
        return moments.moment_of(at, until)
    except DateTextError as error:
        option = "--until" if until and error.text == until else "--at"
        raise UserError(f"{option}: {error}") from error


def cutoff_of(text: str) -> Cutoff:
    """Return the cut-off of ``--known``.

    Raises:
        UserError: it is neither now, then nor a day.
    """
    from app.domain import moments
    from app.domain.dates import DateTextError

    try:
        return moments.cutoff_of(text)
    except DateTextError as error:
        raise UserError(f"--known: write now, then, or a day. {error}") from error


def bbox_of(text: str) -> tuple[float, float, float, float]:
    """Return west, south, east and north of ``--bbox`` in degrees; the east is larger also over the date line.

    Raises:
        UserError: it is no part of the map.
    """
    hint = f"Write west, south, east, north in degrees, as {OPENING_BBOX}."
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise UserError(f"--bbox: “{text}” is not four numbers. {hint}") from error
    if not all(-360 <= lon <= 360 for lon in (west, east)):
        raise UserError(f"--bbox: longitudes go from -180 to 180 (or 0 to 360). {hint}")
    if not all(-MAX_LATITUDE <= lat <= MAX_LATITUDE for lat in (south, north)):
        raise UserError(f"--bbox: latitudes go from -{MAX_LATITUDE:g} to {MAX_LATITUDE:g} on this map. {hint}")
    if south >= north:
        raise UserError(f"--bbox: the south ({south:g}) must lie below the north ({north:g}). {hint}")
    # 170,10,-150,40 goes over the date line.
    east = east + 360 if east < west else east
    if east - west < 1e-4 or north - south < 1e-4 or east - west > 360:
        raise UserError(f"--bbox: {text} has no width or goes round the earth more than once. {hint}")
    return west, south, east, north


def view_of(text: str) -> tuple[float, float, float] | None:
    """Return longitude and latitude of the middle and the zoom of ``--view``, or ``None`` for an empty text.

    Raises:
        UserError: it is no place on the map.
    """
    if not text:
        return None
    hint = "Write longitude, latitude and zoom, as 139.67,35.29,9."
    try:
        lon, lat, zoom = (float(part) for part in text.split(","))
    except ValueError as error:
        raise UserError(f"--view: “{text}” is not three numbers. {hint}") from error
    if not (-360 <= lon <= 360 and -90 <= lat <= 90 and 0 <= zoom <= MAX_ZOOM):
        raise UserError(f"--view: {text} is no place on this map; its zoom goes from 0 to {MAX_ZOOM:g}. {hint}")
    return lon, lat, zoom


def bbox_text_of_view(view: tuple[float, float, float], size_px: tuple[int, int] = (1600, 1000)) -> str:
    """Return the text that :func:`bbox_of` reads as what a map of a size shows in this view (Web Mercator)."""
    lon, lat, zoom = view
    degrees_per_px = 360 / (256 * 2**zoom)
    half_width = min(180.0, size_px[0] / 2 * degrees_per_px)
    northing = math.asinh(math.tan(math.radians(lat)))
    half_height = math.radians(size_px[1] / 2 * degrees_per_px)
    south, north = (
        min(max(math.degrees(math.atan(math.sinh(northing + side * half_height))), -MAX_LATITUDE), MAX_LATITUDE)
        for side in (-1, 1)
    )
    return f"{lon - half_width:.6f},{south:.6f},{lon + half_width:.6f},{north:.6f}"


def size_of(text: str) -> tuple[int, int]:
    """Return the width and height of ``--size`` in pixels.

    Raises:
        UserError: it is no size, or too small or too large.
    """
    hint = f"Write width and height in pixels, as {OPENING_SIZE}."
    width, _, height = text.lower().partition("x")
    if not (width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
        raise UserError(f"--size: “{text}” is not a size. {hint}")
    width_px, height_px = int(width[:9]), int(height[:9])
    if min(width_px, height_px) < MIN_SIDE_PX:
        raise UserError(f"--size: {text} is too small; each side is at least {MIN_SIDE_PX} pixels. {hint}")
    if width_px * height_px > MAX_PIXELS:
        raise UserError(f"--size: {text} is more than {MAX_PIXELS:,} pixels. {hint}")
    return width_px, height_px


def scale_of(text: str) -> float:
    """Return how many times larger ``--scale`` asks for, 1 to 4.

    Raises:
        UserError: it is no such number.
    """
    try:
        scale = float(text)
    except ValueError as error:
        raise UserError(f"--scale: “{text}” is not a number. Write 1 to 4.") from error
    if not 1 <= scale <= 4:
        raise UserError(f"--scale: {text} is outside of 1 to 4.")
    return scale
