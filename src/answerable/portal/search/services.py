"""Putting objects into the search and taking them out; always inside the transaction of the verb that
changed them, so that what is found is what is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from answerable.portal.search import rules
from answerable.portal.search.models import Entry

__all__ = ["forget", "put", "put_many"]


def put(kind: str, key: int, *texts: str | None) -> None:
    """Make an object findable by these texts; what it was findable by before is gone."""
    put_many(kind, [(key, texts)])


def put_many(kind: str, objects: Iterable[tuple[int, Sequence[str | None]]]) -> None:
    """The same for many objects (key, texts), 500 in a statement."""
    entries = [Entry(kind=kind, key=key, tokens=rules.tokens_of(texts)) for key, texts in objects]
    Entry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["tokens"],
        batch_size=500,
    )


def forget(kind: str, keys: Iterable[int]) -> None:
    """Objects that are not to be found any more."""
    Entry.objects.filter(kind=kind, key__in=list(keys)).delete()
