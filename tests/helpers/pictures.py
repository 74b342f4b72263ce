"""Pictures compared with a tolerance; what differs is written out for a person to look at."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops

TESTS = Path(__file__).parents[1]
REFERENCES = TESTS / "e2e" / "reference"
ARTIFACTS = TESTS / "artifacts"

# A pixel counts as different where a channel is off by more than this: text is smoothed a little otherwise by
# other versions of the font library.
_CHANNEL_TOLERANCE = 48


def pixels(path: Path) -> npt.NDArray[np.uint8]:
    """Return a picture as an array of shape (height, width, 3)."""
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def assert_like_reference(path: Path, *, share: float = 0.05) -> None:
    """Compare a picture with the kept one of the same name; at most this share of the pixels may differ.

    Where it differs, the picture, the kept one and their difference are written to tests/artifacts.
    """
    kept = REFERENCES / path.name
    assert kept.is_file(), f"there is no reference {kept}; look at {path} and keep it"
    with Image.open(path) as now, Image.open(kept) as before:
        assert now.size == before.size
        difference = ImageChops.difference(now.convert("RGB"), before.convert("RGB"))
    differing = float((np.asarray(difference).max(axis=2) > _CHANNEL_TOLERANCE).mean())
    if differing > share:
        ARTIFACTS.mkdir(exist_ok=True)
        shutil.copyfile(path, ARTIFACTS / path.name)
        shutil.copyfile(kept, ARTIFACTS / f"{path.stem}-reference.png")
        difference.save(ARTIFACTS / f"{path.stem}-difference.png")
    assert differing <= share, f"{differing:.1%} of {path.name} differs from its reference; see {ARTIFACTS}"
