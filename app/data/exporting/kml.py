"""An atlas as KML that plays in Google Earth, or as KMZ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import shapely
from shapely.geometry.base import BaseGeometry

from app.data.exporting.geojson import credits_of
from app.data.exporting.rows import LAYERS, SOURCES, STATUS, cells, place_of, sources_of, statuses
from app.domain.atlas import Atlas
from app.domain.civil import DISTANT_FUTURE, DISTANT_PAST, civil
from app.domain.records import Area, Deployment, Event, Kind, Site
from app.domain.scene import Scene, facts_of
from app.domain.status import FactRow
from app.domain.vocabulary import Force, force_of

# Alpha, blue, green, red: the order of KML.
_COLOURS: Final = {
    Force.US: "ff794e1f",
    Force.JAPAN: "ff2e3ab0",
    Force.COAST_GUARD: "ff797f1b",
    Force.OTHER: "ff1d6d8a",
}
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The zip's own time would make two exports differ.
_ZIP_TIME: Final = (2000, 1, 1, 0, 0, 0)


def write_kml(atlas: Atlas, path: Path, *, scene: Scene | None = None) -> None:
    """Write a folder for each layer; every record has its time span and all its columns as extended data.

    The span goes from the first to the last day on which the record is possible. Records without a place are
    written without a geometry.

    Args:
        atlas: what to write.
        path: where to; a name in ``.kmz`` is packed.
        scene: of the same atlas, for a column ``status``.

    Raises:
        OSError: it cannot be written.
    """
    text = "".join(_document(atlas, scene))
    if path.suffix.lower() == ".kmz":
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            archive.writestr(ZipInfo("doc.kml", _ZIP_TIME), text.encode("utf-8"), ZIP_DEFLATED)
    else:
        path.write_text(text, encoding="utf-8", newline="\n")


def _document(atlas: Atlas, scene: Scene | None) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
    yield f"<name>{_text(atlas.title)}</name><description>{_text(' '.join(credits_of(atlas)))}</description>\n"
    for force, colour in _COLOURS.items():
        yield f'<Style id="{force}"><IconStyle><color>{colour}</color></IconStyle>'
        yield f"<LineStyle><color>{colour}</color><width>2</width></LineStyle>"
        yield f"<PolyStyle><color>33{colour[2:]}</color></PolyStyle></Style>\n"
    for kind, table in LAYERS.items():
        yield f"<Folder><name>{table.name}</name>\n"
        for record, status in zip(atlas.records(kind), statuses(scene, atlas, Kind(kind)), strict=True):
            extended = {"layer": table.name, **cells(table, record), **({STATUS: status} if status else {})}
            extended[SOURCES] = sources_of(atlas, kind, record.id)
            yield from _placemark(record, extended, place_of(atlas, record))
        yield "</Folder>\n"
    yield "</Document></kml>\n"


def _placemark(
    record: Site | Deployment | Event | Area, extended: dict[str, object], place: BaseGeometry | None
) -> Iterator[str]:
    name = extended.get("name_en") or extended.get("unit_en") or extended.get("title_en") or record.id
    cited = f"Sources: {extended[SOURCES]}" if extended[SOURCES] else ""
    words = "\n\n".join(filter(None, [str(extended.get("summary") or extended.get("note") or ""), cited]))
    yield f"<Placemark><name>{_text(name)}</name><description>{_text(words)}</description>"
    yield _time_span(facts_of(record))
    yield f"<styleUrl>#{_style_of(record)}</styleUrl><ExtendedData>"
    for key, value in extended.items():
        if value not in (None, ""):
            yield f"<Data name={quoteattr(key)}><value>{_text(_plain(value))}</value></Data>"
    yield "</ExtendedData>"
    yield "" if place is None else _geometry(place)
    yield "</Placemark>\n"


def _plain(value: object) -> object:
    return int(value) if isinstance(value, bool) else value


def _style_of(record: Site | Deployment | Event | Area) -> Force:
    match record:
        case Site():
            return force_of(record.operator)
        case Deployment():
            return force_of(record.service)
        case _:
            return Force.OTHER


def _time_span(facts: FactRow) -> str:
    begin, end = facts.possible_from, facts.possible_until
    if begin >= DISTANT_FUTURE:
        # Planned, and never came: it is shown from its announcement on.
        begin, end = facts.announced, facts.cancelled
    begin_text = "" if not DISTANT_PAST < begin < DISTANT_FUTURE else f"<begin>{_day(begin)}</begin>"
    # The last day is inside; possible_until is the midnight after it.
    end_text = "" if not DISTANT_PAST < end < DISTANT_FUTURE else f"<end>{_day(end - 1)}</end>"
    return f"<TimeSpan>{begin_text}{end_text}</TimeSpan>" if begin_text or end_text else ""


def _day(instant: int) -> str:
    year, month, day, *_ = civil(instant)
    return f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}"


def _text(value: object) -> str:
    return escape(_NO_XML.sub("", str(value)))


def _geometry(geometry: BaseGeometry) -> str:
    parts = list(shapely.get_parts(geometry))
    if len(parts) > 1 or geometry.geom_type.startswith("Multi"):
        return f"<MultiGeometry>{''.join(map(_geometry, parts))}</MultiGeometry>"
    match geometry.geom_type:
        case "Point":
            return f"<Point><coordinates>{_coordinates(geometry)}</coordinates></Point>"
        case "LineString":
            return f"<LineString><coordinates>{_coordinates(geometry)}</coordinates></LineString>"
        case _:
            return f"<Polygon>{''.join(_rings(geometry))}</Polygon>"


def _rings(polygon: BaseGeometry) -> Iterator[str]:
    rings: Iterable[BaseGeometry] = shapely.get_rings(polygon)
    for i, ring in enumerate(rings):
        side = "innerBoundaryIs" if i else "outerBoundaryIs"
        yield f"<{side}><LinearRing><coordinates>{_coordinates(ring)}</coordinates></LinearRing></{side}>"


def _coordinates(geometry: BaseGeometry) -> str:
    return " ".join(f"{lon!r},{lat!r}" for lon, lat in shapely.get_coordinates(geometry).tolist())
