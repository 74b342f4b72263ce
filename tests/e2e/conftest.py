"""The program as a user drives it: a process of its own, without a display."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A page may stand still at its start on a busy computer; it is ended and comes back, and the picture is right.
_CAME_BACK = ("ERROR js: The map has not answered", "ERROR js: The map's process ended (Killed")


class Program:
    """Runs ``python -m app`` in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the program with these arguments and return its code, output and errors.

        ``variables`` go into its environment. That a page came back is not among the errors.
        """
        process = self.start(*arguments, **variables)
        try:
            out, errors = process.communicate(timeout=100)
        finally:
            process.kill()
        lines = [line for line in errors.splitlines(keepends=True) if not line.startswith(_CAME_BACK)]
        return subprocess.CompletedProcess(process.args, process.returncode, out, "".join(lines))

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        """Start the program and return the process."""
        outside = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "QT_QUICK_BACKEND", "QTWEBENGINE_CHROMIUM_FLAGS")
        environment = {name: value for name, value in os.environ.items() if name not in outside}
        return subprocess.Popen(
            [sys.executable, "-m", "app", *arguments],
            cwd=self.folder,
            env={**environment, "PYTHONPATH": str(ROOT), **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program in an empty folder."""
    return Program(tmp_path)
