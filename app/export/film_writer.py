"""Writing the pictures of a film: encoded into one file, or as numbered PNG files into a folder."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

from app.export.files import plain_mode
from app.mapview.messages import Theme
from app.support.colours import colours_for
from app.support.errors import UserError

if TYPE_CHECKING:
    from av.container import OutputContainer

FILM_SUFFIXES: Final = (".mp4", ".webm", ".gif")
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
# QImage's RGB32 as FFmpeg calls it on a little-endian machine; the fourth byte is not looked at.
_PIXELS: Final = "bgra"
_FRAME_NAME: Final = re.compile(r"frame-\d{5}\.png")
# The effort of packing, as for snapshots.
_PNG_QUALITY: Final = 80


class PictureWriter(Protocol):
    """Takes pictures one after the other. Nothing is at the path before :meth:`publish`.

    :meth:`add` and :meth:`close` may run in a thread of their own; all raise ``UserError`` with the reason.
    """

    def add(self, image: QImage, times: int) -> None:
        """Add a picture for so many frames."""

    def close(self) -> None:
        """Write what is still under way."""

    def publish(self) -> None:
        """Put the whole in its place."""

    def discard(self) -> None:
        """Leave nothing behind."""


class FilmWriter:
    """Encodes frames into a temporary file beside the path, which takes its place when all are in."""

    def __init__(
        self,
        path: Path,
        width_px: int,
        height_px: int,
        frames_per_second: int,
        theme: Theme,
        words: dict[str, str] | None = None,
    ) -> None:
        """Open the encoder; ``words`` go into the metadata by FFmpeg's keywords (``title``, ``comment``).

        Raises:
            UserError: there is no such codec, or the file cannot be written.
        """
        import av

        self._path = path
        self._kind = path.suffix.lower()
        codec = _CODECS[self._kind]
        if codec not in av.codecs_available:
            raise UserError(f"{path.name}: this installation of PyAV has no encoder {codec}. Try another ending.")
        self._file: Any = None
        try:
            self._file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - open until the film is
                prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent, delete=False
            )
        except OSError as error:
            raise _unwritten(path, error) from error
        self._part = Path(self._file.name)
        # Through Python's file, so that a full disk is told as the system tells it.
        self._container: OutputContainer = av.open(self._file, "w", format=self._kind[1:])
        self._container.metadata.update(words or {})
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

    def close(self) -> None:
        """Write what is still in the encoder."""
        import av

        if self._palette is not None:
            self._encode(self._palette.rest())
        self._encode([None])
        try:
            self._container.close()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        except (av.FFmpegError, OSError, ValueError) as error:
            raise _unwritten(self._path, error) from error

    def publish(self) -> None:
        """Put the film in its place."""
        try:
            self._part.chmod(plain_mode())
            self._part.replace(self._path)
        except OSError as error:
            raise _unwritten(self._path, error) from error

    def discard(self) -> None:
        """Leave nothing behind."""
        import av

        # Where the disk is full, what could not be written is not wanted any more.
        with suppress(av.FFmpegError, OSError, ValueError):
            self._container.close()
        with suppress(OSError):
            self._file.close()
        self._part.unlink(missing_ok=True)

    def _encode(self, frames: Iterable[Any]) -> None:
        import av

        try:
            for frame in frames:
                self._container.mux(self._stream.encode(frame))
        except (av.FFmpegError, OSError, ValueError) as error:
            raise _unwritten(self._path, error) from error


class FrameWriter:
    """Writes numbered PNG files into a temporary folder beside the path, which becomes the folder at the path."""

    def __init__(self, folder: Path) -> None:
        """Make the temporary folder.

        Raises:
            UserError: it cannot be made.
        """
        self._folder = folder
        try:
            self._part = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        except OSError as error:
            raise _unwritten(folder, error) from error
        self._count = 0

    def add(self, image: QImage, times: int) -> None:
        """Add a picture as so many files."""
        # Packed in memory: Qt does not say why a file could not be written.
        packed = QBuffer()
        writer = QImageWriter(packed, QByteArray(b"png"))
        writer.setQuality(_PNG_QUALITY)
        if not writer.write(image):
            raise UserError(f"{self._folder}: the picture cannot be packed ({writer.errorString()}).")
        first = self._next()
        try:
            first.write_bytes(packed.data().data())
            for _ in range(times - 1):
                shutil.copyfile(first, self._next())
        except OSError as error:
            raise _unwritten(self._folder, error) from error

    def close(self) -> None:
        """Nothing is still under way."""

    def publish(self) -> None:
        """Put the folder in its place; in one that is there, take the place of the frames of an earlier film."""
        try:
            if self._folder.is_dir():
                for old in self._folder.iterdir():
                    if _FRAME_NAME.fullmatch(old.name):
                        old.unlink()
                for made in sorted(self._part.iterdir()):
                    made.replace(self._folder / made.name)
                self._part.rmdir()
            else:
                self._part.chmod(plain_mode(folder=True))
                self._part.replace(self._folder)
        except OSError as error:
            raise _unwritten(self._folder, error) from error

    def discard(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self._part, ignore_errors=True)

    def _next(self) -> Path:
        self._count += 1
        return self._part / f"frame-{self._count:05d}.png"


class _Palette:
    """Gives all frames the 256 colours that suit the first one best, so that only what changes is written again."""

    def __init__(self, first: QImage, theme: Theme, frames_per_second: int) -> None:
        import av.filter

        seen = first.copy()
        painter = QPainter(seen)
        # Colours that may come later, as that of what is overdue, must be among the 256.
        for k, colour in enumerate(_data_colours(theme)):
            painter.fillRect(k * _SWATCH_PX, 0, _SWATCH_PX, _SWATCH_PX, QColor(colour))
        painter.end()
        width, height = first.width(), first.height()
        base = Fraction(1, frames_per_second)
        choose = av.filter.Graph()
        source = choose.add_buffer(width=width, height=height, format=av.VideoFormat(_PIXELS), time_base=base)
        generate, chosen = choose.add("palettegen", "reserve_transparent=1"), choose.add("buffersink")
        source.link_to(generate)
        generate.link_to(chosen)
        choose.configure()
        choose.push(video_frame(seen))
        choose.push(None)
        palette: Any = choose.pull()

        self._graph = av.filter.Graph()
        self._frames = self._graph.add_buffer(
            width=width, height=height, format=av.VideoFormat(_PIXELS), time_base=base
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


def video_frame(image: QImage) -> Any:
    """Return a picture as a frame of PyAV, ``bgra`` and all opaque."""
    import av

    picture = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(picture.constBits(), dtype=np.uint8).reshape(picture.height(), picture.width(), 4)
    return av.VideoFrame.from_ndarray(pixels, format=_PIXELS)


def _data_colours(theme: Theme) -> tuple[str, ...]:
    colours = colours_for(theme == "dark")
    return (*colours.forces.values(), colours.overdue, colours.selection, colours.text, colours.on_force)


def _unwritten(path: Path, error: Exception) -> UserError:
    reason = getattr(error, "strerror", None) or str(error)
    return UserError(f"{path}: it cannot be written ({reason}).")
