"""Reading and writing: the GeoPackage store and the base map. The only user of geopandas and pyogrio."""
