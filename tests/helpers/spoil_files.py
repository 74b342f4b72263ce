"""Spoils files byte by byte and reads them: run as a program, so that a crash of native code is seen from outside.

``python spoil_files.py SEED COUNT FILE...`` prints how many were read and how many refused; anything else that
happens - an exception that is no refusal, a crash, a hang that its caller cuts off - is a fault.
"""

from __future__ import annotations

import random
import resource
import sys
import warnings
from pathlib import Path

from app.data.checks import check_file
from app.data.errors import AtlasFileError
from app.data.importing.atlas_file import is_atlas, prepare_atlas
from app.data.importing.run import prepare_all
from app.data.observations import load_observations
from app.data.store import load_atlas

MEMORY_BYTES = 4 << 30
# What a shapefile has beside it.
BESIDE = (".shx", ".dbf", ".prj", ".cpg")


def spoil(body: bytes, chance: random.Random) -> bytes:
    """Return the bytes with a few of them changed, cut out, doubled or cut off."""
    changed = bytearray(body)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(changed))
        match chance.randrange(5):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                changed[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"])
            case 2:
                del changed[at : at + chance.randint(1, 400)]
            case 3:
                changed[at:at] = changed[at : at + chance.randint(1, 400)]
            case _:
                del changed[max(1, at) :]
        if not changed:
            changed = bytearray(b"x")
    return bytes(changed)


def check_sentence(text: str) -> None:
    """Refuse a message of many lines, or without an end."""
    if "\n" in text or not text.endswith("."):
        raise ValueError(f"not one sentence: {text!r}")


def read(path: Path) -> None:
    """Read a file in every way that there is for it."""
    if path.suffix == ".gpkg":
        for way in (load_atlas, load_observations, lambda file: check_file(file, today=0)):
            try:
                way(path)
            except AtlasFileError as error:
                check_sentence(str(error))
    if is_atlas(path):
        try:
            prepare_atlas(path)
        except AtlasFileError as error:
            check_sentence(str(error))
    prepare_all(path, crs="EPSG:4326")


def main(arguments: list[str]) -> None:
    """Spoil and read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    warnings.simplefilter("ignore")
    chance = random.Random(int(arguments[0]))
    good = refused = 0
    for _ in range(int(arguments[1])):
        for name in arguments[2:]:
            source = Path(name)
            target = source.with_name(f"spoilt{source.suffix}")
            target.write_bytes(spoil(source.read_bytes(), chance))
            for part in (source.with_suffix(suffix) for suffix in BESIDE):
                if part.exists():
                    whole = part.read_bytes()
                    target.with_suffix(part.suffix).write_bytes(
                        spoil(whole, chance) if chance.random() < 0.5 else whole
                    )
            try:
                read(target)
                good += 1
            except AtlasFileError as error:
                check_sentence(str(error))
                refused += 1
    print(good, refused)


if __name__ == "__main__":
    main(sys.argv[1:])
