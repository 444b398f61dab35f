"""A generated organisation of 3,000 units and 200,000 people: pages, decisions of authority, the whole tree.

On SQLite in a directory of its own; on PostgreSQL where DATABASE_URL names an empty database. Peers: for a
decision Django's own backend with permissions of groups, which knows no units; for the tree a query a unit.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from answerable.cli.benches.in_process import ask, browser_of, open_portal

__all__ = ["OrganisationTimes", "run"]

PEOPLE, UNITS = 200_000, 3000
STRANGER, OFFICER, ADMINISTRATOR = "a stranger", "a secretary", "an administrator"
PAGES = (
    (STRANGER, "/organisation/"),
    (STRANGER, "/organisation/?on=2019-05-01"),
    (STRANGER, "/organisation/?q=东"),
    (STRANGER, "/organisation/?topic={topic}"),
    (STRANGER, "/organisation/units/u0/"),
    (STRANGER, "/organisation/units/u70/"),
    (STRANGER, "/organisation/roster/"),
    (STRANGER, "/organisation/roster/?q=安"),
    (STRANGER, "/organisation/coverage/"),
    (OFFICER, "/organisation/mine/"),
    (OFFICER, "/organisation/delegations/"),
    (OFFICER, "/organisation/authority/"),
    (OFFICER, "/organisation/authority/why/?permission=answers.publish&unit=u70"),
    (OFFICER, "/organisation/desk/"),  # refused, with the reason
    (OFFICER, "/desk/"),
    (ADMINISTRATOR, "/organisation/desk/"),
    (ADMINISTRATOR, "/organisation/desk/?q=东"),
    (ADMINISTRATOR, "/organisation/desk/found/"),
    (ADMINISTRATOR, "/organisation/desk/kinds/"),
    (ADMINISTRATOR, "/organisation/desk/proposals/"),
    (ADMINISTRATOR, "/organisation/desk/units/u70/"),
    (ADMINISTRATOR, "/organisation/desk/units/u70/appoint/"),
    (ADMINISTRATOR, "/organisation/desk/units/u70/move/"),
    (ADMINISTRATOR, "/organisation/suggest/people/?holder=周安"),
    (ADMINISTRATOR, "/desk/"),
    (ADMINISTRATOR, "/desk/people/"),
    (ADMINISTRATOR, "/desk/audit/"),
)


@dataclass
class OrganisationTimes:
    """Milliseconds and queries of each page, and what a decision of authority and the whole tree cost."""

    made: dict[str, int]
    database: str
    pages: dict[str, tuple[int, float, float, float]] = field(default_factory=dict)
    microseconds: dict[str, float] = field(default_factory=dict)
    tree: dict[str, tuple[int, float]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """All figures, for a machine."""
        return {
            "benchmark": "organisation",
            "database": self.database,
            **self.made,
            "queries_and_milliseconds_p50_p95_and_cpu_p95": self.pages,
            "decision_microseconds": self.microseconds,
            "tree_queries_and_milliseconds": self.tree,
        }

    def __str__(self) -> str:
        made = ", ".join(f"{many:,} {what}" for what, many in self.made.items())
        lines = [
            f"organisation: {made}, on {self.database}",
            f"  {'page':<76}queries    p50    p95  CPU p95 ms",
        ]
        for page, (queries, median, p95, cpu) in self.pages.items():
            lines.append(f"  {page:<76}{queries:>7}{median:>7.1f}{p95:>7.1f}{cpu:>9.1f}")
        lines += [f"  {name:<76}{micro:>24.1f} µs" for name, micro in self.microseconds.items()]
        lines += [f"  {name:<76}{many:>7}{took:>14.1f} ms" for name, (many, took) in self.tree.items()]
        return "\n".join(lines)


def run(rows: int | None = None) -> OrganisationTimes:
    """Generate and measure; `rows` people instead of 200,000."""
    with tempfile.TemporaryDirectory() as home:
        open_portal(Path(home))
        from django.db import connection

        from answerable.portal.organisation.demo import generate

        result = OrganisationTimes(generate(UNITS, rows or PEOPLE), connection.vendor)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        _measure_pages(result)
        _measure_decisions(result)
        _measure_tree(result)
        connection.close()
    return result


def _measure_pages(result: OrganisationTimes) -> None:
    from answerable.portal.core.subjects import topic_choices

    browsers = {
        STRANGER: browser_of(None),
        OFFICER: browser_of(_officer()),
        ADMINISTRATOR: browser_of(_administrator()),
    }
    for who, page in PAGES:
        address = page.format(topic=topic_choices()[0][0])
        result.pages[f"{who}: {page}"] = ask(browsers[who], address)


def _measure_decisions(result: OrganisationTimes) -> None:
    from django.contrib.auth.backends import ModelBackend
    from django.contrib.auth.models import AnonymousUser

    from answerable.portal.organisation.authority import OfficeBackend
    from answerable.portal.organisation.models import Unit

    units, user, ours = list(Unit.objects.all()[:100]), _officer(), OfficeBackend()
    ours.has_perm(user, "cases.handle", units[0])
    name = "a decision of authority, warm: ours, at a unit"
    result.microseconds[name] = _micro(lambda: [ours.has_perm(user, "cases.handle", unit) for unit in units])
    peer, somebody = ModelBackend(), AnonymousUser()
    somebody.is_active, somebody._perm_cache = True, {f"app.verb_{number}" for number in range(20)}
    name = "a decision of authority, warm: Django's groups, nowhere in particular"
    result.microseconds[name] = _micro(
        lambda: ["app.verb_7" in peer.get_all_permissions(somebody) for _u in units]
    )


def _micro(hundred: Callable[[], object]) -> float:
    started = time.process_time()
    for _each in range(100):
        hundred()
    return round((time.process_time() - started) * 1e6 / 10_000, 2)


def _measure_tree(result: OrganisationTimes) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from answerable.portal.organisation.models import Unit
    from answerable.portal.organisation.queries import branches_of, chart

    def walk(units: Any) -> int:
        return sum(1 + walk(Unit.objects.get_children(unit).select_related("kind")) for unit in units)

    ways = {
        "the whole tree: ours, with kinds and whether an office is held": lambda: sum(
            1 for _each in branches_of(chart())
        ),
        "the whole tree: a query a unit": lambda: walk(Unit.objects.get_root_nodes()),
    }
    for name, way in ways.items():
        with CaptureQueriesContext(connection) as asked:
            many = way()
        started = time.perf_counter()
        way()
        result.tree[f"{name} ({many:,})"] = (len(asked), round((time.perf_counter() - started) * 1000, 1))


def _administrator() -> Any:
    from answerable.portal.accounts.models import User
    from answerable.portal.organisation.demo import ADMINISTRATOR as NAME

    return User.objects.get(username=NAME)


def _officer() -> Any:
    from answerable.portal.organisation.models import Office

    return Office.objects.in_force().filter(kind__code="secretary", unit__code="u70").first().holder
