"""What is made once and kept in the cache folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.support.kept import kept, kept_folder, package_file, version_of


def test_what_is_kept_is_not_made_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "land-0"
    assert kept(path, lambda: b"made") == b"made"
    assert kept(path, lambda: pytest.fail("it was made again")) == b"made"
    assert [file.name for file in path.parent.iterdir()] == ["land-0"]


def test_a_folder_that_cannot_be_written_does_not_matter(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert kept(blocked / "page.html", lambda: b"made") == b"made"
    assert "page.html could not be kept" in caplog.text


def test_what_older_versions_left_is_removed_when_a_new_one_comes(tmp_path: Path) -> None:
    parent = tmp_path / "basemap"
    kept(kept_folder(parent, "one") / "land-0", lambda: b"old")
    assert kept_folder(parent, "one") == parent / "one"
    assert (parent / "one" / "land-0").is_file()
    kept(kept_folder(parent, "two") / "land-0", lambda: b"new")
    assert [path.relative_to(parent) for path in parent.rglob("*")] == [Path("two"), Path("two/land-0")]


def test_a_version_changes_with_the_module_and_with_the_files(tmp_path: Path) -> None:
    module, file = tmp_path / "module.py", tmp_path / "file"
    module.write_text("one")
    file.write_text("one")
    seen = {version_of(str(module), file)}
    assert version_of(str(module), file) in seen
    module.write_text("two")
    seen.add(version_of(str(module), file))
    os.utime(file, (1, 1))
    seen.add(version_of(str(module), file))
    file.write_text("three")
    seen.add(version_of(str(module), file))
    file.unlink()
    seen.add(version_of(str(module), file))
    assert len(seen) == 5


def test_a_package_is_found_without_being_imported() -> None:
    assert package_file("folium").parent.name == "folium"
    with pytest.raises(ModuleNotFoundError):
        package_file("there_is_no_such_package")
