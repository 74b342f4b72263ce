"""The map as one HTML file that needs neither this program nor a network: folium's page with everything inside."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any, Final

from app.mapview.files import ORIGIN, WEB_FILES, leaflet_files
from app.mapview.page import build_page, with_policy
from app.mapview.scheme import BasemapReader
from app.mapview.squeeze import COARSE_STEP, FINE_STEP, squeeze
from app.mapview.symbols import FALLBACK_SVG, PLANNED_STATUS, SymbolStore
from app.mapview.theme import colours_css

# Each with its grid; the fine coast is for looking closely.
_LAYERS: Final = {
    "land-0": COARSE_STEP,
    "land-1": COARSE_STEP,
    "land-2": FINE_STEP,
    "borders": COARSE_STEP,
    "prefectures": COARSE_STEP,
    "bathymetry": COARSE_STEP,
}
_STYLES: Final = ("theme.css", "atlas.css", "player.css")
_ENTRY: Final = "atlas.js"
_IMPORT: Final = re.compile(r'^import \{([^}]*)\} from "\./([\w.]+)";$', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_LOADED: Final = re.compile(r'\s*(?:<script[^>]* src="[^"]*"></script>|<link rel="stylesheet" href="[^"]*"\s*/>)')
_POLICY: Final = re.compile(r'\s*<meta http-equiv="Content-Security-Policy"[^>]*>')
_CLOCK: Final = """
<div id="clock" role="group" aria-label="Clock">
<button id="before" aria-label="Change before" title="Change before ( , )">|◀</button>
<button id="play" aria-label="Play" title="Play or pause ( space )">▶</button>
<button id="after" aria-label="Next change" title="Next change ( . )">▶|</button>
<input id="day" type="range" min="{first}" max="{last}" step="1" aria-label="Day"/>
<input id="date" type="date" aria-label="Date"/>
</div>
<aside id="record" aria-live="polite" hidden></aside>
"""


def standalone_page(
    title: str, data: dict[str, Any], sidcs: set[str], basemap: BasemapReader, symbols: SymbolStore
) -> str:
    """Return the page.

    Args:
        title: of the page, plain text.
        data: what ``player.js`` plays: ``atlas``, ``first``, ``changes``, ``records`` and so on.
        sidcs: the symbols that can come, by their codes.
        basemap: where the land comes from.
        symbols: where symbols come from.
    """
    files = {f"{name}.bin": _base64(squeeze(_layer(basemap, name), step)) for name, step in _LAYERS.items()}
    files["places.json"] = _base64(_layer(basemap, "places"))
    dark = data["theme"] == "dark"
    end = "-dark" if dark else ""
    drawn = {f"{name}{end}": symbols.svg(name, on_dark=dark) for sidc in sidcs for name in _both(sidc)}
    everything = {**data, "files": files, "symbols": {**drawn, f"none{end}": FALLBACK_SVG}}
    # Nothing in the data can end the block that it stands in.
    text = json.dumps(everything, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    page = _LOADED.sub("", _POLICY.sub("", build_page()))
    leaflet = (leaflet_files() / "leaflet.js").read_text(encoding="utf-8").replace("</script", "<\\/script")
    styles = "\n".join(
        [
            (leaflet_files() / "leaflet.css").read_text(encoding="utf-8"),
            colours_css(),
            *((WEB_FILES / name).read_text(encoding="utf-8") for name in _STYLES),
        ]
    )
    head = f"<title>{escape(title)}</title><style>{styles}</style><script>{leaflet}</script></head>"
    clock = _CLOCK.format(first=data["from"], last=data["last"])
    tail = f'<script type="application/json" id="atlas-data">{text}</script><script>{bundle()}</script></html>'
    page = re.sub(r"<title>.*?</title>", "", page, count=1)
    page = page.replace("</head>", head, 1).replace("</body>", f"{clock}</body>", 1)
    before, _, after = page.rpartition("</html>")
    return with_policy(f"{before}{tail}{after}").replace(f" {ORIGIN}", "")


def bundle() -> str:
    """Return the page's modules as one script: each in a function of its own, in the order of their imports."""
    ordered: list[str] = []
    sources: dict[str, str] = {}

    def take(name: str) -> None:
        if name in sources:
            return
        sources[name] = (WEB_FILES / name).read_text(encoding="utf-8")
        for _names, needed in _IMPORT.findall(sources[name]):
            take(needed)
        ordered.append(name)

    take("player.js")
    take(_ENTRY)
    parts = ['"use strict";', "const modules = {};"]
    for name in ordered:
        parts.append(f'modules["{name}"] = (() => {{\n{_as_function(sources[name])}\n}})();')
        if name == "player.js":
            # From here on these names are the page's own.
            parts.append('const data = JSON.parse(document.getElementById("atlas-data").textContent);')
            parts.append('const { fetch, Image, QWebChannel, qt } = modules["player.js"].host(data);')
    lines = ["(() => {", *parts, "})();"]
    return "\n".join(lines).replace("</script", "<\\/script")


def _as_function(source: str) -> str:
    names = _EXPORT.findall(source)

    def fetched(match: re.Match[str]) -> str:
        return f'const {{{match[1].replace(" as ", ": ")}}} = modules["{match[2]}"];'

    body = _EXPORT.sub("", _IMPORT.sub(fetched, source))
    return f"{body}\nreturn {{ {', '.join(names)} }};"


def _layer(basemap: BasemapReader, name: str) -> bytes:
    layer = basemap(name)
    assert layer is not None
    return layer


def _base64(data: bytes) -> str:
    return base64.b64encode(gzip.compress(data, 9, mtime=0)).decode("ascii")


def _both(sidc: str) -> Mapping[str, None]:
    """Return a symbol's code as present and as planned."""
    return dict.fromkeys(f"{sidc[:6]}{status}{sidc[7:]}" for status in ("0", PLANNED_STATUS))
