"""Outside powers, one folder each: the archive, HTTP. Each knows `listening` and no sibling."""
