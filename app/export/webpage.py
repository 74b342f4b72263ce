"""The web page: the map with its clock, legend and sources as one HTML file that opens without a network."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from app.data.bundled import open_basemap
from app.domain.atlas import Atlas
from app.domain.civil import DAY_S
from app.domain.dates import describe
from app.domain.filters import FilterIndex, FilterSet
from app.domain.names import site_label
from app.domain.promise import promise_sentence
from app.domain.records import Area, Deployment, Event, Kind, Ref, Site
from app.domain.scene import Moment, SceneIndex, changed_between
from app.domain.status import Cutoff, Status
from app.export.captions import cutoff_in_words
from app.export.files import write_beside
from app.export.layout import Layout, Shown
from app.mapview.look import Look
from app.mapview.messages import VERSION, Theme
from app.mapview.payload import atlas_message, full_scene
from app.mapview.standalone import standalone_page
from app.mapview.symbols import SymbolStore
from app.support.paths import cache_dir

PAGE_SUFFIXES: Final = (".html",)
NOTHING_HIDDEN: Final = FilterSet()


def save_page(
    atlas: Atlas,
    index: SceneIndex,
    at: int,
    cutoff: Cutoff,
    bounds: tuple[float, float, float, float],
    theme: Theme,
    path: Path,
    filters: FilterSet = NOTHING_HIDDEN,
    look: Look = Look(),
) -> None:
    """Write the page, which opens at the day ``at`` and plays everything that changes.

    Raises:
        UserError: it cannot be written; what was there before is as it was.
    """
    page = page_of(atlas, index, at, cutoff, bounds, theme, filters, look)

    def write(part: Path) -> None:
        part.write_text(page, encoding="utf-8")

    write_beside(path, write)


def page_of(
    atlas: Atlas,
    index: SceneIndex,
    at: int,
    cutoff: Cutoff,
    bounds: tuple[float, float, float, float],
    theme: Theme,
    filters: FilterSet = NOTHING_HIDDEN,
    look: Look = Look(),
) -> str:
    """Return the HTML of the page."""
    filtered = FilterIndex(atlas).masks(filters).scene
    instants = sorted({int(instant) for instant in index.change_instants(cutoff)})
    first_instant = min(instants[0] if instants else at, at) - 1
    whole = index.scene(Moment(first_instant), cutoff)
    shown = filtered(whole)
    first = full_scene(shown)
    changes: list[tuple[int, dict[str, list[list[int]]]]] = []
    for instant in instants:
        whole, _changed = index.step(whole, Moment(instant))
        after = filtered(whole)
        differing = {
            kind.value: [where.tolist(), after.of(kind)[where].tolist()]
            for kind, where in changed_between(shown, after).items()
            if where.size
        }
        if differing:
            changes.append((instant, differing))
        shown = after
    days = [change[0] // DAY_S for change in changes] or [at // DAY_S]
    decor = Layout(north=False).decor(atlas, shown, Shown(filters=filters))
    sources = {source.id: i for i, source in enumerate(atlas.sources)}
    known_until = cutoff.known_until(instants[-1] if instants else at)
    data: dict[str, Any] = {
        "version": VERSION,
        "atlas": atlas_message(atlas),
        "theme": theme,
        "look": look.message(),
        "decor": asdict(decor) | {"still": False, "zoom_buttons": True},
        "bounds": bounds,
        "day": at // DAY_S,
        "from": min(days[0], at // DAY_S),
        "last": max(days[-1], at // DAY_S),
        "first": first,
        "changes": changes,
        "present": int(Status.PRESENT),
        "note": cutoff_in_words(atlas, cutoff),
        "sources": [{"title": source.title, "url": source.url} for source in atlas.sources],
        "records": {
            kind.value: {
                record.id: {
                    "title": _title(record),
                    "lines": [line for line in _lines(atlas, record, known_until) if line],
                    "sources": list(
                        dict.fromkeys(
                            sources[citation.source_id]
                            for citation, source in atlas.citations_of(Ref(kind, record.id))
                            if source is not None
                        )
                    ),
                }
                for record in atlas.records(kind)
            }
            for kind in Kind
        },
    }
    sidcs = {stay.sidc for stay in atlas.deployments if stay.sidc}
    return standalone_page(atlas.title, data, sidcs, open_basemap().packed, SymbolStore(cache_dir() / "symbols"))


def _title(record: Site | Deployment | Event | Area) -> str:
    match record:
        case Deployment():
            return record.unit_en
        case Event():
            return record.title_en
        case Site():
            return site_label(record)
        case _:
            return record.name_en


def _lines(atlas: Atlas, record: Site | Deployment | Event | Area, known_until: int) -> list[str]:
    match record:
        case Deployment():
            site = atlas.site(record.site_id)
            return [
                " · ".join(word for word in (record.unit_ja, record.asset, record.service) if word),
                f"At {site.name_en}" if site else "",
                f"Announced {describe(record.announced)}" if record.announced else "",
                f"Arrived {describe(record.actual_from)}" if record.actual_from else "",
                f"Left {describe(record.actual_to)}" if record.actual_to not in ("", "..") else "",
                promise_sentence(record, known_until, known_until),
                record.summary,
            ]
        case Event():
            return [record.title_ja, describe(record.date), record.summary]
        case Site():
            return [f"{record.operator} · {record.region}", record.summary]
        case _:
            return [record.name_ja, record.note]
