"""Light and dark: Qt's palette and the frame of the window, in the program's colours."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtGui import QColor, QPalette

from app.support.colours import Colours, colours_for
from app.support.paths import RESOURCES

ThemeName = Literal["light", "dark"]
_CHECK: Final = (RESOURCES / "icons" / "check.svg").as_posix()


def colours_named(name: ThemeName, high_contrast: bool = False) -> Colours:
    """Return the colours of a theme."""
    return colours_for(name == "dark", high_contrast)


def accent_of(colours: Colours) -> str:
    """Return the colour of highlights: the blue of the US forces' marks is also the program's own."""
    return colours.forces["us"]


def palette_of(colours: Colours) -> QPalette:
    """Return the application palette."""
    palette = QPalette()
    role = QPalette.ColorRole
    for key, colour in (
        (role.Window, colours.ground),
        (role.Base, colours.ground_raised),
        (role.AlternateBase, colours.ground_sunken),
        (role.Button, colours.ground_raised),
        (role.WindowText, colours.text),
        (role.Text, colours.text),
        (role.ButtonText, colours.text),
        (role.ToolTipBase, colours.ground_raised),
        (role.ToolTipText, colours.text),
        (role.PlaceholderText, colours.text_soft),
        (role.Highlight, accent_of(colours)),
        (role.HighlightedText, colours.on_force),
        (role.Link, colours.link),
        (role.Mid, colours.line_strong),
        (role.Midlight, colours.line),
    ):
        palette.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(colours.text_soft))
    return palette


def style_sheet(colours: Colours) -> str:
    """Return the style sheet of the window's own parts: bars, docks, chips, finders and tables."""
    c, accent = colours, accent_of(colours)
    return f"""
        QToolBar {{ background: {c.ground}; border: none; border-bottom: 1px solid {c.line};
            spacing: 8px; padding: 6px 10px; }}
        QMainWindow::separator {{ background: {c.line}; width: 1px; height: 1px; }}
        QMainWindow::separator:hover {{ background: {accent}; }}
        QDockWidget {{ color: {c.text_soft}; }}
        QDockWidget::title {{ background: {c.ground}; padding: 7px 12px 5px 12px; border-bottom: 1px solid {c.line}; }}
        QLabel#wordmark {{ font-weight: 700; }}
        QLabel#atlasTitle, QLabel#counts, QLabel#soft {{ color: {c.text_soft}; }}
        QToolButton#export {{ background: {c.text}; color: {c.ground}; border-radius: 6px;
            padding: 6px 14px; border: none; }}
        QToolButton#export:hover {{ background: {accent}; color: {c.on_force}; }}
        QToolButton#quiet {{ border: 1px solid {c.line_strong}; border-radius: 6px; padding: 5px 10px;
            background: {c.ground_raised}; }}
        QToolButton#quiet:hover {{ border-color: {accent}; }}
        QToolButton#quiet:checked {{ background: {c.ground_sunken}; border-color: {accent}; }}
        QToolButton#quiet::menu-indicator {{ image: none; }}
        QToolButton#transport {{ border: 1px solid {c.line_strong}; border-radius: 6px; padding: 3px 8px;
            background: {c.ground_raised}; }}
        QToolButton#transportIcon {{ border: 1px solid transparent; border-radius: 6px; padding: 4px; }}
        QToolButton#transport:hover, QToolButton#transportIcon:hover {{ border-color: {c.text_soft}; }}
        QToolButton#transport:focus, QToolButton#transportIcon:focus {{ border-color: {accent}; }}
        QToolButton#transport:pressed, QToolButton#transport:checked, QToolButton#transportIcon:pressed {{
            background: {c.ground_sunken}; border-color: {accent}; }}
        QToolButton#transport::menu-indicator {{ image: none; }}
        QLineEdit#finder {{ border: 1px solid {c.line_strong}; border-radius: 6px; padding: 5px 10px;
            background: {c.ground_raised}; }}
        QLineEdit#finder:focus {{ border: 1px solid {accent}; }}
        QListView#results, QFrame#palette {{ background: {c.ground_raised}; border: 1px solid {c.line_strong};
            border-radius: 6px; outline: none; }}
        QPushButton#filterChip {{ background: {accent}; color: {c.on_force}; border: none; border-radius: 10px;
            padding: 3px 10px; }}
        QPushButton#filterChip:hover {{ background: {c.text}; color: {c.ground}; }}
        QPushButton#filterMore, QPushButton#filterClear {{ color: {c.text}; border: 1px solid {c.line_strong};
            border-radius: 10px; padding: 2px 10px; background: {c.ground_raised}; }}
        QPushButton#filterMore:hover, QPushButton#filterClear:hover {{ border-color: {accent}; }}
        QLabel#filterEmpty {{ color: {c.overdue_text}; font-weight: 600; }}
        QTreeWidget#facets, QTableView {{ border: none; background: {c.ground}; }}
        QTableView {{ gridline-color: {c.line}; alternate-background-color: {c.ground_sunken}; }}
        QTableView::item {{ padding: 0 8px; }}
        QTreeWidget#list::item {{ padding: 3px 4px; }}
        QRadioButton::indicator {{ width: 12px; height: 12px; border-radius: 7px; border: 1px solid {c.text_soft};
            background: {c.ground_raised}; }}
        QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 4px solid {accent}; }}
        QRadioButton::indicator:disabled {{ border-color: {c.line_strong}; }}
        QMessageBox QLabel#qt_msgbox_informativelabel {{ min-width: 380px; }}
        QTableView::item:selected {{ background: {accent}; color: {c.on_force}; }}
        QHeaderView::section {{ background: {c.ground}; color: {c.text_soft}; border: none;
            border-bottom: 1px solid {c.line_strong}; padding: 4px 9px; }}
        QDockWidget QPushButton {{ border: 1px solid {c.line_strong}; border-radius: 6px; padding: 4px 12px;
            background: {c.ground_raised}; }}
        QDockWidget QPushButton:hover, QDockWidget QPushButton:focus {{ border-color: {accent}; }}
        QDockWidget QPushButton:pressed, QDockWidget QPushButton:checked {{ background: {c.ground_sunken}; }}
        QDockWidget QPushButton:disabled {{ color: {c.text_soft}; border-color: {c.line}; }}
        QDockWidget QLineEdit[frame="true"] {{ border: 1px solid {c.line_strong}; border-radius: 6px; padding: 4px 8px;
            background: {c.ground_raised}; }}
        QDockWidget QLineEdit[frame="true"]:focus {{ border-color: {accent}; }}
        QTabBar {{ qproperty-drawBase: 0; }}
        QDockWidget QTabBar::tab {{ background: transparent; border: none; border-bottom: 2px solid transparent;
            padding: 6px 12px; color: {c.text_soft}; }}
        QDockWidget QTabBar::tab:selected {{ color: {c.text}; border-bottom-color: {accent}; }}
        QDockWidget QTabBar::tab:hover {{ color: {c.text}; }}
        QTreeWidget#facets::item {{ padding: 3px 0; }}
        QCheckBox::indicator, QTreeView::indicator {{ width: 13px; height: 13px; border: 1px solid {c.text_soft};
            border-radius: 3px; background: {c.ground_raised}; }}
        QCheckBox::indicator:hover, QCheckBox::indicator:focus, QTreeView::indicator:hover {{ border-color: {accent}; }}
        QCheckBox::indicator:checked, QTreeView::indicator:checked {{ background: {accent}; border-color: {accent};
            image: url({_CHECK}); }}
        QCheckBox::indicator:disabled {{ border-color: {c.line}; }}
        QScrollBar {{ background: transparent; border: none; }}
        QScrollBar:vertical {{ width: 10px; }}
        QScrollBar:horizontal {{ height: 10px; }}
        QScrollBar::handle {{ background: {c.line_strong}; border-radius: 3px; margin: 2px; }}
        QScrollBar::handle:hover {{ background: {c.text_soft}; }}
        QScrollBar::handle:vertical {{ min-height: 28px; }}
        QScrollBar::handle:horizontal {{ min-width: 28px; }}
        QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
        QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
        QStatusBar {{ color: {c.text_soft}; border-top: 1px solid {c.line}; }}
        QStatusBar::item {{ border: none; }}
    """
