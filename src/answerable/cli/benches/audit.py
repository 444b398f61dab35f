"""How long the audit log takes to seal and to check: a fresh database with `rows` lines (a million).

On SQLite in a directory of its own; where DATABASE_URL is set, in that database, which must be empty.
The peer is what no check can do without: reading the same columns from the same table, and nothing else.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["AuditTimes", "run"]

VERBS = ("open_case", "route", "acknowledge", "contribute", "finish", "publish", "close")
BATCH = 10_000


@dataclass
class AuditTimes:
    """Seconds by the clock and, in brackets, of this process's CPU: a part of the work is the database's."""

    database: str
    lines: int
    seconds: dict[str, tuple[float, float]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {
            "benchmark": "audit",
            "database": self.database,
            "lines": self.lines,
            "seconds": self.seconds,
        }

    def __str__(self) -> str:
        head = f"audit: {self.lines:,} lines on {self.database}, seconds"
        return "\n".join([head, *map(self._line, self.seconds)])

    def _line(self, name: str) -> str:
        clock, cpu = self.seconds[name]
        return f"  {name:<12}{clock:>9.1f} ({cpu:.1f})"


def run(rows: int | None) -> AuditTimes:
    """Write, seal, read and check that many lines."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["ANSWERABLE_HOME"] = home
        return _measured(rows or 1_000_000)


def _measured(lines: int) -> AuditTimes:
    connection = _fresh_database()
    from answerable.portal.core import sealing, verifying

    result = AuditTimes(connection.vendor, lines)
    steps: dict[str, Callable[[], object]] = {
        "write": lambda: _write(lines),
        "seal": sealing.seal_waiting,
        "read only": lambda: sum(1 for _row in verifying.rows()),
        "verify": verifying.verify,
    }
    for name, step in steps.items():
        started, used = time.perf_counter(), time.process_time()
        outcome = step()
        spent = time.perf_counter() - started, time.process_time() - used
        result.seconds[name] = round(spent[0], 2), round(spent[1], 2)
    if outcome.lines != lines or not outcome.sound:
        raise RuntimeError(f"The log of the benchmark is not sound: {outcome}.")
    return result


def _fresh_database() -> Any:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.portal.config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from answerable.portal.core.models import AuditEntry

    call_command("migrate", verbosity=0)
    if AuditEntry.objects.exists():
        raise RuntimeError(
            "The database of DATABASE_URL holds an audit log; the benchmark needs an empty one."
        )
    return connection


def _write(lines: int) -> None:
    """Lines of twenty people for three hundred units, each with a reason, as an act would leave them."""
    from django.utils import timezone

    from answerable.portal.core.chain import mark
    from answerable.portal.core.keys import actor_key
    from answerable.portal.core.models import AuditEntry

    at = timezone.now()
    keys = {f"person-{n}": actor_key(f"person-{n}") for n in range(20)}

    def line(number: int) -> AuditEntry:
        actor, verb = f"person-{number % 20}", VERBS[number % len(VERBS)]
        case = f"C-2026-{number // 10:06}"
        marked = mark(keys[actor], (actor, actor.title()), at, (verb, "cases.case", case))
        said = {"reason": "按规定办理，已与相关单位核实。", "number": number}
        about = {"object_kind": "cases.case", "object_id": case, "unit_code": f"unit-{number % 300}"}
        named = {"actor": actor, "actor_name": actor.title(), "actor_mark": marked}
        return AuditEntry(at=at, verb=verb, detail=said, **about, **named)

    for start in range(0, lines, BATCH):
        AuditEntry.objects.bulk_create(map(line, range(start, min(start + BATCH, lines))), batch_size=500)
