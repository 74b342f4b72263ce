"""Pictures as files: each format with its resolution and with what the picture says of itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QImage

from app.export.files import write_beside
from app.export.georeference import Placement, geotiff_tags

if TYPE_CHECKING:
    from PIL.Image import Image

RASTER: Final = (".png", ".jpg", ".jpeg", ".webp")
GEOTIFF: Final = (".tif", ".tiff")
VECTOR: Final = (".svg", ".pdf")
SUFFIXES: Final = RASTER + GEOTIFF + VECTOR
WITH_QUALITY: Final = (".jpg", ".jpeg", ".webp")
QUALITY: Final = 92
# The effort of packing: more takes two to three times as long for a tenth fewer bytes.
_PNG_LEVEL: Final = 3
_INFO_KEYS: Final = {"Title": "Title", "Description": "Subject", "Command": "Keywords", "Software": "Creator"}


def save_picture(
    picture: Any,
    path: Path,
    words: Mapping[str, str],
    dpi: int,
    *,
    quality: int = QUALITY,
    placement: Placement | None = None,
) -> None:
    """Write a picture in the format that its name ends in, whole or not at all.

    Args:
        picture: a ``QImage``, SVG text or the bytes of a PDF.
        path: where to.
        words: what goes into the metadata, by keyword (see :func:`app.export.snapshot.description`).
        dpi: dots an inch, for pictures made of pixels.
        quality: 1 to 100, of JPEG and WebP.
        placement: where on the earth the pixels lie, for a GeoTIFF.

    Raises:
        UserError: it cannot be written; what was there before is as it was.
    """
    kind = path.suffix.lower()

    def write(temporary: Path) -> None:
        if isinstance(picture, QImage):
            _save_pixels(_pillow(picture), temporary, kind, words, dpi, quality, placement)
        elif isinstance(picture, str):
            temporary.write_text(_svg_with_words(picture, words), encoding="utf-8")
        else:
            temporary.write_bytes(_pdf_with_words(picture, words))

    write_beside(path, write)


def _pillow(picture: QImage) -> Image:
    from PIL import Image

    image = picture.convertToFormat(QImage.Format.Format_RGB32)
    size = image.width(), image.height()
    # Without a copy: a picture of A4 has 35 MB.
    pixels: Any = image.constBits()
    return Image.frombuffer("RGB", size, pixels, "raw", "BGRX", image.bytesPerLine(), 1)


def _save_pixels(
    image: Image,
    path: Path,
    kind: str,
    words: Mapping[str, str],
    dpi: int,
    quality: int,
    placement: Placement | None,
) -> None:
    if kind == ".png":
        from PIL.PngImagePlugin import PngInfo

        info = PngInfo()
        for keyword, text in words.items():
            info.add_text(keyword, text)
        image.save(path, "PNG", pnginfo=info, dpi=(dpi, dpi), compress_level=_PNG_LEVEL)
    elif kind in (".jpg", ".jpeg"):
        comment = words.get("Command", words["Description"])
        # Colour is not halved in resolution: it would fray the edges of small coloured text.
        image.save(path, "JPEG", quality=quality, subsampling=0, dpi=(dpi, dpi), comment=comment, xmp=_xmp(words))
    elif kind == ".webp":
        image.save(path, "WEBP", quality=quality, xmp=_xmp(words))
    else:
        from PIL.TiffImagePlugin import ImageFileDirectory_v2

        tags = ImageFileDirectory_v2()
        tags[270] = words.get("Command", words["Description"])
        tags[305] = words["Software"]
        # Differences between neighbours pack better.
        tags[317] = 2
        if placement is not None:
            for tag, kind_of_number, value in geotiff_tags(placement):
                tags.tagtype[tag] = kind_of_number
                tags[tag] = value
        image.save(path, "TIFF", compression="tiff_adobe_deflate", dpi=(dpi, dpi), tiffinfo=tags)


def _rdf(words: Mapping[str, str]) -> str:
    """Return the words as RDF, in the Dublin Core and XMP terms for them where there are such."""
    command = f"<pa:command>{escape(words['Command'])}</pa:command>" if "Command" in words else ""
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmlns:pa="urn:posture-atlas">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(words["Title"])}</rdf:li></rdf:Alt></dc:title>'
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(words["Description"])}</rdf:li></rdf:Alt>'
        f"</dc:description><xmp:CreatorTool>{escape(words['Software'])}</xmp:CreatorTool>{command}"
        f"<pa:bounds>{words['Bounds']}</pa:bounds></rdf:Description></rdf:RDF>"
    )


def _xmp(words: Mapping[str, str]) -> bytes:
    head = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    return f'{head}{_rdf(words)}</x:xmpmeta><?xpacket end="w"?>'.encode()


def _svg_with_words(svg: str, words: Mapping[str, str]) -> str:
    head, rest = svg.split(">", 1)
    title, told = escape(words["Title"]), escape(words["Description"])
    return f"{head}><title>{title}</title><desc>{told}</desc><metadata>{_rdf(words)}</metadata>{rest}"


def _pdf_with_words(pdf: bytes, words: Mapping[str, str]) -> bytes:
    """Return the PDF with the words in its document information, as an incremental update (ISO 32000-1, 7.5.6)."""
    trailer = pdf[pdf.rindex(b"trailer") :]
    size, root = int(_found(rb"/Size (\d+)", trailer)), _found(rb"/Root (\d+ \d+ R)", trailer)
    old = int(_found(rb"startxref\s+(\d+)", trailer))
    entries = [f"/{_INFO_KEYS[keyword]} {_pdf_text(words[keyword])}" for keyword in _INFO_KEYS if keyword in words]
    dates = [match[0] for match in re.finditer(rb"/(?:CreationDate|ModDate|Producer) \([^)]*\)", pdf)]
    info = b"".join([f"{size} 0 obj\n<<".encode(), *dates, " ".join(entries).encode(), b">>\nendobj\n"])
    start = len(pdf) + 1
    table = f"xref\n{size} 1\n{start:010d} 00000 n \ntrailer\n".encode()
    end = f"<</Size {size + 1} /Root {root.decode()} /Info {size} 0 R /Prev {old}>>\nstartxref\n".encode()
    return b"".join([pdf, b"\n", info, table, end, f"{start + len(info)}\n%%EOF\n".encode()])


def _found(pattern: bytes, text: bytes) -> bytes:
    match = re.search(pattern, text)
    assert match is not None, "the engine writes PDF with a classic trailer"
    return match[1]


def _pdf_text(text: str) -> str:
    """Return a text string of PDF: UTF-16 with its mark, in hexadecimal."""
    return f"<feff{text.encode('utf-16-be').hex()}>"
