"""What a user would write instead: the same A4 map by geopandas and matplotlib. Run as ``python this OUT``."""

import sys

import geopandas
import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt

BASE, ATLAS = "geodata/basemap.gpkg", "geodata/posture.gpkg"
WEST, SOUTH, EAST, NORTH = BOX = (122, 23, 147, 46)

figure, axes = plt.subplots(figsize=(11.69, 8.27), dpi=300)
axes.set_facecolor("#dbe5ea")
land = geopandas.read_file(BASE, layer="land", bbox=BOX)
for layer, style in (
    ("bathymetry", {"facecolor": "#c9d8df", "alpha": 0.3}),
    ("borders", {"color": "#8a9aa3", "linewidth": 0.5}),
    ("prefectures", {"color": "#c5c9c6", "linewidth": 0.4}),
):
    geopandas.read_file(BASE, layer=layer, bbox=BOX).to_crs(3857).plot(ax=axes, **style)
land[land.level < 2].to_crs(3857).plot(ax=axes, facecolor="#f6f3ec", edgecolor="#8a9aa3", linewidth=0.4)
areas = geopandas.read_file(ATLAS, layer="areas").to_crs(3857)
areas.boundary.plot(ax=axes, color="#b03a2e", linewidth=0.8, linestyle="--")
sites = geopandas.read_file(ATLAS, layer="sites").to_crs(3857)
stays = geopandas.read_file(ATLAS, layer="deployments").to_crs(3857)
there = stays[(stays.actual_from <= "2015-04-27") & ((stays.actual_to == "..") | (stays.actual_to >= "2015-04-27"))]
sites.plot(ax=axes, color="#22303a", markersize=6)
for service, group in there.groupby("service"):
    group.plot(ax=axes, markersize=30, marker="s", label=service)
corners = geopandas.points_from_xy([WEST, EAST], [SOUTH, NORTH], crs=4326).to_crs(3857)
axes.set_xlim(corners[0].x, corners[1].x)
axes.set_ylim(corners[0].y, corners[1].y)
for site in sites.cx[corners[0].x : corners[1].x, corners[0].y : corners[1].y].itertuples():
    axes.annotate(site.name_en, (site.geometry.x, site.geometry.y), fontsize=5)
axes.set_title("US-Japan alliance, 27 April 2015")
axes.legend(fontsize=6)
figure.savefig(sys.argv[1])
