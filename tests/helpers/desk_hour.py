"""An hour at the desk, without the pauses: what a busy reader does, again and again, and what it leaves in memory.

``python -m tests.helpers.desk_hour ROUNDS`` prints samples of the memory as JSON, one after each twentieth of the
rounds. A round is what takes a person about six seconds; six hundred are an hour.
"""

from __future__ import annotations

import gc
import json
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import psutil

from app.support.platform import prepare_web_engine

if TYPE_CHECKING:
    from app.desk import Desk

_SAMPLES: Final = 20
_PICTURE_EVERY: Final = 50
_STEPS: Final = 8


def main(arguments: list[str]) -> None:
    """Run the rounds that the arguments name."""
    prepare_web_engine(off_screen=True)
    from PySide6.QtCore import QEventLoop

    from app.data.bundled import open_atlas
    from app.desk import Desk
    from app.mapview.application import running_application
    from app.support.settings import Settings

    with TemporaryDirectory() as folder, running_application():
        desk = Desk(open_atlas(None), settings=Settings(Path(folder) / "settings.ini"))
        desk.window.resize(1600, 1000)
        loop = QEventLoop()
        desk.map.settled.connect(loop.quit)
        desk.window.show()
        loop.exec()
        samples = _Hour(desk, Path(folder)).run(int(arguments[0]))
        desk.window.close()
        desk.map.dispose()
        desk.window.deleteLater()
        desk.deleteLater()
    sys.stdout.write(json.dumps(samples))


class _Hour:
    """The rounds; each waits for the page as a person waits for the picture."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        from PySide6.QtCore import QEventLoop

        self._desk, self._folder = desk, folder
        self._chance = random.Random(1)
        self._loop = QEventLoop()
        desk.map.drawn.connect(self._loop.quit)

    def run(self, rounds: int) -> list[dict[str, float]]:
        """Do so many rounds and return the memory of this process and of its children now and then, in MB."""
        desk = self._desk
        for title in ("Tables", "Changes", "Promises"):
            desk.window.show_panel(title)
        desk.counting.show(True)
        samples = []
        for number in range(rounds):
            self._round(number)
            if (number + 1) % max(1, rounds // _SAMPLES) == 0:
                samples.append(_memory_mb() | {"round": number + 1})
        return samples

    def _round(self, number: int) -> None:
        from app.domain.civil import DAY_S, instant_of
        from app.domain.filters import FilterSet
        from app.domain.parties import Party, parties_of
        from app.domain.records import Kind, Ref
        from app.domain.scene import Moment

        desk, chance = self._desk, self._chance
        atlas = desk.document.atlas
        desk.window.show_panel(chance.choice(["Tables", "Changes", "Promises", "Filters", "Layers"]))
        self._show(Moment(instant_of(chance.randint(1950, 2025), chance.randint(1, 12))))
        for _ in range(_STEPS):
            self._show(Moment(desk.clock.moment.at + 30 * DAY_S))
        self._filter(FilterSet(services=frozenset({chance.choice(atlas.deployments).service})))
        self._filter(FilterSet(text=chance.choice(atlas.sites).region))
        self._filter(FilterSet())
        name = chance.choice(atlas.sites).name_en
        desk.finding.focus()
        for end in range(1, 7):
            desk.finding.box.setText(name[:end])
            desk.finding.box.look_up()
        desk.finding.box.clear()
        desk.window.leave_focus()
        kind = chance.choice(list(Kind))
        desk.finding.go_to(Ref(kind, chance.choice(atlas.records(kind)).id))
        desk.history.look_at(Party(chance.choice(parties_of(atlas))))
        desk.history.back()
        first = instant_of(chance.randint(1950, 2020))
        self._show(Moment(first, first + 3 * 365 * DAY_S))
        if number % _PICTURE_EVERY == 0:
            self._picture()

    def _show(self, moment: object) -> None:
        before = self._desk.clock.moment
        self._desk.clock.set_moment(moment)  # type: ignore[arg-type]
        if self._desk.clock.moment != before:
            self._loop.exec()

    def _filter(self, filters: object) -> None:
        before = self._desk.filters.filters
        self._desk.filters.set(filters)  # type: ignore[arg-type]
        if self._desk.filters.filters != before:
            self._loop.exec()

    def _picture(self) -> None:
        from app.export.snapshot import SnapshotSpec, make_map, render_now

        desk = self._desk
        spec = SnapshotSpec(bounds=(122.0, 23.0, 147.0, 46.0), width_px=1200, height_px=800)
        hidden = make_map(desk.document.atlas, desk.scenes.scene, spec)
        try:
            image = render_now(hidden, desk.document.atlas, desk.scenes.scene)
        finally:
            hidden.close()
        assert image.save(str(self._folder / "picture.png"))


def _memory_mb() -> dict[str, float]:
    """Return the anonymous memory of this process and of its children, in MB.

    What is mapped from files is left out: how much of that counts depends on which other programs run.
    """
    gc.collect()
    children = psutil.Process().children(recursive=True)
    own = _anonymous_mb(psutil.Process().pid)
    web = sum(_anonymous_mb(child.pid) for child in children)
    return {"own_mb": own, "web_mb": web, "all_mb": own + web}


def _anonymous_mb(pid: int) -> float:
    """Return the anonymous memory of a process, as Linux tells it."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    return float(next(line for line in lines if line.startswith("RssAnon")).split()[1]) / 1000


if __name__ == "__main__":
    main(sys.argv[1:])
