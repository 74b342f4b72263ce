"""Which column is which field, guessed from its name in English or Japanese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from app.data import schema
from app.data.schema import Table

LAYERS: Final[dict[str, Table]] = {
    table.name: table for table in (schema.SITES, schema.DEPLOYMENTS, schema.EVENTS, schema.AREAS, schema.OBSERVATIONS)
}
# Where a row is: one of these pairs, one column with both, or the geometry of the file.
PLACE_FIELDS: Final = ("lat", "lon", "place", "x", "y", "wkt")

_ANY_LAYER: Final[dict[str, str]] = {
    "lat": "lat latitude ycoord latdeg lat_wgs84 緯度 北緯",
    "lon": "lon lng long longitude xcoord londeg lon_wgs84 経度 東経",
    "x": "x easting",
    "y": "y northing",
    "wkt": "wkt geometry geom outline",
    "place": "coordinates coordinate coords position mgrs grid latlon 座標 位置",
    "summary": "summary description desc note notes remarks comment comments 概要 説明 備考 摘要",
    "country": "country nation 国 国名",
}
_BY_LAYER: Final[dict[str, dict[str, str]]] = {
    "sites": {
        "name_en": "name site base name_en english englishname facility 英名 英語名 英語",
        "name_ja": "name_ja japanese japanesename 名称 名前 施設名 基地名 和名 日本語 日本語名",
        "short_en": "short shortname",
        "kind": "kind type category 種類 種別 分類",
        "operator": "operator service owner 運用者 管理者 所属",
        "region": "region prefecture state province 都道府県 県 地域",
        "icao": "icao icaocode",
        "opened": "opened open established start begin from founded since 開設 開設日 設置 開始",
        "closed": "closed close returned end until to 閉鎖 返還 終了",
    },
    "deployments": {
        "unit_en": "unit unit_en ship name squadron formation 英名",
        "unit_ja": "unit_ja 部隊 部隊名 艦名 名称",
        "asset": "asset equipment aircraft type class platform 装備 機種 型",
        "asset_kind": "assetkind kind category 種別 種類",
        "service": "service branch force operator 軍種 所属",
        "site_id": "site siteid base homeport station location 基地 配備先 母港 駐屯地",
        "quantity": "quantity number count qty 数 数量 機数 隻数",
        "designation": "designation hull hullnumber pennant 番号",
        "announced": "announced announcement 発表 発表日",
        "promised": "promised planned plan due planned_from 予定 予定日",
        "actual_from": "actual_from from start begin arrived arrival since 開始 到着 配備日 配備",
        "actual_to": "actual_to to end until departed departure left 終了 離任 撤収",
        "cancelled": "cancelled canceled 中止",
        "rotation": "rotation",
    },
    "events": {
        "title_en": "title name event title_en headline 英名",
        "title_ja": "title_ja 件名 名称 題名 事案",
        "date": "date day when time start begin datetime 日付 年月日 日 日時",
        "kind": "kind type category 種類 種別 分類",
        "site_id": "site siteid base 基地",
        "parties": "parties party actors 当事者 関係国",
    },
    "areas": {
        "name_en": "name name_en title area zone",
        "name_ja": "name_ja 名称 区域名",
        "kind": "kind type category 種類 種別",
        "parties": "parties party claimant 主張国 当事者",
        "valid_from": "valid_from from start begin since 開始",
        "valid_to": "valid_to to end until 終了",
        "note": "note notes description desc remarks comment 備考 説明",
    },
    "observations": {
        "date": "date time when datetime timestamp day start begin 日付 日時 年月日 時刻",
        "kind": "kind type category class 種類 種別",
        "label": "label name title id description desc 名称 件名",
        "source_id": "sourceid source 出典",
    },
}


def counted(count: int, layer: str) -> str:
    """Return ``1 site``, ``2,000 sites``."""
    return f"{count:,} {layer.removesuffix('s') if count == 1 else layer}"


def normal(name: str) -> str:
    """Return a column name without case, spaces and signs."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def fields_of(layer: str) -> tuple[str, ...]:
    """Return the fields that can be filled in a layer: its columns, and the ways to give a place."""
    return (*LAYERS[layer].names, *PLACE_FIELDS)


def guess_columns(columns: Iterable[str], layer: str) -> dict[str, str]:
    """Return field to column. A field's own name wins; then the known words, the first column that fits."""
    by_normal: dict[str, str] = {}
    for column in columns:
        by_normal.setdefault(normal(column), column)
    fields = fields_of(layer)
    guessed = {field: by_normal[normal(field)] for field in fields if normal(field) in by_normal}
    words = {**_ANY_LAYER, **_BY_LAYER[layer]}
    for field in fields:
        if field in guessed:
            continue
        for word in words.get(field, "").split():
            found = by_normal.get(normal(word))
            if found is not None and found not in guessed.values():
                guessed[field] = found
                break
    return guessed


def guess_layer(columns: Iterable[str], geometry_types: set[str]) -> str:
    """Return the layer that a table is most likely meant for: one that a word tells, else the one most columns fit."""
    listed = list(columns)
    names = {normal(column) for column in listed}
    if geometry_types & {"Polygon", "MultiPolygon"}:
        return schema.AREAS.name
    for layer, words in _TELLING.items():
        if names & {normal(word) for word in words.split()}:
            return layer

    def fitting(layer: str) -> int:
        found = guess_columns(listed, layer).keys() - {"kind", "summary", "country", *PLACE_FIELDS}
        # A stay is at a site: without one no row could come in.
        return 0 if layer == "deployments" and "site_id" not in found else len(found)

    return max(("observations", "events", "sites", "deployments"), key=fitting)


_TELLING: Final[dict[str, str]] = {
    "deployments": "unit_en unit site_id actual_from homeport squadron 部隊 部隊名 艦名",
    "events": "title_en title event headline 事案 件名",
    "sites": "icao opened facility 施設名 基地名",
    # What the readers call the times of tracks.
    "observations": "when time times",
}
