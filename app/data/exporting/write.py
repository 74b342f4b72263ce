"""An atlas, or a part of it, in the format that a file's name says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from app.data.errors import AtlasFileError
from app.data.exporting.excerpt import BoolArray, excerpt
from app.data.saving import save_atlas
from app.domain.atlas import Atlas
from app.domain.records import Kind
from app.domain.scene import Scene

SUFFIXES: Final = (".gpkg", ".geojson", ".kml", ".kmz", ".csv", ".xlsx")


def write_atlas(
    atlas: Atlas,
    path: Path,
    *,
    keep: dict[Kind, BoolArray] | None = None,
    scene: Scene | None = None,
    kind: Kind | None = None,
    rest_from: Path | None = None,
    named: Path | None = None,
) -> Atlas:
    """Write an atlas to a file and return what was written.

    Args:
        atlas: the whole.
        path: where to; its ending is one of :data:`SUFFIXES`. Write beside the target and rename.
        keep: which records, as masks; all where it is not given.
        scene: of the whole atlas: adds each record's status (not to a GeoPackage, which stays an atlas).
        kind: the layer, for CSV.
        rest_from: for a GeoPackage of everything, the file whose observations and other contents go along.
        named: what the file will be called, for messages.

    Raises:
        AtlasFileError: the ending is not known, CSV has no layer, or it cannot be written.
    """
    part = atlas if keep is None else excerpt(atlas, keep)
    of_part = None if scene is None else _scene_of(part, scene)
    writers: dict[str, Callable[[], object]] = {
        ".gpkg": lambda: save_atlas(part, path, rest_from=rest_from),
        ".geojson": lambda: _geojson(part, path, of_part),
        ".kml": lambda: _kml(part, path, of_part),
        ".kmz": lambda: _kml(part, path, of_part),
        ".csv": lambda: _csv(part, path, kind, of_part),
        ".xlsx": lambda: _xlsx(part, path, of_part),
    }
    write = writers.get(path.suffix.lower())
    if write is None:
        raise AtlasFileError(path, "is of a kind that is not written", f"choose one of {', '.join(SUFFIXES)}")
    try:
        write()
    except AtlasFileError as error:
        raise AtlasFileError(named or path, error.reason, error.hint, layer=error.layer, row=error.row) from error
    except OSError as error:
        raise AtlasFileError(
            named or path, f"cannot be written ({error.strerror or error})", "choose another folder"
        ) from error
    except (ValueError, UnicodeError) as error:
        raise AtlasFileError(named or path, f"cannot be written ({error})", "choose another format") from error
    return part


def _scene_of(part: Atlas, scene: Scene) -> Scene:
    """Return the scene of the same moment and cut-off, aligned with a part of the atlas."""
    from app.domain.scene import SceneIndex

    return SceneIndex(part).scene(scene.moment, scene.cutoff)


def _geojson(atlas: Atlas, path: Path, scene: Scene | None) -> None:
    from app.data.exporting.geojson import write_geojson

    write_geojson(atlas, path, scene=scene)


def _kml(atlas: Atlas, path: Path, scene: Scene | None) -> None:
    from app.data.exporting.kml import write_kml

    write_kml(atlas, path, scene=scene)


def _csv(atlas: Atlas, path: Path, kind: Kind | None, scene: Scene | None) -> None:
    from app.data.exporting.tables import write_csv

    if kind is None:
        hint = f"name one of {', '.join(f'{name}s' for name in Kind)}, or write a workbook (.xlsx)"
        raise AtlasFileError(path, "CSV holds one layer", hint)
    write_csv(atlas, path, kind, scene=scene)


def _xlsx(atlas: Atlas, path: Path, scene: Scene | None) -> None:
    from app.data.exporting.tables import write_xlsx

    write_xlsx(atlas, path, scene=scene)
