"""What is typed to say how a picture is to be: read into a value, and written so that it gives the same picture.

A named layout of an atlas keeps the same settings under the same names, as JSON; what is typed beside it wins.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from app.export.arguments import OPENING_BBOX, OPENING_SIZE, bbox_of, scale_of, size_of
from app.export.look_arguments import add_look_options, look_of
from app.export.sheets import SHEETS, pixels
from app.support.errors import UserError

if TYPE_CHECKING:
    from app.domain.filters import FilterSet
    from app.domain.records import Layout as NamedLayout
    from app.export.snapshot import SnapshotSpec
    from app.mapview.look import Look

# How many dots an inch make everything one time as large as on a screen: text of 12 pixels is 7 points on paper.
_DPI_OF_SCALE_ONE: Final = 120
MAX_MARGIN_MM: Final = 100.0
_SCREEN_DPI: Final = 96
# A tenth of a metre; the command that makes a picture again says all of them.
_BOUNDS_DECIMALS: Final = 6
_ANEW: Final = "Save it anew in the snapshot dialog."
_THEMES: Final = ("light", "dark", "print")


class Setting(NamedTuple):
    """One setting of a layout: its first value, and what the option says of it."""

    first: str | bool | int | float
    help: str
    metavar: str = ""


SETTINGS: Final[dict[str, Setting]] = {
    "paper": Setting("", "the size as a sheet or slide, instead of --size"),
    "size": Setting("", f"the size in pixels (default {OPENING_SIZE})", "WxH"),
    "scale": Setting("", "draw everything N times as large (1 to 4)", "N"),
    "dpi": Setting(0, "dots an inch (default 96, 300 on paper)", "N"),
    "theme": Setting("light", "the colours"),
    "quality": Setting(92, "of JPEG and WebP, 1 to 100 (default 92)", "N"),
    "title": Setting(
        "{atlas}",
        "the title; {atlas}, {date}, {day}, {known}, {deployments}, {place} and {filter} are filled in",
        "TEXT",
    ),
    "subtitle": Setting("", "a smaller line under the title, filled in likewise", "TEXT"),
    "marking": Setting("", "a word at the top edge: DRAFT, TLP:AMBER", "TEXT"),
    "margin": Setting(0.0, f"blank paper around the map, up to {MAX_MARGIN_MM:g} mm (default 0)", "MM"),
    "logo": Setting("", "a picture to show in the corner: PNG, JPEG or SVG, up to 2 MB", "FILE"),
    "legend": Setting(True, "the legend"),
    "plate": Setting(True, "the date plate"),
    "scale-bar": Setting(True, "the scale bar"),
    "north": Setting(True, "the north arrow"),
    "locator": Setting(False, "a small map of the wider region"),
    "sources": Setting(False, "list the sources most cited for what is shown"),
    "source-page": Setting(False, "every source of what is shown, on pages of their own (PDF)"),
}
PLACE_NAMES: Final = "place-names"


def add_picture_options(parser: argparse.ArgumentParser) -> None:
    """Add what every command that draws the map takes: place, size, colours and layout."""
    parser.add_argument(
        "--bbox",
        default=OPENING_BBOX,
        metavar="W,S,E,N",
        help=f"the part of the earth to show, in degrees (default {OPENING_BBOX})",
    )
    parser.add_argument(
        "--layout", default="", metavar="NAME", help="a layout of the atlas; what is given beside it wins"
    )
    for name, (first, text, metavar) in SETTINGS.items():
        kind: dict[str, Any] = {"default": argparse.SUPPRESS, "help": text}
        if isinstance(first, bool):
            kind["action"] = argparse.BooleanOptionalAction
        elif name in ("paper", "theme"):
            kind["choices"] = sorted(SHEETS) if name == "paper" else _THEMES
        else:
            kind |= {"metavar": metavar, "type": Path if name == "logo" else type(first)}
        parser.add_argument(f"--{name}", **kind)
    parser.add_argument(
        "--no-names",
        dest=PLACE_NAMES.replace("-", "_"),
        action="store_false",
        default=argparse.SUPPRESS,
        help="leave out the names of the base map",
    )
    add_look_options(parser)


def spec_of(
    options: argparse.Namespace,
    layouts: Sequence[NamedLayout] = (),
    filters: FilterSet | None = None,
    size: str = OPENING_SIZE,
) -> SnapshotSpec:
    """Return the picture that the options ask for.

    Args:
        options: as parsed.
        layouts: those of the atlas, for ``--layout``.
        filters: what the scene is filtered by.
        size: of a picture for which none is given.

    Raises:
        UserError: an option is wrong, or two exclude each other.
    """
    given = {name: getattr(options, key) for name in (*SETTINGS, PLACE_NAMES) if (key := _key(name)) in options}
    if given.get("paper") and given.get("size"):
        raise UserError("--paper and --size are two ways to say the same. Give one of them.")
    kept = settings_named(options.layout, layouts) if options.layout else {}
    if "paper" in given or "size" in given:
        kept = without_size(kept)
    return spec_from(kept | given, bbox_of(options.bbox), look_of(options), filters, size)


def spec_from(
    settings: Mapping[str, Any],
    bounds: tuple[float, float, float, float],
    look: Look,
    filters: FilterSet | None = None,
    size: str = OPENING_SIZE,
) -> SnapshotSpec:
    """Return the picture that settings ask for; what they leave out is as at first.

    Raises:
        UserError: one of them is wrong.
    """
    from app.domain.filters import FilterSet
    from app.export.layout import Layout
    from app.export.snapshot import SnapshotSpec

    chosen: dict[str, Any] = {name: setting.first for name, setting in SETTINGS.items()} | {PLACE_NAMES: True}
    chosen |= settings
    width_px, height_px, scale, dpi = _size_of(chosen, size)
    if not 1 <= chosen["quality"] <= 100:
        raise UserError(f"--quality: {chosen['quality']} is outside of 1 to 100.")
    if not 0 <= chosen["margin"] <= MAX_MARGIN_MM:
        raise UserError(f"--margin: {chosen['margin']:g} mm is outside of 0 to {MAX_MARGIN_MM:g} mm.")
    layout = Layout(
        title=chosen["title"],
        subtitle=chosen["subtitle"],
        marking=chosen["marking"],
        legend=chosen["legend"],
        plate=chosen["plate"],
        scale_bar=chosen["scale-bar"],
        north=chosen["north"],
        labels=chosen[PLACE_NAMES],
        sources=chosen["sources"],
        source_page=chosen["source-page"],
        locator=chosen["locator"],
        logo=Path(chosen["logo"]) if chosen["logo"] else None,
        margin_mm=chosen["margin"],
    )
    west, south, east, north = (round(degrees, _BOUNDS_DECIMALS) for degrees in bounds)
    return SnapshotSpec(
        bounds=(west, south, east, north),
        width_px=width_px,
        height_px=height_px,
        scale=scale,
        dpi=dpi,
        theme=chosen["theme"],
        layout=layout,
        look=look,
        filters=filters or FilterSet(),
        quality=chosen["quality"],
    )


def without_size(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings but for the size of the picture."""
    return {name: value for name, value in settings.items() if name not in ("paper", "size", "scale", "dpi")}


def settings_of(spec: SnapshotSpec) -> dict[str, Any]:
    """Return the settings of a picture that are not as at first, by the names of the options, without its size."""
    layout = spec.layout
    values = {
        "theme": spec.theme,
        "quality": spec.quality,
        "title": layout.title,
        "subtitle": layout.subtitle,
        "marking": layout.marking,
        "margin": layout.margin_mm,
        "logo": str(layout.logo) if layout.logo else "",
        "legend": layout.legend,
        "plate": layout.plate,
        "scale-bar": layout.scale_bar,
        "north": layout.north,
        "locator": layout.locator,
        "sources": layout.sources,
        "source-page": layout.source_page,
    }
    changed = {name: value for name, value in values.items() if value != SETTINGS[name].first}
    return changed if layout.labels else {**changed, PLACE_NAMES: False}


def as_options(settings: Mapping[str, Any]) -> list[str]:
    """Return settings as they are typed."""
    options: list[str] = []
    for name, value in settings.items():
        if name == PLACE_NAMES:
            options += [] if value else ["--no-names"]
        elif isinstance(value, bool):
            options.append(f"--{name}" if value else f"--no-{name}")
        elif isinstance(value, str) and value.startswith("-"):
            # A text that looks like an option.
            options.append(f"--{name}={value}")
        else:
            options += [f"--{name}", f"{value:g}" if isinstance(value, float) else str(value)]
    return options


def settings_as_text(settings: Mapping[str, Any]) -> str:
    """Return settings as the JSON that a named layout keeps."""
    return json.dumps(dict(settings), ensure_ascii=False)


def settings_named(name: str, layouts: Sequence[NamedLayout]) -> dict[str, Any]:
    """Return the settings of the layout with this name.

    Raises:
        UserError: there is none, or it cannot be read; with those that there are.
    """
    found = next((layout for layout in layouts if layout.name == name), None)
    if found is None:
        known = ", ".join(f"“{layout.name}”" for layout in layouts) or "none yet; the snapshot dialog saves them"
        raise UserError(f"The atlas has no layout “{name}”. There are: {known}.")
    try:
        settings = json.loads(found.settings)
        wrong = next((key for key, value in settings.items() if not _fits(key, value)), None)
    except (ValueError, AttributeError) as error:
        raise UserError(
            f"The layout “{name}” cannot be read ({error}). Save it anew in the snapshot dialog."
        ) from error
    if wrong is not None:
        raise UserError(f"The layout “{name}” has {wrong} = {settings[wrong]!r}, which is not understood. {_ANEW}")
    return dict(settings)


def _fits(name: str, value: object) -> bool:
    if name == PLACE_NAMES:
        return isinstance(value, bool)
    if name not in SETTINGS:
        return False
    first = SETTINGS[name].first
    if isinstance(first, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(first, bool)
    if name == "paper":
        return value in ("", *SHEETS)
    if name == "theme":
        return value in _THEMES
    return isinstance(value, (int, float) if isinstance(first, float) else type(first))


def _size_of(chosen: Mapping[str, Any], opening: str) -> tuple[int, int, float, int]:
    """Return width and height in pixels, scale and dots an inch."""
    dpi = chosen["dpi"]
    if dpi and not 36 <= dpi <= 1200:
        raise UserError(f"--dpi: {dpi} is outside of 36 to 1200.")
    scale = scale_of(chosen["scale"] or "1")
    if not chosen["paper"]:
        return (*size_of(chosen["size"] or opening), scale, dpi or _SCREEN_DPI)
    sheet = SHEETS[chosen["paper"]]
    dpi = dpi or sheet.dpi
    size = size_of("{}x{}".format(*pixels(sheet, dpi)))
    return (*size, scale if chosen["scale"] else scale_on_paper(dpi), dpi)


def scale_on_paper(dpi: int) -> float:
    """Return how many times larger than on a screen everything is drawn on paper at a resolution."""
    return min(4.0, max(1.0, dpi / _DPI_OF_SCALE_ONE))


def _key(name: str) -> str:
    return name.replace("-", "_")
