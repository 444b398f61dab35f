"""Putting objects into the search and taking them out; always inside the transaction of the verb that
changed them, so that what is found is what is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connections, transaction

from answerable.portal.search import rules
from answerable.portal.search.models import Entry

__all__ = ["forget", "lay_down_index", "put", "put_many"]

# Django knows no full-text index of SQLite, so both are laid down here, and again wherever one is missing.
_INDEX = {
    "sqlite": [
        """CREATE VIRTUAL TABLE search_words USING fts5(
             tokens, content='search_entry', content_rowid='id', tokenize='unicode61 remove_diacritics 0')""",
        """CREATE TRIGGER search_entry_put AFTER INSERT ON search_entry BEGIN
             INSERT INTO search_words(rowid, tokens) VALUES (new.id, new.tokens);
           END""",
        """CREATE TRIGGER search_entry_forget AFTER DELETE ON search_entry BEGIN
             INSERT INTO search_words(search_words, rowid, tokens) VALUES ('delete', old.id, old.tokens);
           END""",
        """CREATE TRIGGER search_entry_change AFTER UPDATE OF tokens ON search_entry BEGIN
             INSERT INTO search_words(search_words, rowid, tokens) VALUES ('delete', old.id, old.tokens);
             INSERT INTO search_words(rowid, tokens) VALUES (new.id, new.tokens);
           END""",
        "INSERT INTO search_words(search_words) VALUES ('rebuild')",
    ],
    "postgresql": [
        """ALTER TABLE search_entry
           ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple', tokens)) STORED""",
        "CREATE INDEX search_entry_words ON search_entry USING gin (words)",
    ],
}


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


def lay_down_index(using: str = "default") -> None:
    """Make the full-text index where there is none yet, and read into it the entries that are there."""
    connection = connections[using]
    with connection.cursor() as cursor, transaction.atomic(using=using):
        tables = connection.introspection.table_names(cursor)
        if "search_entry" not in tables or _is_there(connection, cursor, tables):
            return
        for statement in _INDEX[connection.vendor]:
            cursor.execute(statement)


def _is_there(connection, cursor, tables: list[str]) -> bool:
    if connection.vendor == "sqlite":
        return "search_words" in tables
    columns = connection.introspection.get_table_description(cursor, "search_entry")
    return any(column.name == "words" for column in columns)
