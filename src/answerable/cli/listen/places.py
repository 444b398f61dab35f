"""`answerable listen places`: which administrative division each document of a file speaks of."""

from __future__ import annotations

import click

from answerable.cli.files import load, save

__all__ = ["places"]


@click.command()
@click.argument("file")
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to write; `-` is standard output.")
@click.option(
    "--gazetteer",
    metavar="CSV",
    help="Divisions of your own: code, name, level (1 to 5), parent_code. Without it, China to counties.",
)
@click.option("--area", metavar="CODE", help="Your own area, which decides between places of the same name.")
def places(file: str, output: str, gazetteer: str | None, area: str | None) -> None:
    """Find the places of FILE: adds `place_code`, `place_confidence` and `candidates`."""
    from answerable.listening.places import Gazetteer, PlaceFinder
    from answerable.listening.records import INPUT

    table = Gazetteer.load(gazetteer) if gazetteer else None
    save(PlaceFinder(gazetteer=table, area=area).find(load(file, INPUT)), output)
