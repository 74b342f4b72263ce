"""Symbols: golden SVGs, dashes for what is planned, a fallback for wrong codes, files kept."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtSvg import QSvgRenderer

from app.mapview.symbols import FALLBACK_SVG, SymbolStore, symbol_svg

DESTROYER = "10033000001202030000"
PLANNED_DESTROYER = "10033010001202030000"

CIRCLE = '<circle cx="100" cy="100" r="60"'
FRAME = f'{CIRCLE} stroke-width="4" stroke="black" fill="rgb(128,224,255)" fill-opacity="1" ></circle>'
DASHES = f'{CIRCLE} stroke-width="5" stroke-dasharray="8,12" stroke="rgb(239, 239, 239)" fill="none" ></circle>'


def test_a_present_destroyer_is_what_milsymbol_draws() -> None:
    svg = symbol_svg(DESTROYER)
    assert svg.startswith("<svg ")
    assert FRAME in svg
    assert ">DD</text>" in svg
    assert "dasharray" not in svg


def test_a_planned_destroyer_has_the_dashes_of_milsymbol_js_over_its_frame() -> None:
    assert symbol_svg(PLANNED_DESTROYER) == symbol_svg(DESTROYER).replace(FRAME, FRAME + DASHES)


def test_on_a_dark_map_the_frame_is_light_and_its_dashes_dark() -> None:
    present, planned = symbol_svg(DESTROYER, on_dark=True), symbol_svg(PLANNED_DESTROYER, on_dark=True)
    assert present == symbol_svg(DESTROYER).replace('stroke="black"', 'stroke="rgb(239, 239, 239)"', 1)
    assert 'stroke-dasharray="8,12" stroke="rgb(22, 33, 43)"' in planned


# The first bytes of SHA-256 over the SVG of codes in the bundled data: a change of the package or of our overlay
# shows here first, and is looked at before these are changed.
GOLDEN = {
    "10033000001201000000": "ae960580f3b080ad",
    "10033010001201000000": "dc3235c811c4e5d8",
    "10030100001101040000": "82e53b4df5102324",
    "10030110001101040000": "255b196464f356ff",
    "10031000161307000000": "de923105d7210941",
    "10031500002203000000": "ad7099919c8c15f4",
    "10033500001101000000": "455fc244bb42ed41",
    "10033000001403000000": "a5b4eb879d981214",
}


@pytest.mark.parametrize("sidc", GOLDEN)
def test_symbols_are_as_they_were(sidc: str) -> None:
    assert hashlib.sha256(symbol_svg(sidc).encode()).hexdigest()[:16] == GOLDEN[sidc]


WIDE_DIGITS = "１００３３００００１２０２０３００００"


@pytest.mark.parametrize(
    "sidc", ["", "DD", "1" * 19, "1" * 21, "10039900001202030000", "9" * 20, WIDE_DIGITS, "../../etc/passwd"]
)
def test_a_wrong_code_gets_the_fallback(sidc: str) -> None:
    assert symbol_svg(sidc) == FALLBACK_SVG


@pytest.mark.parametrize("svg", [symbol_svg(DESTROYER), symbol_svg(PLANNED_DESTROYER), FALLBACK_SVG])
def test_every_symbol_is_an_svg_that_draws(svg: str) -> None:
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    assert renderer.isValid()
    assert renderer.defaultSize().width() > 100


def test_symbols_are_kept_so_that_the_package_is_not_needed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SymbolStore(tmp_path)
    drawn = store.svg(DESTROYER), store.svg(DESTROYER, on_dark=True)
    again = SymbolStore(tmp_path)
    symbol_svg.cache_clear()
    monkeypatch.setitem(sys.modules, "milsymbol", None)
    assert (again.svg(DESTROYER), again.svg(DESTROYER, on_dark=True)) == drawn
    with pytest.raises(ImportError):
        again.svg(PLANNED_DESTROYER)


def test_a_wrong_code_never_becomes_a_file(tmp_path: Path) -> None:
    assert SymbolStore(tmp_path).svg("../../outside") == FALLBACK_SVG
    assert list(tmp_path.rglob("*.svg")) == []


def test_a_folder_that_cannot_be_written_does_not_matter(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert SymbolStore(blocked / "symbols").svg(DESTROYER) == symbol_svg(DESTROYER)
    assert "could not be kept" in caplog.text


def test_the_marks_of_the_echelon_are_light_on_a_dark_map() -> None:
    battalion = "10031000161301020000"
    marks = '<g transform="translate(0,0)" stroke-width="4" stroke="black"'
    assert marks in symbol_svg(battalion)
    dark = symbol_svg(battalion, on_dark=True)
    assert marks not in dark
    assert 'stroke-width="6" stroke="rgb(239, 239, 239)"' in dark
