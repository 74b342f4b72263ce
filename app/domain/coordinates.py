"""Places in writing, and read as people write them: decimal degrees, degrees and minutes, MGRS. All on WGS 84."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

CoordinateForm = Literal["DD", "DMS", "MGRS"]
FORMS: Final[tuple[CoordinateForm, ...]] = ("DD", "DMS", "MGRS")

# Where the grid zones of MGRS (those of UTM) end; beyond are the polar grids.
_MGRS_SOUTH: Final = -80.0
_MGRS_NORTH: Final = 84.0

_NUMBER: Final = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_SEXAGESIMAL: Final = re.compile(
    r"(?P<before>[NSEW])?\s*(?P<sign>[-+])?(?P<d>\d{1,3})\s*[°度d:\s]\s*"
    r"(?:(?P<m>\d{1,2}(?:[.,]\d+)?)\s*['′分m:\s]?\s*)?"
    r"(?:(?P<s>\d{1,2}(?:[.,]\d+)?)\s*(?:[\"″秒s]|'')?\s*)?(?P<after>[NSEW])?",
    re.IGNORECASE,
)
_DECIMAL: Final = re.compile(
    r"(?P<before>[NSEW])?\s*(?P<sign>[-+])?(?P<d>\d{1,3}(?:[.,]\d+)?)\s*[°度d]?\s*(?P<after>[NSEW])?", re.IGNORECASE
)
_JAPANESE: Final = str.maketrans(
    {"北": "N", "南": "S", "東": "E", "西": "W", "緯": "", "経": "", "’": "'", "′": "'", "”": '"'}
)
_MGRS: Final = re.compile(r"\d{1,2}[C-HJ-NP-X]\s*[A-HJ-NP-Z]{2}\s*(?:\d\s*){2,10}", re.IGNORECASE)
_MAX_CHARACTERS: Final = 80


def coordinates_in(form: CoordinateForm, lon: float, lat: float) -> str:
    """Return a place in writing, latitude first; ``lon`` -180 to 180, ``lat`` -90 to 90, degrees.

    ``DD`` has five digits (about a metre), ``DMS`` tenths of a second (about three metres), ``MGRS`` metres.
    """
    match form:
        case "DD":
            return f"{lat:.5f}, {lon:.5f}"
        case "DMS":
            return f"{_dms(lat, 'N', 'S')} {_dms(lon, 'E', 'W')}"
        case "MGRS":
            return _mgrs(lon, lat)


def _dms(degrees: float, positive: str, negative: str) -> str:
    # Rounded once, in tenths of a second: else 59.96 seconds would become 60.0.
    tenths = round(abs(degrees) * 36_000)
    whole, rest = divmod(tenths, 36_000)
    minutes, seconds = divmod(rest, 600)
    return f"{whole}°{minutes:02d}′{seconds / 10:04.1f}″{negative if degrees < 0 and tenths else positive}"


def _mgrs(lon: float, lat: float) -> str:
    if not _MGRS_SOUTH <= lat < _MGRS_NORTH:
        return f"{coordinates_in('DD', lon, lat)} (no MGRS grid square)"
    from mgrs import MGRS

    grid = MGRS().toMGRS(lat, lon)
    zone = 2 if grid[1].isdigit() else 1
    head, square, digits = grid[: zone + 1], grid[zone + 1 : zone + 3], grid[zone + 3 :]
    half = len(digits) // 2
    return f"{head} {square} {digits[:half]} {digits[half:]}"


class PlaceTextError(ValueError):
    """A text that is no place; says why."""


def parse_degrees(value: object, *, is_latitude: bool) -> float:
    """Return the degrees of one coordinate: ``35.294``, ``35,294``, ``35.294°N``, ``35°17'38"N``, ``北緯35度17分``.

    Raises:
        PlaceTextError: it is no coordinate, or off the globe.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        degrees = float(value)
    else:
        degrees = _degrees_of(str(value), is_latitude=is_latitude)
    limit, name = (90, "latitude") if is_latitude else (180, "longitude")
    if not abs(degrees) <= limit:
        swapped = "; are latitude and longitude swapped?" if is_latitude and 90 < abs(degrees) <= 180 else ""
        raise PlaceTextError(f"“{value}” is no {name}: it must lie from -{limit} to {limit}{swapped}")
    return degrees


def _degrees_of(text: str, *, is_latitude: bool) -> float:
    plain = unicodedata.normalize("NFKC", text[: _MAX_CHARACTERS + 1]).translate(_JAPANESE).strip()
    if len(plain) > _MAX_CHARACTERS:
        raise PlaceTextError("is too long for a coordinate")
    if _NUMBER.fullmatch(plain):
        return float(plain.replace(",", "."))
    match = _DECIMAL.fullmatch(plain) or _SEXAGESIMAL.fullmatch(plain)
    if match is None:
        raise PlaceTextError(f"“{text}” is no coordinate; write degrees, as 35.294 or 35°17'38\"N")
    return _signed(match, text, is_latitude=is_latitude)


def _signed(match: re.Match[str], text: str, *, is_latitude: bool) -> float:
    letter = (match["before"] or match["after"] or "").upper()
    if match["before"] and match["after"]:
        raise PlaceTextError(f"“{text}” has two directions")
    if letter and letter not in ("NS" if is_latitude else "EW"):
        raise PlaceTextError(f"“{text}” is a {'longitude' if is_latitude else 'latitude'}; are the two swapped?")
    written = match.groupdict()
    degrees, minutes, seconds = (float((written.get(name) or "0").replace(",", ".")) for name in ("d", "m", "s"))
    if minutes >= 60 or seconds >= 60:
        raise PlaceTextError(f"“{text}” has more than 59 minutes or seconds")
    degrees += minutes / 60 + seconds / 3600
    return -degrees if letter in ("S", "W") or match["sign"] == "-" else degrees


def parse_pair(text: str) -> tuple[float, float]:
    """Return longitude and latitude of one text: latitude first (``35.294, 139.671``), with letters, or MGRS.

    Raises:
        PlaceTextError: it is no place.
    """
    plain = unicodedata.normalize("NFKC", text[: 2 * _MAX_CHARACTERS]).translate(_JAPANESE).strip()
    if _MGRS.fullmatch(plain):
        return _of_mgrs(plain)
    parts = _halves(plain)
    if parts is None:
        raise PlaceTextError(f"“{text}” is no place; write latitude and longitude, as 35.294, 139.671, or MGRS")
    first, second = parts
    if re.search("[EW]", first, re.IGNORECASE) and re.search("[NS]", second, re.IGNORECASE):
        first, second = second, first
    lat = parse_degrees(first, is_latitude=True)
    return parse_degrees(second, is_latitude=False), lat


def _halves(text: str) -> tuple[str, str] | None:
    for pattern in (
        r"\s*[;/]\s*",
        r",\s+",
        r"(?<=[NSEW])[\s,]+(?=[-+\d])",
        r"(?<=\d)[\s,]+(?=[NSEW])",
        r"\s*,\s*",
        r"\s+",
    ):
        parts = re.split(pattern, text, flags=re.IGNORECASE)
        if len(parts) == 2 and all(parts):
            return parts[0], parts[1]
    letters = re.fullmatch(r"(.*?[NS])[\s,]*(.*?[EW])|([NS].*?)[\s,]*([EW].*)", text, re.IGNORECASE)
    if letters is None:
        return None
    first, second = (part for part in letters.groups() if part is not None)
    return first, second


def _of_mgrs(text: str) -> tuple[float, float]:
    from mgrs import MGRS
    from mgrs.core import MGRSError

    squeezed = re.sub(r"\s+", "", text).upper()
    try:
        lat, lon = MGRS().toLatLon(squeezed)
    except (MGRSError, ValueError, UnicodeError) as error:
        raise PlaceTextError(f"“{text}” is no MGRS place ({error})") from error
    return float(lon), float(lat)
