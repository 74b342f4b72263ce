"""Find: records, parties and regions by any of their names, forgiving of spelling."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.domain.atlas import Atlas
from app.domain.fold import fold, romaji_of, words_of
from app.domain.geodesy import Float64Array
from app.domain.parties import Party, names_of, parties_of
from app.domain.records import Area, Deployment, Event, Kind, Ref, Site
from app.domain.status import Int32Array, Int64Array
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
MOST_WORDS: Final = 8
_NAME, _KIND, _PLACE = 1.0, 0.6, 0.5
_LEAST_LETTERS_INSIDE: Final = 3
_BONUS: Final = {Kind.SITE: 0.03, Kind.DEPLOYMENT: 0.02, Kind.EVENT: 0.01, Kind.AREA: 0.0}
_LAST_LETTER: Final = "\U0010ffff"
_BETWEEN: Final = "\n"
_A, _ZERO, _LETTERS, _TIMES = ord("a"), ord("0"), 26, 3


class Region(NamedTuple):
    """A region of the sites, by its name."""

    name: str


Target = Ref | Party | Region
Texts = list[tuple[str, float]]


class Hit(NamedTuple):
    """One result and how well it fits."""

    target: Target
    score: float


class Entry(NamedTuple):
    """A thing that can be found: its texts with their weights, the name first, and a small bonus for its kind."""

    target: Target
    texts: Texts
    bonus: float


class _Joined:
    """Texts in one, so that a single search finds every text that holds some letters."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.lengths: Int64Array = np.fromiter((len(text) for text in texts), np.int64, len(texts))
        self._text = _BETWEEN + _BETWEEN.join(texts)
        self._starts: Int64Array = np.cumsum(np.concatenate([[1], self.lengths[:-1] + 1]))

    def holding(self, letters: str) -> Int64Array:
        """Return the indices of the texts that hold these letters, each once, ascending."""
        places = []
        find = self._text.find
        place = find(letters)
        while place >= 0:
            places.append(place)
            # On to the next text: one find in each is enough.
            place = find(_BETWEEN, place)
            place = find(letters, place) if place >= 0 else -1
        return np.searchsorted(self._starts, np.array(places, dtype=np.int64), side="right") - 1


class SearchIndex:
    """The names of one atlas, ready to be searched.

    Every word of the query must be found in an entry: whole, as the start of a word, inside one, or, where it is
    found nowhere so, within an edit or two.
    """

    def __init__(self, atlas: Atlas) -> None:
        self._targets: list[Target] = []
        names: list[str] = []
        lengths: list[int] = []
        named: list[int] = []
        bonus: list[float] = []
        postings: dict[str, dict[int, float]] = {}
        # Kinds, services and sites come again and again.
        read: dict[str, list[str]] = {}
        for place, entry in enumerate(entries_of(atlas)):
            self._targets.append(entry.target)
            own_names = [fold(text) for text, weight in entry.texts if weight == _NAME]
            lengths.append(len(own_names[0]))
            names += own_names
            named += [place] * len(own_names)
            bonus.append(entry.bonus)
            for text, weight in entry.texts:
                words = read.get(text)
                if words is None:
                    words = read[text] = list(_indexed_words(text))
                for word in words:
                    own = postings.setdefault(word, {})
                    if weight > own.get(place, 0.0):
                        own[place] = weight
        self._bonus: Float64Array = np.array(bonus)
        # In the order of the alphabet: what starts with the same letters stands together.
        self._words = sorted(postings)
        self._joined = _Joined(self._words)
        # All names in one row: which entry, and how long the first one is of each.
        self._names, self._joined_names = names, _Joined(names)
        self._named: Int32Array = np.array(named, dtype=np.int32)
        self._lengths: Int64Array = np.array(lengths, dtype=np.int64)
        # All postings in one row, word by word: which entry, and how much the word weighs there.
        counts = [len(postings[word]) for word in self._words]
        size = sum(counts)
        self._word_of = np.repeat(np.arange(len(counts)), counts)
        self._ends: Int64Array = np.cumsum(np.array([0, *counts], dtype=np.int64))
        self._entry_of: Int32Array = np.fromiter((e for word in self._words for e in postings[word]), np.int32, size)
        weights = (weight for word in self._words for weight in postings[word].values())
        self._weight_of: Float64Array = np.fromiter(weights, np.float64, size)
        latin = (i for i, word in enumerate(self._words) if word.isascii() and not word.isdigit())
        self._latin: Int64Array = np.fromiter(latin, np.int64)
        letters = [_letters_of(self._words[i]) for i in self._latin.tolist()]
        self._letters: NDArray[np.uint64] = np.array(letters, dtype=np.uint64).reshape(-1, _TIMES).T

    def find(self, query: str, limit: int = 12) -> list[Hit]:
        """Return the best results, best first; what stands beyond 100 letters or eight words is not looked at."""
        words = words_of(query[:MOST_LETTERS])[:MOST_WORDS]
        if not words:
            return []
        total = np.ones(len(self._targets))
        for word in words:
            total *= self._scores(word)
            if not total.any():
                return []
        (found,) = np.nonzero(total)
        scores = total[found] ** (1 / len(words)) + self._bonus[found]
        ranks = np.round(scores + self._closeness(fold(query[:MOST_LETTERS]).strip())[found], 9)
        best = np.lexsort((found, self._lengths[found], -ranks))[:limit].tolist()
        return [Hit(self._targets[found[k]], float(scores[k])) for k in best]

    def _closeness(self, whole: str) -> Float64Array:
        """Return what each entry gains by holding the query as it stands in one of its names, shape ``(n,)``."""
        closeness = np.zeros(len(self._targets))
        places = self._joined_names.holding(whole)
        gains = np.array([closeness_of(self._names[i], whole) for i in places.tolist()])
        np.maximum.at(closeness, self._named[places], gains)
        return closeness

    def _scores(self, word: str) -> Float64Array:
        """Return how well each entry fits a word, shape ``(n,)``, 0 where it does not."""
        matches = self._plain_matches(word)
        spelled = romaji_of(word)
        if spelled:
            matches = np.maximum(matches, self._plain_matches(spelled))
        if not matches.any():
            matches = self._near_matches(spelled or word)
        scores = np.zeros(len(self._targets))
        (words,) = np.nonzero(matches)
        if not len(words):
            return scores
        first, last = int(self._ends[words[0]]), int(self._ends[words[-1] + 1])
        found = matches[self._word_of[first:last]]
        hits = np.flatnonzero(found) + first
        np.maximum.at(scores, self._entry_of[hits], found[hits - first] * self._weight_of[hits])
        return scores

    def _plain_matches(self, word: str) -> Float64Array:
        """Return how well each word of the index holds these letters, shape ``(n,)``."""
        matches = np.zeros(len(self._words))
        if len(word) >= _LEAST_LETTERS_INSIDE or not word.isascii():
            inside = self._joined.holding(word)
            matches[inside] = 0.5 + 0.2 * len(word) / self._joined.lengths[inside]
        start = bisect_left(self._words, word)
        end = bisect_right(self._words, word + _LAST_LETTER)
        matches[start:end] = 0.8 + 0.2 * len(word) / self._joined.lengths[start:end]
        return matches

    def _near_matches(self, word: str) -> Float64Array:
        """Return how near each word of the index is to a misspelt one, shape ``(n,)``, 0 beyond an edit or two."""
        matches = np.zeros(len(self._words))
        if len(word) < _LEAST_LETTERS_INSIDE or not word.isascii() or word.isdigit():
            return matches
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import cdist

        edits = 1 if len(word) <= 5 else 2
        # An edit brings back one letter at most: what lacks more letters, or is too short, need not be compared.
        wanted = np.array(_letters_of(word), dtype=np.uint64)[:, np.newaxis]
        lacking = np.bitwise_count(~self._letters & wanted).sum(axis=0)
        near = self._latin[(lacking <= edits) & (self._joined.lengths[self._latin] >= len(word) - edits)]
        if not len(near):
            return matches
        others = [self._words[i] for i in near.tolist()]
        # A word still being typed is compared with as much of the others.
        starts = [own[: len(word)] for own in others]
        far = edits + 1
        whole = np.full(len(near), far, dtype=np.uint8)
        alike = np.flatnonzero(self._joined.lengths[near] <= len(word) + edits)
        if len(alike):
            whole[alike] = cdist(
                [word], [others[k] for k in alike.tolist()], scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8
            )[0]
        start = cdist([word], starts, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8)[0]
        best = np.minimum(whole, start)
        scores = 0.6 - 0.12 * best - np.where(whole > start, 0.02, 0.0)
        matches[near[best <= edits]] = scores[best <= edits]
        return matches


def closeness_of(name: str, whole: str) -> float:
    """Return what a name gains by holding a query as it stands, both folded; a ship's begins after its ``USS``."""
    if name == whole:
        return 0.2
    return 0.1 if name.startswith(whole) or f" {whole}" in name else 0.05 if whole in name else 0.0


def _letters_of(word: str) -> list[int]:
    """Return which letters and digits a Latin word has once, twice and three times at least, each as bits."""
    bits = [0] * _TIMES
    for letter in word:
        bit = 1 << (ord(letter) - _A if letter.isalpha() else ord(letter) - _ZERO + _LETTERS)
        for level in range(_TIMES):
            if not bits[level] & bit:
                bits[level] |= bit
                break
    return bits


def _indexed_words(text: str) -> Iterator[str]:
    words = words_of(text)
    yield from words
    # CVN-73 is also found as cvn73, F-35B as f35b.
    for first, second in pairwise(words):
        if first.isascii() and first.isalpha() and second.isascii() and second[0].isdigit():
            yield first + second


def entries_of(atlas: Atlas) -> Iterator[Entry]:
    """Yield everything that can be found."""
    names = {site.id: _names_of_site(atlas, site) for site in atlas.sites}
    for site in atlas.sites:
        yield _site(site, names[site.id])
    for stay in atlas.deployments:
        yield _stay(stay, names.get(stay.site_id, []))
    yield from map(_event, atlas.events)
    yield from map(_area, atlas.areas)
    for region in dict.fromkeys(site.region for site in atlas.sites if site.region):
        yield Entry(Region(region), [(region, _NAME), ("region", _KIND)], _BONUS[Kind.SITE])
    for code in parties_of(atlas):
        yield Entry(Party(code), [*((name, _NAME) for name in names_of(code)), ("party", _KIND)], _BONUS[Kind.SITE])


def _names_of_site(atlas: Atlas, site: Site) -> list[str]:
    former = [name for period in atlas.periods_of(site.id) for name in (period.name_en, period.name_ja)]
    former += [period.romaji for period in atlas.periods_of(site.id)]
    return [site.name_en, site.name_ja, site.short_en, site.short_ja, site.romaji, *former]


def _site(site: Site, names: list[str]) -> Entry:
    texts = [(name, _NAME) for name in (*names, site.icao)]
    texts += [(label_of(SITE_KIND_LABELS, site.kind), _KIND), (label_of(SERVICE_LABELS, site.operator), _KIND)]
    texts.append((site.region, _PLACE))
    return Entry(Ref(Kind.SITE, site.id), texts, _BONUS[Kind.SITE])


def _stay(stay: Deployment, site_names: list[str]) -> Entry:
    texts = [(text, _NAME) for text in (stay.unit_en, stay.unit_ja, stay.designation)]
    texts += [(stay.asset, _KIND), (label_of(ASSET_KIND_LABELS, stay.asset_kind), _KIND)]
    texts += [(stay.service, _KIND), (label_of(SERVICE_LABELS, stay.service), _KIND)]
    texts += [(name, _PLACE) for name in site_names]
    return Entry(Ref(Kind.DEPLOYMENT, stay.id), texts, _BONUS[Kind.DEPLOYMENT])


def _event(event: Event) -> Entry:
    texts = [(event.title_en, _NAME), (event.title_ja, _NAME), (label_of(EVENT_KIND_LABELS, event.kind), _KIND)]
    texts += [(event.date, _KIND), *((label_of(PARTY_LABELS, party), _PLACE) for party in event.parties)]
    return Entry(Ref(Kind.EVENT, event.id), texts, _BONUS[Kind.EVENT])


def _area(area: Area) -> Entry:
    texts = [(area.name_en, _NAME), (area.name_ja, _NAME), (label_of(AREA_KIND_LABELS, area.kind), _KIND)]
    texts += [(label_of(PARTY_LABELS, party), _PLACE) for party in area.parties]
    return Entry(Ref(Kind.AREA, area.id), texts, _BONUS[Kind.AREA])
