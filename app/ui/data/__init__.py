"""Data in the window: checking, importing, saving a copy, exporting."""
