"""Small dialogs: choosing a file, saying what went wrong, about, shortcuts."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QMessageBox, QTextBrowser, QVBoxLayout, QWidget

from app import __version__
from app.domain.atlas import Atlas
from app.support.paths import APP_NAME


def size_within(dialog: QDialog, width: int, height: int) -> None:
    """Give a dialog a size, never larger than the window that it belongs to."""
    size, parent = QSize(width, height), dialog.parentWidget()
    dialog.resize(size if parent is None else size.boundedTo(parent.window().size() - QSize(24, 60)))


def ask_for_atlas(parent: QWidget, current: Path | None) -> Path | None:
    """Ask which atlas to open; ``None`` when the person thinks better of it."""
    start = str(current.parent if current else Path.home())
    chosen, _ = QFileDialog.getOpenFileName(parent, "Open an atlas", start, "Atlas (*.gpkg);;All files (*)")
    return Path(chosen) if chosen else None


def show_problem(parent: QWidget | None, title: str, text: str) -> None:
    """Say what went wrong and what to do."""
    box = QMessageBox(QMessageBox.Icon.Warning, title, title, QMessageBox.StandardButton.Ok, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(text)
    box.exec()


def show_about(parent: QWidget, atlas: Atlas) -> None:
    """Say what the program is, which data is open and whose data and parts it rests on."""
    # What is installed is read from files by a module of mail: 16 ms that no start should pay.
    from app.ui.parts import parts

    counts = f"{len(atlas.sites)} sites, {len(atlas.deployments)} deployments, {len(atlas.events)} events, "
    counts += f"{len(atlas.areas)} areas, {len(atlas.sources)} sources"
    as_of = f" Its facts are as of {escape(atlas.meta['as_of'])}." if atlas.meta.get("as_of") else ""
    rows = "".join(
        f"<tr><td style='padding:1px 18px 1px 0'>{escape(part.name)}</td>"
        f"<td style='padding:1px 18px 1px 0'>{escape(part.version)}</td><td>{escape(part.licence)}</td></tr>"
        for part in parts()
    )
    show_text(
        parent,
        f"About {APP_NAME}",
        f"<h2>{APP_NAME} {__version__}</h2>"
        "<p>Bases and deployments on one map, one timeline and one clock: what was promised, when, and what then "
        "happened.</p>"
        f"<p><b>Open now:</b> {escape(atlas.title)} ({counts}).{as_of}</p>"
        "<p><b>Map data:</b> coast © OpenStreetMap contributors, under the Open Database License 1.0; country and "
        "prefecture borders from Natural Earth (public domain); city names from GeoNames (CC BY 4.0); depths from "
        "ETOPO1, NOAA (public domain).</p>"
        "<p>The program needs no network, and uses none unless you switch an online map on.</p>"
        f"<p><b>Parts and their licences</b></p><table>{rows}</table>",
    )


def show_text(parent: QWidget, title: str, html: str, *, width: int = 520, height: int = 460) -> None:
    """Show a page of text beside the window, which stays usable."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    size_within(dialog, width, height)
    text = QTextBrowser()
    text.setOpenExternalLinks(False)
    text.setFrameShape(QTextBrowser.Shape.NoFrame)
    text.viewport().setAutoFillBackground(False)
    text.document().setDocumentMargin(2)
    text.setHtml(html)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(18, 14, 18, 12)
    layout.setSpacing(10)
    layout.addWidget(text)
    layout.addWidget(buttons)
    dialog.open()
