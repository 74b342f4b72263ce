"""The whole window with the real page: opened, scrubbed, clicked, and put away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from app.domain.civil import instant_of
from app.domain.records import Kind, Ref
from app.domain.status import Status
from app.support.settings import Settings

if TYPE_CHECKING:
    from app.desk import Desk

MakeDesk = Callable[[], "Desk"]
MILIUS = Ref(Kind.DEPLOYMENT, "ddg69-yokosuka")


@pytest.fixture
def make_desk(qapp: QApplication, qtbot: Any, tmp_path: Path) -> Iterator[MakeDesk]:
    """Return a maker of windows with settings of their own, shown and drawn; afterwards each is taken down."""
    from app.data.bundled import open_atlas
    from app.desk import Desk

    made: list[Desk] = []

    def make() -> Desk:
        desk = Desk(open_atlas(None), settings=Settings(tmp_path / "settings.ini"))
        desk.window.resize(1400, 900)
        made.append(desk)
        with qtbot.waitSignal(desk.map.settled, timeout=30_000):
            desk.window.show()
        return desk

    yield make
    problems: list[str] = []
    for desk in made:
        problems += [*desk.map.console, *(f"requested {address}" for address in desk.map.refused)]
        desk.window.close()
        desk.map.dispose()
        desk.window.deleteLater()
        desk.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not problems, problems


def status(desk: Desk, deployment_id: str) -> Status:
    index = desk.document.atlas.index_of(Ref(Kind.DEPLOYMENT, deployment_id))
    assert index is not None
    return Status(int(desk.scenes.scene.deployments[index]))


def test_it_opens_on_the_day_of_the_guidelines_with_nothing_asked_of_the_network(make_desk: MakeDesk) -> None:
    desk = make_desk()
    assert desk.clock.moment.at == instant_of(2015, 4, 27)
    viewport = desk.map.viewport
    assert viewport is not None
    # Okinawa, Yokosuka and the Senkakus are in view.
    for lon, lat in ((127.77, 26.36), (139.67, 35.29), (123.47, 25.74)):
        assert viewport.lon_min < lon < viewport.lon_max
        assert viewport.lat_min < lat < viewport.lat_max
    assert desk.map.refused == []
    assert "US-Japan alliance" in desk.window.windowTitle()


def test_scrubbing_tells_the_story_of_yokosuka_kadena_iwakuni_and_misawa(make_desk: MakeDesk, qtbot: Any) -> None:
    desk = make_desk()
    carriers = ("cv63-yokosuka", "cvn73-yokosuka-1", "cvn76-yokosuka", "cvn73-yokosuka-2")
    there = {
        (2001, 6, 1): "cv63-yokosuka",
        (2010, 1, 1): "cvn73-yokosuka-1",
        (2016, 1, 1): "cvn76-yokosuka",
        (2026, 1, 1): "cvn73-yokosuka-2",
    }
    for day, expected in there.items():
        with qtbot.waitSignal(desk.map.drawn, timeout=10_000):
            desk.clock.set_moment(instant_of(*day))
        assert [ship for ship in carriers if status(desk, ship) is Status.PRESENT] == [expected]
    for deployment_id, before, after in (
        ("p8a-kadena-rotation", (2013, 11, 30), (2013, 12, 1)),
        ("vmfa121-iwakuni", (2017, 1, 17), (2017, 1, 18)),
        ("rq4-misawa-2015", (2015, 7, 1), (2015, 7, 2)),
    ):
        desk.clock.set_moment(instant_of(*before))
        assert status(desk, deployment_id) is not Status.PRESENT
        desk.clock.set_moment(instant_of(*after))
        assert status(desk, deployment_id) is Status.PRESENT
    desk.clock.set_moment(instant_of(2016, 3, 1))
    assert status(desk, "rq4-misawa-2015") is Status.DEPARTED


def test_a_thing_chosen_anywhere_is_chosen_everywhere(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.map.clicked.emit(MILIUS)
    assert desk.selection.selected == (MILIUS,)
    assert "USS Milius" in shown_text(desk)
    desk.selection.clear()
    assert "USS Milius" not in shown_text(desk)


def shown_text(desk: Desk) -> str:
    from PySide6.QtWidgets import QLabel

    return " ".join(label.text() for label in desk.inspector.findChildren(QLabel))


def test_playback_waits_for_the_page_and_stops_when_the_window_closes(make_desk: MakeDesk, qtbot: Any) -> None:
    desk = make_desk()
    begun = desk.clock.moment.at
    desk.playback.play()
    qtbot.waitUntil(lambda: desk.clock.moment.at > begun + 30 * 86_400, timeout=20_000)
    desk.window.close()
    assert not desk.playback.playing


def test_a_file_that_cannot_be_opened_leaves_the_open_atlas(
    make_desk: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.informativeText()))
    desk = make_desk()
    atlas = desk.document.atlas
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"SQLite format 3\x00 and then nothing")
    desk.files.open_file(broken)
    assert desk.document.atlas is atlas
    assert len(said) == 1
    assert "broken.gpkg" in said[0]


def test_size_and_theme_are_remembered(make_desk: MakeDesk) -> None:
    first = make_desk()
    first.window.resize(1234, 777)
    first.themes.toggle()
    theme = first.themes.name
    first.window.close()
    second = make_desk()
    assert second.themes.name == theme


def test_the_window_can_be_small(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.window.resize(1024, 700)
    QCoreApplication.processEvents()
    assert desk.window.width() <= 1024
    assert desk.window.height() <= 700
    assert desk.map.width() > 300
    assert desk.map.height() > 200
