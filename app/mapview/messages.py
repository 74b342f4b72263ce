"""The messages between the program and the page: JSON objects with a ``type`` and the version ``v``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final, Literal

from app.domain.records import Kind, Ref

VERSION: Final = 1

Theme = Literal["light", "dark", "print"]


@dataclass(frozen=True, slots=True)
class Captions:
    """The words of the date plate. Empty lines are left out."""

    date: str
    date_ja: str = ""
    weekday: str = ""
    headline: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decor:
    """What stands on the map beside the data; what is empty is left out.

    ``still`` is for pictures: nothing moves or fades, and the lowest row of CSS pixels has the colour
    ``#rrggbb`` whose number is that of the scene, once the scene is fully drawn. ``locator`` is a small map of the
    wider region with the frame of this one; ``logo`` is the address (``data:``) of a picture. ``only`` says on the date
    plate what filters leave.
    """

    plate: bool = True
    legend: bool = True
    scale_bar: bool = True
    credits: bool = True
    graticule: bool = True
    labels: bool = True
    north: bool = False
    zoom_buttons: bool = True
    still: bool = False
    title: str = ""
    subtitle: str = ""
    marking: str = ""
    sources: tuple[str, ...] = ()
    locator: bool = False
    logo: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True)
class MapViewport:
    """What part of the earth the map shows. Longitudes run from -30 to 330; 150 W is 210."""

    lon_min: float
    lat_min: float
    lon_max: float
    lat_max: float
    lon: float
    lat: float
    zoom: float
    width_px: int
    height_px: int


class MessageError(ValueError):
    """A message from the page that this version does not understand."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The page can be spoken to."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The scene with number ``seq`` is on the screen; ``settled`` when land, symbols and labels are too."""

    seq: int
    settled: bool


@dataclass(frozen=True, slots=True)
class Pointed:
    """A person clicked on or hovers over a record, or on nothing."""

    action: Literal["click", "hover"]
    ref: Ref | None


@dataclass(frozen=True, slots=True)
class PointerAt:
    """The pointer is over this place of the earth, or (``clicked``) a place to measure from was clicked.

    ``lon`` runs from -180 to 180.
    """

    lon: float
    lat: float
    clicked: bool


@dataclass(frozen=True, slots=True)
class Observed:
    """A person clicked on the observation with this place in the order that the page was given, -1 for none."""

    index: int


@dataclass(frozen=True, slots=True)
class DateWanted:
    """A person clicked on the date plate."""


@dataclass(frozen=True, slots=True)
class Viewed:
    """The map shows another part of the earth."""

    viewport: MapViewport


@dataclass(frozen=True, slots=True)
class Failed:
    """Something in the page went wrong; ``text`` is one sentence."""

    text: str


Incoming = Ready | Drawn | Pointed | PointerAt | Observed | DateWanted | Viewed | Failed


def encode(kind: str, body: dict[str, Any]) -> str:
    """Return the JSON text of a message to the page."""
    return json.dumps({"v": VERSION, "type": kind, **body}, ensure_ascii=False, separators=(",", ":"))


def encode_ref(ref: Ref | None) -> dict[str, str] | None:
    """Return a record, or none, as a message names it."""
    return {"kind": ref.kind.value, "id": ref.id} if ref else None


def decode(text: str) -> Incoming:
    """Return the message from the page that ``text`` holds.

    Raises:
        MessageError: the text is no message of this version.
    """
    try:
        body = json.loads(text)
        version, kind = body["v"], body["type"]
        message = _decode(kind, body) if version == VERSION else None
    except (ValueError, KeyError, TypeError) as error:
        raise MessageError(f"The page sent a message that cannot be read: {text[:200]!r} ({error}).") from error
    if version != VERSION:
        raise MessageError(f"The page speaks version {version!r}; this program speaks {VERSION}.")
    if message is None:
        raise MessageError(f"The page sent a message of an unknown type: {kind!r}.")
    return message


def _decode(kind: str, body: dict[str, Any]) -> Incoming | None:
    match kind:
        case "ready":
            return Ready()
        case "drawn":
            return Drawn(int(body["seq"]), bool(body["settled"]))
        case "click" | "hover":
            named = body["ref"]
            ref = Ref(Kind(named["kind"]), str(named["id"])) if named else None
            return Pointed("click" if kind == "click" else "hover", ref)
        case "pointer" | "place":
            lon, lat = float(body["lon"]), float(body["lat"])
            return PointerAt((lon + 180.0) % 360.0 - 180.0, lat, kind == "place")
        case "observation":
            return Observed(int(body["index"]))
        case "date":
            return DateWanted()
        case "view":
            west, south, east, north = (float(degrees) for degrees in body["bounds"])
            lon, lat, zoom = (float(body[key]) for key in ("lon", "lat", "zoom"))
            width, height = int(body["width"]), int(body["height"])
            return Viewed(MapViewport(west, south, east, north, lon, lat, zoom, width, height))
        case "failed":
            return Failed(str(body["text"]))
        case _:
            return None
