"""Draws the pictures of the README with the program itself: ``make pictures``."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from app.support.logs import set_up_logging
from app.support.platform import prepare_web_engine

PICTURES: Final = Path(__file__).parent / "pictures"
WINDOW_PX: Final = (1600, 1000)
CHOSEN: Final = "ddg69-yokosuka"
TOKYO_BAY: Final = (139.0, 34.9, 140.4, 36.0)
OKINAWA: Final = (127.3, 26.0, 128.5, 27.0)


def main() -> None:
    """Draw them all."""
    set_up_logging()
    prepare_web_engine(off_screen=True)
    from app.data.bundled import open_atlas
    from app.domain.civil import instant_of
    from app.domain.scene import Moment, SceneIndex
    from app.export.compare import compare
    from app.export.layout import Layout
    from app.export.picture_files import save_picture
    from app.export.snapshot import SnapshotSpec, description, make_map, render_now
    from app.mapview.application import running_application

    PICTURES.mkdir(exist_ok=True)
    atlas = open_atlas(None)
    index = SceneIndex(atlas)
    with running_application():
        _draw_window()
        for name, bounds, day, title in (
            ("tokyo-bay-2018", TOKYO_BAY, instant_of(2018, 6, 12), "Yokosuka and Tokyo Bay"),
            ("okinawa-2015", OKINAWA, instant_of(2015, 4, 27), "Okinawa"),
        ):
            spec = SnapshotSpec(bounds, 1400, 900, layout=Layout(title=title))
            scene = index.scene(Moment(day))
            hidden = make_map(atlas, scene, spec)
            picture = render_now(hidden, atlas, scene)
            hidden.close()
            save_picture(picture, PICTURES / f"{name}.png", description(atlas, scene, spec, None), 96)
        days = (Moment(instant_of(2015, 4, 27)), Moment(instant_of(2018, 12, 31)))
        before, after = (index.scene(moment) for moment in days)
        whole = SnapshotSpec((122, 23, 147, 46), 1800, 1150)
        titled = replace(whole, layout=Layout(title="Before and after: 27 April 2015 and 31 December 2018"))
        both = compare(atlas, before, after, titled)
        words = description(atlas, after, titled, None)
        save_picture(both, PICTURES / "before-after.png", words, 96)
    sys.stdout.write(f"{PICTURES}\n")


def _draw_window() -> None:
    from PySide6.QtCore import QEventLoop, QTimer

    from app.data.bundled import open_atlas
    from app.desk import Desk
    from app.domain.records import Kind, Ref
    from app.export.picture_files import save_picture
    from app.support.settings import Settings

    # The window as at a first start, whoever draws it.
    folder = tempfile.TemporaryDirectory()
    desk = Desk(open_atlas(None), settings=Settings(Path(folder.name) / "settings.ini"))
    desk.window.resize(*WINDOW_PX)
    loop = QEventLoop()
    desk.map.settled.connect(loop.quit)
    desk.window.show()
    loop.exec()
    desk.selection.set([Ref(Kind.DEPLOYMENT, CHOSEN)])
    desk.timeline.view.reveal(Ref(Kind.DEPLOYMENT, CHOSEN))
    # The choice is drawn by the page and the panels in their own time.
    QTimer.singleShot(1500, loop.quit)
    loop.exec()
    image = desk.window.grab().toImage()
    save_picture(image, PICTURES / "window-2015-04-27.png", {"Title": "The window on 27 April 2015"}, 96)
    desk.map.dispose()
    desk.window.close()
    desk.window.deleteLater()
    desk.deleteLater()
    folder.cleanup()


if __name__ == "__main__":
    main()
