"""Find, the slow way: every word of the query against every word of the atlas, with no short cut."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rapidfuzz.distance import OSA

from app.domain.atlas import Atlas
from app.domain.fold import fold, romaji_of, words_of
from app.domain.search import MOST_LETTERS, MOST_WORDS, Entry, Hit, closeness_of, entries_of


def naive_find(atlas: Atlas, query: str, limit: int) -> list[Hit]:
    """Return what :meth:`app.domain.search.SearchIndex.find` must return."""
    words = words_of(query[:MOST_LETTERS])[:MOST_WORDS]
    if not words:
        return []
    entries = list(entries_of(atlas))
    indexed = [_weights(entry) for entry in entries]
    known = sorted({word for own in indexed for word in own})
    matches = [_matches(word, known) for word in words]
    whole = fold(query[:MOST_LETTERS]).strip()
    found = []
    for place, (entry, own) in enumerate(zip(entries, indexed, strict=True)):
        score = 1.0
        for match in matches:
            score *= max((match[word] * weight for word, weight in own.items() if word in match), default=0.0)
        if score:
            score = score ** (1 / len(words)) + entry.bonus
            names = [fold(text) for text, weight in entry.texts if weight == 1.0]
            closeness = max(closeness_of(name, whole) for name in names)
            found.append((-round(score + closeness, 9), len(names[0]), place, Hit(entry.target, score)))
    return [hit for *_rank, hit in sorted(found, key=lambda one: one[:3])][:limit]


def _weights(entry: Entry) -> dict[str, float]:
    own: dict[str, float] = {}
    for text, weight in entry.texts:
        for word in _indexed_words(text):
            own[word] = max(weight, own.get(word, 0.0))
    return own


def _indexed_words(text: str) -> Iterator[str]:
    words = words_of(text)
    yield from words
    for first, second in pairwise(words):
        if first.isascii() and first.isalpha() and second.isascii() and second[0].isdigit():
            yield first + second


def _matches(word: str, known: list[str]) -> dict[str, float]:
    matches = _plain(word, known)
    spelled = romaji_of(word)
    for other, score in _plain(spelled, known).items() if spelled else ():
        matches[other] = max(score, matches.get(other, 0.0))
    return matches or _near(spelled or word, known)


def _plain(word: str, known: list[str]) -> dict[str, float]:
    inside_counts = len(word) >= 3 or not word.isascii()
    matches = {}
    for own in known:
        if own.startswith(word):
            matches[own] = 0.8 + 0.2 * len(word) / len(own)
        elif inside_counts and word in own:
            matches[own] = 0.5 + 0.2 * len(word) / len(own)
    return matches


def _near(word: str, known: list[str]) -> dict[str, float]:
    if len(word) < 3 or not word.isascii() or word.isdigit():
        return {}
    edits = 1 if len(word) <= 5 else 2
    matches = {}
    for own in known:
        if not own.isascii() or own.isdigit():
            continue
        whole, start = OSA.distance(word, own), OSA.distance(word, own[: len(word)])
        if min(whole, start) <= edits:
            matches[own] = 0.6 - 0.12 * min(whole, start) - (0.02 if whole > start else 0)
    return matches
