"""Steps a GeoPackage of points through time in QGIS's own renderer; run by the Python that QGIS is installed for.

``python3 qgis_probe.py FILE``: the layer ``points`` has date fields ``start`` and ``stop``; prints the milliseconds of
each step, from the wish to the finished picture of 1600 by 1000 pixels, as JSON.
"""

import json
import os
import sys
import time

from qgis.core import (  # type: ignore[import-not-found]
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsDateTimeRange,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsMarkerSymbol,
    QgsRectangle,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
    QgsVectorLayerTemporalProperties,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QSize  # type: ignore[import-not-found]

STEPS = 24


def main(file: str) -> None:
    """Draw each month of the year of the points, twice over."""
    application = QgsApplication([], False)
    application.initQgis()
    layer = QgsVectorLayer(f"{file}|layername=points", "points", "ogr")
    assert layer.isValid()
    symbol = QgsMarkerSymbol.createSimple({"name": "circle", "size": "1.6", "outline_style": "no"})
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    temporal = layer.temporalProperties()
    temporal.setIsActive(True)
    temporal.setMode(QgsVectorLayerTemporalProperties.ModeFeatureDateTimeStartAndEndFromFields)
    temporal.setStartField("start")
    temporal.setEndField("stop")
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setOutputSize(QSize(1600, 1000))
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    settings.setExtent(QgsRectangle(115, 22, 155, 46))
    settings.setIsTemporal(True)
    spent = []
    for step in range(STEPS):
        month = QDateTime(QDate(2019, 1 + step % 12, 1).startOfDay())
        settings.setTemporalRange(QgsDateTimeRange(month, month.addDays(27)))
        begun = time.perf_counter()
        job = QgsMapRendererSequentialJob(settings)
        job.start()
        job.waitForFinished()
        assert not job.renderedImage().isNull()
        spent.append((time.perf_counter() - begun) * 1000)
    sys.stdout.write(json.dumps(spent))
    sys.stdout.flush()
    # QGIS crashes as often as not when its objects are taken down in Python's order.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
