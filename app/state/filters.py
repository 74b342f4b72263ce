"""Which filters are on, and the masks they make of the open atlas."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.atlas import Atlas
from app.domain.filters import FilterIndex, FilterSet, Masks
from app.state.document import Document


class Filters(QObject):
    """Owns the filters. Another atlas starts without any, in silence: its first scene is news enough.

    Signals:
        filters_changed: the new :class:`~app.domain.filters.FilterSet`; the masks are already made.
    """

    filters_changed = Signal(object)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._filters = FilterSet()
        self._index = FilterIndex(document.atlas)
        self._masks = self._index.masks(self._filters)
        document.atlas_changed.connect(self._on_atlas_changed)

    @property
    def filters(self) -> FilterSet:
        """What is asked for."""
        return self._filters

    @property
    def index(self) -> FilterIndex:
        """The facets of the open atlas."""
        return self._index

    @property
    def masks(self) -> Masks:
        """Which records of the open atlas are left."""
        return self._masks

    def set(self, filters: FilterSet) -> None:
        """Ask for something else."""
        if filters != self._filters:
            self._filters = filters
            self._masks = self._index.masks(filters)
            self.filters_changed.emit(filters)

    def clear(self) -> None:
        """Show everything again."""
        self.set(FilterSet())

    def _on_atlas_changed(self, atlas: Atlas) -> None:
        self._filters = FilterSet()
        self._index = FilterIndex(atlas)
        self._masks = self._index.masks(self._filters)
