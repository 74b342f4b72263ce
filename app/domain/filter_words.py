"""Filters in words for chips, and as text that is saved."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import isfinite
from typing import Any, Final, NamedTuple

from app.domain.atlas import Atlas
from app.domain.filters import FACETS, Circle, Facet, FilterSet
from app.domain.names import site_label
from app.domain.status import STATUS_LABELS, Status
from app.domain.vocabulary import (
    AREA_KIND_LABELS,
    ASSET_KIND_LABELS,
    EVENT_KIND_LABELS,
    FORCE_LABELS,
    PARTY_LABELS,
    ROTATION_LABELS,
    SERVICE_LABELS,
    SHARING_LABELS,
    SITE_KIND_LABELS,
    label_of,
)

FACET_TITLES: Final[dict[Facet, str]] = {
    "forces": "Force",
    "services": "Service",
    "asset_kinds": "Kind of unit",
    "rotations": "Kind of stay",
    "regions": "Region",
    "site_kinds": "Kind of site",
    "site_ids": "Site",
    "sharing": "Use of the site",
    "event_kinds": "Kind of event",
    "area_kinds": "Kind of area",
    "parties": "Party",
    "reliability": "Source",
}

# The admiralty scale as NATO (AJP-2.1) words it.
RELIABILITY_LABELS: Final[dict[str, str]] = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY_LABELS: Final[dict[str, str]] = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}

_LABELS: Final[dict[Facet, dict[str, str]]] = {
    "forces": {str(force): label for force, label in FORCE_LABELS.items()},
    "services": SERVICE_LABELS,
    "asset_kinds": ASSET_KIND_LABELS,
    "rotations": ROTATION_LABELS,
    "site_kinds": SITE_KIND_LABELS,
    "sharing": SHARING_LABELS,
    "event_kinds": EVENT_KIND_LABELS,
    "area_kinds": AREA_KIND_LABELS,
    "parties": PARTY_LABELS,
    "reliability": {letter: f"{letter}: {words}" for letter, words in RELIABILITY_LABELS.items()},
}


class FilterChip(NamedTuple):
    """One thing a filter asks for: its words, and the filters without it."""

    text: str
    without: FilterSet


class FilterTextError(ValueError):
    """A saved filter that cannot be read."""


def value_label(atlas: Atlas, facet: Facet, value: str) -> str:
    """Return the reader's word for a value of a facet."""
    if facet == "site_ids":
        site = atlas.site(value)
        return site_label(site) if site else value
    return label_of(_LABELS.get(facet, {}), value) or "not stated"


def order_of(facet: Facet, value: str) -> tuple[int, str]:
    """Return a sort key: values of a code list in its order, others by the alphabet after them."""
    known = list(_LABELS.get(facet, {}))
    return (known.index(value) if value in known else len(known), value)


def grade_in_words(grade: str) -> str:
    """Return an admiralty grade in words: ``B2`` is ``usually reliable source; probably true``."""
    source, statement = RELIABILITY_LABELS.get(grade[:1], ""), CREDIBILITY_LABELS.get(grade[1:2], "")
    if not source or not statement:
        return f"grade {grade} is not on the admiralty scale" if grade else "not graded"
    return f"{source} source; {statement}" if grade[0] != "F" else f"source whose {source}; {statement}"


def km_in_words(distance_km: float) -> str:
    """Return a distance in km."""
    return f"{distance_km:,g} km"


def chips_of(
    atlas: Atlas, filters: FilterSet, distance_words: Callable[[float], str] = km_in_words
) -> Iterator[FilterChip]:
    """Yield a chip for each thing the filters ask for; ``distance_words`` puts kilometres in words."""
    for facet in FACETS:
        for value in sorted(filters.of(facet), key=lambda value, facet=facet: order_of(facet, value)):  # type: ignore[misc]
            yield FilterChip(value_label(atlas, facet, value), filters.toggled(facet, value))
    for status in sorted(filters.statuses):
        yield FilterChip(STATUS_LABELS[status], replace(filters, statuses=filters.statuses - {status}))
    if filters.text.strip():
        shown = " ".join(filters.text.split())
        shown = shown if len(shown) <= 30 else f"{shown[:29]}…"
        yield FilterChip(f"“{shown}”", replace(filters, text=""))
    if filters.bbox:
        yield FilterChip("in the chosen view", replace(filters, bbox=None))
    if filters.circle:
        near = filters.circle
        where = f"{abs(near.lat):.2f}° {'N' if near.lat >= 0 else 'S'}, {abs(near.lon):.2f}° "
        where += "E" if near.lon >= 0 else "W"
        yield FilterChip(f"within {distance_words(near.radius_km)} of {where}", replace(filters, circle=None))


def filters_as_text(filters: FilterSet) -> str:
    """Return the filters as one line of JSON."""
    body: dict[str, Any] = {facet: sorted(filters.of(facet)) for facet in FACETS if filters.of(facet)}
    if filters.statuses:
        body["statuses"] = [status.name for status in sorted(filters.statuses)]
    for name in ("text", "bbox", "circle"):
        if getattr(filters, name):
            body[name] = getattr(filters, name)
    return json.dumps(body, ensure_ascii=False)


def filters_from_text(text: str) -> FilterSet:
    """Return the filters that :func:`filters_as_text` wrote.

    Raises:
        FilterTextError: the text holds no filters, or ones this version does not know.
    """
    try:
        body = json.loads(text)
        unknown = set(body) - {*FACETS, "statuses", "text", "bbox", "circle"}
        if unknown:
            raise FilterTextError(f"The saved filter asks for {', '.join(sorted(unknown))}, which is not known here.")
        filters = FilterSet(
            statuses=frozenset(Status[name] for name in body.get("statuses", ())),
            text=str(body.get("text", "")),
            bbox=_numbers(body["bbox"], 4) if body.get("bbox") else None,  # type: ignore[arg-type]
            circle=Circle(*_numbers(body["circle"], 3)) if body.get("circle") else None,
        )
        for facet in FACETS:
            filters = filters.with_values(facet, (str(value) for value in body.get(facet, ())))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, FilterTextError):
            raise
        raise FilterTextError(f"The saved filter cannot be read: {text[:80]!r}.") from error
    return filters


def _numbers(values: list[float], count: int) -> tuple[float, ...]:
    numbers = tuple(float(value) for value in values)
    if len(numbers) != count or not all(isfinite(number) for number in numbers):
        raise ValueError("not the right numbers")
    return numbers
