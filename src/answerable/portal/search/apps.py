"""The application, and the full-text index that it lays down after every `migrate`."""

from __future__ import annotations

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.models.signals import post_migrate

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


class SearchConfig(AppConfig):
    name = "answerable.portal.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_after_migrate, sender=self)


def _after_migrate(using: str, **_more) -> None:
    lay_down_index(using)


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
