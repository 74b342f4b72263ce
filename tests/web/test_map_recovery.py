"""The map comes back when its process dies, and goes quietly when it is no longer wanted."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from typing import Any

import pytest

from app.data.basemap import Basemap
from app.mapview.messages import Captions
from app.mapview.offscreen import OffscreenMap, PictureSpec, wait_for_picture
from app.mapview.watchdog import PATIENCE_TICKS, Watchdog
from app.support.paths import BUNDLED_BASEMAP
from tests.helpers.map_driver import BARE, STILL, SYMBOL_FILL, MapDriver, count_pixels, one_stay, scene_of

MakeMap = Callable[..., MapDriver]


@pytest.mark.skipif(os.name == "nt", reason="processes are ended by a signal here")
def test_a_lost_page_comes_back_as_it_was(make_map: MakeMap, qtbot: Any, caplog: pytest.LogCaptureFixture) -> None:
    atlas = one_stay(actual_from="2014", actual_to="..")
    driver = make_map(500, 400)
    driver.view.set_decor(STILL)
    driver.view.set_theme("dark")
    driver.view.fit(130, 26, 140, 34)
    driver.view.set_atlas(atlas)
    driver.show(scene_of(atlas, 2020), Captions("the day"))
    before, viewport = driver.grab(), driver.view.viewport
    assert count_pixels(before, SYMBOL_FILL) > 100
    with caplog.at_level(logging.CRITICAL, "js"), qtbot.waitSignal(driver.view.settled, timeout=30_000):
        os.kill(driver.view.page.renderProcessPid(), signal.SIGKILL)
    assert driver.view.viewport == viewport
    assert driver.evaluate("document.documentElement.dataset.theme") == "dark"
    driver.wait_until(lambda: driver.grab() == before)


@pytest.mark.skipif(os.name == "nt", reason="processes are ended by a signal here")
def test_a_page_that_is_lost_now_and_then_always_comes_back(
    make_map: MakeMap, qtbot: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    atlas = one_stay(actual_from="2014", actual_to="..")
    driver = make_map(300, 200)
    driver.view.set_atlas(atlas)
    driver.show(scene_of(atlas, 2020))
    for hour in range(4):
        monkeypatch.setattr("app.mapview.view.monotonic", lambda hour=hour: 3600.0 * hour)
        with caplog.at_level(logging.CRITICAL, "js"), qtbot.waitSignal(driver.view.settled, timeout=30_000):
            os.kill(driver.view.page.renderProcessPid(), signal.SIGKILL)


# Each as the page itself does it: its thread waits for ever; it runs, but nothing of what it says arrives.
HANGS = {
    "stands still": "for (;;) {}",
    "is not heard": "qt.webChannelTransport.send = () => {}",
}


@pytest.mark.parametrize("script", HANGS.values(), ids=HANGS)
def test_a_page_that_hangs_comes_back_as_it_was(
    make_map: MakeMap, qtbot: Any, caplog: pytest.LogCaptureFixture, script: str
) -> None:
    atlas = one_stay(actual_from="2014", actual_to="..")
    driver = make_map(500, 400)
    driver.view.set_decor(STILL)
    driver.view.set_theme("dark")
    driver.view.fit(130, 26, 140, 34)
    driver.view.set_atlas(atlas)
    driver.show(scene_of(atlas, 2020), Captions("the day"))
    viewport = driver.view.viewport
    driver.view.page.runJavaScript(script)
    driver.view.watchdog.timer.setInterval(30)
    with caplog.at_level(logging.CRITICAL, "js"):
        driver.show(scene_of(atlas, 2021), Captions("another day"))
    assert driver.view.viewport == viewport
    assert driver.evaluate("document.documentElement.dataset.theme") == "dark"
    assert driver.evaluate("document.querySelector('.plate-date').textContent") == "another day"
    assert count_pixels(driver.grab(), SYMBOL_FILL) > 100


def test_a_page_that_is_never_heard_is_given_up_with_a_word(
    make_map: MakeMap, qtbot: Any, caplog: pytest.LogCaptureFixture
) -> None:
    atlas = one_stay(actual_from="2014", actual_to="..")
    driver = make_map(300, 200)
    driver.view.set_atlas(atlas)
    driver.show(scene_of(atlas, 2020))
    # Whatever page comes, nothing that it or the program says arrives.
    driver.view.bridge.blockSignals(True)
    driver.view.watchdog.timer.setInterval(10)
    with caplog.at_level(logging.CRITICAL, "js"), qtbot.waitSignal(driver.view.failed, timeout=30_000) as failure:
        driver.view.show_scene(scene_of(atlas, 2021), Captions("another day"))
    assert failure.args == ["The map stopped working several times and is not started again. Restart the program."]
    assert not driver.view.watchdog.timer.isActive()


def test_a_film_goes_on_when_its_page_hangs(qapp: Any, map_cache: Any, caplog: pytest.LogCaptureFixture) -> None:
    atlas = one_stay(actual_from="2014", actual_to="..")
    spec = PictureSpec(300, 200, (130.0, 26.0, 140.0, 34.0), decor=BARE)
    film = OffscreenMap(spec, atlas, Basemap(BUNDLED_BASEMAP).packed, map_cache)
    try:
        scene = scene_of(atlas, 2020)
        before = wait_for_picture(film, lambda: film.request(scene, Captions("x")))
        film._view.page.runJavaScript(HANGS["stands still"])
        film._view.watchdog.timer.setInterval(30)
        with caplog.at_level(logging.CRITICAL, "js"):
            after = wait_for_picture(film, lambda: film.request(scene, Captions("x")))
        assert count_pixels(before, SYMBOL_FILL) == count_pixels(after, SYMBOL_FILL) > 50
    finally:
        film.close()


def test_only_a_page_that_owes_an_answer_is_watched(qtbot: Any) -> None:
    dog = Watchdog()
    silences: list[int] = []
    dog.silent.connect(lambda: silences.append(1))

    def tick(times: int) -> None:
        for _ in range(times):
            if dog.timer.isActive():
                dog.timer.timeout.emit()

    dog.expect()
    tick(PATIENCE_TICKS - 1)
    dog.heard(owes=True)
    tick(PATIENCE_TICKS - 1)
    assert not silences
    dog.heard(owes=False)
    tick(PATIENCE_TICKS)
    assert not silences
    dog.expect()
    tick(PATIENCE_TICKS - 1)
    # What is asked besides does not make it wait longer.
    dog.expect()
    tick(1)
    assert len(silences) == 1
    dog.expect()
    tick(2 * PATIENCE_TICKS - 1)
    assert len(silences) == 1
    tick(1)
    assert len(silences) == 2


def test_a_map_that_is_disposed_of_takes_no_more_messages(make_map: MakeMap, qtbot: Any) -> None:
    driver = make_map(expect_console="")
    with qtbot.waitSignal(driver.view.ready, timeout=20_000):
        pass
    sent: list[str] = []
    driver.view.bridge.sent.connect(sent.append)
    driver.view.bridge.close()
    driver.view.set_theme("dark")
    driver.view.set_atlas(one_stay())
    driver.view.bridge.receive('{"v":1,"type":"ready"}')
    assert sent == []
    assert not driver.view.bridge.is_ready
