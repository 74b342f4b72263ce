"""Text for spreadsheets: what looks like a formula is made text, and can be read back."""

from __future__ import annotations

from typing import Final

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def neutralised(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: numbers stay, the rest gets an apostrophe in front."""
    if text.startswith("'") or (text.startswith(_FORMULA_STARTS) and not _is_number(text)):
        return f"'{text}"
    return text


def restored(text: str) -> str:
    """Return what :func:`neutralised` was given."""
    rest = text[1:]
    return rest if text.startswith("'") and neutralised(rest) == text else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
