"""The page as text, and the files it may ask for."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mapview import page
from app.mapview.files import ORIGIN, WEB_FILES, leaflet_files, mime_type, read_below
from app.mapview.page import build_page, page_html, with_policy
from app.mapview.scheme import AtlasSchemeHandler
from app.mapview.theme import colours_css
from app.support.colours import DARK, LIGHT


def test_the_page_names_no_address_but_ours() -> None:
    html = build_page()
    addresses = set(re.findall(r"(?:https?:)?//[^\s\"'<>;]+", html))
    assert {address for address in addresses if not address.startswith("//map")} == set()
    assert f"{ORIGIN}/leaflet/leaflet.js" in html
    assert f"{ORIGIN}/web/atlas.js" in html


def test_the_page_is_the_same_every_time() -> None:
    assert build_page() == build_page()


def test_the_policy_allows_each_inline_block_by_its_hash_and_nothing_unsafe() -> None:
    html = build_page()
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert found
    policy = found[1]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    for kind in ("script", "style"):
        blocks = re.findall(rf"<{kind}>(.*?)</{kind}>", html, re.DOTALL)
        assert blocks
        for block in blocks:
            digest = base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy


def test_the_policy_stands_before_everything_it_governs() -> None:
    html = with_policy("<html><head><script>a</script></head></html>")
    assert html.index("Content-Security-Policy") < html.index("<script>")


def test_a_built_page_is_kept_and_folium_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = page_html(tmp_path)
    monkeypatch.setattr(page, "build_page", lambda: pytest.fail("the page was built again"))
    assert page_html(tmp_path) == built
    assert [path.suffix for path in tmp_path.iterdir()] == [".html"]


def test_a_cache_that_cannot_be_written_does_not_matter(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert "map_atlas" in page_html(blocked / "cache")
    assert "could not be kept" in caplog.text


@pytest.mark.parametrize(
    "path",
    [
        "../theme.css",
        "..",
        ".",
        "",
        "/etc/passwd",
        "web//atlas.js",
        "a/../atlas.js",
        "./atlas.js",
        "..\\..\\pyproject.toml",
        "C:/windows/win.ini",
        ".hidden",
        "atlas.js/",
        "atlas.js\0",
        "nothing.js",
    ],
)
def test_nothing_outside_the_folder_is_read(path: str) -> None:
    assert read_below(WEB_FILES, path) is None


@given(st.text(alphabet="./\\:aw~%-", max_size=12))
def test_no_path_leaves_the_folder(path: str) -> None:
    read = read_below(WEB_FILES / "..", path)
    assert read is None or (WEB_FILES / ".." / path).resolve().is_relative_to((WEB_FILES / "..").resolve())


def test_our_own_files_and_leaflet_are_read() -> None:
    assert read_below(WEB_FILES, "atlas.js") == (WEB_FILES / "atlas.js").read_bytes()
    leaflet = read_below(leaflet_files(), "leaflet.js")
    assert leaflet is not None
    # Leaflet 1.9.4 as its authors publish it.
    assert hashlib.sha256(leaflet).hexdigest().startswith("db49d009")


@pytest.mark.parametrize(
    ("path", "mime"),
    [
        ("/page.html", "text/html"),
        ("/web/a.js", "text/javascript"),
        ("/symbol/1.svg", "image/svg+xml"),
        ("/x", "application/octet-stream"),
    ],
)
def test_files_have_their_types(path: str, mime: str) -> None:
    assert mime_type(path) == mime


@pytest.fixture
def handler(tmp_path: Path) -> AtlasSchemeHandler:
    return AtlasSchemeHandler({"land-0": b"land"}.get, tmp_path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "",
        "/web",
        "/web/",
        "/web/../page.py",
        "/web/%2e%2e/x",
        "/leaflet/../__init__.py",
        "/basemap/../land-0",
        "/basemap/LAND-0",
        "/basemap/unknown.bin",
        "/secret",
        "/qt/other.js",
        "//web/atlas.js/../../x",
    ],
)
def test_the_scheme_answers_nothing_it_should_not(handler: AtlasSchemeHandler, path: str) -> None:
    assert handler.read("map", path) is None


def test_the_scheme_answers_what_the_page_needs(handler: AtlasSchemeHandler) -> None:
    ours = ("/page.html", "/colours.css", "/web/atlas.js", "/symbol/x.svg")
    for path in (*ours, "/leaflet/leaflet.css", "/qt/qwebchannel.js"):
        assert handler.read("map", path), path
    assert handler.read("map", "/basemap/land-0.bin") == b"land"
    assert handler.read("elsewhere", "/page.html") is None


def test_the_shared_colours_are_those_of_the_program() -> None:
    css = colours_css()
    light, dark = css.split("[data-theme='dark']")
    for scheme, text in ((LIGHT, light), (DARK, dark)):
        for colour in (scheme.sea, scheme.land, scheme.overdue, *scheme.forces.values()):
            assert colour in text
    own = (WEB_FILES / "theme.css").read_text()
    shared = set(re.findall(r"--([a-z_-]+):", css))
    before_print = own[: own.index('[data-theme="print"]')]
    assert not shared & set(re.findall(r"--([a-z_-]+):", before_print)), "a colour has one owner"
