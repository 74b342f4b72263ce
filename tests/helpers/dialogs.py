"""What the keys of a dialog do."""

from __future__ import annotations

import re
from collections import Counter

from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QPushButton, QWidget

_BY_TAB = 1


def clashing_mnemonics(dialog: QDialog) -> list[str]:
    """Return the letters that Alt leads to more than one place with."""
    letters: Counter[str] = Counter()
    for widget in dialog.findChildren(QWidget):
        is_key = isinstance(widget, QAbstractButton) or (isinstance(widget, QLabel) and widget.buddy() is not None)
        if is_key and widget.isVisibleTo(dialog):
            text = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
            letters.update(letter.lower() for letter in re.findall("&([^&])", text.replace("&&", "")))
    return [letter for letter, count in letters.items() if count > 1]


def default_button(dialog: QDialog) -> str:
    """Return the words of the button that Enter presses."""
    buttons = [button for button in dialog.findChildren(QPushButton) if button.isDefault()]
    return buttons[0].text().replace("&", "") if buttons else ""


def tab_order(dialog: QDialog, first: QWidget) -> list[QWidget]:
    """Return the widgets of a dialog as Tab walks through them, once round from the first."""
    order: list[QWidget] = [first]
    at = first.nextInFocusChain()
    while at is not None and at is not first:
        if dialog.isAncestorOf(at) and at.isVisibleTo(dialog) and at.focusPolicy().value & _BY_TAB:
            order.append(at)
        at = at.nextInFocusChain()
    return order
