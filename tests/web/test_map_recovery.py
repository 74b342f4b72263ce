"""The map comes back when its process dies, and goes quietly when it is no longer wanted."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from typing import Any

import pytest

from app.mapview.messages import Captions
from tests.helpers.map_driver import STILL, SYMBOL_FILL, MapDriver, count_pixels, one_stay, scene_of

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
