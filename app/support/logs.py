"""Logging: one format, to stderr, quiet unless asked."""

from __future__ import annotations

import logging
import sys


def set_up_logging(verbose: bool = False) -> None:
    """Send warnings to stderr, or everything from information upwards when ``verbose``."""
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format="%(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
        force=True,
    )
