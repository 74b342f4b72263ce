"""Every way out: snapshots, layouts and tables."""
