"""What a user would do instead: the same A4 map as a QGIS layout. Run by the Python that has QGIS, as ``this OUT``."""

# mypy: disable-error-code="import-not-found"

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPalLayerSettings,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)

BASE, ATLAS = "geodata/basemap.gpkg", "geodata/posture.gpkg"
LAYERS = (
    (BASE, "bathymetry", ""),
    (BASE, "land", '"level" < 2'),
    (BASE, "borders", ""),
    (BASE, "prefectures", ""),
    (ATLAS, "areas", ""),
    (ATLAS, "deployments", "\"actual_from\" <= '2015-04-27'"),
    (ATLAS, "sites", ""),
)

program = QgsApplication([], False)
program.initQgis()
project = QgsProject.instance()
mercator = QgsCoordinateReferenceSystem("EPSG:3857")
project.setCrs(mercator)
layers: list[QgsVectorLayer] = []
for path, name, where in LAYERS:
    layer = QgsVectorLayer(f"{path}|layername={name}" + (f"|subset={where}" if where else ""), name, "ogr")
    assert layer.isValid(), name
    if name == "sites":
        settings = QgsPalLayerSettings()
        settings.fieldName = "name_en"
        layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
        layer.setLabelsEnabled(True)
    project.addMapLayer(layer)
    layers.insert(0, layer)
layout = QgsPrintLayout(project)
layout.initializeDefaults()
seen = QgsLayoutItemMap(layout)
seen.attemptMove(QgsLayoutPoint(0, 0))
seen.attemptResize(QgsLayoutSize(297, 210))
seen.setLayers(layers)
geographic = QgsCoordinateReferenceSystem("EPSG:4326")
box = QgsRectangle(122, 23, 147, 46)
seen.zoomToExtent(QgsCoordinateTransform(geographic, mercator, project).transformBoundingBox(box))
layout.addLayoutItem(seen)
title = QgsLayoutItemLabel(layout)
title.setText("US-Japan alliance, 27 April 2015")
title.adjustSizeToText()
bar = QgsLayoutItemScaleBar(layout)
bar.setLinkedMap(seen)
bar.applyDefaultSize()
legend = QgsLayoutItemLegend(layout)
for item in (title, bar, legend):
    layout.addLayoutItem(item)
exporter = QgsLayoutExporter(layout)
out = sys.argv[1]
if out.endswith(".pdf"):
    result = exporter.exportToPdf(out, QgsLayoutExporter.PdfExportSettings())
else:
    settings = QgsLayoutExporter.ImageExportSettings()
    settings.dpi = 300
    result = exporter.exportToImage(out, settings)
assert result == QgsLayoutExporter.Success, result
del exporter, layout
project.clear()
sys.stdout.flush()
# Its own end takes down objects that Python still holds.
os._exit(0)
