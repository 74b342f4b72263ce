"""What the window opens with: as a value, and as the command that opens it so again."""

from __future__ import annotations

import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.filters import FilterSet
from app.domain.moments import moment_options
from app.domain.scene import Moment
from app.domain.status import TODAY, Cutoff
from app.export.filter_arguments import filter_options
from app.state.clock import Lock
from app.support.paths import APP_SLUG
from app.timeline.lanes import Grouping


@dataclass(frozen=True, slots=True)
class Opening:
    """Where the window stands in time and on the earth.

    ``view`` is longitude and latitude of the middle of the map (degrees, EPSG:4326) and its zoom; ``None`` is the view
    the program has at first.
    """

    moment: Moment
    cutoff: Cutoff = TODAY
    lock: Lock = Lock.NONE
    grouping: Grouping = Grouping.SITE
    view: tuple[float, float, float] | None = None
    filters: FilterSet = field(default_factory=FilterSet)


def command_for(path: Path | None, opening: Opening) -> str:
    """Return the command, quoted for the shell of this system; ``path`` is the open file, if not the bundled one."""
    words = [APP_SLUG]
    if path is not None:
        words += ["--file", str(path.resolve())]
    words += moment_options(opening.moment, opening.cutoff)
    if opening.lock is not Lock.NONE:
        words += ["--lock", opening.lock.name.lower()]
    words += filter_options(opening.filters)
    if opening.view is not None:
        lon, lat, zoom = opening.view
        # A tenth of a metre, and less than a pixel of zoom.
        words += ["--view", f"{lon:.6f},{lat:.6f},{zoom:.5f}"]
    if opening.grouping is not Grouping.SITE:
        words += ["--group", opening.grouping.value]
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)
