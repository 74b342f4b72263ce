"""Before and after: two days side by side in one picture, with what changed between them beneath."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

from app.domain.atlas import Atlas, Record
from app.domain.change_marks import SIGNS, Mark, count_in_words, counts_of, marks_of
from app.domain.changes import Change, changes_between, describe_change
from app.domain.records import Area, Deployment, Event, Ref, Site
from app.domain.scene import Scene
from app.domain.vocabulary import force_of
from app.export.layout import filled_in
from app.export.snapshot import SnapshotSpec, make_map, render_now
from app.export.text_columns import TextColumns, lay_out
from app.mapview.changes import changes_message
from app.mapview.overlay import Overlay
from app.support.colours import Colours, colours_for
from app.support.errors import UserError

HEADING: Final = "What changed"
NOTHING_CHANGES: Final = "Nothing changes in this part of the map between the two days. Choose others."
GAP: Final = 14.0
TITLE_PX: Final = 22.0
HEADING_PX: Final = 13.0
LINE_PX: Final = 12.0
_LINE_STEP: Final = 19.0
_COLUMN: Final = 320.0
_BEFORE_TEXT: Final = 27.0
_TABLE_PART: Final = 0.34
FAMILIES: Final = ("Inter", "Segoe UI", "Noto Sans", "Helvetica Neue", "Noto Sans CJK JP", "sans-serif")
# What is marked on the map of the first day; on that of the second everything is.
_ON_FIRST: Final = frozenset({Mark.LEFT, Mark.REPLACED, Mark.CLOSED, Mark.ENDED})
KEY_PX: Final = 15.0
# Outlined, as on the map: what went away, or is only said.
HOLLOW: Final = frozenset({Mark.LEFT, Mark.ANNOUNCED, Mark.CANCELLED, Mark.CLOSED, Mark.ENDED})


@dataclass(frozen=True, slots=True)
class Line:
    """One change in words: its sign, the text and the colour of the force."""

    sign: str
    text: str
    ink: str


def what_changed(atlas: Atlas, before: Scene, after: Scene, spec: SnapshotSpec) -> tuple[dict[Ref, Mark], list[Line]]:
    """Return the marks of what changed within the bounds of a picture, and the changes in words.

    Raises:
        UserError: nothing changes.
    """
    changes = changes_between(atlas, before, after)
    marks = marks_within(atlas, changes, spec.bounds)
    lines = changes_in_words(atlas, changes, marks, colours_for(spec.theme == "dark"))
    if not lines:
        raise UserError(NOTHING_CHANGES)
    return marks, lines


def compare(atlas: Atlas, before: Scene, after: Scene, spec: SnapshotSpec) -> QImage:
    """Return the picture of both scenes, of the size and colours of the spec; each map shows all of its bounds.

    Raises:
        UserError: there can be no such picture, or nothing changes.
    """
    colours = colours_for(spec.theme == "dark")
    marks, lines = what_changed(atlas, before, after, spec)
    unit = spec.scale
    width, height = spec.width_px / unit, spec.height_px / unit
    most = max(1, int(height * _TABLE_PART / _LINE_STEP))
    measure = QFontMetricsF(font_of(LINE_PX)).horizontalAdvance
    # In each column the sign stands before the text, and a gap after it.
    beside = _BEFORE_TEXT + GAP
    laid = lay_out([line.text for line in lines], lambda text: measure(text) + beside, width - GAP, most, _COLUMN)
    table = HEADING_PX * 1.6 + laid.rows * _LINE_STEP
    head = TITLE_PX * 1.4 + 2 * GAP
    map_width, map_height = (width - 3 * GAP) / 2, height - head - table - 2 * GAP
    if map_width < 200 or map_height < 150:
        raise UserError("The picture is too small for two maps and their changes. Choose at least 1000x600.")
    halves = halves_of(atlas, spec, marks, map_width, map_height)
    left, right = (_drawn(atlas, scene, half) for scene, half in zip((before, after), halves, strict=True))

    picture = QImage(spec.width_px, spec.height_px, QImage.Format.Format_RGB32)
    picture.fill(QColor(colours.ground))
    painter = QPainter(picture)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(unit, unit)
    title = filled_in(spec.layout.title, atlas, after)
    _write(painter, QRectF(GAP, GAP, width - 2 * GAP, head - GAP), title, TITLE_PX, colours.text, strong=True)
    for image, x in ((left, GAP), (right, 2 * GAP + map_width)):
        place = QRectF(x, head, map_width, map_height)
        painter.drawImage(place, image)
        painter.setPen(QPen(QColor(colours.line_strong), 1))
        painter.drawRect(place)
    beneath = QRectF(GAP, head + map_height + GAP, width, table)
    _draw_key(painter, counts_of(marks), beneath, colours)
    _draw_lines(painter, lines, laid, beneath, colours)
    painter.end()
    return picture


def marks_within(atlas: Atlas, changes: Iterable[Change], bounds: tuple[float, float, float, float]) -> dict[Ref, Mark]:
    """Return the marks of what changed within the bounds, west, south, east, north in degrees, and is on the map."""
    west, south, east, north = bounds
    frames = [box(west + turn, south, east + turn, north) for turn in (-360, 0, 360)]
    return {
        ref: mark
        for ref, mark in marks_of(atlas, changes).items()
        if (shape := _shape_of(atlas, atlas.get(ref))) is not None and any(map(shape.intersects, frames))
    }


def _shape_of(atlas: Atlas, record: Record | None) -> BaseGeometry | None:
    """Return where a record is drawn, in degrees."""
    match record:
        case Area():
            return record.geometry if record.drawn else None
        case Event() if record.lon is not None and record.lat is not None:
            return Point(record.lon, record.lat)
        case Deployment() | Event():
            site = atlas.site(record.site_id)
            return Point(site.lon, site.lat) if site else None
        case Site():
            return Point(record.lon, record.lat)
        case _:
            return None


def changes_in_words(
    atlas: Atlas, changes: Iterable[Change], marks: Mapping[Ref, Mark], colours: Colours
) -> list[Line]:
    """Return a line for each mark, in the order of the marks; the last change of a record gives the words."""
    order = list(Mark)
    words = {change.ref: describe_change(atlas, change) for change in changes}
    found: list[tuple[int, Line]] = []
    for ref, mark in marks.items():
        record = atlas.get(ref)
        ink = colours.forces[force_of(record.service)] if isinstance(record, Deployment) else colours.text_soft
        found.append((order.index(mark), Line(SIGNS[mark], words[ref], ink)))
    return [line for _place, line in sorted(found, key=lambda item: (item[0], item[1].text))]


def halves_of(
    atlas: Atlas, spec: SnapshotSpec, marks: Mapping[Ref, Mark], width: float, height: float
) -> tuple[SnapshotSpec, SnapshotSpec]:
    """Return the two maps of a comparison, each of a size in CSS pixels and with its marks.

    What both have in common, as the legend and the credits, is on the second.
    """
    words = replace(spec.layout, title="", subtitle="", sources=False, source_page=False, logo=None, margin_mm=0.0)
    first = replace(words, legend=False, scale_bar=False, north=False, credits=False, locator=False)
    half = replace(spec, width_px=round(width * spec.scale), height_px=round(height * spec.scale), view=None)
    on_first = {ref: mark for ref, mark in marks.items() if mark in _ON_FIRST}
    return (
        replace(half, layout=first, overlay=_marked(spec, atlas, on_first)),
        replace(half, layout=replace(words, marking=""), overlay=_marked(spec, atlas, marks)),
    )


def _marked(spec: SnapshotSpec, atlas: Atlas, marks: Mapping[Ref, Mark]) -> Overlay:
    return replace(spec.overlay, changes=tuple(changes_message(atlas, marks)))


def _drawn(atlas: Atlas, scene: Scene, half: SnapshotSpec) -> QImage:
    hidden = make_map(atlas, scene, half)
    try:
        image: QImage = render_now(hidden, atlas, scene)
    finally:
        hidden.close()
    return image


def _draw_lines(painter: QPainter, lines: list[Line], laid: TextColumns, place: QRectF, colours: Colours) -> None:
    step = (place.width() - GAP) / laid.columns

    def spot(column: int, row: int) -> QRectF:
        y = place.y() + HEADING_PX * 1.6 + row * _LINE_STEP
        return QRectF(place.x() + column * step + _BEFORE_TEXT, y, step - _BEFORE_TEXT - GAP, _LINE_STEP)

    for block in laid.blocks:
        line, first = lines[block.number], spot(block.column, block.row)
        bar = QRectF(first.x() - _BEFORE_TEXT, first.y() + 3, 3, len(block.lines) * _LINE_STEP - 6)
        painter.fillRect(bar, QColor(line.ink))
        _write(painter, QRectF(bar.x() + 9, first.y(), 16, _LINE_STEP), line.sign, LINE_PX, line.ink, strong=True)
        for k, text in enumerate(block.lines):
            _write(painter, spot(block.column, block.row + k), text, LINE_PX, colours.text)
    if laid.more:
        words = f"and {laid.more} more change{'' if laid.more == 1 else 's'}"
        _write(painter, spot(*laid.free), words, LINE_PX, colours.text_soft)


def _draw_key(painter: QPainter, counts: Mapping[Mark, int], place: QRectF, colours: Colours) -> None:
    """Say how many of each mark there are: the legend of the marks on the maps, in the line above the changes."""
    line = QRectF(place.x(), place.y(), place.width(), HEADING_PX * 1.6)
    x = place.x() + _write(painter, line, HEADING, HEADING_PX, colours.text, strong=True) + 2 * GAP
    for mark, count in counts.items():
        badge = QRectF(x, line.y() + (line.height() - KEY_PX) / 2, KEY_PX + 4, KEY_PX)
        hollow = mark in HOLLOW
        ink = QColor(colours.overdue if mark is Mark.SLIPPED else colours.text)
        painter.setPen(QPen(ink, 1.4, Qt.PenStyle.DashLine if mark is Mark.ANNOUNCED else Qt.PenStyle.SolidLine))
        painter.setBrush(QColor(colours.ground) if hollow else ink)
        painter.drawRoundedRect(badge, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        sign_ink = colours.text if hollow else colours.ground
        _write(painter, badge, SIGNS[mark], LINE_PX, sign_ink, strong=True, centred=True)
        words = QRectF(badge.right() + 6, line.y(), place.right() - badge.right(), line.height())
        x = words.x() + _write(painter, words, count_in_words(mark, count), LINE_PX, colours.text) + GAP


def _write(
    painter: QPainter,
    place: QRectF,
    text: str,
    px: float,
    ink: str,
    *,
    strong: bool = False,
    centred: bool = False,
) -> float:
    """Write one line, cut to its place, and return how wide it is."""
    font = font_of(px, strong=strong)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    metrics = QFontMetricsF(font)
    # A sign in a narrow badge is wider than its ink.
    fitting = text if centred else metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    across = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
    painter.drawText(place, across | Qt.AlignmentFlag.AlignVCenter, fitting)
    return metrics.horizontalAdvance(fitting)


def font_of(px: float, *, strong: bool = False) -> QFont:
    """Return the font of the words beside the maps, of a size in CSS pixels."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(round(px))
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return font
