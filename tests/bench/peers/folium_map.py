"""What a user would write instead: a folium map, saved by its ``_to_png``. Run as ``python this OUT``."""

import sys
from pathlib import Path
from shutil import which

import folium
import geopandas
from selenium import webdriver

from app.mapview.files import leaflet_files

BASE, ATLAS = "geodata/basemap.gpkg", "geodata/posture.gpkg"
BOX = (122, 23, 147, 46)

land = geopandas.read_file(BASE, layer="land", bbox=BOX)
shown = folium.Map(tiles=None, zoom_snap=0.25)
# Without a network: the one library that such a map needs, from our files.
shown.default_js = [("leaflet", Path(str(leaflet_files() / "leaflet.js")).as_uri())]
shown.default_css = [("leaflet_css", Path(str(leaflet_files() / "leaflet.css")).as_uri())]
folium.GeoJson(land[land.level < 2], style_function=lambda _: {"color": "#8a9aa3", "weight": 0.6}).add_to(shown)
for site in geopandas.read_file(ATLAS, layer="sites").itertuples():
    place = site.geometry
    folium.CircleMarker((place.y, place.x), radius=4, tooltip=site.name_en, color="#22303a").add_to(shown)
shown.fit_bounds([[BOX[1], BOX[0]], [BOX[3], BOX[2]]])

options = webdriver.ChromeOptions()
for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--force-device-scale-factor=2.5"):
    options.add_argument(flag)
driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(which("chromedriver")))
# It waits three seconds for the page to be drawn, and ends the browser.
Path(sys.argv[1]).write_bytes(shown._to_png(driver=driver, size=(1403, 992)))
