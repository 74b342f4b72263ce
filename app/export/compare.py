"""Before and after: two days side by side in one picture, with what changed between them beneath."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from app.domain.atlas import Atlas
from app.domain.changes import ChangeKind, changes_between, describe_change
from app.domain.records import Deployment, Kind
from app.domain.scene import Scene
from app.domain.vocabulary import force_of
from app.export.layout import Layout, filled_in
from app.export.snapshot import SnapshotSpec, make_map, render_now
from app.support.colours import Colours, colours_for
from app.support.errors import UserError

_GAP: Final = 14.0
_TITLE_PX: Final = 22.0
_HEADING_PX: Final = 13.0
_LINE_PX: Final = 12.0
_LINE_STEP: Final = 19.0
_COLUMN: Final = 460.0
_TABLE_PART: Final = 0.34
_FAMILIES: Final = ("Inter", "Segoe UI", "Noto Sans", "Helvetica Neue", "Noto Sans CJK JP", "sans-serif")
# In this order, each with the sign that stands before it.
_SIGNS: Final = {
    ChangeKind.ARRIVED: "+",
    ChangeKind.LEFT: "−",
    ChangeKind.PERHAPS: "?",
    ChangeKind.OVERDUE: "!",
    ChangeKind.ANNOUNCED: "…",
    ChangeKind.CANCELLED: "×",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One change in words: its sign, the text and the colour of the force."""

    sign: str
    text: str
    ink: str


def compare(atlas: Atlas, before: Scene, after: Scene, spec: SnapshotSpec) -> QImage:
    """Return the picture of both scenes, of the size and colours of the spec; each map shows all of its bounds.

    Raises:
        UserError: there can be no such picture, or nothing changes.
    """
    colours = colours_for(spec.theme == "dark")
    lines = changes_in_words(atlas, before, after, spec.bounds, colours)
    if not lines:
        raise UserError("Nothing changes in this part of the map between the two days. Choose others.")
    unit = spec.scale
    width, height = spec.width_px / unit, spec.height_px / unit
    columns = max(1, int(width // _COLUMN))
    most = max(1, int(height * _TABLE_PART / _LINE_STEP))
    rows = min(most, -(-len(lines) // columns))
    shown = lines if len(lines) <= rows * columns else lines[: rows * columns - 1]
    table = _HEADING_PX * 1.6 + rows * _LINE_STEP
    head = _TITLE_PX * 1.4 + 2 * _GAP
    map_width, map_height = (width - 3 * _GAP) / 2, height - head - table - 2 * _GAP
    if map_width < 200 or map_height < 150:
        raise UserError("The picture is too small for two maps and their changes. Choose at least 1000x600.")
    bare = replace(spec.layout, title="", subtitle="", sources=False)
    left = _map(
        atlas,
        before,
        spec,
        replace(bare, legend=False, scale_bar=False, north=False, credits=False),
        map_width,
        map_height,
    )
    right = _map(atlas, after, spec, replace(bare, marking=""), map_width, map_height)

    picture = QImage(spec.width_px, spec.height_px, QImage.Format.Format_RGB32)
    picture.fill(QColor(colours.ground))
    painter = QPainter(picture)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(unit, unit)
    title = filled_in(spec.layout.title, atlas, after)
    _write(painter, QRectF(_GAP, _GAP, width - 2 * _GAP, head - _GAP), title, _TITLE_PX, colours.text, strong=True)
    for image, x in ((left, _GAP), (right, 2 * _GAP + map_width)):
        place = QRectF(x, head, map_width, map_height)
        painter.drawImage(place, image)
        painter.setPen(QPen(QColor(colours.line_strong), 1))
        painter.drawRect(place)
    _draw_lines(
        painter, shown, len(lines) - len(shown), QRectF(_GAP, head + map_height + _GAP, width, table), rows, colours
    )
    painter.end()
    return picture


def changes_in_words(
    atlas: Atlas, before: Scene, after: Scene, bounds: tuple[float, float, float, float], colours: Colours
) -> list[Line]:
    """Return the changes of deployments at sites within the bounds: arrivals, departures, then the rest."""
    west, south, east, north = bounds
    found: list[tuple[int, Line]] = []
    order = list(_SIGNS)
    for change in changes_between(atlas, before, after):
        record = atlas.get(change.ref)
        if change.ref.kind is not Kind.DEPLOYMENT or not isinstance(record, Deployment) or change.kind not in _SIGNS:
            continue
        site = atlas.site(record.site_id)
        inside = site is not None and south <= site.lat <= north and (site.lon - west) % 360 <= east - west
        if inside:
            ink = colours.forces[force_of(record.service)]
            line = Line(_SIGNS[change.kind], describe_change(atlas, change), ink)
            found.append((order.index(change.kind), line))
    return [line for _place, line in sorted(found, key=lambda item: (item[0], item[1].text))]


def _map(atlas: Atlas, scene: Scene, spec: SnapshotSpec, layout: Layout, width: float, height: float) -> QImage:
    width_px, height_px = round(width * spec.scale), round(height * spec.scale)
    half = replace(spec, width_px=width_px, height_px=height_px, layout=layout, view=None)
    hidden = make_map(atlas, scene, half)
    try:
        image: QImage = render_now(hidden, atlas, scene)
    finally:
        hidden.close()
    return image


def _draw_lines(painter: QPainter, lines: list[Line], more: int, place: QRectF, rows: int, colours: Colours) -> None:
    heading = QRectF(place.x(), place.y(), place.width(), _HEADING_PX * 1.6)
    _write(painter, heading, "What changed", _HEADING_PX, colours.text, strong=True)
    written = [*lines, Line("", f"and {more} more changes", colours.text_soft)] if more else lines
    columns = -(-len(written) // rows)
    step = (place.width() - _GAP) / columns
    for k, line in enumerate(written):
        x = place.x() + (k // rows) * step
        y = place.y() + _HEADING_PX * 1.6 + (k % rows) * _LINE_STEP
        if line.sign:
            painter.fillRect(QRectF(x, y + 3, 3, _LINE_STEP - 6), QColor(line.ink))
        _write(painter, QRectF(x + 9, y, 12, _LINE_STEP), line.sign, _LINE_PX, line.ink, strong=True)
        _write(painter, QRectF(x + 23, y, step - 34, _LINE_STEP), line.text, _LINE_PX, colours.text)


def _write(painter: QPainter, place: QRectF, text: str, px: float, ink: str, *, strong: bool = False) -> None:
    font = QFont()
    font.setFamilies(list(_FAMILIES))
    font.setPixelSize(round(px))
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    fitting = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitting)
