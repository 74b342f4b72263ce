"""The filters after ``--only``: read into a value, and written as they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from math import isfinite
from typing import Final

from app.domain.atlas import Atlas
from app.domain.filter_words import value_label
from app.domain.filters import FACETS, BBox, Circle, Facet, FilterIndex, FilterSet, Masks
from app.domain.status import STATUS_LABELS, Status
from app.export.arguments import ONLY_EXAMPLES, ONLY_FACETS, ONLY_WORDS
from app.support.errors import UserError

_FACET_OF: Final = {word: facet for facet, word in ONLY_FACETS.items()}
_STATUS_WORDS: Final = {status: status.name.lower() for status in Status}
_MOST_NAMED: Final = 12


def filters_of(only: Sequence[str], atlas: Atlas) -> FilterSet:
    """Return the filters that some texts after ``--only`` ask for; the values of one facet add up.

    Values are codes, or the words a reader knows them by, whatever their case.

    Raises:
        UserError: a text asks for nothing that the atlas has, or cannot be read.
    """
    filters = FilterSet()
    index = FilterIndex(atlas) if only else None
    for asked in only:
        word, equals, text = asked.partition("=")
        word = word.strip().lower()
        if index is None or not equals or word not in ONLY_WORDS:
            raise UserError(
                f"--only: “{asked}” is not understood. Write {ONLY_EXAMPLES}; filters are {', '.join(ONLY_WORDS)}."
            )
        filters = _with(filters, word, text, index)
    return filters


def masks_of(only: Sequence[str], atlas: Atlas) -> Masks:
    """Return which records of an atlas the texts after ``--only`` leave.

    Raises:
        UserError: as :func:`filters_of`.
    """
    return FilterIndex(atlas).masks(filters_of(only, atlas))


def filter_options(filters: FilterSet) -> list[str]:
    """Return the options of the command line that :func:`filters_of` reads as these filters."""
    return [part for text in _texts_of(filters) for part in ("--only", text)]


def _texts_of(filters: FilterSet) -> Iterator[str]:
    for facet in FACETS:
        # A value with a comma in it stands alone.
        plain = sorted(value for value in filters.of(facet) if "," not in value)
        if plain:
            yield f"{ONLY_FACETS[facet]}={','.join(plain)}"
        for value in sorted(filters.of(facet) - set(plain)):
            yield f"{ONLY_FACETS[facet]}={value}"
    if filters.statuses:
        yield f"status={','.join(_STATUS_WORDS[status] for status in sorted(filters.statuses))}"
    if filters.text:
        yield f"text={filters.text}"
    if filters.bbox:
        yield f"inside={','.join(map(_number, filters.bbox))}"
    if filters.circle:
        yield f"near={','.join(map(_number, filters.circle))}"


def _number(value: float) -> str:
    return repr(float(value)).removesuffix(".0")


def _with(filters: FilterSet, word: str, text: str, index: FilterIndex) -> FilterSet:
    match word:
        case "status":
            words = {name: name for name in _STATUS_WORDS.values()}
            words |= {STATUS_LABELS[status]: name for status, name in _STATUS_WORDS.items()}
            found = _values(word, text, words)
            return replace(filters, statuses=filters.statuses | {Status[name.upper()] for name in found})
        case "text":
            return replace(filters, text=f"{filters.text} {text}" if filters.text else text)
        case "inside":
            return replace(filters, bbox=_bbox(text))
        case "near":
            return replace(filters, circle=_circle(text))
        case _:
            facet = _FACET_OF[word]
            return filters.with_values(facet, filters.of(facet) | _values(word, text, _words_of(facet, index)))


def _words_of(facet: Facet, index: FilterIndex) -> dict[str, str]:
    """Return what each value of a facet may be called; its code comes before what others are called."""
    values = sorted(index.values(facet))
    return {value_label(index.atlas, facet, value): value for value in values} | {value: value for value in values}


def _values(word: str, text: str, words: dict[str, str]) -> frozenset[str]:
    """Return the values a text names; one that is known as a whole is not split at its commas."""
    folded = {name.casefold(): value for name, value in words.items()} | words
    found: set[str] = set()
    for part in [text] if text in folded or text.casefold() in folded else text.split(","):
        name = part if part in folded else part.strip().casefold()
        if name not in folded:
            near = get_close_matches(part, words, 3) or sorted(set(words.values()))[:_MOST_NAMED]
            raise UserError(f"--only {word}: there is no “{part.strip()}” here. There is {', '.join(near)}.")
        found.add(folded[name])
    return frozenset(found)


def _numbers(text: str, count: int, hint: str) -> tuple[float, ...]:
    try:
        numbers = tuple(float(part) for part in text.split(","))
    except ValueError as error:
        raise UserError(f"--only {hint}: “{text}” is not {count} numbers.") from error
    if len(numbers) != count or not all(isfinite(number) for number in numbers):
        raise UserError(f"--only {hint}: “{text}” is not {count} numbers.")
    return numbers


def _bbox(text: str) -> BBox:
    hint = "inside=WEST,SOUTH,EAST,NORTH in degrees"
    west, south, east, north = _numbers(text, 4, hint)
    # 170,10,-150,40 goes over the date line.
    east = east + 360 if east < west else east
    if south >= north or east <= west or not -90 <= south < north <= 90 or max(abs(west), abs(east)) > 720:
        raise UserError(f"--only {hint}: {text} is no part of the earth.")
    return west, south, east, north


def _circle(text: str) -> Circle:
    hint = "near=LONGITUDE,LATITUDE,KILOMETRES"
    lon, lat, radius_km = _numbers(text, 3, hint)
    if not (-360 <= lon <= 360 and -90 <= lat <= 90 and radius_km > 0):
        raise UserError(f"--only {hint}: {text} is no place with a distance.")
    return Circle(lon, lat, radius_km)
