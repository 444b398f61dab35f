"""`answerable listen redact`: personal data in each document of a file, replaced and reported."""

from __future__ import annotations

import click

from answerable.cli.files import load, save

__all__ = ["redact"]


@click.command()
@click.argument("file")
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to write; `-` is standard output.")
def redact(file: str, output: str) -> None:
    """Redact FILE: adds `redacted` and `found`, and leaves out the title and text as given."""
    from answerable.listening.cleaning import redact as redact_texts
    from answerable.listening.errors import InputError
    from answerable.listening.records import INPUT

    table = load(file, INPUT)
    written = "text" if "text" in table.column_names else "title"
    if written not in table.column_names:
        if table.num_rows:
            raise InputError(f"`{file}` has neither a `text` nor a `title` to redact.")
        table = INPUT.empty_table()
    redacted, found = redact_texts(table.column(written))
    kept = table.select([name for name in table.column_names if name not in ("title", "text")])
    save(kept.append_column("redacted", redacted).append_column("found", found), output)
