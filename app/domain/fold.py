"""Folding of text for search: width, case, macrons, long vowels, katakana; and kana in Latin letters."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ACCENTS: Final = re.compile("[\u0300-\u036f]")
_WORDS: Final = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+", re.UNICODE)
_LONG_VOWELS: Final = re.compile(r"(?<=[a-z])ou|oo|uu|(?<=[a-z])oh(?=[^aeiou]|$)")
_KANA: Final = re.compile("[\u3041-\u3096ー]+")
_HIRAGANA_OF: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}

_ROWS: Final = (
    ("", "あいうえお"), ("k", "かきくけこ"), ("s", "さしすせそ"), ("t", "たちつてと"), ("n", "なにぬねの"),
    ("h", "はひふへほ"), ("m", "まみむめも"), ("r", "らりるれろ"), ("g", "がぎぐげご"), ("z", "ざじずぜぞ"),
    ("d", "だぢづでど"), ("b", "ばびぶべぼ"), ("p", "ぱぴぷぺぽ"),
)  # fmt: skip
# Hepburn, where it leaves the regular rows.
_ROMAJI: Final = {kana: c + vowel for c, row in _ROWS for kana, vowel in zip(row, "aiueo", strict=True)} | {
    "し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu", "や": "ya", "ゆ": "yu",
    "よ": "yo", "わ": "wa", "を": "o", "ん": "n", "ゔ": "vu",
}  # fmt: skip
_SMALL: Final = {"ゃ": "ya", "ゅ": "yu", "ょ": "yo", "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}


def fold(text: str) -> str:
    """Return the text as search compares it: ``Yokōsuka`` is ``yokosuka``, ``ヨコスカ`` is ``よこすか``."""
    if text.isascii():
        return _LONG_VOWELS.sub(lambda match: match.group()[0], text.lower())
    wide = unicodedata.normalize("NFKD", text).casefold()
    plain = unicodedata.normalize("NFC", _ACCENTS.sub("", wide))
    return _LONG_VOWELS.sub(lambda match: match.group()[0], plain.translate(_HIRAGANA_OF))


def words_of(text: str) -> list[str]:
    """Return the folded words of a text; letters and digits of Latin script stand apart from Japanese."""
    return _WORDS.findall(fold(text))


def romaji_of(kana: str) -> str:
    """Return folded kana in Latin letters (Hepburn, long vowels folded), or an empty text for anything else."""
    if not _KANA.fullmatch(kana):
        return ""
    spelled = ""
    doubled = False
    for letter in kana:
        if letter == "っ":
            doubled = True
        elif letter in _SMALL:
            glide = _SMALL[letter]
            if len(glide) == 2 and spelled.endswith("i"):
                spelled = spelled[:-1]
                glide = glide[1:] if spelled.endswith(("sh", "ch", "j")) else glide
            elif len(glide) == 1 and spelled:
                spelled = spelled[:-1]
            spelled += glide
        elif letter != "ー":
            sound = _ROMAJI.get(letter, "")
            spelled += (sound[:1] if doubled else "") + sound
            doubled = False
    return fold(spelled)
