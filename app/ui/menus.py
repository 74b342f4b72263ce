"""The menus of the window: what can be done, in which words, with which keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.support.paths import APP_NAME
from app.ui.main_window import MainWindow
from app.ui.views import NAMED_VIEWS, NamedView


@dataclass(frozen=True, slots=True)
class Doings:
    """What the menus call."""

    open: Callable[[], object]
    open_bundled: Callable[[], object]
    new: Callable[[], object]
    save: Callable[[], object]
    save_as: Callable[[], object]
    save_copy: Callable[[], object]
    import_file: Callable[[], object]
    export_data: Callable[[], object]
    check: Callable[[], object]
    export: Callable[[], object]
    export_menu: QMenu
    find: Callable[[], object]
    commands: Callable[[], object]
    back: Callable[[], object]
    forward: Callable[[], object]
    escape: Callable[[], object]
    clear_filters: Callable[[], object]
    show_counts: Callable[[bool], object]
    counts_shown: bool
    toggle_theme: Callable[[], object]
    settings: Callable[[], object]
    go_to_view: Callable[[NamedView], object]
    how_do_i: Callable[[], object]
    shortcuts: Callable[[], object]
    about: Callable[[], object]


def fill_menus(window: MainWindow, timeline: QWidget, do: Doings) -> None:
    """Put every action into its menu. The panels of the window must be in."""
    key = QKeySequence.StandardKey
    window.add_action("file", "&New from the bundled atlas…", do.new, key.New)
    window.add_action("file", "&Open…", do.open, key.Open)
    window.menu("file").addMenu(window.recent_menu)
    window.add_action("file", "Open the &bundled atlas", do.open_bundled)
    window.menu("file").addSeparator()
    window.add_action("file", "&Save", do.save, key.Save)
    window.add_action("file", "Save &as…", do.save_as, key.SaveAs)
    window.add_action("file", "Save a &copy…", do.save_copy)
    window.menu("file").addSeparator()
    window.add_action("file", "&Import…", do.import_file, "Ctrl+I")
    window.add_action("file", "Export &data…", do.export_data, "Ctrl+Shift+D")
    window.add_action("file", "C&heck the data…", do.check, "Ctrl+Shift+K")
    window.menu("file").addSeparator()
    window.add_action("file", "&Export snapshot…", do.export, "Ctrl+E")
    window.menu("file").addMenu(do.export_menu)
    window.menu("file").addSeparator()
    window.add_action("file", "&Quit", window.close, key.Quit)

    window.add_action("edit", "&Find…", do.find, key.Find)
    window.add_action("edit", "Find an a&ction…", do.commands, "Ctrl+K")
    window.add_action("edit", "&Back", do.back, "Alt+Left")
    window.add_action("edit", "For&ward", do.forward, "Alt+Right")
    window.add_action("edit", "C&hoose nothing", do.escape, "Esc")
    window.menu("edit").addSeparator()
    window.add_action("edit", "Show e&verything again", do.clear_filters, "Ctrl+Shift+X")
    window.menu("edit").addSeparator()
    window.add_action("edit", "&Settings…", do.settings, "Ctrl+Alt+S")

    for number, named in enumerate(NAMED_VIEWS, start=1):
        window.add_action("view", named.title, partial(do.go_to_view, named), f"Ctrl+{number}")
    window.menu("view").addSeparator()
    window.add_panel_actions()
    counts = QAction("Counts over &time", window)
    counts.setCheckable(True)
    counts.setChecked(do.counts_shown)
    counts.setShortcut(QKeySequence("Ctrl+Shift+N"))
    counts.toggled.connect(do.show_counts)
    window.menu("view").addAction(counts)
    window.add_panel_buttons("Filters", counts)
    window.add_action("view", "&Reset panels", window.reset_panels)
    window.menu("view").addSeparator()
    window.add_action("view", "Light or &dark", do.toggle_theme, "Ctrl+Shift+L")

    window.addActions(timeline.actions())

    window.add_action("help", "&How do I…", do.how_do_i, key.HelpContents)
    window.add_action("help", "&Keyboard shortcuts", do.shortcuts, "?")
    window.add_action("help", f"&About {APP_NAME}", do.about)
