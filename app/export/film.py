"""Films: one picture after the other from the same hidden map, encoded as they come."""

from __future__ import annotations

import logging
import time
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QObject, QThreadPool, Signal
from PySide6.QtGui import QImage

from app.domain.atlas import Atlas
from app.domain.changes import ChangeKind, changes_between, describe_change
from app.domain.civil import DAY_S, add_months, day_start
from app.domain.filters import Masks
from app.domain.scene import Moment, Scene, SceneIndex
from app.domain.status import Cutoff
from app.export.captions import captions_of
from app.export.film_writer import FilmWriter, FrameWriter, PictureWriter
from app.export.snapshot import SnapshotSpec, description, make_map
from app.mapview.messages import Captions
from app.support.errors import UserError

log = logging.getLogger(__name__)

Step = Literal["day", "week", "month", "year", "change"]
STEPS: Final[tuple[Step, ...]] = ("day", "week", "month", "year", "change")
MAX_FRAMES: Final = 20_000
_MONTHS: Final = {"month": 1, "year": 12}
_DAYS: Final = {"day": 1, "week": 7}
_TOLD_CHANGES: Final = (
    ChangeKind.ARRIVED,
    ChangeKind.LEFT,
    ChangeKind.ANNOUNCED,
    ChangeKind.OVERDUE,
    ChangeKind.PUT_BACK,
    ChangeKind.CANCELLED,
)
_MOST_TOLD: Final = 2
# In how many pictures a stretch without change is crossed.
_QUIET_PICTURES: Final = 6
# So many pictures may wait to be written while the next is drawn.
_MOST_WAITING: Final = 2


@dataclass(frozen=True, slots=True)
class FilmSpec:
    """What a film shows.

    Attributes:
        picture: size, place, colours and layout of every frame.
        begin, end: instants; the first frame shows ``begin``, the last the day before ``end``.
        step: a picture for each day, week, month or year, or for each day on which something changes.
        cutoff: what is known.
        skip_quiet: whether stretches of the calendar in which nothing changes are crossed in a few pictures.
        frames_per_second: of the film.
        hold: how many frames each picture stays.
        change_hold: how many frames more a picture stays that tells of a change or an event.
        end_hold: how many frames more the last one stays.
        numbered: whether the frames go into a folder as numbered PNG files.
    """

    picture: SnapshotSpec
    begin: int
    end: int
    step: Step
    cutoff: Cutoff
    skip_quiet: bool = False
    frames_per_second: int = 12
    hold: int = 1
    change_hold: int = 0
    end_hold: int = 12
    numbered: bool = False


def moments_of(index: SceneIndex, spec: FilmSpec, masks: Masks | None = None) -> list[int]:
    """Return the instants of the pictures of a film, ascending; ``masks`` say which changes count.

    Raises:
        UserError: the film would have no picture or too many.
    """
    changes = masks.change_instants(index, spec.cutoff) if masks else index.change_instants(spec.cutoff)
    inside = changes[(changes > spec.begin) & (changes < spec.end)]
    days = sorted({day_start(int(at)) for at in inside})
    if spec.step == "change":
        found = sorted({spec.begin, *days})
    else:
        found = _calendar(spec)
        if spec.skip_quiet:
            found = _without_quiet(found, days)
    frames = len(found) * (spec.hold + spec.change_hold)
    if frames > MAX_FRAMES:
        raise UserError(
            f"The film would have up to {frames:,} frames; {MAX_FRAMES:,} are possible. "
            "Choose a shorter time, larger steps, or hold its pictures less long."
        )
    return found


def _calendar(spec: FilmSpec) -> list[int]:
    """Return the instants of the calendar's steps, and the last day."""
    if spec.step in _DAYS:
        found = list(range(spec.begin, spec.end, _DAYS[spec.step] * DAY_S))
    else:
        months = _MONTHS[spec.step]
        found = []
        while (at := add_months(spec.begin, months * len(found))) < spec.end:
            found.append(at)
    last = day_start(spec.end - 1)
    return found if found[-1] == last else [*found, last]


def _without_quiet(found: Sequence[int], days: Iterable[int]) -> list[int]:
    """Leave, of each stretch without change, a few pictures at even distances: the clock races across it."""
    # The first picture to show what changed on a day is the one at that day or next after it.
    busy = {min(bisect_right(found, day - 1), len(found) - 1) for day in days}
    kept: set[int] = set()
    for k, next_busy in pairwise(sorted({0, *busy, len(found) - 1})):
        steps = min(next_busy - k, _QUIET_PICTURES)
        kept.update(k + round((next_busy - k) * part / steps) for part in range(steps + 1))
    return [found[k] for k in sorted(kept)] or list(found)


def words_of(atlas: Atlas, index: SceneIndex, spec: FilmSpec, atlas_file: Path | None) -> dict[str, str]:
    """Return what a film says of itself, by FFmpeg's keywords: its title, and the command that makes it again."""
    whole = index.scene(Moment(spec.begin, spec.end), spec.cutoff)
    words = description(atlas, whole, spec.picture, atlas_file, "film")
    options = ["--step", spec.step, "--fps", str(spec.frames_per_second), "--hold", str(spec.hold)]
    options += ["--skip-quiet"] if spec.skip_quiet else []
    options += ["--hold-changes", str(spec.change_hold), "--hold-last", str(spec.end_hold)]
    return {"title": words["Title"], "comment": " ".join([words["Command"], *options])}


class FilmRecorder(QObject):
    """Records one film; :meth:`start` returns at once, and signals tell how it goes.

    While the map draws one picture, a thread writes the ones before.

    Signals:
        progressed(int, int, float): pictures done, pictures in all, seconds left by the pace so far.
        finished(): the film is at its path.
        failed(str): there is none, and what was at its path before is as it was; one sentence.
    """

    progressed = Signal(int, int, float)
    finished = Signal()
    failed = Signal(str)
    _written = Signal(str)

    def __init__(
        self,
        atlas: Atlas,
        index: SceneIndex,
        spec: FilmSpec,
        path: Path,
        masks: Masks | None = None,
        atlas_file: Path | None = None,
    ) -> None:
        """Make ready.

        Args:
            atlas: what is shown.
            index: its scenes.
            spec: from when to when, how fast, and what a picture looks like.
            path: of the film, or of the folder for its frames.
            masks: what the filters leave.
            atlas_file: where the atlas comes from, for the command in the film's metadata.

        Raises:
            UserError: there can be no such film.
        """
        super().__init__()
        self._atlas, self._index, self._spec, self._masks = atlas, index, spec, masks
        self._moments = moments_of(index, spec, masks)
        self._asked = self._done = 0
        self._begun = 0.0
        self._whole: Scene | None = None
        self._scene: Scene | None = None
        self._times = 0
        self._drawing = self._over = False
        # Encoders halve the resolution of colour, so both sides are even.
        picture = replace(spec.picture, width_px=spec.picture.width_px & ~1, height_px=spec.picture.height_px & ~1)
        self._picture = picture
        self._map = make_map(atlas, self._shown(index.scene(Moment(self._moments[0]), spec.cutoff)), picture)
        self._map.rendered.connect(self._on_rendered)
        self._map.failed.connect(self._on_failed)
        self._writing = QThreadPool(self, maxThreadCount=1)
        self._written.connect(self._on_written)
        size = picture.width_px, picture.height_px
        try:
            self._writer: PictureWriter = (
                FrameWriter(path)
                if spec.numbered
                else FilmWriter(
                    path,
                    *size,
                    spec.frames_per_second,
                    picture.theme,
                    words_of(atlas, index, replace(spec, picture=picture), atlas_file),
                )
            )
        except UserError:
            self._map.close()
            raise

    def start(self) -> None:
        """Draw the first picture."""
        self._begun = time.perf_counter()
        self._go_on()

    def cancel(self) -> None:
        """Stop and leave nothing behind; a film that is done stays."""
        if self._over:
            return
        self._over = True
        self._map.close()
        self._writing.clear()
        self._writing.waitForDone()
        self._writer.discard()

    def _shown(self, whole: Scene) -> Scene:
        return self._masks.scene(whole) if self._masks else whole

    def _ask(self) -> None:
        moment = Moment(self._moments[self._asked])
        before, whole = self._scene, self._whole
        self._whole = (
            self._index.scene(moment, self._spec.cutoff) if whole is None else self._index.step(whole, moment)[0]
        )
        self._scene = self._shown(self._whole)
        captions = _with_changes(self._atlas, before, self._scene)
        self._asked += 1
        self._drawing = True
        last = self._asked == len(self._moments)
        self._times = self._spec.hold
        self._times += self._spec.change_hold if captions.headline else 0
        self._times += self._spec.end_hold if last else 0
        self._map.set_decor(self._picture.decor(self._atlas, self._scene))
        self._map.request(self._scene, captions)

    def _go_on(self) -> None:
        """Ask for the next picture, unless one is being drawn or too many wait to be written."""
        if not self._drawing and self._asked < len(self._moments) and self._asked - self._done < _MOST_WAITING:
            self._ask()

    def _on_rendered(self, image: QImage) -> None:
        self._drawing = False
        times, last = self._times, self._asked == len(self._moments)
        # The page draws while this picture is handed over.
        self._go_on()
        self._writing.start(lambda: self._write(image, times, last))

    def _write(self, image: QImage, times: int, last: bool) -> None:
        """Write one picture, in the thread for that."""
        try:
            self._writer.add(image, times)
            if last:
                self._writer.close()
        except UserError as error:
            self._written.emit(str(error))
        except Exception as error:
            # Nothing would come from the thread otherwise, and the film would wait for ever.
            log.exception("writing a film")
            self._written.emit(f"The film could not be written: {error}.")
        else:
            self._written.emit("")

    def _on_written(self, problem: str) -> None:
        if self._over:
            return
        if problem:
            self._on_failed(problem)
            return
        self._done += 1
        total = len(self._moments)
        spent = time.perf_counter() - self._begun
        self.progressed.emit(self._done, total, spent / self._done * (total - self._done))
        if self._over:
            # Cancelled by whoever was told.
            return
        if self._done == total:
            self._publish()
        else:
            self._go_on()

    def _publish(self) -> None:
        try:
            self._writer.publish()
        except UserError as error:
            self._on_failed(str(error))
            return
        self._over = True
        self._map.close()
        self.finished.emit()

    def _on_failed(self, text: str) -> None:
        if not self._over:
            self.cancel()
            self.failed.emit(text)


def _with_changes(atlas: Atlas, before: Scene | None, scene: Scene) -> Captions:
    """Return the captions of a scene, headed by its event and by what changed since the scene before."""
    captions = captions_of(atlas, scene)
    if before is None:
        return captions
    told = [
        describe_change(atlas, change)
        for change in changes_between(atlas, before, scene)
        if change.kind in _TOLD_CHANGES
    ]
    if len(told) > _MOST_TOLD:
        told = [*told[:_MOST_TOLD], f"and {len(told) - _MOST_TOLD} more"]
    return replace(captions, headline=" · ".join(filter(None, [captions.headline, *told])))
