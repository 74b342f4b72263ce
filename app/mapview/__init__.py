"""The embedded map: the folium page, its scheme, its bridge and its symbols."""
