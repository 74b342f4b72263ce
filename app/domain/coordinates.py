"""Places in writing: decimal degrees, degrees with minutes and seconds, MGRS. All on WGS 84."""

from __future__ import annotations

from typing import Final, Literal

CoordinateForm = Literal["DD", "DMS", "MGRS"]
FORMS: Final[tuple[CoordinateForm, ...]] = ("DD", "DMS", "MGRS")

# Where the grid zones of MGRS (those of UTM) end; beyond are the polar grids.
_MGRS_SOUTH: Final = -80.0
_MGRS_NORTH: Final = 84.0


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
