"""The packages the program rests on, with their versions and licences, read from what is installed."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution, requires
from pathlib import Path
from typing import Final, NamedTuple

from app.support.paths import APP_SLUG

_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")
_LICENCE_CLASS: Final = "License :: "
_LONGEST_LICENCE: Final = 60


class Part(NamedTuple):
    """One package."""

    name: str
    version: str
    licence: str


def parts() -> list[Part]:
    """Return the packages that the program names as its dependencies, by name; those not installed are left out."""
    found = []
    for requirement in _requirements():
        name = _NAME.match(requirement)
        if name is None or "extra ==" in requirement:
            continue
        try:
            package = distribution(name.group())
        except PackageNotFoundError:
            continue
        found.append(Part(package.name, package.version, licence_of(package)))
    return sorted(found, key=lambda part: part.name.casefold())


def _requirements() -> list[str]:
    """Return the requirements of the program: of what is installed, or of the checkout that it is started from."""
    try:
        return requires(APP_SLUG) or []
    except PackageNotFoundError:
        project = Path(__file__).parents[2] / "pyproject.toml"
    if not project.is_file():
        return []
    stated: list[str] = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    return stated


def licence_of(package: Distribution) -> str:
    """Return the licence of a package as it states it itself."""
    metadata = package.metadata
    stated = next((metadata[key] for key in ("License-Expression", "License") if key in metadata), "")
    first_line = stated.strip().splitlines()[0] if stated.strip() else ""
    classes = [line.rsplit(" :: ", 1)[-1] for line in metadata.get_all("Classifier") or () if _LICENCE_CLASS in line]
    if first_line and len(first_line) <= _LONGEST_LICENCE:
        return first_line
    return ", ".join(classes) or "see the package"
