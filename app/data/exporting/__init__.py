"""Taking data away: the whole atlas, what the filters keep, or one scene, in the formats others read."""
