"""The desk with 100,000 open cases: the queue, its filters and the search of the lists.

On SQLite in a directory of its own; on PostgreSQL where DATABASE_URL names an empty database. Peer: the same
search as a substring in every row, which is what it was before there was an index.
"""

from __future__ import annotations

import datetime as dt
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from answerable.cli.benches.in_process import ask, browser_of, open_portal

__all__ = ["DeskTimes", "run"]

CASES, UNITS, SEED = 100_000, 60, 20
PAGES = (
    "/desk/",
    "/desk/cases/",
    "/desk/cases/?page=2000",
    "/desk/cases/?state=overdue",
    "/desk/cases/?order=due",
    "/desk/queues/cases/live/?since=2026-01-01T00:00:00Z",
    "/desk/cases/?state=all&q=电梯",
    "/desk/cases/?state=all&q=梯停",
    "/desk/cases/?state=all&q=锦绣花园电梯停运",
    "/desk/cases/?state=all&q=C-2026-0500",
    "/desk/inbox/",
    "/desk/inbox/?state=all&q=噪声扰民",
    "/desk/cases/C-2026-050000/",
)
_PLACES = ["锦绣花园", "荷塘新苑", "听松苑", "百草园", "春晖里", "东仓里", "石坊", "渡口", "书院街", "莲塘"]
_THINGS = [
    *["电梯停运", "路灯不亮", "噪声扰民", "停水通知", "垃圾清运"],
    *["公交改线", "物业收费", "井盖松动", "树枝压线", "供暖不足"],
]
_WORDS = [
    *["已经三天", "反映多次", "老人不便", "希望尽快处理"],
    *["夜里尤其明显", "请说明原因", "孩子上学要经过", "门口"],
]


@dataclass
class DeskTimes:
    """Milliseconds and queries of each page, and the search of the lists against its peer."""

    cases: int
    database: str
    seeded: float
    pages: dict[str, tuple[int, float, float, float]] = field(default_factory=dict)
    search: dict[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """All figures, for a machine."""
        return {
            "benchmark": "desk",
            "database": self.database,
            "cases": self.cases,
            "queries_and_milliseconds_p50_p95_and_cpu_p95": self.pages,
            "search_milliseconds": self.search,
        }

    def __str__(self) -> str:
        lines = [
            f"desk: {self.cases:,} open cases on {self.database}, laid down in {self.seeded:.0f} s",
            f"  {'page':<60}queries    p50    p95  CPU p95 ms",
        ]
        for page, (queries, median, p95, cpu) in self.pages.items():
            lines.append(f"  {page:<60}{queries:>7}{median:>7.1f}{p95:>7.1f}{cpu:>9.1f}")
        lines += [f"  {name:<60}{took:>20.1f} ms" for name, took in self.search.items()]
        return "\n".join(lines)


def run(rows: int | None = None) -> DeskTimes:
    """Lay down and measure; `rows` cases instead of 100,000."""
    with tempfile.TemporaryDirectory() as home:
        open_portal(Path(home))
        from django.db import connection

        started, many = time.perf_counter(), rows or CASES
        officer = _lay_down(many)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as the nightly job does
        result = DeskTimes(many, connection.vendor, time.perf_counter() - started)
        browser = browser_of(officer)
        for page in PAGES:
            result.pages[page] = ask(browser, page)
        result.search = _search_against_peer()
        connection.close()
    return result


def _lay_down(many: int) -> Any:
    """Units with offices, and `many` open cases, each with a message, a unit that leads and a clock."""
    from answerable.portal.accounts.models import User
    from answerable.portal.organisation.demo import ADMINISTRATOR, generate
    from answerable.portal.organisation.models import Office, OfficeKind, Unit

    generate(UNITS, 200)
    units = list(Unit.objects.order_by("pk"))
    officer = User.objects.get(username=ADMINISTRATOR)
    kind = OfficeKind.objects.get(code="duty_officer")
    since = dt.date(2020, 1, 1)
    Office.objects.create(unit=units[0], kind=kind, holder=officer, starts_on=since)
    chance = random.Random(SEED)  # noqa: S311
    for start in range(0, many, 2_000):
        _batch(range(start, min(start + 2_000, many)), units, officer, chance)
    return officer


def _batch(numbers: range, units: list[Any], officer: Any, chance: random.Random) -> None:
    from django.db import transaction

    case_of, message_of = _model("Case"), _model("Message")
    part_of, clocks = _model("Assignment"), _model("Clock").objects
    from answerable.portal.search.services import put_many

    said = [_words(chance) for _number in numbers]
    opened = [_moment(chance) for _number in numbers]
    with transaction.atomic():
        cases = case_of.objects.bulk_create(
            case_of(
                number=f"C-2026-{number:06d}",
                title=title,
                summary=text,
                topic=chance.choice(["noise", "housing", "water-supply"]),
                unit=units[0],
                state="routed",
                opened_by=officer,
                opened_at=at,
            )
            for number, (title, text), at in zip(numbers, said, opened)
        )
        messages = message_of.objects.bulk_create(
            message_of(
                reference=f"M-2026-{number:06d}",
                token_hash=f"{number:064d}",
                title=title,
                text=text,
                received_at=case.opened_at,
                state="taken",
                case=case,
            )
            for number, (title, text), case in zip(numbers, said, cases)
        )
        part_of.objects.bulk_create(
            part_of(
                case=case,
                unit=chance.choice(units),
                role="lead",
                request="请办理",
                due_on=(case.opened_at + dt.timedelta(days=15)).date(),
                asked_at=case.opened_at,
            )
            for case in cases
        )
        clocks.bulk_create(_clock(case) for case in cases)
        put_many("case", [(case.pk, (case.number, case.title, case.summary)) for case in cases])
        put_many("message", [(each.pk, (each.reference, each.title, each.text)) for each in messages])


def _model(name: str) -> Any:
    """A model of the cases: they are laid down in batches here, as no verb of theirs would."""
    from django.apps import apps

    return apps.get_model("cases", name)


def _clock(case: Any) -> Any:
    due = case.opened_at + dt.timedelta(days=15)
    times = {"started_at": case.opened_at, "runs_from": case.opened_at, "promised_at": due, "due_at": due}
    return _model("Clock")(case=case, amount=15, unit="day", **times)


def _words(chance: random.Random) -> tuple[str, str]:
    title = chance.choice(_PLACES) + chance.choice(_THINGS)
    return title, title + "，" + "，".join(chance.sample(_WORDS, 4)) + "。"


def _moment(chance: random.Random) -> dt.datetime:
    from django.utils import timezone

    return timezone.now() - dt.timedelta(minutes=chance.randrange(60 * 24 * 30))


def _search_against_peer() -> dict[str, float]:
    from django.db.models import Q

    cases = _model("Case").objects
    from answerable.portal.search.queries import matching

    ways = {
        "cases with 花园电梯: the index": lambda: cases.filter(pk__in=matching("case", "花园电梯")).count(),
        "cases with 花园电梯: a substring in every row": lambda: cases.filter(
            Q(title__icontains="花园电梯") | Q(summary__icontains="花园电梯")
        ).count(),
    }
    times = {}
    for name, way in ways.items():
        many = way()
        started = time.perf_counter()
        way()
        times[f"{name} ({many:,} found)"] = round((time.perf_counter() - started) * 1000, 1)
    return times
