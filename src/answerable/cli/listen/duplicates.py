"""`answerable listen duplicates`: which documents of a file are copies of one another."""

from __future__ import annotations

import click

from answerable.cli.files import load, save

__all__ = ["duplicates"]


@click.command()
@click.argument("file")
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to write; `-` is standard output.")
def duplicates(file: str, output: str) -> None:
    """Group the documents of FILE: adds `group` and `kind` (exact, near, excerpt, none)."""
    from answerable.listening.duplicates import group_file
    from answerable.listening.records import INPUT

    save(group_file(load(file, INPUT)), output)
