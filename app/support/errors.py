"""Errors that are meant for the person at the keyboard."""

from __future__ import annotations


class UserError(Exception):
    """Something the user can mend. Its text is one sentence or two: what is wrong, where, what would be right."""
