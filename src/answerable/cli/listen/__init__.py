"""The `answerable listen` commands, one module each; none of them loads Django."""
