"""The fields of the layers in words, for people who do not know the names of the columns."""

from __future__ import annotations

from typing import Final

from app.data.importing.columns import LAYERS

_WORDS: Final = {
    "id": "Id",
    "name_en": "Name in English",
    "name_ja": "Name in Japanese",
    "short_en": "Short name in English",
    "short_ja": "Short name in Japanese",
    "romaji": "Japanese name in Latin letters",
    "kind": "Kind",
    "operator": "Run by",
    "region": "Region",
    "country": "Country",
    "icao": "ICAO code",
    "opened": "Opened",
    "closed": "Closed",
    "summary": "Summary",
    "announced": "Announced",
    "promised": "Promised",
    "cancelled": "Called off",
    "unit_en": "Unit in English",
    "unit_ja": "Unit in Japanese",
    "asset": "Type of asset",
    "asset_kind": "Kind",
    "service": "Service",
    "site_id": "Site",
    "quantity": "Strength",
    "designation": "Hull or squadron",
    "actual_from": "From",
    "actual_to": "To",
    "rotation": "Kind of stay",
    "predecessor_id": "Stay that it replaced",
    "successor_id": "Stay that replaced it",
    "sidc": "Symbol code",
    "title_en": "Title in English",
    "title_ja": "Title in Japanese",
    "date": "Date",
    "parties": "Parties",
    "valid_from": "In force from",
    "valid_to": "In force until",
    "approximate": "Outline approximate",
    "drawn": "Shown on the map",
    "open_edges": "Edges that are no boundary",
    "note": "Note",
    "label": "Label",
    "source_id": "Source",
    "lat": "Latitude",
    "lon": "Longitude",
    "place": "Coordinates",
    "x": "Easting (x)",
    "y": "Northing (y)",
    "wkt": "Outline",
    "geom": "Place",
}
_PLACES: Final = {
    "lat": "Degrees, or degrees, minutes and seconds, north of the equator.",
    "lon": "Degrees, or degrees, minutes and seconds, east of Greenwich.",
    "place": "Latitude and longitude in one column, or MGRS.",
    "x": "In the reference system that is named above.",
    "y": "In the reference system that is named above.",
    "wkt": "As well-known text (WKT).",
}


def field_in_words(name: str) -> str:
    """Return what a field is called; one that is not known keeps its name."""
    return _WORDS.get(name, name)


def field_hint(layer: str, name: str) -> str:
    """Return the name of a field in files and mappings, with what it means."""
    table = LAYERS[layer]
    meaning = table.column(name).meaning if name in table.names else _PLACES.get(name, "")
    return f"{name}: {meaning}" if meaning else name
