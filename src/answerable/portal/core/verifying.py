"""Whether the audit log is as it was written: every line fits its seal, every seal the one before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F, Func, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from answerable.portal.core import guards
from answerable.portal.core.chain import CONTENT, FIRST, Hand, canonical, link
from answerable.portal.core.models import ActorKey, AuditEntry

__all__ = ["Verdict", "rows", "verify"]

# What the database writes itself, in the form of the content: reading a million moments as objects costs more
# than hashing them.
WRITTEN = {"at": "at_written", "detail": "detail_written"}
# What is read of a line: where it stands, what it says, and the names that its mark must fit.
COLUMNS = ("position", "seal", *(WRITTEN.get(name, name) for name in CONTENT), "actor", "actor_name")
DETAIL = CONTENT.index("detail")

_read = json.JSONDecoder().raw_decode


class _AsWritten(Func):
    """A moment as `chain.written` writes it."""

    output_field = TextField()

    def as_sqlite(self, compiler, connection, **context):
        text = "REPLACE(%(expressions)s, ' ', 'T')"
        template = f"{text} || CASE LENGTH({text}) WHEN 19 THEN '.000000' ELSE '' END || '+00:00'"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler, connection, **context):
        form = """'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'"""
        template = f"TO_CHAR(%(expressions)s AT TIME ZONE 'UTC', {form})"
        return self.as_sql(compiler, connection, template=template, **context)


@dataclass
class Verdict:
    """What a look through the whole log found.

    `broken` is one sentence about the first line that does not fit.
    """

    lines: int = 0
    waiting: int = 0
    erased: int = 0  # lines whose actor's name was erased; they fit
    head: tuple[int, str] = (0, FIRST)
    broken: str = ""
    at_line: int | None = None
    unguarded: list[str] = field(default_factory=list)  # triggers of the database that are missing

    @property
    def sound(self) -> bool:
        return not self.broken and not self.unguarded


class _Broken(Exception):  # noqa: N818 - carried inside this module only
    """The first line that does not fit."""


def verify(expected: list[tuple[int, str]] = ()) -> Verdict:
    """Read the whole log in order and stop at the first line that does not fit.

    `expected` are heads that were noted elsewhere: (position, seal); each must still stand there. Lines
    that wait for their seal are counted; the database's guard keeps them until they have it.
    """
    verdict = Verdict(unguarded=guards.missing())
    verdict.waiting = AuditEntry.objects.filter(position=None).count()
    heads = dict(expected)
    names = _Names()
    try:
        for row in rows():
            _look_at(row, verdict, names, heads)
        _nothing_cut_off(verdict, heads)
    except _Broken as wrong:
        verdict.broken = str(wrong)
    return verdict


def rows() -> Iterator[tuple]:
    """The sealed lines in the order of the chain, each as the values of `COLUMNS`.

    Read in one transaction: PostgreSQL hands them over as it finds them, instead of laying all aside first.
    """
    sealed = AuditEntry.objects.filter(position__isnull=False).order_by("position")
    as_text = {"at_written": _AsWritten(F("at")), "detail_written": Cast("detail", TextField())}
    with transaction.atomic():
        yield from sealed.annotate(**as_text).values_list(*COLUMNS).iterator(chunk_size=10_000)


def _look_at(row: tuple, verdict: Verdict, names: _Names, heads: dict[int, str]) -> None:
    position, seal, *content, actor, actor_name = row
    verdict.at_line = verdict.head[0] + 1
    if position != verdict.at_line:
        raise _Broken(_("Line %(line)d is missing.") % {"line": verdict.at_line})
    if not _opened(content) or link(verdict.head[1], canonical(content)) != seal:
        said = _("Line %(line)d (%(at)s) does not fit its seal: it was changed.")
        raise _Broken(said % {"line": position, "at": content[1][:19]})
    if heads.get(position, seal) != seal:
        said = _("Line %(line)d has another seal than the one that was noted: the log was written anew.")
        raise _Broken(said % {"line": position})
    verdict.erased += names.check(position, content, actor, actor_name)
    verdict.lines, verdict.head, verdict.at_line = position, (position, seal), None


def _opened(content: list) -> bool:
    """Whether the detail is JSON and nothing else; it then stands in the content as what it says."""
    try:
        content[DETAIL], end = _read(written := content[DETAIL])
    except ValueError:
        return False
    return end == len(written)


def _nothing_cut_off(verdict: Verdict, heads: dict[int, str]) -> None:
    if heads and max(heads) > verdict.lines:
        verdict.at_line = verdict.lines + 1
        said = _("Line %(line)d is missing: the log once reached to line %(far)d.")
        raise _Broken(said % {"line": verdict.at_line, "far": max(heads)})


class _Names:
    """Whether the names beside a line are those that its mark was made of."""

    def __init__(self) -> None:
        keys = ActorKey.objects.values_list("actor", "secret")
        self.hands = {actor: Hand(bytes(secret)) for actor, secret in keys}

    def check(self, position: int, content: list, actor: str, name: str) -> int:
        """1 where the name was erased, 0 where it fits; `_Broken` where it was changed."""
        _id, at, marked, *act = content[:6]
        if not actor and not name:
            return 1 if marked else 0
        hand = self.hands.get(actor)
        if hand is None or hand.mark((actor, name), at, act) != marked:
            said = _("The name beside line %(line)d is not the one it was written with.")
            raise _Broken(said % {"line": position})
        return 0
