"""What the atlas is about: dates, records, statuses, scenes and changes, without Qt or files."""
