"""The strip of stays and the stacked bars."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.data.bundled import open_atlas
from app.domain.atlas import Atlas
from app.domain.civil import instant_of
from app.domain.records import Deployment, Kind, Ref, Site
from app.domain.scene import Moment, SceneIndex
from app.support.colours import LIGHT
from app.ui.inspector_around import around_html, around_of
from app.ui.stacked_bars import Stack, StackedBars
from app.ui.stay_strip import StayStrip, bars_at

ATLAS = open_atlas(None)
BASE = Site("base", "Base", "", "air base", "USAF", "", "JPN", 140.0, 35.0)


def stay(name: str, start: str, end: str) -> Deployment:
    return Deployment(name, name, "", "", "fighter", "USAF", "USA", "base", actual_from=start, actual_to=end)


def test_stays_share_a_lane_only_where_they_do_not_meet() -> None:
    for site in ATLAS.sites:
        lanes: dict[int, int] = {}
        for bar in bars_at(ATLAS, site.id):
            assert lanes.get(bar.lane, bar.facts.possible_from) <= bar.facts.possible_from
            lanes[bar.lane] = bar.facts.possible_until


def test_a_click_on_a_bar_leads_to_its_record(qtbot: QtBot) -> None:
    atlas = Atlas(sites=(BASE,), deployments=(stay("a", "2000", "2009"), stay("b", "2005", "2019"), stay("c", "", "")))
    bars = bars_at(atlas, "base")
    assert [(bar.ref.id, bar.lane) for bar in bars] == [("a", 0), ("b", 1)]
    strip = StayStrip()
    qtbot.addWidget(strip)
    strip.set_bars(bars, instant_of(2010))
    strip.resize(300, strip.sizeHint().height())
    strip.show()
    with qtbot.waitSignal(strip.followed) as blocker:
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(30, 3))
    assert blocker.args == [Ref(Kind.DEPLOYMENT, "a")]
    blue = QColor(LIGHT.forces["us"])
    assert strip.grab().toImage().pixelColor(60, 3).blue() == blue.blue()
    strip.set_bars([], 0)
    assert strip.isHidden()


def test_bars_are_as_high_as_their_parts(qtbot: QtBot) -> None:
    chart = StackedBars("Chart")
    qtbot.addWidget(chart)
    chart.resize(220, 132)
    colours = {"kept": "#0000ff", "late": "#ff0000"}
    chart.set_stacks([Stack("2014", {"kept": 3, "late": 1}), Stack("2015", {})], colours)
    image = chart.grab().toImage()
    x = round(chart._bar(0).center().x() * image.devicePixelRatio())
    column = [image.pixelColor(x, y).name() for y in range(round(28 * image.devicePixelRatio()), image.height())]
    blue, red = column.count("#0000ff"), column.count("#ff0000")
    assert blue > 0
    assert abs(blue / (blue + red) - 0.75) < 0.06
    assert chart.accessibleDescription() == "2014: 3 kept, 1 late; 2015: none"


def test_what_lies_around_a_site_and_in_an_area() -> None:
    scene = SceneIndex(ATLAS).scene(Moment(instant_of(2015, 4, 27)))
    kadena = around_of(ATLAS, Ref(Kind.SITE, "kadena-ab"), "km")
    assert kadena is not None
    distances = [near.distance_km for near in kadena.nearest]
    assert distances == sorted(distances)
    assert distances[-1] < 30
    html = around_html(ATLAS, kadena, scene)
    assert "Japan ADIZ" in html
    zone = next(area for area in ATLAS.areas if area.kind == "adiz" and area.parties == ("CHN",))
    inside = around_of(ATLAS, Ref(Kind.AREA, zone.id), "km")
    assert inside is not None
    assert "senkaku-islands" in {ATLAS.sites[i].id for i in inside.sites}
    assert around_of(ATLAS, Ref(Kind.DEPLOYMENT, "ddg69-yokosuka"), "km") is None
    assert around_of(ATLAS, Ref(Kind.SITE, "atlantis"), "km") is None
