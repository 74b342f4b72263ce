"""Films: one picture after the other from the same hidden map, encoded as they come."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from app.domain.atlas import Atlas
from app.domain.changes import ChangeKind, changes_between, describe_change
from app.domain.civil import DAY_S, add_months
from app.domain.scene import Moment, Scene, SceneIndex
from app.domain.status import Cutoff
from app.export.captions import captions_of
from app.export.snapshot import SnapshotSpec, make_map
from app.mapview.messages import Captions, Theme
from app.support.colours import colours_for
from app.support.errors import UserError

if TYPE_CHECKING:
    from av.container import OutputContainer

FILM_SUFFIXES: Final = (".mp4", ".webm", ".gif")
Step = Literal["day", "week", "month", "year", "change"]
STEPS: Final[tuple[Step, ...]] = ("day", "week", "month", "year", "change")
MAX_FRAMES: Final = 20_000
_MONTHS: Final = {"month": 1, "year": 12}
_DAYS: Final = {"day": 1, "week": 7}
_CODECS: Final = {".mp4": "libx264", ".webm": "libvpx-vp9", ".gif": "gif"}
# Constant quality: near to what was drawn, text stays sharp.
_OPTIONS: Final[dict[str, dict[str, str]]] = {
    ".mp4": {"crf": "18", "preset": "veryfast"},
    ".webm": {"crf": "28", "b:v": "0", "deadline": "realtime", "cpu-used": "7", "row-mt": "1"},
    ".gif": {},
}
_SWATCH_PX: Final = 24
# Codes of ITU-T H.273: what players take a film of this size for.
_BT709: Final = 1
_LIMITED: Final = 1


@dataclass(frozen=True, slots=True)
class FilmSpec:
    """What a film shows.

    Attributes:
        picture: size, place, colours and layout of every frame.
        begin, end: instants; the first frame shows ``begin``, the last the day before ``end``.
        step: a frame for each day, week, month or year, or for each day on which something changes.
        cutoff: what is known.
        frames_per_second: of the film.
        hold: how many frames each picture stays.
        end_hold: how many frames more the last one stays.
    """

    picture: SnapshotSpec
    begin: int
    end: int
    step: Step
    cutoff: Cutoff
    frames_per_second: int = 12
    hold: int = 1
    end_hold: int = 12


def moments_of(index: SceneIndex, spec: FilmSpec) -> list[int]:
    """Return the instants of the pictures of a film, ascending.

    Raises:
        UserError: the film would have no picture or too many.
    """
    last = spec.end - 1 - (spec.end - 1) % DAY_S
    if spec.step == "change":
        instants = index.change_instants(spec.cutoff)
        inside = instants[(instants > spec.begin) & (instants < spec.end)]
        found = sorted({spec.begin, *(int(at) - int(at) % DAY_S for at in inside)})
    elif spec.step in _DAYS:
        found = list(range(spec.begin, spec.end, _DAYS[spec.step] * DAY_S))
    else:
        months = _MONTHS[spec.step]
        found = []
        while (at := add_months(spec.begin, months * len(found))) < spec.end:
            found.append(at)
    if found[-1] != last and spec.step != "change":
        found.append(last)
    if len(found) * spec.hold > MAX_FRAMES:
        raise UserError(
            f"The film would have {len(found) * spec.hold:,} frames; up to {MAX_FRAMES:,} are possible. "
            "Choose a shorter time or larger steps."
        )
    return found


class FilmRecorder(QObject):
    """Records one film; :meth:`start` returns at once, and signals tell how it goes.

    Signals:
        progressed(int, int, float): pictures done, pictures in all, seconds left by the pace so far.
        finished(): the film is at its path.
        failed(str): there is none, and what was at its path before is as it was; one sentence.
    """

    progressed = Signal(int, int, float)
    finished = Signal()
    failed = Signal(str)

    def __init__(
        self,
        atlas: Atlas,
        index: SceneIndex,
        spec: FilmSpec,
        path: Path,
        filtered: Callable[[Scene], Scene] = lambda scene: scene,
    ) -> None:
        """Make ready; ``filtered`` leaves out of a scene what is not to be shown.

        Raises:
            UserError: there can be no such film.
        """
        super().__init__()
        self._atlas, self._index, self._spec, self._path = atlas, index, spec, path
        self._moments = moments_of(index, spec)
        self._done = 0
        self._begun = 0.0
        self._whole: Scene | None = None
        self._scene: Scene | None = None
        self._filtered = filtered
        first = filtered(index.scene(Moment(self._moments[0]), spec.cutoff))
        # Encoders halve the resolution of colour, so both sides are even.
        picture = replace(spec.picture, width_px=spec.picture.width_px & ~1, height_px=spec.picture.height_px & ~1)
        self._layout = picture.layout
        self._map = make_map(atlas, first, picture)
        self._map.rendered.connect(self._on_rendered)
        self._map.failed.connect(self._on_failed)
        try:
            self._writer = FilmWriter(path, picture.width_px, picture.height_px, spec.frames_per_second, picture.theme)
        except UserError:
            self._map.close()
            raise

    def start(self) -> None:
        """Draw the first picture."""
        self._begun = time.perf_counter()
        self._ask()

    def cancel(self) -> None:
        """Stop and leave nothing behind."""
        self._map.close()
        self._writer.discard()

    def _ask(self) -> None:
        moment = Moment(self._moments[self._done])
        before, whole = self._scene, self._whole
        self._whole = (
            self._index.scene(moment, self._spec.cutoff) if whole is None else self._index.step(whole, moment)[0]
        )
        self._scene = self._filtered(self._whole)
        captions = _with_changes(self._atlas, before, self._scene)
        self._map.set_decor(self._layout.decor(self._atlas, self._scene))
        self._map.request(self._scene, captions)

    def _on_rendered(self, image: QImage) -> None:
        self._done += 1
        last = self._done == len(self._moments)
        try:
            self._writer.add(image, self._spec.hold + (self._spec.end_hold if last else 0))
            if last:
                self._map.close()
                self._writer.finish()
        except (OSError, ValueError) as error:
            self._on_failed(f"{self._path}: the film cannot be written ({error}).")
            return
        spent = time.perf_counter() - self._begun
        self.progressed.emit(self._done, len(self._moments), spent / self._done * (len(self._moments) - self._done))
        if last:
            self.finished.emit()
        else:
            self._ask()

    def _on_failed(self, text: str) -> None:
        self.cancel()
        self.failed.emit(text)


class FilmWriter:
    """Encodes frames into a temporary file beside the path, which takes its place when all are in."""

    def __init__(self, path: Path, width_px: int, height_px: int, frames_per_second: int, theme: Theme) -> None:
        """Open the encoder.

        Raises:
            UserError: there is no such codec, or the file cannot be written.
        """
        import av

        self._path = path
        self._kind = path.suffix.lower()
        codec = _CODECS[self._kind]
        if codec not in av.codecs_available:
            raise UserError(f"{path.name}: this installation of PyAV has no encoder {codec}. Try another ending.")
        try:
            handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
        except OSError as error:
            raise UserError(f"{path}: it cannot be written ({error.strerror}).") from error
        os.close(handle)
        self._part = Path(name)
        self._container: OutputContainer = av.open(name, "w")
        self._stream: Any = cast(
            "Any", self._container.add_stream(codec, rate=frames_per_second, options=_OPTIONS[self._kind])
        )
        self._stream.width, self._stream.height = width_px, height_px
        self._stream.pix_fmt = "pal8" if self._kind == ".gif" else "yuv420p"
        if self._kind != ".gif":
            context = self._stream.codec_context
            context.colorspace = context.color_primaries = context.color_trc = _BT709
            context.color_range = _LIMITED
        self._theme = theme
        self._rate = frames_per_second
        self._count = 0
        self._palette: _Palette | None = None

    def add(self, image: QImage, times: int) -> None:
        """Add a picture for so many frames."""
        frame = video_frame(image)
        if self._kind == ".gif":
            if self._palette is None:
                self._palette = _Palette(image, self._theme, self._rate)
        else:
            frame = frame.reformat(format="yuv420p", dst_colorspace="ITU709")
        for _ in range(times):
            frame.pts = self._count
            frame.time_base = Fraction(1, self._rate)
            self._count += 1
            self._encode([frame] if self._palette is None else self._palette.pushed(frame))

    def finish(self) -> None:
        """Write what is still in the encoder and put the film in its place."""
        if self._palette is not None:
            self._encode(self._palette.rest())
        self._container.mux(self._stream.encode())
        self._container.close()
        with self._part.open("rb") as written:
            os.fsync(written.fileno())
        self._part.chmod(0o644)
        self._part.replace(self._path)

    def discard(self) -> None:
        """Leave nothing behind."""
        self._container.close()
        self._part.unlink(missing_ok=True)

    def _encode(self, frames: Iterable[Any]) -> None:
        for frame in frames:
            self._container.mux(self._stream.encode(frame))


class _Palette:
    """Gives all frames the 256 colours that suit the first one best, so that only what changes is written again."""

    def __init__(self, first: QImage, theme: Theme, frames_per_second: int) -> None:
        import av.filter

        seen = first.convertToFormat(QImage.Format.Format_RGB888)
        painter = QPainter(seen)
        # Colours that may come later, as that of what is overdue, must be among the 256.
        for k, colour in enumerate(_data_colours(theme)):
            painter.fillRect(k * _SWATCH_PX, 0, _SWATCH_PX, _SWATCH_PX, QColor(colour))
        painter.end()
        width, height = first.width(), first.height()
        base = Fraction(1, frames_per_second)
        choose = av.filter.Graph()
        source = choose.add_buffer(width=width, height=height, format=av.VideoFormat("rgb24"), time_base=base)
        generate, chosen = choose.add("palettegen", "reserve_transparent=1"), choose.add("buffersink")
        source.link_to(generate)
        generate.link_to(chosen)
        choose.configure()
        choose.push(video_frame(seen))
        choose.push(None)
        palette: Any = choose.pull()

        self._graph = av.filter.Graph()
        self._frames = self._graph.add_buffer(
            width=width, height=height, format=av.VideoFormat("rgb24"), time_base=base
        )
        colours = self._graph.add_buffer(
            width=palette.width, height=palette.height, format=palette.format, time_base=base
        )
        use, sink = self._graph.add("paletteuse", "dither=none:diff_mode=rectangle"), self._graph.add("buffersink")
        self._frames.link_to(use, 0, 0)
        colours.link_to(use, 0, 1)
        use.link_to(sink)
        self._graph.configure()
        palette.pts = 0
        colours.push(palette)
        colours.push(None)

    def pushed(self, frame: Any) -> list[Any]:
        """Return the frames that are ready after this one."""
        self._frames.push(frame)
        return self._pulled()

    def rest(self) -> list[Any]:
        """Return the last frames."""
        self._frames.push(None)
        return self._pulled()

    def _pulled(self) -> list[Any]:
        import av

        found: list[Any] = []
        while True:
            try:
                found.append(self._graph.pull())
            except (av.error.BlockingIOError, av.error.EOFError):
                return found


def _data_colours(theme: Theme) -> tuple[str, ...]:
    colours = colours_for(theme == "dark")
    return (*colours.forces.values(), colours.overdue, colours.selection, colours.text, colours.on_force)


def video_frame(image: QImage) -> Any:
    """Return a picture as a frame of PyAV, ``rgb24``."""
    import av

    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), dtype=np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    pixels = np.ascontiguousarray(rows[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3))
    return av.VideoFrame.from_ndarray(pixels, format="rgb24")


def _with_changes(atlas: Atlas, before: Scene | None, scene: Scene) -> Captions:
    """Return the captions of a scene; where no event heads them, what changed since the scene before does."""
    captions = captions_of(atlas, scene)
    if before is None or captions.headline:
        return captions
    told = [
        describe_change(atlas, change)
        for change in changes_between(atlas, before, scene)
        if change.kind in (ChangeKind.ARRIVED, ChangeKind.LEFT, ChangeKind.ANNOUNCED, ChangeKind.OVERDUE)
    ]
    if not told:
        return captions
    more = f", and {len(told) - 1} more" if len(told) > 1 else ""
    return replace(captions, headline=f"{told[0]}{more}")
