"""What pictures a film has, and the writers of its file and of its numbered frames."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage

from app.data.bundled import open_atlas
from app.domain.civil import DAY_S, day_start, instant_of
from app.domain.filters import FilterIndex, FilterSet
from app.domain.scene import SceneIndex
from app.domain.status import TODAY
from app.export.film import FilmSpec, Step, moments_of
from app.export.film_writer import FilmWriter, FrameWriter, PictureWriter
from app.export.snapshot import SnapshotSpec
from app.support.errors import UserError

ATLAS = open_atlas(None)
INDEX = SceneIndex(ATLAS)
PICTURE = SnapshotSpec((122, 23, 147, 46), 640, 400)
SIZE = (320, 240)


def spec(step: Step, begin: int, end: int, *, skip_quiet: bool = False) -> FilmSpec:
    return FilmSpec(PICTURE, begin, end, step, TODAY, skip_quiet=skip_quiet)


def change_days(begin: int, end: int) -> list[int]:
    instants = INDEX.change_instants(TODAY)
    return sorted({day_start(int(at)) for at in instants[(instants > begin) & (instants < end)]})


@given(
    first=st.dates(min_value=date(1945, 1, 1), max_value=date(2024, 1, 1)),
    days=st.integers(1, 2000),
    step=st.sampled_from(("day", "week", "month", "year")),
)
def test_skipping_the_quiet_leaves_out_no_change(first: date, days: int, step: Step) -> None:
    begin = instant_of(first.year, first.month, first.day)
    end = begin + days * DAY_S
    all_pictures = moments_of(INDEX, spec(step, begin, end))
    kept = moments_of(INDEX, spec(step, begin, end, skip_quiet=True))
    assert kept[0] == begin
    assert kept[-1] == all_pictures[-1]
    assert kept == sorted(set(kept))
    assert set(kept) <= set(all_pictures)
    for changed in change_days(begin, end):
        assert next(at for at in all_pictures if at >= changed) in kept
    # Between two pictures that show a change stand no more than a few.
    busy = {0, len(all_pictures) - 1}
    busy |= {next(k for k, at in enumerate(all_pictures) if at >= changed) for changed in change_days(begin, end)}
    assert len(kept) <= 6 * len(busy)


def test_a_quiet_stretch_is_crossed_in_a_few_pictures() -> None:
    begin, end = instant_of(2016, 1, 1), instant_of(2017, 1, 1)
    assert len(moments_of(INDEX, spec("day", begin, end))) == 366
    assert 20 < len(moments_of(INDEX, spec("day", begin, end, skip_quiet=True))) < 300


def test_only_changes_that_the_filters_leave_have_a_picture() -> None:
    begin, end = instant_of(2014), instant_of(2019)
    masks = FilterIndex(ATLAS).masks(FilterSet().with_values("services", ["JASDF"]))
    everything = moments_of(INDEX, spec("change", begin, end))
    some = moments_of(INDEX, spec("change", begin, end), masks)
    assert some[0] == begin
    assert set(some) < set(everything)


def picture(colour: str) -> QImage:
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def noise(seed: int) -> QImage:
    values = np.random.default_rng(seed).integers(0, 256, (SIZE[1], SIZE[0], 4), dtype=np.uint8)
    return QImage(values.tobytes(), *SIZE, QImage.Format.Format_RGB32).copy()


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".gif"])
def test_each_frame_has_its_colour(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"film{suffix}"
    writer = FilmWriter(path, *SIZE, 10, "light", {"title": "Colours", "comment": "posture-atlas film"})
    for colour, times in (("#1f4e79", 2), ("#f6f3ec", 3)):
        writer.add(picture(colour), times)
    writer.close()
    assert not path.exists()
    writer.publish()
    assert list(tmp_path.iterdir()) == [path]
    with av.open(path) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
        if suffix != ".gif":
            told = {keyword.lower(): text for keyword, text in container.metadata.items()}
            assert (told["title"], told["comment"]) == ("Colours", "posture-atlas film")
    assert len(frames) == 5
    for frame, colour in zip(frames, ["#1f4e79"] * 2 + ["#f6f3ec"] * 3, strict=True):
        wanted = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
        assert np.abs(frame[120, 160].astype(int) - wanted).max() <= (24 if suffix == ".gif" else 4)


def test_without_the_codec_the_film_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(av, "codecs_available", av.codecs_available - {"libx264"})
    with pytest.raises(UserError, match=r"film\.mp4: this installation of PyAV has no encoder libx264"):
        FilmWriter(tmp_path / "film.mp4", *SIZE, 10, "light")
    assert list(tmp_path.iterdir()) == []


def test_numbered_frames_are_the_pictures(tmp_path: Path) -> None:
    folder = tmp_path / "frames"
    writer = FrameWriter(folder)
    first, second = noise(1), noise(2)
    writer.add(first, 2)
    writer.add(second, 1)
    writer.close()
    assert not folder.exists()
    writer.publish()
    names = [path.name for path in sorted(folder.iterdir())]
    assert names == ["frame-00001.png", "frame-00002.png", "frame-00003.png"]
    for name, image in zip(names, (first, first, second), strict=True):
        assert QImage(str(folder / name)).convertToFormat(image.format()) == image
    assert list(tmp_path.iterdir()) == [folder]


def test_a_second_film_takes_the_place_of_the_first_and_of_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    for number in (1, 2, 3):
        (tmp_path / f"frame-{number:05d}.png").write_bytes(b"old")
    writer = FrameWriter(tmp_path)
    writer.add(noise(3), 1)
    writer.close()
    writer.publish()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["frame-00001.png", "notes.txt"]
    assert (tmp_path / "frame-00001.png").read_bytes()[1:4] == b"PNG"


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """A disk on which no file grows beyond the size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def fill(writer: PictureWriter) -> None:
    for seed in range(60):
        writer.add(noise(seed), 1)
    writer.close()


@pytest.mark.parametrize("name", ["film.mp4", "film.webm", "film.gif", "frames"])
def test_a_full_disk_leaves_nothing(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    writer: PictureWriter = FilmWriter(path, *SIZE, 10, "light") if path.suffix else FrameWriter(path)
    with files_up_to(20_000):
        with pytest.raises(UserError, match=f"{name}: it cannot be written") as told:
            fill(writer)
        writer.discard()
    assert len(str(told.value).splitlines()) == 1
    assert "Unknown" not in str(told.value)
    assert list(tmp_path.iterdir()) == []


def test_a_cancelled_film_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"before")
    for closed in (False, True):
        writer = FilmWriter(path, *SIZE, 10, "light")
        writer.add(noise(4), 3)
        if closed:
            writer.close()
        writer.discard()
    assert [found.name for found in tmp_path.iterdir()] == ["film.mp4"]
    assert path.read_bytes() == b"before"


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    for writer in (
        lambda path: FilmWriter(path / "film.mp4", *SIZE, 10, "light"),
        lambda path: FrameWriter(path / "f"),
    ):
        with pytest.raises(UserError, match="it cannot be written"):
            writer(tmp_path / "no")
