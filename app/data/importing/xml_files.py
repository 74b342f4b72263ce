"""KML, KMZ and GPX: places, outlines and tracks with their times."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, ParseError

import shapely
from shapely.geometry import MultiLineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

from app.data.errors import AtlasFileError
from app.data.geometry import MAX_VERTICES
from app.data.importing.raw import RawRow, RawTable, check_rows, member_bytes, opened_zip, read_bytes

_MAX_DEPTH: Final = 100
_GEOMETRIES: Final = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry")


def read_kml(path: Path) -> RawTable:
    """Read the placemarks of a KML file, or of the first KML in a KMZ. Links and overlays are not followed.

    Raises:
        AtlasFileError: it is damaged or too large, holds XML tricks, or has no placemarks.
    """
    if path.suffix.lower() == ".kmz":
        with opened_zip(path) as archive:
            names = sorted((name for name in archive.namelist() if name.lower().endswith(".kml")), key=_kml_order)
            if not names:
                raise AtlasFileError(path, "holds no KML", "save it again from Google Earth")
            body = member_bytes(path, archive, names[0])
    else:
        body = read_bytes(path)
    rows: list[RawRow] = []
    for placemark in _elements(path, body, "Placemark"):
        rows += _placemark(path, placemark, len(rows))
        check_rows(path, len(rows))
    if not rows:
        raise AtlasFileError(path, "has no placemarks", "choose another file")
    return RawTable("", _columns(rows), rows, has_geometry=True)


def _kml_order(name: str) -> tuple[bool, int, str]:
    return name.lower() != "doc.kml", name.count("/"), name


def read_gpx(path: Path) -> RawTable:
    """Read the waypoints and the points of tracks and routes of a GPX file.

    Raises:
        AtlasFileError: it is damaged or too large, holds XML tricks, or has no points.
    """
    rows: list[RawRow] = []
    for tag, element in _tagged(path, read_bytes(path), ("wpt", "trkpt", "rtept")):
        cells: dict[str, object] = {"kind": {"wpt": "waypoint", "trkpt": "track", "rtept": "route"}[tag]}
        for child in element:
            name = _local(child)
            if name in ("time", "name", "desc", "cmt", "sym", "type", "ele") and child.text:
                cells[name] = child.text.strip()
        lon, lat = _number(element.get("lon")), _number(element.get("lat"))
        rows.append(RawRow(len(rows) + 1, cells, None if lon is None or lat is None else shapely.Point(lon, lat)))
        check_rows(path, len(rows))
    if not rows:
        raise AtlasFileError(path, "has no points", "choose another file")
    return RawTable("", _columns(rows), rows, has_geometry=True)


def _columns(rows: list[RawRow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for row in rows for name in row.cells))


def _elements(path: Path, body: bytes, tag: str) -> Iterator[Element]:
    return (element for _, element in _tagged(path, body, (tag,)))


def _tagged(path: Path, body: bytes, tags: tuple[str, ...]) -> Iterator[tuple[str, Element]]:
    """Yield the elements of these tags one by one, and forget each afterwards."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    depth = 0
    try:
        for event, element in iterparse(io.BytesIO(body), events=("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            if depth > _MAX_DEPTH:
                raise AtlasFileError(path, f"is nested more than {_MAX_DEPTH} deep", "choose another file")
            if event == "end" and _local(element) in tags:
                yield _local(element), element
                element.clear()
    except DefusedXmlException as error:
        reason = "declares entities or a document type, which is not needed and can do harm"
        raise AtlasFileError(path, reason, "save it again without them") from error
    except (ParseError, UnicodeError, LookupError, ValueError) as error:
        raise AtlasFileError(path, f"is not XML that can be read ({error})", "save or download it again") from error


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def _text_of(element: Element, name: str) -> str:
    for child in element.iter():
        if _local(child) == name and child.text:
            return child.text.strip()
    return ""


def _placemark(path: Path, placemark: Element, before: int) -> Iterator[RawRow]:
    cells: dict[str, object] = {}
    geometry: BaseGeometry | None = None
    tracks: list[Element] = []
    for child in placemark:
        name = _local(child)
        if name in ("name", "description", "styleUrl", "address") and child.text:
            cells[name] = child.text.strip()
        elif name == "TimeSpan":
            cells["begin"], cells["end"] = _text_of(child, "begin"), _text_of(child, "end")
        elif name == "TimeStamp":
            cells["when"] = _text_of(child, "when")
        elif name == "ExtendedData":
            cells.update(_extended(child))
        elif name in _GEOMETRIES:
            geometry = _geometry(path, child)
        elif name == "Track":
            tracks.append(child)
        elif name == "MultiTrack":
            tracks += [inner for inner in child if _local(inner) == "Track"]
    number = before
    for track in tracks:
        for when, point in _track(track):
            number += 1
            yield RawRow(number, {**cells, "when": when}, point)
    if geometry is not None or not tracks:
        yield RawRow(number + 1, cells, geometry)


def _extended(data: Element) -> Iterator[tuple[str, str]]:
    for item in data.iter():
        if _local(item) == "Data" and item.get("name"):
            yield str(item.get("name")), _text_of(item, "value")
        elif _local(item) == "SimpleData" and item.get("name"):
            yield str(item.get("name")), (item.text or "").strip()


def _track(track: Element) -> Iterator[tuple[str, BaseGeometry]]:
    whens = [(child.text or "").strip() for child in track if _local(child) == "when"]
    coords = [(child.text or "").split() for child in track if _local(child) == "coord"]
    for when, coord in zip(whens, coords, strict=False):
        lon, lat = (_number(part) for part in [*coord, "", ""][:2])
        if lon is not None and lat is not None:
            yield when, shapely.Point(lon, lat)


def _geometry(path: Path, element: Element) -> BaseGeometry | None:
    try:
        return _built(path, element)
    except (ValueError, shapely.GEOSException):
        # Too few points for its kind: the row is kept, and listed as one without a place.
        return None


def _built(path: Path, element: Element) -> BaseGeometry | None:
    match _local(element):
        case "Point":
            points = _coordinates(path, element)
            return shapely.Point(points[0]) if points else None
        case "LineString" | "LinearRing":
            return shapely.LineString(_coordinates(path, element))
        case "Polygon":
            outer = [_coordinates(path, ring) for ring in element if _local(ring) == "outerBoundaryIs"]
            inner = [_coordinates(path, ring) for ring in element if _local(ring) == "innerBoundaryIs"]
            return shapely.Polygon(outer[0], inner) if outer else None
        case "MultiGeometry":
            parts = [_built(path, child) for child in element if _local(child) in _GEOMETRIES]
            return _gathered([part for part in parts if part is not None])
        case _:
            return None


def _gathered(parts: list[BaseGeometry]) -> BaseGeometry | None:
    kinds = {part.geom_type for part in parts}
    if kinds <= {"Polygon", "MultiPolygon"} and parts:
        return MultiPolygon([piece for part in parts for piece in shapely.get_parts(part)])
    if kinds <= {"LineString", "MultiLineString"} and parts:
        return MultiLineString([piece for part in parts for piece in shapely.get_parts(part)])
    return parts[0] if len(parts) == 1 else None


def _coordinates(path: Path, element: Element) -> list[tuple[float, float]]:
    tuples = _text_of(element, "coordinates").split()
    if len(tuples) > MAX_VERTICES:
        raise AtlasFileError(path, f"has an outline of more than {MAX_VERTICES:,} points", "simplify it")
    points = []
    for item in tuples:
        parts = item.split(",")
        points.append((float(parts[0]), float(parts[1])) if len(parts) > 1 else (float("nan"), float("nan")))
    return points
