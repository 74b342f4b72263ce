"""Asks for a place in writing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.coordinates import PlaceTextError, parse_pair

Found = tuple[float, float, str]
"""Longitude and latitude in degrees, EPSG:4326, and what the place is called."""


class GoToDialog(QDialog):
    """Takes coordinates in any common writing, or a name.

    ``look_up`` returns the place of a name, ``None`` where there is none of that name.
    """

    def __init__(self, look_up: Callable[[str], Found | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Go to a place")
        self._look_up = look_up
        self.found: Found | None = None
        hint = QLabel("Coordinates (26.35, 127.77 · 26°21′N 127°46′E · 52R CQ 77 15), or the name of a site or a place")
        hint.setWordWrap(True)
        self.text = QLineEdit()
        self.text.setAccessibleName("Place")
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setObjectName("problem")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (hint, self.text, self.problem, buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(430)

    def accept(self) -> None:
        """Close with a place; stay open and say what is wrong otherwise."""
        text = self.text.text().strip()
        if not text:
            self.problem.setText("Write coordinates or a name.")
            return
        self.found = self._look_up(text)
        if self.found is None:
            try:
                lon, lat = parse_pair(text)
            except PlaceTextError as error:
                self.problem.setText(f"There is no site or place “{text}”, and {error}.")
                return
            self.found = (lon, lat, text)
        super().accept()
