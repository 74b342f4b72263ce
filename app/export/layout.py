"""The layout of a picture: its words and what stands beside the map."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from app.domain.atlas import Atlas
from app.domain.civil import format_day_iso
from app.domain.moments import moment_in_words
from app.domain.records import Kind, Ref
from app.domain.scene import Scene
from app.domain.status import Status
from app.export.captions import cutoff_in_words
from app.mapview.messages import Decor
from app.mapview.offscreen import PICTURE_DECOR
from app.support.errors import UserError

MAX_TITLE: Final = 200
MAX_MARKING: Final = 80
_SHOWN: Final = (Status.ANNOUNCED, Status.PLANNED, Status.OVERDUE, Status.POSSIBLE, Status.PRESENT)
_MOST_SOURCES: Final = 6
_FIELD: Final = re.compile(r"\{([a-z_]*)\}")


@dataclass(frozen=True, slots=True)
class Layout:
    """The words and parts of a picture.

    ``title`` and ``subtitle`` are templates: ``{atlas}``, ``{date}``, ``{day}`` (ISO 8601), ``{known}`` and
    ``{deployments}`` (how many are shown) are filled in. ``marking`` stands at the top edge: DRAFT, TLP:AMBER.
    ``sources`` lists those that the shown deployments are cited from most often. ``credits`` may be left out only
    where another part of the same picture has them: the licences of the data ask for them.
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

    def decor(self, atlas: Atlas, scene: Scene) -> Decor:
        """Return what the page is to show of this.

        Raises:
            UserError: a text is too long, or a template names something unknown.
        """
        return replace(
            PICTURE_DECOR,
            title=filled_in(_bounded("title", self.title, MAX_TITLE), atlas, scene),
            subtitle=filled_in(_bounded("subtitle", self.subtitle, MAX_TITLE), atlas, scene),
            marking=_bounded("marking", self.marking, MAX_MARKING),
            legend=self.legend,
            plate=self.plate,
            scale_bar=self.scale_bar,
            north=self.north,
            graticule=self.graticule,
            labels=self.labels,
            credits=self.credits,
            sources=sources_in_words(atlas, scene) if self.sources else (),
        )


def filled_in(template: str, atlas: Atlas, scene: Scene) -> str:
    """Return a title template with its fields filled in.

    Raises:
        UserError: it names an unknown field.
    """
    shown = sum(status in _SHOWN for status in scene.of(Kind.DEPLOYMENT).tolist())
    fields = {
        "atlas": atlas.title,
        "date": moment_in_words(scene.moment),
        "day": format_day_iso(scene.moment.at),
        "known": cutoff_in_words(scene.cutoff),
        "deployments": f"{shown:,}",
    }

    def fill(match: re.Match[str]) -> str:
        if match[1] not in fields:
            named = ", ".join(f"{{{name}}}" for name in fields)
            raise UserError(f"The title names {match[0]}, which there is not. Use one of {named}.")
        return fields[match[1]]

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
