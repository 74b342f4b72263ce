"""Short names, where the full name of a site or unit would not fit."""

from __future__ import annotations

import re
from typing import Final

from app.domain.records import Site

_IN_PARENTHESES: Final = re.compile(r"\s*[(（][^)）]*[)）]")
_SHORTER: Final = (
    ("Commander, Fleet Activities ", "Fleet Activities "),
    ("Marine Corps Air Station ", "MCAS "),
    ("Naval Air Facility ", "NAF "),
    ("Marine Corps Base ", "MCB "),
    ("Combined Arms Training Center ", ""),
    ("Commander, ", ""),
)


def site_label(site: Site) -> str:
    """Return the name of a site for lists: its own short name, or one made of the full name."""
    return site.short_en or short_site_name(site.name_en)


def short_site_name(name: str) -> str:
    """Return the name of a site without what stands in parentheses and with the usual abbreviations."""
    short = _IN_PARENTHESES.sub("", name).strip() or name
    for long, abbreviated in _SHORTER:
        if short.startswith(long) and len(short) > len(long):
            short = abbreviated + short[len(long) :]
    return short.split(" / ")[0]


def short_unit_name(name: str) -> str:
    """Return the name of a unit without what stands in parentheses or after a comma."""
    short = _IN_PARENTHESES.sub("", name).strip() or name
    return short.split(", ")[0]
