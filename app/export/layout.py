"""The layout of a picture: its words and what stands beside the map."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from app.domain.atlas import Atlas
from app.domain.civil import format_day_iso
from app.domain.filters import FilterIndex, FilterSet
from app.domain.moments import moment_in_words
from app.domain.records import Kind, Ref
from app.domain.scene import Scene
from app.domain.status import Status
from app.export.captions import cutoff_in_words, filters_in_words, only_in_words, place_in_words
from app.export.logo import logo_address
from app.mapview.messages import Decor
from app.mapview.offscreen import PICTURE_DECOR
from app.support.errors import UserError

MAX_TITLE: Final = 200
MAX_MARKING: Final = 80
_SHOWN: Final = (Status.ANNOUNCED, Status.PLANNED, Status.OVERDUE, Status.POSSIBLE, Status.PRESENT)
_MOST_SOURCES: Final = 6
_FIELD: Final = re.compile(r"\{([a-z_]*)\}")
FIELDS: Final = ("atlas", "date", "day", "known", "deployments", "place", "filter")
"""What a title can name in braces."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a picture shows beside its scene, for the fields of a title: the part of the earth and the filters."""

    bounds: tuple[float, float, float, float] | None = None
    filters: FilterSet = field(default_factory=FilterSet)

    def seen(self, atlas: Atlas, scene: Scene) -> Scene:
        """Return what of a scene lies in the picture."""
        if self.bounds is None:
            return scene
        return FilterIndex(atlas).masks(FilterSet(bbox=self.bounds)).scene(scene)


@dataclass(frozen=True, slots=True)
class Layout:
    """The words and parts of a picture.

    ``title`` and ``subtitle`` are templates: ``{atlas}``, ``{date}``, ``{day}`` (ISO 8601), ``{known}``,
    ``{deployments}`` (how many are shown), ``{place}`` and ``{filter}`` are filled in. ``marking`` stands at the top
    edge: DRAFT, TLP:AMBER. ``margin_mm`` is blank paper around the map. ``locator`` is a small map of the wider region,
    ``logo`` a picture file. ``sources`` lists those that the shown deployments are cited from most often;
    ``source_page`` lists every source of what is shown on pages of its own, which only a PDF has. ``credits`` may be
    left out only where another part of the same picture has them: the licences of the data ask for them.
    """

    title: str = "{atlas}"
    subtitle: str = ""
    marking: str = ""
    legend: bool = True
    plate: bool = True
    scale_bar: bool = True
    north: bool = True
    graticule: bool = True
    labels: bool = True
    credits: bool = True
    sources: bool = False
    source_page: bool = False
    locator: bool = False
    logo: Path | None = None
    margin_mm: float = 0.0

    def decor(self, atlas: Atlas, scene: Scene, shown: Shown | None = None) -> Decor:
        """Return what the page is to show of this.

        Raises:
            UserError: a text is too long, a template names something unknown, or the logo cannot be shown.
        """
        shown = shown or Shown()
        title, subtitle = _bounded("title", self.title, MAX_TITLE), _bounded("subtitle", self.subtitle, MAX_TITLE)
        return replace(
            PICTURE_DECOR,
            title=filled_in(title, atlas, scene, shown),
            subtitle=filled_in(subtitle, atlas, scene, shown),
            marking=_bounded("marking", self.marking, MAX_MARKING),
            legend=self.legend,
            plate=self.plate,
            scale_bar=self.scale_bar,
            north=self.north,
            graticule=self.graticule,
            labels=self.labels,
            credits=self.credits,
            only=only_in_words(atlas, shown.filters),
            sources=sources_in_words(atlas, shown.seen(atlas, scene)) if self.sources else (),
            locator=self.locator,
            logo=logo_address(self.logo) if self.logo else "",
        )


def filled_in(template: str, atlas: Atlas, scene: Scene, shown: Shown | None = None) -> str:
    """Return a title template with its fields filled in.

    Raises:
        UserError: it names an unknown field.
    """
    shown = shown or Shown()

    def value(name: str) -> str:
        match name:
            case "atlas":
                return atlas.title
            case "date":
                return moment_in_words(scene.moment)
            case "day":
                return format_day_iso(scene.moment.at)
            case "known":
                return cutoff_in_words(atlas, scene.cutoff)
            case "deployments":
                stays = shown.seen(atlas, scene).of(Kind.DEPLOYMENT)
                return f"{sum(status in _SHOWN for status in stays.tolist()):,}"
            case "place":
                return place_in_words(atlas, shown.bounds) if shown.bounds else ""
            case _:
                return filters_in_words(atlas, shown.filters)

    def fill(match: re.Match[str]) -> str:
        if match[1] not in FIELDS:
            named = ", ".join(f"{{{name}}}" for name in FIELDS)
            raise UserError(f"The title names {match[0]}, which there is not. Use one of {named}.")
        return value(match[1])

    return _FIELD.sub(fill, template)


def sources_in_words(atlas: Atlas, scene: Scene) -> tuple[str, ...]:
    """Return the titles of the sources cited most often for what is shown, and how many more there are."""
    counts: dict[str, int] = {}
    for stay, status in zip(atlas.deployments, scene.of(Kind.DEPLOYMENT).tolist(), strict=True):
        if status in _SHOWN:
            for citation, _source in atlas.citations_of(Ref(Kind.DEPLOYMENT, stay.id)):
                counts[citation.source_id] = counts.get(citation.source_id, 0) + 1
    order = sorted(counts, key=lambda source_id: (-counts[source_id], source_id))
    found = [(source_id, atlas.source(source_id)) for source_id in order[:_MOST_SOURCES]]
    words = [source.title if source else source_id for source_id, source in found]
    more = len(order) - len(words)
    return (*words, f"and {more} more") if more else tuple(words)


def _bounded(name: str, text: str, limit: int) -> str:
    if len(text) > limit:
        raise UserError(f"The {name} has {len(text):,} characters; {limit} are the most that fit a picture.")
    return " ".join(text.split())
