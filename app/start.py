"""The start of the window: the page of its map loads while everything else is imported and built."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEventLoop, QThread

from app.mapview.application import finish, make_application

if TYPE_CHECKING:
    from app.mapview.view import MapView
    from app.ui.opening import Opening

# How long an import keeps what the page asks for waiting; there are some hundred such waits.
_SWITCH_S: Final = 0.0005


def run_window(path: Path | None, opening: Callable[[], Opening], only: Sequence[str]) -> int:
    """Open the window, with the filters of these texts after ``--only``, and return the exit code when it closes.

    ``opening`` is asked when what it is made of has been imported.

    Raises:
        AtlasFileError: the file cannot be read.
        UserError: a filter asks for nothing that the atlas has.
    """
    application = make_application()
    view = map_ahead()
    try:
        from app.data.bundled import is_bundled, open_atlas
        from app.desk import Desk
        from app.export.filter_arguments import filters_of
        from app.support.stamps import stamp_of

        if path is not None and is_bundled(path):
            path = None
        stamp = None if path is None else stamp_of(path)
        atlas = open_atlas(path)
        wanted = replace(opening(), filters=filters_of(only, atlas))
        desk = Desk(atlas, path, wanted.moment, wanted.cutoff, stamp=stamp, view=view)
        desk.open_at(wanted)
        desk.window.show()
        code = application.exec()
        # Qt's objects must go before the application does, or the web engine complains on the way out.
        desk.window.deleteLater()
        desk.deleteLater()
        return code
    finally:
        view.dispose()
        finish()


def map_ahead() -> MapView:
    """Return the map, with its page on the way, when all that the window needs is imported.

    The web engine starts and the page loads in processes of their own, in some 0.2 s; the imports take as long. On two
    cores both happen at once. The application must have been made.
    """
    from app.mapview.view import MapView
    from app.support.paths import cache_dir

    view = MapView(_packed, cache_dir())
    loop = QEventLoop()
    imports = _Imports()
    imports.finished.connect(loop.quit)
    switch_s = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_S)
    imports.start()
    loop.exec()
    sys.setswitchinterval(switch_s)
    return view


class _Imports(QThread):
    """Imports the window in another thread: the page asks for its files in this one."""

    def run(self) -> None:
        importlib.import_module("app.desk")


def _packed(name: str) -> bytes | None:
    from app.data.bundled import open_basemap

    return open_basemap().packed(name)
