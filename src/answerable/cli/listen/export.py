"""`answerable listen export`: documents, stories or signals of an archive as one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pyarrow as pa

from answerable.cli.files import save, save_all
from answerable.listening.records import DOCUMENT

if TYPE_CHECKING:
    from answerable.engines.archive import View

__all__ = ["COLUMNS", "export"]

_STORIES = """story_id merged_into label first_seen last_seen documents groups sources topic place_code
medoid_doc_id"""
_DOCUMENTS = """doc_id source url title published_at collected_at lang topic topic_confidence place_code
place_confidence tone group_id story_id"""
_SIGNALS = "series story_id period_start frequency observed expected upper p_value alarm reason"
COLUMNS = {"documents": _DOCUMENTS.split(), "stories": _STORIES.split(), "signals": _SIGNALS.split()}


@click.command()
@click.argument("kind", type=click.Choice(list(COLUMNS)))
@click.option("--archive", "directory", required=True, metavar="DIR", help="The archive to read.")
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to write; `-` is standard output.")
def export(kind: str, directory: str, output: str) -> None:
    """Write documents, stories or signals of an archive to a file."""
    held = _concluded(directory)
    if kind == "documents":
        schema = pa.schema([DOCUMENT.field(name) for name in COLUMNS[kind]])
        save_all(schema, held.document_batches(COLUMNS[kind]), output)
    else:
        save(getattr(held, kind)().select(COLUMNS[kind]), output)


def _concluded(directory: str) -> View:
    """The archive with all its documents concluded on.

    If a run was killed before it drew its conclusions they are drawn now; if one is under way, what it
    concluded last is what there is.
    """
    from answerable.engines.archive import Archive, ArchiveInUseError, view

    held = view(directory)
    if held.manifest.settled.sequence == held.manifest.arrived:
        return held
    try:
        with Archive.open(directory) as archive:
            archive.settle()
    except ArchiveInUseError:
        click.echo("A run is under way: documents after its last conclusions are left out.", err=True)
    return view(directory)
