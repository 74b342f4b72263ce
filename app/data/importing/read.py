"""Any file to import, read by what its name says it is."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.data.errors import AtlasFileError
from app.data.importing.columns import LAYERS
from app.data.importing.raw import RawTable, check_size, split_by_layer
from app.data.importing.text_tables import read_csv

SUFFIXES: Final = (
    *(".csv", ".tsv", ".txt", ".xlsx", ".geojson", ".json", ".kml", ".kmz", ".gpx"),
    *(".gpkg", ".shp", ".zip", ".fgb", ".parquet", ".geoparquet"),
)


def read_tables(path: Path, crs: str = "") -> list[RawTable]:
    """Return the tables or layers of a file, at least one.

    Args:
        path: the file.
        crs: the reference system, for files that do not say it.

    Raises:
        AtlasFileError: it cannot be read, or is of a kind that is not known.
    """
    check_size(path)
    match path.suffix.lower():
        case ".csv" | ".tsv" | ".txt":
            return [read_csv(path)]
        case ".xlsx":
            from app.data.importing.sheets import read_xlsx

            return read_xlsx(path)
        case ".kml" | ".kmz":
            from app.data.importing.xml_files import read_kml

            return split_by_layer(read_kml(path), tuple(LAYERS))
        case ".gpx":
            from app.data.importing.xml_files import read_gpx

            return [read_gpx(path)]
        case ".geojson" | ".json":
            from app.data.importing.vector_files import read_geojson

            return split_by_layer(read_geojson(path), tuple(LAYERS))
        case ".parquet" | ".geoparquet":
            from app.data.importing.vector_files import read_parquet

            return [read_parquet(path, crs)]
        case ".shp":
            from app.data.importing.shapefiles import read_shapefile

            return read_shapefile(path, crs)
        case ".zip":
            from app.data.importing.shapefiles import read_zipped_shapefiles

            return read_zipped_shapefiles(path, crs)
        case ".gpkg" | ".fgb":
            from app.data.importing.vector_files import read_vector

            return read_vector(path, crs)
        case _:
            raise AtlasFileError(path, "is of a kind that is not known", f"choose one of {', '.join(SUFFIXES)}")
