"""Makes the two GeoPackages that the program ships, and SCHEMA.md.

``python geodata/build.py`` makes all, ``posture``, ``basemap`` or ``schema`` as an argument one of them. The same
sources and packages give the same content every time. posture.gpkg needs only what the program needs; basemap.gpkg
needs the packages of the dependency group ``geodata`` and npm.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent
# Run as a script, Python looks beside the script only.
sys.path.insert(0, str(FOLDER.parent))

from app.data.errors import AtlasFileError  # noqa: E402
from geodata import posture, schema_page, topology  # noqa: E402
from geodata.cells import SourceError  # noqa: E402

POSTURE: Final = FOLDER / "posture.gpkg"
BASEMAP: Final = FOLDER / "basemap.gpkg"


def build_posture() -> str:
    """Write posture.gpkg; return what was made, in words."""
    atlas = posture.build(POSTURE)
    counts = f"{len(atlas.sites)} sites, {len(atlas.deployments)} deployments, {len(atlas.events)} events"
    return f"{POSTURE.name}: {counts}, {len(atlas.areas)} areas, {len(atlas.citations)} citations"


def build_basemap() -> str:
    """Write basemap.gpkg; return what was made, in words."""
    # The packages for it are not needed for posture.gpkg.
    from geodata import basemap

    return basemap.build(BASEMAP)


def main(arguments: list[str]) -> int:
    """Build what the arguments name; return the exit code."""
    steps = {"posture": build_posture, "basemap": build_basemap, "schema": schema_page.build}
    unknown = [name for name in arguments if name not in steps]
    if unknown:
        print(f"build.py makes {', '.join(steps)}, not {unknown[0]}.", file=sys.stderr)
        return 2
    for name in arguments or steps:
        try:
            print(steps[name]())
        except (SourceError, topology.PackageError, AtlasFileError) as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
