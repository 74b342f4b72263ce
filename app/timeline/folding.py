"""A row of controls that still works where it is narrow: what does not fit goes into one menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget


class FoldingRow(QWidget):
    """A row whose less important controls are taken into a menu at its end where there is no room for them.

    Fill :attr:`row`, then call :meth:`fold_with`.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = QHBoxLayout(self)
        self._foldable: list[tuple[QWidget, QAction]] = []
        self._more: QToolButton | None = None

    def fold_with(self, more: QToolButton, foldable: Sequence[tuple[QWidget, QAction]]) -> None:
        """Fold these controls, the first of them first; each with what stands for it in the menu of ``more``."""
        self._more, self._foldable = more, list(foldable)
        more.setMenu(QMenu(self))
        self._fold()

    def anchor(self, widget: QWidget) -> QWidget:
        """Return where something about a control is shown: beside it, or beside the menu it has gone into."""
        return self._more if self._more is not None and widget.isHidden() else widget

    def minimumSizeHint(self) -> QSize:
        """Return the size with everything folded that can be."""
        return QSize(self._width_with([]), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what no longer fits, unfold what does again."""
        super().resizeEvent(event)
        self._fold()

    def event(self, event: QEvent) -> bool:
        """Fold anew when a text has become longer."""
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fold()
        return handled

    def _fold(self) -> None:
        if self._more is None:
            return
        shown = [widget for widget, _ in self._foldable]
        while shown and self._width_with(shown) > self.width():
            shown.pop(0)
        for widget, _action in self._foldable:
            if widget.isHidden() is (widget in shown):
                widget.setVisible(widget in shown)
        self._list([action for widget, action in reversed(self._foldable) if widget not in shown])
        everything = len(shown) == len(self._foldable)
        if self._more.isHidden() is not everything:
            self._more.setHidden(everything)

    def _list(self, actions: list[QAction]) -> None:
        """Put these into the menu and no others. They are not hidden: they may stand in other menus, or have a key."""
        menu = self._more.menu() if self._more is not None else None
        if menu is None or menu.actions() == actions:
            return
        for action in menu.actions():
            menu.removeAction(action)
        menu.addActions(actions)

    def _width_with(self, shown: Sequence[QWidget]) -> int:
        """Return the width of the row when of the foldable controls only these are shown."""
        foldable = [widget for widget, _ in self._foldable]
        margins = self.row.contentsMargins()
        widths: list[int] = []
        for i in range(self.row.count()):
            item = self.row.itemAt(i)
            widget = item.widget() if item is not None else None
            if item is None:
                continue
            if widget is None:
                widths.append(item.sizeHint().width())
            elif self._more is not None and widget is self._more:
                widths += [] if len(shown) == len(foldable) else [self._more.sizeHint().width()]
            elif widget not in foldable or widget in shown:
                least = widget.minimumSizeHint() if widget not in foldable else widget.sizeHint()
                widths.append(max(least.width(), widget.minimumWidth()))
        return sum(widths) + self.row.spacing() * max(0, len(widths) - 1) + margins.left() + margins.right()
