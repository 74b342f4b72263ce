"""Light and dark: Qt's palette and the frame of the window, in the program's colours."""

from __future__ import annotations

from typing import Literal

from PySide6.QtGui import QColor, QPalette

from app.support.colours import DARK, LIGHT, Colours

ThemeName = Literal["light", "dark"]


def colours_named(name: ThemeName) -> Colours:
    """Return the colours of a theme."""
    return DARK if name == "dark" else LIGHT


def accent_of(colours: Colours) -> str:
    """Return the colour of links and highlights: the blue of the US forces' marks is also the program's own."""
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
        (role.Link, accent_of(colours)),
        (role.Mid, colours.line_strong),
        (role.Midlight, colours.line),
    ):
        palette.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(colours.text_soft))
    return palette


def style_sheet(colours: Colours) -> str:
    """Return the style sheet of the window's own frame: bars, docks and the export button."""
    return f"""
        QToolBar {{ background: {colours.ground}; border: none; border-bottom: 1px solid {colours.line};
            spacing: 8px; padding: 6px 10px; }}
        QMainWindow::separator {{ background: {colours.line}; width: 1px; height: 1px; }}
        QMainWindow::separator:hover {{ background: {accent_of(colours)}; }}
        QLabel#wordmark {{ font-weight: 700; }}
        QLabel#atlasTitle, QLabel#counts {{ color: {colours.text_soft}; }}
        QToolButton#export {{ background: {colours.text}; color: {colours.ground}; border-radius: 6px;
            padding: 6px 14px; border: none; }}
        QToolButton#export:hover {{ background: {accent_of(colours)}; color: {colours.on_force}; }}
        QStatusBar {{ color: {colours.text_soft}; border-top: 1px solid {colours.line}; }}
        QStatusBar::item {{ border: none; }}
    """
