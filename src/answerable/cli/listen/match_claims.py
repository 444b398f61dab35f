"""`answerable listen match-claims`: which published checks and answers speak of a circulating post."""

from __future__ import annotations

import click
import pyarrow as pa

from answerable.cli.files import load, save

__all__ = ["match_claims"]


@click.command("match-claims")
@click.argument("queries")
@click.argument("claims")
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to write; `-` is standard output.")
@click.option(
    "--top", default=5, show_default=True, type=click.IntRange(1), help="How many claims for each post."
)
def match_claims(queries: str, claims: str, output: str, top: int) -> None:
    """Find for the posts of QUERIES (query_id, text) what CLAIMS (claim_id, text) say of them."""
    from answerable.listening.claims import match

    posts, checks = (_loaded(path, key) for path, key in ((queries, "query_id"), (claims, "claim_id")))
    save(match(posts, checks, top), output)


def _loaded(path: str, key: str) -> pa.Table:
    return load(path, pa.schema([pa.field(key, pa.string()), pa.field("text", pa.string())]))
