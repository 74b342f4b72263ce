"""Find: records by any of their names, forgiving of spelling."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from app.domain.atlas import Atlas
from app.domain.fold import fold, romaji_of, words_of
from app.domain.geodesy import Float64Array
from app.domain.records import Area, Event, Kind, Ref
from app.domain.status import Int32Array
from app.domain.vocabulary import (
    AREA_KIND_LABELS,
    ASSET_KIND_LABELS,
    EVENT_KIND_LABELS,
    PARTY_LABELS,
    SERVICE_LABELS,
    SITE_KIND_LABELS,
    label_of,
)

MOST_LETTERS: Final = 100
_MOST_WORDS: Final = 8
_MOST_HITS: Final = 50
_NAME, _KIND, _PLACE = 1.0, 0.6, 0.5
_LEAST_LETTERS_INSIDE: Final = 3
_KIND_BONUS: Final = {Kind.SITE: 0.03, Kind.DEPLOYMENT: 0.02, Kind.EVENT: 0.01, Kind.AREA: 0.0}


class Hit(NamedTuple):
    """One result: a record, or, where ``ref`` is ``None``, a region by its name."""

    ref: Ref | None
    region: str
    score: float


class SearchIndex:
    """The names of one atlas, ready to be searched.

    Every word of the query must be found in a record: whole, as the start of a word, inside one, or, where it is
    found nowhere so, within an edit or two.
    """

    def __init__(self, atlas: Atlas) -> None:
        self._hits: list[Hit] = []
        postings: dict[str, dict[int, float]] = {}
        self._names: list[str] = []
        bonus: list[float] = []
        # Kinds, services and sites come again and again.
        read: dict[str, list[str]] = {}
        for hit, weighted, extra in _entries(atlas):
            entry = len(self._hits)
            self._hits.append(hit)
            self._names.append(fold(weighted[0][0]))
            bonus.append(extra)
            for text, weight in weighted:
                words = read.get(text)
                if words is None:
                    words = read[text] = list(_indexed_words(text))
                for word in words:
                    own = postings.setdefault(word, {})
                    if weight > own.get(entry, 0.0):
                        own[entry] = weight
        self._words = list(postings)
        # All postings in one row: which word, which entry, how much it weighs there.
        counts = [len(own) for own in postings.values()]
        size = sum(counts)
        self._word_of = np.repeat(np.arange(len(counts)), counts)
        self._entry_of: Int32Array = np.fromiter((e for own in postings.values() for e in own), np.int32, size)
        weights = (weight for own in postings.values() for weight in own.values())
        self._weight_of: Float64Array = np.fromiter(weights, np.float64, size)
        self._bonus: Float64Array = np.array(bonus)
        self._latin = [i for i, word in enumerate(self._words) if word.isascii() and not word.isdigit()]
        self._latin_words = [self._words[i] for i in self._latin]

    def find(self, query: str, limit: int = 12) -> list[Hit]:
        """Return the best results, best first; what stands beyond 100 letters or eight words is not looked at."""
        words = words_of(query[:MOST_LETTERS])[:_MOST_WORDS]
        if not words:
            return []
        total = np.ones(len(self._hits))
        for word in words:
            total *= self._scores(word)
        (found,) = np.nonzero(total)
        if not len(found):
            return []
        total[found] **= 1 / len(words)
        total[found] += self._bonus[found]
        wanted = min(max(limit, _MOST_HITS), len(found))
        best = found[np.argpartition(-total[found], wanted - 1)[:wanted]]
        whole = fold(query[:MOST_LETTERS]).strip()
        ranked = sorted(best.tolist(), key=lambda i: (-total[i] - self._closeness(i, whole), len(self._names[i]), i))
        return [self._hits[i]._replace(score=float(total[i])) for i in ranked[:limit]]

    def _closeness(self, entry: int, whole: str) -> float:
        name = self._names[entry]
        return 0.2 if name == whole else 0.1 if name.startswith(whole) else 0.05 if whole in name else 0.0

    def _scores(self, word: str) -> Float64Array:
        scores = np.zeros(len(self._hits))
        matches = self._plain_matches(word)
        spelled = romaji_of(word)
        if spelled:
            matches |= {i: max(s, matches.get(i, 0.0)) for i, s in self._plain_matches(spelled).items()}
        matches = matches or self._near_matches(spelled or word)
        of_word = np.zeros(len(self._words))
        of_word[list(matches)] = list(matches.values())
        found = of_word[self._word_of]
        hits = np.flatnonzero(found)
        np.maximum.at(scores, self._entry_of[hits], found[hits] * self._weight_of[hits])
        return scores

    def _plain_matches(self, word: str) -> dict[int, float]:
        matches = {}
        inside_counts = len(word) >= _LEAST_LETTERS_INSIDE or not word.isascii()
        for i, own in enumerate(self._words):
            if word in own:
                share = len(word) / len(own)
                if own.startswith(word):
                    matches[i] = 0.8 + 0.2 * share
                elif inside_counts:
                    matches[i] = 0.5 + 0.2 * share
        return matches

    def _near_matches(self, word: str) -> dict[int, float]:
        if len(word) < _LEAST_LETTERS_INSIDE or not word.isascii() or word.isdigit():
            return {}
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import cdist

        edits = 1 if len(word) <= 5 else 2
        # A word still being typed is compared with as much of the others.
        starts = [own[: len(word)] for own in self._latin_words]
        whole, start = (
            cdist([word], others, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8)[0]
            for others in (self._latin_words, starts)
        )
        near = np.minimum(whole, start)
        return {
            self._latin[k]: 0.6 - 0.12 * int(near[k]) - (0.02 if whole[k] > near[k] else 0)
            for k in np.flatnonzero(near <= edits).tolist()
        }


def _indexed_words(text: str) -> Iterator[str]:
    words = words_of(text)
    yield from words
    # CVN-73 is also found as cvn73.
    for first, second in pairwise(words):
        if first.isascii() and first.isalpha() and second.isascii() and second.isdigit():
            yield first + second


def _entries(atlas: Atlas) -> Iterator[tuple[Hit, list[tuple[str, float]], float]]:
    """Yield each thing that can be found, its texts with their weights (the name first), and its bonus."""
    names: dict[str, list[str]] = {}
    for site in atlas.sites:
        former = [name for period in atlas.periods_of(site.id) for name in (period.name_en, period.name_ja)]
        former += [period.romaji for period in atlas.periods_of(site.id)]
        names[site.id] = [site.name_en, site.name_ja, site.short_en, site.short_ja, site.romaji, *former]
        texts = [(name, _NAME) for name in (*names[site.id], site.icao)]
        texts += [(label_of(SITE_KIND_LABELS, site.kind), _KIND), (label_of(SERVICE_LABELS, site.operator), _KIND)]
        texts.append((site.region, _PLACE))
        yield Hit(Ref(Kind.SITE, site.id), "", 0.0), texts, _KIND_BONUS[Kind.SITE]
    for stay in atlas.deployments:
        texts = [(text, _NAME) for text in (stay.unit_en, stay.unit_ja, stay.designation)]
        texts += [(stay.asset, _KIND), (label_of(ASSET_KIND_LABELS, stay.asset_kind), _KIND)]
        texts += [(stay.service, _KIND), (label_of(SERVICE_LABELS, stay.service), _KIND)]
        texts += [(name, _PLACE) for name in names.get(stay.site_id, [])]
        yield Hit(Ref(Kind.DEPLOYMENT, stay.id), "", 0.0), texts, _KIND_BONUS[Kind.DEPLOYMENT]
    yield from map(_event, atlas.events)
    yield from map(_area, atlas.areas)
    for region in dict.fromkeys(site.region for site in atlas.sites if site.region):
        yield Hit(None, region, 0.0), [(region, _NAME), ("region", _KIND)], _KIND_BONUS[Kind.SITE]


def _event(event: Event) -> tuple[Hit, list[tuple[str, float]], float]:
    texts = [(event.title_en, _NAME), (event.title_ja, _NAME), (label_of(EVENT_KIND_LABELS, event.kind), _KIND)]
    texts += [(event.date, _KIND), *((label_of(PARTY_LABELS, party), _PLACE) for party in event.parties)]
    return Hit(Ref(Kind.EVENT, event.id), "", 0.0), texts, _KIND_BONUS[Kind.EVENT]


def _area(area: Area) -> tuple[Hit, list[tuple[str, float]], float]:
    texts = [(area.name_en, _NAME), (area.name_ja, _NAME), (label_of(AREA_KIND_LABELS, area.kind), _KIND)]
    texts += [(label_of(PARTY_LABELS, party), _PLACE) for party in area.parties]
    return Hit(Ref(Kind.AREA, area.id), "", 0.0), texts, _KIND_BONUS[Kind.AREA]
