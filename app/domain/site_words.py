"""What the status of a site is called: nobody opens an island, and a seat of government is in use."""

from __future__ import annotations

from typing import Final

from app.domain.status import STATUS_LABELS, Status

# When their record begins says nothing of whose they are.
_PLACES: Final = frozenset({"island", "sea area"})
_IN_USE: Final = frozenset({"government"})
_OPEN_WORDS: Final = {
    Status.UNKNOWN: "not yet open",
    Status.POSSIBLE: "perhaps open",
    Status.PRESENT: "open",
    Status.DEPARTED: "closed",
}
_PLACE_WORDS: Final = {
    Status.UNKNOWN: "not yet in the record",
    Status.POSSIBLE: "perhaps in the record",
    Status.PRESENT: "in the record",
    Status.DEPARTED: "no longer in the record",
}
_USE_WORDS: Final = {
    Status.UNKNOWN: "not yet in use",
    Status.POSSIBLE: "perhaps in use",
    Status.PRESENT: "in use",
    Status.DEPARTED: "no longer in use",
}


def is_place(site_kind: str) -> bool:
    """Return whether sites of a kind are parts of the earth, which nobody opens or closes."""
    return site_kind in _PLACES


def site_status_words(site_kind: str, status: Status) -> str:
    """Return what a status means for a site of a kind, in a few words."""
    words = _PLACE_WORDS if is_place(site_kind) else _USE_WORDS if site_kind in _IN_USE else _OPEN_WORDS
    return words.get(status, STATUS_LABELS[status])
