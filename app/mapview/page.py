"""The map's page: a ``folium.Map`` that loads Leaflet and our own modules, and holds no data.

The page is served from :mod:`app.mapview.scheme` and is the same for every atlas. Building it imports folium
(some 0.3 s), so it is kept in a cache file and built again only when folium or this module changed.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Final

from app.mapview.files import ORIGIN
from app.support.kept import kept, package_file, version_of

MAP_ID: Final = "atlas"
"""Folium's id of the map: the page's element and global variable are ``map_atlas``."""

# Japan's main islands and the East China Sea; the page is told the real view as soon as it is ready.
_FIRST_VIEW: Final = (35.5, 134.5, 5)

_INLINE: Final = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


def page_html(cache_dir: Path) -> str:
    """Return the page, from the cache where this version of it has been built before."""
    name = f"page-{version_of(__file__, package_file('folium'))}.html"
    return kept(cache_dir / name, lambda: build_page().encode()).decode()


def vector_html(cache_dir: Path) -> str:
    """Return the page that draws vectors: the same, with ``vector.js`` before the entry module."""
    entry = f'<script type="module" src="{ORIGIN}/web/atlas.js">'
    page = page_html(cache_dir)
    assert entry in page
    return page.replace(entry, f"{entry.replace('atlas.js', 'vector.js')}</script>\n    {entry}", 1)


def build_page() -> str:
    """Return the HTML of the page, with a Content-Security-Policy that names each inline script by its hash."""
    import folium
    from branca.element import Element, MacroElement
    from folium.template import Template

    class AtlasMap(folium.Map):
        """A folium map that loads only Leaflet and Qt's channel, both served by this program."""

        default_js = [  # noqa: RUF012 - folium declares it as a plain list
            ("leaflet", f"{ORIGIN}/leaflet/leaflet.js"),
            ("qwebchannel", f"{ORIGIN}/qt/qwebchannel.js"),
        ]
        default_css = [("leaflet_css", f"{ORIGIN}/leaflet/leaflet.css")]  # noqa: RUF012

    class AtlasModules(MacroElement):
        """Our style sheets and the entry module, which draws everything on the map."""

        _template = Template(
            """
            {% macro header(this, kwargs) %}
            <title>Map</title>
            <link rel="stylesheet" href="{{ this.origin }}/colours.css"/>
            <link rel="stylesheet" href="{{ this.origin }}/web/theme.css"/>
            <link rel="stylesheet" href="{{ this.origin }}/web/atlas.css"/>
            <script type="module" src="{{ this.origin }}/web/atlas.js"></script>
            {% endmacro %}
            """
        )

        def __init__(self) -> None:
            super().__init__()  # type: ignore[no-untyped-call]
            self._name = "AtlasModules"
            self.origin = ORIGIN

    latitude, longitude, zoom = _FIRST_VIEW
    atlas_map = AtlasMap(
        location=(latitude, longitude),
        zoom_start=zoom,
        tiles=None,
        zoom_control=False,
        attributionControl=False,
        worldCopyJump=False,
        zoomSnap=0.25,
        zoomDelta=0.5,
        wheelPxPerZoomLevel=90,
        wheelDebounceTime=25,
        maxZoom=16,
        maxBoundsViscosity=1.0,
        # Arrows, plus and minus belong to the window: they move the clock.
        keyboard=False,
    )
    # folium gives a random id; ours must be the same each time, so that the page can be cached and found.
    atlas_map._id = MAP_ID
    atlas_map.add_child(AtlasModules())
    root = atlas_map.get_root()
    assert isinstance(root, Element)
    return with_policy(root.render())


def with_policy(html: str) -> str:
    """Return the page with a policy that allows our origin and the page's own inline blocks, by hash, and no more."""
    import hashlib

    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for tag, text in _INLINE.findall(html):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        hashes[tag].append(f"'sha256-{digest}'")
    policy = "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src", ORIGIN, *hashes["script"]]),
            " ".join(["style-src", ORIGIN, *hashes["style"]]),
            f"img-src {ORIGIN} data:",
            f"connect-src {ORIGIN}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    return html.replace("<head>", f'<head>\n    <meta http-equiv="Content-Security-Policy" content="{policy}" />', 1)
