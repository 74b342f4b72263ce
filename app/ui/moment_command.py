"""The command that opens the program at a moment again."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

from app.domain.moments import moment_options
from app.domain.scene import Moment
from app.domain.status import Cutoff
from app.support.paths import APP_SLUG


def command_for(path: Path | None, moment: Moment, cutoff: Cutoff) -> str:
    """Return the command, quoted for the shell of this system; ``path`` is the open file, if not the bundled one."""
    words = [APP_SLUG]
    if path is not None:
        words += ["--file", str(path.resolve())]
    words += moment_options(moment, cutoff)
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)
