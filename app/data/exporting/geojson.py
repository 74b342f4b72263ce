"""An atlas as GeoJSON (RFC 7946): one collection, in which ``layer`` says what a feature is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from app.data.exporting.rows import LAYERS, SOURCES, STATUS, cells, place_of, sources_of, statuses
from app.domain.atlas import Atlas
from app.domain.records import Kind
from app.domain.scene import Scene


def write_geojson(atlas: Atlas, path: Path, *, scene: Scene | None = None) -> None:
    """Write all records with their columns and the titles of their sources.

    Coordinates are longitude and latitude on WGS 84, rings counterclockwise.

    Args:
        atlas: what to write.
        path: where to.
        scene: of the same atlas, for a property ``status``.

    Raises:
        OSError: it cannot be written.
    """
    head = {"type": "FeatureCollection", "title": atlas.title, "credits": credits_of(atlas)}
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [\n')
        for i, feature in enumerate(_features(atlas, scene)):
            file.write((",\n" if i else "") + json.dumps(feature, ensure_ascii=False, allow_nan=False))
        file.write("\n]}\n")


def credits_of(atlas: Atlas) -> list[str]:
    """Return the lines that must go with the data."""
    return [text for key, text in atlas.meta.items() if key.startswith("credit_")]


def _features(atlas: Atlas, scene: Scene | None) -> Iterator[dict[str, object]]:
    for kind, table in LAYERS.items():
        for record, status in zip(atlas.records(kind), statuses(scene, atlas, Kind(kind)), strict=True):
            properties = {"layer": table.name, **cells(table, record)}
            if status:
                properties[STATUS] = status
            if sources := sources_of(atlas, kind, record.id):
                properties[SOURCES] = sources
            place = place_of(atlas, record)
            yield {
                "type": "Feature",
                "id": record.id,
                "geometry": None if place is None else _geometry(place),
                "properties": properties,
            }


def _geometry(geometry: BaseGeometry) -> object:
    return shapely.geometry.mapping(_wound(geometry))


def _wound(geometry: BaseGeometry) -> BaseGeometry:
    """Return polygons with exterior rings counterclockwise, as RFC 7946 asks."""
    oriented: BaseGeometry = shapely.orient_polygons(geometry)
    return oriented
