"""Paths, system libraries and the environment of the web engine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from app.support import platform
from app.support.paths import BUNDLED_ATLAS, RESOURCES, cache_dir, resource_path
from app.support.settings import Settings
from app.support.system_libraries import packages_for, unresolved

LDD = """
libQt6WebEngineCore.so.6:
	libnss3.so => not found
	libnssutil3.so => not found
	libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f)
plugins/platforms/libqxcb.so:
	libxcb-cursor.so.0 => not found
	libnss3.so => not found
	libasound.so.2 => not found
"""


def test_a_cache_that_cannot_be_written_is_a_folder_of_this_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert cache_dir() == tmp_path / "cache" / "posture-atlas"
    assert cache_dir().is_dir()
    # A file stands where the folder would be; no user may write through that.
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    folder = cache_dir()
    assert folder == cache_dir()
    (folder / "written").write_text("x", encoding="utf-8")
    assert not folder.is_relative_to(tmp_path)


def test_settings_that_cannot_be_kept_are_remembered_for_this_run(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = Settings(tmp_path / "file" / "settings.ini")
    assert not settings.can_be_kept
    settings.set("window/theme", "dark")
    settings.save()
    assert settings.text("window/theme") == "dark"
    assert Settings(tmp_path / "new" / "settings.ini").can_be_kept


def test_missing_libraries_are_read_from_ldd_each_once() -> None:
    assert unresolved(LDD) == ["libnss3.so", "libnssutil3.so", "libxcb-cursor.so.0", "libasound.so.2"]


def test_libraries_lead_to_their_debian_packages_under_the_name_that_the_release_uses() -> None:
    missing = unresolved(LDD)
    assert packages_for(missing, ["libasound2t64"]) == ["libasound2t64", "libnss3", "libxcb-cursor0"]
    assert packages_for(missing, ["libasound2"]) == ["libasound2", "libnss3", "libxcb-cursor0"]


def test_a_library_without_a_known_package_is_named_itself() -> None:
    assert packages_for(["libodd.so.9"]) == ["libodd.so.9"]


@pytest.mark.parametrize("name", ["../pyproject.toml", "/etc/passwd", "web/../../LICENSE"])
def test_nothing_outside_of_the_resources_is_reached(name: str) -> None:
    with pytest.raises(ValueError, match="is not below"):
        resource_path(name)


def test_what_ships_is_there() -> None:
    assert RESOURCES.is_dir()
    assert BUNDLED_ATLAS.is_file()


def test_the_sandbox_is_off_for_root_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for root in (True, False):
        monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX", raising=False)
        monkeypatch.setenv("QTWEBENGINE_CHROMIUM_FLAGS", "--mine")
        monkeypatch.setattr(platform, "is_root", lambda root=root: root)
        platform.prepare_web_engine(off_screen=False)
        assert (os.environ.get("QTWEBENGINE_DISABLE_SANDBOX") == "1") is root
        assert "--mine" in os.environ["QTWEBENGINE_CHROMIUM_FLAGS"].split()
        assert "--no-sandbox" not in os.environ["QTWEBENGINE_CHROMIUM_FLAGS"]


def test_only_films_draw_faster_than_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for full in (False, True):
        monkeypatch.setenv("QTWEBENGINE_CHROMIUM_FLAGS", "")
        monkeypatch.setenv("QT_QPA_PLATFORM", "")
        monkeypatch.setenv("QT_QUICK_BACKEND", "")
        platform.prepare_web_engine(off_screen=True, at_full_speed=full)
        flags = os.environ["QTWEBENGINE_CHROMIUM_FLAGS"].split()
        assert ("--disable-frame-rate-limit" in flags) is full


def test_a_display_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not platform.has_display()
    monkeypatch.setenv("DISPLAY", ":0")
    assert platform.has_display()


def test_settings_are_remembered_and_a_broken_file_is_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    settings = Settings(path)
    settings.set("window/theme", "dark")
    settings.set("window/state", QByteArray(b"\x00\xffstate"))
    settings.save()
    again = Settings(path)
    assert again.text("window/theme") == "dark"
    assert again.bytes("window/state") == QByteArray(b"\x00\xffstate")
    path.write_bytes(b"\x00\x01[[[not an ini")
    broken = Settings(path)
    assert broken.text("window/theme", "light") == "light"
    assert broken.bytes("window/state") is None
