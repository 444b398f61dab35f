"""Whether the audit log is as it was written: every line fits its seal, every seal the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from answerable.portal.core import guards
from answerable.portal.core.chain import CONTENT, FIRST, canonical, link, mark, written
from answerable.portal.core.models import ActorKey, AuditEntry

__all__ = ["Verdict", "rows", "verify"]

# What is read of a line: where it stands, what it says, and the names that its mark must fit.
COLUMNS = ("position", "seal", *CONTENT, "actor", "actor_name")


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
    """The sealed lines in the order of the chain, each as the values of `COLUMNS`."""
    sealed = AuditEntry.objects.filter(position__isnull=False).order_by("position")
    return sealed.values_list(*COLUMNS).iterator(chunk_size=10_000)


def _look_at(row: tuple, verdict: Verdict, names: _Names, heads: dict[int, str]) -> None:
    position, seal, *content, actor, actor_name = row
    content[1] = written(content[1])  # once for the seal and the mark
    verdict.at_line = verdict.head[0] + 1
    if position != verdict.at_line:
        raise _Broken(_("Line %(line)d is missing.") % {"line": verdict.at_line})
    if link(verdict.head[1], canonical(content)) != seal:
        said = _("Line %(line)d (%(at)s) does not fit its seal: it was changed.")
        raise _Broken(said % {"line": position, "at": content[1][:19]})
    if heads.get(position, seal) != seal:
        said = _("Line %(line)d has another seal than the one that was noted: the log was written anew.")
        raise _Broken(said % {"line": position})
    verdict.erased += names.check(position, content, actor, actor_name)
    verdict.lines, verdict.head, verdict.at_line = position, (position, seal), None


def _nothing_cut_off(verdict: Verdict, heads: dict[int, str]) -> None:
    if heads and max(heads) > verdict.lines:
        verdict.at_line = verdict.lines + 1
        said = _("Line %(line)d is missing: the log once reached to line %(far)d.")
        raise _Broken(said % {"line": verdict.at_line, "far": max(heads)})


class _Names:
    """Whether the names beside a line are those that its mark was made of."""

    def __init__(self) -> None:
        keys = ActorKey.objects.values_list("actor", "secret")
        self.keys = {actor: bytes(secret) for actor, secret in keys}

    def check(self, position: int, content: list, actor: str, name: str) -> int:
        """1 where the name was erased, 0 where it fits; `_Broken` where it was changed."""
        _id, at, marked, *act = content[:6]
        if not actor and not name:
            return 1 if marked else 0
        key = self.keys.get(actor)
        if key is None or mark(key, (actor, name), at, tuple(act)) != marked:
            said = _("The name beside line %(line)d is not the one it was written with.")
            raise _Broken(said % {"line": position})
        return 0
