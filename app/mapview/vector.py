"""Vector pictures of the map: the page writes down as SVG what it would draw, and PDF is that SVG printed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QByteArray, QMarginsF, QObject, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize

from app.domain.atlas import Atlas
from app.mapview.offscreen import OffscreenMap, PictureSpec
from app.mapview.outlines import with_outlined_halos
from app.mapview.scheme import BasemapReader
from app.mapview.symbols import SymbolStore

PX_PER_MM: Final = 96 / 25.4
"""CSS pixels a millimetre."""

_SYMBOL: Final = re.compile(r'<image href="atlas://map/symbol/([0-9a-z-]+)\.svg"([^>]*)/>')
_SYMBOL_ROOT: Final = re.compile(r"<svg\b[^>]*?viewBox=\"([^\"]+)\"[^>]*>(.*)</svg>", re.DOTALL)

_SHOW_ALONE: Final = """
(() => {
  document.body.innerHTML = %s;
  document.title = %s;
  const picture = document.body.firstElementChild;
  picture.style.display = "block";
  const lines = %s;
  if (lines.length > 0) {
    document.documentElement.className = "paged";
    const page = document.createElement("section");
    const heading = document.createElement("h1");
    heading.textContent = %s;
    page.append(heading, ...lines.map((line) => {
      const entry = document.createElement("p");
      entry.textContent = line;
      return entry;
    }));
    document.body.append(page);
  }
  return document.fonts.size;
})()
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet: its size in millimetres."""

    width_mm: float
    height_mm: float


class VectorMap(OffscreenMap):
    """A hidden map that makes pictures as SVG text, or as the bytes of a PDF of one page.

    Signals:
        rendered(object): ``str`` for SVG, ``bytes`` for PDF.
    """

    vector = True

    def __init__(
        self,
        spec: PictureSpec,
        atlas: Atlas,
        basemap: BasemapReader,
        cache_dir: Path,
        paper: Paper,
        *,
        pdf: bool,
        pages: Sequence[str] = (),
        pages_heading: str = "Sources",
        composed: Callable[[str], str] = lambda svg: svg,
        parent: QObject | None = None,
    ) -> None:
        """Make the hidden view.

        Args:
            spec: the size in CSS pixels, drawn to fill the paper; its scale does not matter here.
            atlas: what is shown.
            basemap: where the land comes from.
            cache_dir: where symbols and the page are kept.
            paper: the size of the picture in SVG and PDF.
            pdf: print the picture instead of handing out the SVG.
            pages: lines of a list, for the pages after the picture in a PDF.
            pages_heading: what stands above them.
            composed: makes of the map's SVG, of the size of the paper, what is handed out or printed.
            parent: of the object.

        Raises:
            PictureError: the size is not possible.
        """
        super().__init__(replace(spec, scale=1.0), atlas, basemap, cache_dir, parent)
        self._symbols = SymbolStore(cache_dir / "symbols")
        self._paper = paper
        self._pdf = pdf
        self._pages = tuple(pages)
        self._pages_heading = pages_heading
        self._composed = composed

    def _grab(self, seq: int) -> None:
        """Ask the page for what it has written down."""
        self._view.page.runJavaScript("atlasSvg()", lambda written: self._on_written(seq, written))

    def _on_written(self, seq: int, written: Any) -> None:
        if seq != self._wanted:
            return
        if not isinstance(written, str) or not written:
            self._fail("The map could not be written down as a vector picture.")
            return
        svg = self._composed(self._finished(written))
        if not self._pdf:
            self._deliver(svg)
            return
        title = self._spec.decor.title
        self._view.page.runJavaScript(
            _SHOW_ALONE
            % tuple(json.dumps(part) for part in (with_outlined_halos(svg), title, self._pages, self._pages_heading)),
            lambda _fonts: self._print(seq),
        )

    def _finished(self, svg: str) -> str:
        """Return the SVG with the size of the paper and with the symbols inside it, each once."""
        used: dict[str, str] = {}

        def use(match: re.Match[str]) -> str:
            name = match[1]
            if name not in used:
                sidc = name.removesuffix("-dark")
                root = _SYMBOL_ROOT.search(self._symbols.svg(sidc, on_dark=sidc != name))
                assert root is not None
                used[name] = f'<symbol id="s{name}" viewBox="{root[1]}">{root[2]}</symbol>'
            return f'<use href="#s{name}"{match[2]}/>'

        svg = self._on_page(_SYMBOL.sub(use, svg))
        width, height = f'width="{self._paper.width_mm:g}mm"', f'height="{self._paper.height_mm:g}mm"'
        head, rest = svg.split(">", 1)
        head = re.sub(r'height="[^"]*"', height, re.sub(r'width="[^"]*"', width, head, count=1), count=1)
        return f"{head}>{rest.replace('<defs>', '<defs>' + ''.join(used.values()), 1)}"

    def _on_page(self, svg: str) -> str:
        """Return the SVG of the map within its margin."""
        spec = self._spec
        if not spec.margin:
            return svg
        size, drawn, margin = spec.size, spec.map_size, spec.margin
        place = f'x="{margin}" y="{margin}" width="{drawn.width()}" height="{drawn.height()}"'
        inner = re.sub(r'width="[^"]*" height="[^"]*"', place, svg, count=1)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="" height="" viewBox="0 0 {size.width()} {size.height()}">'
            f'<rect width="{size.width()}" height="{size.height()}" fill="{spec.paper}"/>{inner}'
            f'<rect {place} fill="none" stroke="{spec.line}"/></svg>'
        )

    def _print(self, seq: int) -> None:
        if seq != self._wanted:
            return
        size = QPageSize(QSizeF(self._paper.width_mm, self._paper.height_mm), QPageSize.Unit.Millimeter)
        layout = QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF())
        self._view.page.printToPdf(lambda printed: self._on_printed(seq, printed), layout)

    def _on_printed(self, seq: int, printed: QByteArray) -> None:
        if seq != self._wanted:
            return
        if printed.isEmpty():
            self._fail("The picture could not be printed to PDF.")
        else:
            self._deliver(bytes(printed.data()))
