"""Giving committed lines their place in the chain, one sealer at a time.

A line is written in the transaction of its act and sealed right after the commit. Sealing inside that
transaction would mean that every act holds the chain's lock until it commits, and two acts that also
hold rows could wait for each other for ever. If the process dies between commit and seal, the next act,
or the job, seals the line.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from answerable.portal.core.chain import CONTENT, FIRST, canonical, link, mark
from answerable.portal.core.keys import actor_key
from answerable.portal.core.models import AuditEntry

__all__ = ["head", "heads_file", "note_head", "noted_heads", "seal_soon", "seal_waiting"]

CHAIN_LOCK = 0x0A0D17  # one number for one lock of the whole database; a seal takes about a millisecond
AT_ONCE = 5_000  # lines in one transaction, so that a long backlog holds up no act


def seal_soon() -> None:
    """Seal what is written now as soon as it is committed; asked for many times, done once."""
    waiting = (callback for _savepoints, callback, *_rest in connection.run_on_commit)
    if not any(callback is seal_waiting for callback in waiting):
        transaction.on_commit(seal_waiting, robust=True)


def seal_waiting() -> int:
    """Seal every committed line that waits, in the order of their numbers; says how many."""
    sealed = 0
    while batch := _seal_some():
        sealed += batch
        if batch < AT_ONCE:
            break
    return sealed


def head() -> tuple[int, str]:
    """Position and seal of the newest sealed line; (0, `FIRST`) of an empty log."""
    newest = AuditEntry.objects.filter(position__isnull=False).order_by("-position")
    return newest.values_list("position", "seal").first() or (0, FIRST)


def heads_file() -> Path:
    """Where heads are noted outside the database, so that a log cut short or put back is found out."""
    return settings.HOME / "audit-heads.txt"


def note_head(at: datetime | None = None) -> str:
    """Add the head of today to the file, if it moved; gives the line, or nothing."""
    position, seal = head()
    if not position or (position, seal) in noted_heads()[-1:]:
        return ""
    line = f"{at or timezone.now():%Y-%m-%dT%H:%M:%SZ} {position} {seal}\n"
    with heads_file().open("a", encoding="ascii") as file:
        file.write(line)
    return line


def noted_heads() -> list[tuple[int, str]]:
    """(position, seal) of every head that was noted, oldest first."""
    if not heads_file().exists():
        return []
    lines = (line.split() for line in heads_file().read_text(encoding="ascii").splitlines())
    return [(int(position), seal) for _at, position, seal in lines]


@transaction.atomic
def _seal_some() -> int:
    _alone()
    _sign()
    position, seal = head()
    links = []
    waiting = AuditEntry.objects.filter(position=None).order_by("pk").values_list(*CONTENT)
    for content in waiting[:AT_ONCE]:
        position, seal = position + 1, link(seal, canonical(content))
        links.append((position, seal, content[0]))
    _write(links)
    return len(links)


def _alone() -> None:
    """Wait until no other sealer works. SQLite's transactions take the only writing lock anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


def _sign() -> None:
    """Mark the waiting lines with a name and without a mark: a version before the chain wrote them."""
    unsigned = AuditEntry.objects.filter(position=None, actor_mark="").exclude(actor="").order_by("pk")
    for entry in unsigned[:AT_ONCE]:
        names = (entry.actor, entry.actor_name)
        act = (entry.verb, entry.object_kind, entry.object_id)
        marked = mark(actor_key(entry.actor), names, entry.at, act)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE core_auditentry SET actor_mark = %s WHERE id = %s", [marked, entry.pk])


def _write(links: list[tuple[int, str, int]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE core_auditentry SET position = %s, seal = %s WHERE id = %s AND position IS NULL", links
        )
