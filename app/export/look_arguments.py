"""The look of the map after ``--symbols``, ``--names``, ``--hide``, ``--opacity`` and ``--order``: read and written."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from app.support.errors import UserError

if TYPE_CHECKING:
    from app.mapview.look import Look

_SYMBOLS: Final = ("standard", "plain")
_NAMES: Final = ("both", "en", "ja")


def add_look_options(parser: argparse.ArgumentParser) -> None:
    """Add what a reader chooses in the layers panel."""
    parser.add_argument(
        "--symbols", choices=_SYMBOLS, default="standard", help="military symbols (standard) or plain pictograms"
    )
    parser.add_argument("--names", choices=_NAMES, default="both", help="names in English, Japanese or both")
    parser.add_argument(
        "--hide",
        default="",
        metavar="LAYERS",
        help="layers to leave out, as events,bathymetry,area:adiz; the layers panel of the window lists them",
    )
    parser.add_argument(
        "--opacity",
        default="",
        metavar="LAYER=N,…",
        help="layers to draw fainter, 0.1 to 1, as area:adiz=0.4,sites=0.6",
    )
    parser.add_argument(
        "--order", default="", metavar="LAYERS", help="layers in the order they lie on each other, the top one first"
    )


def look_of(options: argparse.Namespace) -> Look:
    """Return the look that the options ask for.

    Raises:
        UserError: a layer is unknown, or an opacity is none.
    """
    from app.mapview.look import Look

    opacity: dict[str, float] = {}
    for part in _parts(options.opacity):
        layer, equals, text = part.rpartition("=")
        opacity[_layer("--opacity", layer if equals else part)] = _opacity(part, text if equals else "")
    hidden = [_layer("--hide", layer) for layer in _parts(options.hide)]
    order = [_layer("--order", layer) for layer in _parts(options.order)]
    return Look(
        symbols=options.symbols,
        names=options.names,
        hidden=frozenset(hidden),
        opacity={layer: part for layer, part in opacity.items() if part < 1},
        order=tuple(dict.fromkeys(order)),
    )


def look_options(look: Look) -> list[str]:
    """Return the options that :func:`look_of` reads as this look; none where it is as at first."""
    options = [] if look.symbols == "standard" else ["--symbols", look.symbols]
    options += [] if look.names == "both" else ["--names", look.names]
    options += ["--hide", ",".join(sorted(look.hidden))] if look.hidden else []
    faint = ",".join(f"{layer}={part:g}" for layer, part in sorted(look.opacity.items()))
    options += ["--opacity", faint] if faint else []
    return options + (["--order", ",".join(look.order)] if look.order else [])


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _layer(option: str, name: str) -> str:
    from app.domain.layer_counts import AREA_LAYER
    from app.domain.vocabulary import AREA_KIND_LABELS
    from app.mapview.look import GROUND_LAYERS, MOVABLE_LAYERS, is_layer

    if is_layer(name):
        return name
    known = ", ".join([*MOVABLE_LAYERS, *GROUND_LAYERS, *(AREA_LAYER + kind for kind in sorted(AREA_KIND_LABELS))])
    raise UserError(f"{option}: there is no layer “{name}”. The layers are {known}.")


def _opacity(part: str, text: str) -> float:
    from app.mapview.look import LEAST_OPACITY

    try:
        opacity = float(text)
    except ValueError:
        opacity = 0.0
    if not LEAST_OPACITY <= opacity <= 1:
        raise UserError(
            f"--opacity: “{part}” gives no opacity from {LEAST_OPACITY:g} to 1. Write it as area:adiz=0.4; "
            "--hide leaves a layer out."
        )
    return opacity
