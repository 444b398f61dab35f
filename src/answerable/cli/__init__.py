"""The door: the `answerable` command. It imports lazily, so that `answerable listen …` never loads Django."""

from answerable.cli.door import main

__all__ = ["main"]
