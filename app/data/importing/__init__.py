"""Bringing other people's files in: read them, understand them by a mapping, add what is right, list what is not."""
