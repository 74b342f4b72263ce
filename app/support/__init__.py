"""What every layer needs: paths, logs, settings."""
