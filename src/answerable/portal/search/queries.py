"""Which objects hold what is looked for. Who may see them is for the asking application to say:
`cases_for(user).filter(pk__in=matching("case", "电梯"))`."""

from __future__ import annotations

from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet, Value

from answerable.portal.search import rules
from answerable.portal.search.models import Entry

__all__ = ["matching"]

_QUERY = {"sqlite": rules.fts5_query, "postgresql": rules.tsquery}


class _Holds(Func):
    """Whether the entry with this id holds what is looked for: a question to the full-text index."""

    template = "%(expressions)s))"
    output_field = BooleanField()

    def as_sqlite(self, compiler, connection, **context):
        joiner = " IN (SELECT rowid FROM search_words WHERE (search_words MATCH "
        return self.as_sql(compiler, connection, arg_joiner=joiner, **context)

    def as_postgresql(self, compiler, connection, **context):
        joiner = " IN (SELECT found.id FROM search_entry found WHERE found.words @@ to_tsquery('simple', "
        return self.as_sql(compiler, connection, arg_joiner=joiner, **context)


def matching(kind: str, asked: str) -> QuerySet:
    """The keys of the objects of a kind that hold every word of `asked`, as a query to be used in another.

    A word is found in any part of a Chinese sentence and at the beginning of any other word. Nothing to look
    for (only punctuation) finds nothing.
    """
    entries = Entry.objects.filter(kind=kind)
    question = _QUERY[connection.vendor](asked)
    if not question:
        return entries.none().values("key")
    return entries.filter(_Holds(F("id"), Value(question))).values("key")
