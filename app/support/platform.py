"""What the machine can do, and what the web engine must be told about it before Qt starts."""

from __future__ import annotations

import logging
import os
import sys
from typing import Final

log = logging.getLogger(__name__)

_FLAGS: Final = "QTWEBENGINE_CHROMIUM_FLAGS"
_QUIET_FLAGS: Final = (
    # Everything the page needs is served by us; nothing is to be looked up or fetched in the background.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
    # Only what ends the engine; what concerns the page comes through its console.
    "--log-level=3",
)
_FULL_SPEED_FLAGS: Final = ("--disable-frame-rate-limit", "--disable-gpu-vsync")


def has_display() -> bool:
    """Return whether a window can be shown: always on macOS and Windows, elsewhere with X11 or Wayland."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def is_root() -> bool:
    """Return whether the process runs as the superuser."""
    geteuid = getattr(os, "geteuid", None)
    return geteuid is not None and geteuid() == 0


def prepare_web_engine(*, off_screen: bool, at_full_speed: bool = False) -> None:
    """Set the environment that Qt and its web engine read when they start. Call before importing Qt.

    With ``at_full_speed`` frames follow each other as fast as they are drawn, not at the rate of a screen: for films.
    With ``off_screen`` no display is needed and drawing is done in software. The superuser cannot have the
    web engine's sandbox, so there, and only there, it is switched off with a notice.
    """
    flags = os.environ.get(_FLAGS, "").split()
    flags += [flag for flag in _QUIET_FLAGS if flag not in flags]
    if off_screen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        # Without a display there is no OpenGL to be tried first.
        os.environ["QT_QUICK_BACKEND"] = "software"
        flags += [] if "--disable-gpu" in flags else ["--disable-gpu"]
    if at_full_speed:
        flags += [flag for flag in _FULL_SPEED_FLAGS if flag not in flags]
    os.environ[_FLAGS] = " ".join(flags)
    if is_root() and sys.platform.startswith("linux") and "QTWEBENGINE_DISABLE_SANDBOX" not in os.environ:
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
        log.info("running as root: the web engine's sandbox is off")
