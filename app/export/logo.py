"""Logos: a picture file of the user's, checked, as an address that the page can show."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage

from app.support.errors import UserError

LOGO_SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".svg")
MAX_LOGO_BYTES: Final = 2_000_000
MAX_LOGO_SIDE_PX: Final = 4_000
_TYPES: Final = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
_HINT: Final = "Choose a PNG, JPEG or SVG file of up to 2 MB."


def logo_address(path: Path) -> str:
    """Return the file as a ``data:`` address.

    An SVG is shown as a picture, in which no script runs and nothing is fetched.

    Raises:
        UserError: it cannot be read, is too large, or is no such picture.
    """
    kind = _TYPES.get(path.suffix.lower())
    if kind is None:
        raise UserError(f"Logo: {path.name} is no PNG, JPEG or SVG. {_HINT}")
    try:
        if path.stat().st_size > MAX_LOGO_BYTES:
            raise UserError(f"Logo: {path.name} has {path.stat().st_size:,} bytes. {_HINT}")
        body = path.read_bytes()
    except OSError as error:
        raise UserError(f"Logo: {path} cannot be read ({error.strerror}). {_HINT}") from error
    _check(path, body)
    return f"data:{kind};base64,{base64.b64encode(body).decode('ascii')}"


def _check(path: Path, body: bytes) -> None:
    if path.suffix.lower() == ".svg":
        from defusedxml import DefusedXmlException, ElementTree

        try:
            root = ElementTree.fromstring(body)
        except (ElementTree.ParseError, DefusedXmlException, ValueError) as error:
            raise UserError(f"Logo: {path.name} is no SVG that can be read ({error}). {_HINT}") from error
        if root.tag != "{http://www.w3.org/2000/svg}svg":
            raise UserError(f"Logo: {path.name} is XML, but no SVG. {_HINT}")
        if not (root.get("viewBox") or (root.get("width") and root.get("height"))):
            raise UserError(f"Logo: {path.name} says neither width and height nor a viewBox. {_HINT}")
        return
    image = QImage.fromData(QByteArray(body))
    if image.isNull():
        raise UserError(f"Logo: {path.name} cannot be read as a picture. {_HINT}")
    if max(image.width(), image.height()) > MAX_LOGO_SIDE_PX:
        size = f"{image.width()} × {image.height()}"
        raise UserError(f"Logo: {path.name} has {size} pixels; up to {MAX_LOGO_SIDE_PX:,} a side can be.")
