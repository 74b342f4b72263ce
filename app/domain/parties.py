"""Parties: the states and groups that run sites, send units, declare areas and make statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from app.domain.atlas import Atlas
from app.domain.records import Site
from app.domain.vocabulary import PARTY_LABELS, Force, force_of, label_of

# Codes that stand for nobody.
NOBODY: Final = frozenset({"", "none"})
_PARTY_OF_FORCE: Final[dict[Force, str]] = {Force.US: "USA", Force.JAPAN: "JPN", Force.COAST_GUARD: "JPN"}
_SAID: Final = frozenset({"statement", "agreement", "law"})

# What else a reader may type.
_OTHER_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "USA": ("米国", "アメリカ合衆国", "United States of America", "US"),
    "JPN": ("日本",),
    "CHN": ("中国", "中華人民共和国", "People's Republic of China"),
    "TWN": ("台湾", "Republic of China"),
    "PRK": ("北朝鮮", "DPRK"),
    "KOR": ("韓国", "大韓民国", "Republic of Korea"),
    "RUS": ("ロシア",),
    "AUS": ("オーストラリア",),
    "CAN": ("カナダ",),
    "PHL": ("フィリピン",),
    "VNM": ("ベトナム",),
}


class Party(NamedTuple):
    """A party named from anywhere, by its code."""

    code: str


@dataclass(frozen=True, slots=True)
class PartyRecords:
    """What a party is part of, as indices in array order.

    ``sites`` are those that its forces run, ``deployments`` those of its own units, ``areas`` those it declares or
    claims; ``said`` are the statements, agreements and laws among the events, ``events`` the rest.
    """

    sites: tuple[int, ...] = ()
    deployments: tuple[int, ...] = ()
    areas: tuple[int, ...] = ()
    said: tuple[int, ...] = ()
    events: tuple[int, ...] = ()


def party_name(code: str) -> str:
    """Return the reader's word for a party."""
    return label_of(PARTY_LABELS, code)


def names_of(code: str) -> tuple[str, ...]:
    """Return every name a party is found by: the reader's word first, then others, in Japanese too, and the code."""
    return (party_name(code), *_OTHER_NAMES.get(code, ()), code)


def parties_of(atlas: Atlas) -> tuple[str, ...]:
    """Return the codes of every party of an atlas, in the order of the code list, unknown ones after them."""
    found = {stay.country for stay in atlas.deployments} | {_operator(site) for site in atlas.sites}
    for records in (atlas.events, atlas.areas):
        found.update(party for record in records for party in record.parties)
    known = list(PARTY_LABELS)
    return tuple(sorted(found - NOBODY, key=lambda code: (known.index(code) if code in known else len(known), code)))


def records_of(atlas: Atlas, code: str) -> PartyRecords:
    """Return what a party is part of."""
    events = [i for i, event in enumerate(atlas.events) if code in event.parties]
    return PartyRecords(
        _indices(_operator(site) == code for site in atlas.sites),
        _indices(stay.country == code for stay in atlas.deployments),
        _indices(code in area.parties for area in atlas.areas),
        tuple(i for i in events if atlas.events[i].kind in _SAID),
        tuple(i for i in events if atlas.events[i].kind not in _SAID),
    )


def _operator(site: Site) -> str:
    return _PARTY_OF_FORCE.get(force_of(site.operator), "")


def _indices(wanted: Iterable[bool]) -> tuple[int, ...]:
    return tuple(i for i, one in enumerate(wanted) if one)
