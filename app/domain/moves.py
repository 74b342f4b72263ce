"""Where a unit came from and went: the stays that a deployment follows on and that follow it, at other sites."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.domain.atlas import Atlas
from app.domain.dates import describe
from app.domain.names import short_unit_name
from app.domain.places import place_of
from app.domain.records import Deployment, Kind, Ref

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Move:
    """From one place to another, longitudes and latitudes in degrees; ``words`` says when, and who for whom."""

    start: Place
    end: Place
    words: str


def moves_of(atlas: Atlas, stay: Deployment) -> list[Move]:
    """Return the moves that led to a stay and on from it, in order of time.

    Stays are linked by their predecessors and successors, as far back and on as the record goes. Moves over the same
    way are one, with all their dates.
    """
    chain = [*reversed(list(_linked(atlas, stay, "predecessor_id"))), stay, *_linked(atlas, stay, "successor_id")]
    words: dict[tuple[Place, Place], list[str]] = {}
    for earlier, later in pairwise(chain):
        start, end = (place_of(atlas, Ref(Kind.DEPLOYMENT, one.id)) for one in (earlier, later))
        if start is not None and end is not None and start != end:
            words.setdefault((start, end), []).append(_in_words(earlier, later))
    return [Move(start, end, "; ".join(said)) for (start, end), said in words.items()]


def _linked(atlas: Atlas, stay: Deployment, link: str) -> Iterator[Deployment]:
    """Yield the stays that follow each other by one of the links, each once: a ring in the data ends."""
    seen = {stay.id}
    while True:
        linked = atlas.get(Ref(Kind.DEPLOYMENT, getattr(stay, link)))
        if not isinstance(linked, Deployment) or linked.id in seen:
            return
        seen.add(linked.id)
        stay = linked
        yield stay


def _in_words(earlier: Deployment, later: Deployment) -> str:
    if later.actual_from:
        when = describe(later.actual_from)
    elif later.promised:
        when = f"promised {describe(later.promised)}"
    else:
        when = "date not known"
    before, after = short_unit_name(earlier.unit_en), short_unit_name(later.unit_en)
    return when if before == after else f"{after} for {before}, {when}"
