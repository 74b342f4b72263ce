"""Opens the window off screen in a process of its own, measures, and prints the figures as JSON.

``python -m tests.helpers.desk_probe start``, ``… scrub DEPLOYMENTS`` or ``… filter DEPLOYMENTS`` (0: the bundled data).
"""

from __future__ import annotations

import json
import random
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import psutil

from app.support.platform import prepare_web_engine

if TYPE_CHECKING:
    from app.desk import Desk
    from app.domain.atlas import Atlas

STEPS = 300
DAY_STEP = 3


def main(arguments: list[str]) -> None:
    """Measure what the arguments name."""
    prepare_web_engine(off_screen=True)
    from PySide6.QtCore import QEventLoop

    from app.mapview.application import running_application
    from app.start import map_ahead
    from app.support.settings import Settings

    # As at a first start: what an earlier measurement left open would be measured, too.
    with TemporaryDirectory() as folder, running_application():
        view = map_ahead()
        from app.data.bundled import open_atlas
        from app.desk import Desk

        desk = Desk(open_atlas(None), settings=Settings(Path(folder) / "settings.ini"), view=view)
        desk.window.resize(1600, 1000)
        loop = QEventLoop()
        desk.map.settled.connect(loop.quit)
        desk.window.show()
        loop.exec()
        figures = {"painted_at": time.time(), "memory_mb": _memory_mb()}
        if arguments[0] in ("scrub", "filter"):
            size = int(arguments[1])
            if size:
                desk.document.replace(_with_stays(desk.document.atlas, size), None)
                loop.exec()
            figures |= _scrub(desk) if arguments[0] == "scrub" else _filter(desk)
        desk.window.close()
        desk.window.deleteLater()
        desk.deleteLater()
    sys.stdout.write(json.dumps(figures))


def _scrub(desk: Desk) -> dict[str, float]:
    """Step the clock and wait until the page says that the frame is painted; in milliseconds."""
    from PySide6.QtCore import QEventLoop

    from app.domain.civil import DAY_S
    from app.domain.scene import Moment

    loop = QEventLoop()
    desk.map.drawn.connect(loop.quit)
    spent: list[float] = []
    for _ in range(STEPS):
        begun = time.perf_counter()
        desk.clock.set_moment(Moment(desk.clock.moment.at + DAY_STEP * DAY_S))
        loop.exec()
        spent.append((time.perf_counter() - begun) * 1000)
    spent.sort()
    return {
        "median_ms": spent[len(spent) // 2],
        "p95_ms": spent[int(len(spent) * 0.95)],
        "memory_mb": _memory_mb(),
    }


def _filter(desk: Desk) -> dict[str, float]:
    """Toggle filters and wait until the page says that the frame is painted; in milliseconds."""
    from PySide6.QtCore import QEventLoop

    from app.domain.filters import FilterSet

    loop = QEventLoop()
    desk.map.drawn.connect(loop.quit)
    sets = (FilterSet(services=frozenset({"USN"})), FilterSet(), FilterSet(forces=frozenset({"japan"})), FilterSet())
    spent: list[float] = []
    for i in range(80):
        begun = time.perf_counter()
        desk.filters.set(sets[i % len(sets)])
        loop.exec()
        spent.append((time.perf_counter() - begun) * 1000)
    spent.sort()
    return {"median_ms": spent[len(spent) // 2], "p95_ms": spent[int(len(spent) * 0.95)]}


def _with_stays(atlas: Atlas, size: int) -> Atlas:
    """Return the atlas with that many synthetic stays at its own sites, with its own symbols."""
    from tests.bench.test_bench_scene import synthetic_atlas

    rng = random.Random(size)
    stays = tuple(
        replace(stay, site_id=rng.choice(atlas.sites).id, sidc=rng.choice(atlas.deployments).sidc)
        for stay in synthetic_atlas(size).deployments
    )
    return replace(atlas, deployments=stays)


def _memory_mb() -> float:
    """Return the proportional set size of this process and its children."""
    me = psutil.Process()
    sizes = [process.memory_full_info().pss for process in (me, *me.children(recursive=True))]
    return float(sum(sizes)) / 1e6


if __name__ == "__main__":
    main(sys.argv[1:])
