"""Saving never loses work: killed, out of room, over a file that is protected, in use or changed meanwhile."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.data.errors import AtlasFileError
from app.data.store import load_atlas, save_atlas
from app.domain.atlas import Atlas
from app.support.stamps import stamp_of
from tests.helpers.atlas_files import contents

SAMPLE = Path(__file__).parents[1] / "data" / "atlas-schema-1.gpkg"
KILLS = int(os.environ.get("SAVE_KILLS", "300"))


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas(SAMPLE)


@pytest.fixture
def mine(atlas: Atlas, tmp_path: Path) -> Path:
    path = tmp_path / "mine.gpkg"
    save_atlas(atlas, path, rest_from=SAMPLE)
    return path


def refused(atlas: Atlas, path: Path, **more: object) -> str:
    before = path.read_bytes()
    with pytest.raises(AtlasFileError) as caught:
        save_atlas(atlas, path, **more)  # type: ignore[arg-type]
    assert path.read_bytes() == before
    assert [item for item in path.parent.iterdir() if item.suffix == ".part"] == []
    return str(caught.value)


_KILLED_WHILE_SAVING = """
import os, random, signal, sys, time
from dataclasses import replace
from pathlib import Path
from app.data.store import load_atlas, save_atlas

path, sample, kills = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
one = load_atlas(sample)
two = replace(one, title="The other", deployments=one.deployments[:1])
save_atlas(one, path, rest_from=sample)
start = time.perf_counter()
save_atlas(two, path, rest_from=path)
took = time.perf_counter() - start
random.seed(7)
seen = {one.title: 0, two.title: 0}
for i in range(kills):
    child = os.fork()
    if child == 0:
        while True:
            for atlas in (one, two) if i % 2 else (two, one):
                save_atlas(atlas, path, rest_from=path)
    time.sleep(random.uniform(0, 3 * took))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    found = load_atlas(path)
    assert found in (one, two), "neither the old nor the new atlas"
    seen[found.title] += 1
from app.data.observations import load_observations
assert len(load_observations(path)) == 3
parts = len([item for item in path.parent.iterdir() if item.suffix == ".part"])
print(*seen.values(), parts)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked child")
def test_a_process_killed_while_saving_leaves_the_old_or_the_new_file(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _KILLED_WHILE_SAVING, str(tmp_path / "mine.gpkg"), str(SAMPLE), str(KILLS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    one, other, cut_off = map(int, done.stdout.split())
    assert one + other == KILLS
    # The kills did come in the middle of saves, and both files were there at some of them.
    assert min(one, other, cut_off) > KILLS // 20


_NO_ROOM = """
import resource, signal, sys
from pathlib import Path
from app.data.errors import AtlasFileError
from app.data.store import load_atlas, save_atlas

path, bytes_allowed = Path(sys.argv[1]), int(sys.argv[2])
atlas = load_atlas(path)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_allowed, bytes_allowed))
try:
    save_atlas(atlas, path, rest_from=path)
except AtlasFileError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files")
@pytest.mark.parametrize("bytes_allowed", [0, 4096, 20_000, 60_000])
def test_no_room_on_the_disk_is_said_and_nothing_is_lost(mine: Path, bytes_allowed: int) -> None:
    before = mine.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", _NO_ROOM, str(mine), str(bytes_allowed)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("mine.gpkg: ")
    assert "no room left" in done.stdout or "cannot be" in done.stdout
    assert mine.read_bytes() == before
    assert [item.name for item in mine.parent.iterdir()] == ["mine.gpkg"]


def test_a_read_only_file_is_left_alone(atlas: Atlas, mine: Path) -> None:
    mine.chmod(0o444)
    assert refused(atlas, mine) == "mine.gpkg: is read-only; save it under another name."


def test_a_file_that_another_program_writes_to_is_left_alone(atlas: Atlas, mine: Path) -> None:
    with closing(sqlite3.connect(mine, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "is in use by another program" in refused(atlas, mine)
        other.execute("ROLLBACK")
    save_atlas(atlas, mine)


def test_a_log_that_another_program_has_left_is_not_played_into_the_new_file(atlas: Atlas, mine: Path) -> None:
    with closing(sqlite3.connect(mine, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("UPDATE meta SET value = 'Theirs' WHERE key = 'title'")
        before = (mine.read_bytes(), mine.with_name("mine.gpkg-wal").read_bytes())
        with pytest.raises(AtlasFileError, match=r"is in use by another program \(mine\.gpkg-wal\)"):
            save_atlas(atlas, mine)
        assert (mine.read_bytes(), mine.with_name("mine.gpkg-wal").read_bytes()) == before
    assert load_atlas(mine).title == "Theirs"


def test_a_file_changed_meanwhile_is_not_overwritten(atlas: Atlas, mine: Path) -> None:
    stamp = stamp_of(mine)
    with closing(sqlite3.connect(mine)) as other, other:
        other.execute("UPDATE meta SET value = 'Theirs, and longer' WHERE key = 'title'")
    text = refused(atlas, mine, expected=stamp)
    assert text.startswith("mine.gpkg: was changed by another program since it was opened; save it under another name")
    assert load_atlas(mine).title == "Theirs, and longer"


def test_a_file_changed_while_it_is_being_saved_is_not_overwritten(
    atlas: Atlas, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.data import gpkg_writer

    stamp = stamp_of(mine)
    fill = gpkg_writer._fill

    def meanwhile(*arguments: object) -> None:
        fill(*arguments)  # type: ignore[arg-type]
        with mine.open("ab") as file:
            file.write(b"\0")

    monkeypatch.setattr(gpkg_writer, "_fill", meanwhile)
    with pytest.raises(AtlasFileError, match="was changed by another program"):
        save_atlas(atlas, mine, expected=stamp)
    assert load_atlas(mine) == atlas


def test_a_file_that_was_taken_away_is_said(atlas: Atlas, mine: Path) -> None:
    stamp = stamp_of(mine)
    mine.unlink()
    with pytest.raises(AtlasFileError, match="was moved or deleted since it was opened"):
        save_atlas(atlas, mine, expected=stamp)
    assert list(mine.parent.iterdir()) == []


def test_saved_again_and_again_the_stamp_goes_along(atlas: Atlas, mine: Path) -> None:
    for _ in range(3):
        save_atlas(atlas, mine, rest_from=mine, expected=stamp_of(mine))
    assert contents(mine)["observations"] == contents(SAMPLE)["observations"]


def test_a_folder_and_a_missing_folder_are_said(atlas: Atlas, tmp_path: Path) -> None:
    with pytest.raises(AtlasFileError, match="is a folder; give the name of a file"):
        save_atlas(atlas, tmp_path)
    with pytest.raises(AtlasFileError, match="cannot be written"):
        save_atlas(atlas, tmp_path / "none" / "mine.gpkg")


def test_a_link_stays_a_link(atlas: Atlas, mine: Path) -> None:
    link = mine.with_name("link.gpkg")
    link.symlink_to(mine)
    save_atlas(atlas, link)
    assert link.is_symlink()
    assert load_atlas(mine) == atlas


def test_what_a_cut_off_save_has_left_goes_with_the_next_but_one_under_way_stays(atlas: Atlas, mine: Path) -> None:
    old, young = mine.with_name(".mine.gpkg.abc.part"), mine.with_name(".mine.gpkg.def.part")
    for part in (old, young):
        shutil.copyfile(mine, part)
    os.utime(old, (1_000_000, 1_000_000))
    save_atlas(atlas, mine)
    assert not old.exists()
    assert young.exists()
