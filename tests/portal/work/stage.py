"""Ready-made situations for the tests of tasks, built only with the services that people use."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from answerable.portal.work import services

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=ZONE)
FRIDAY_EVENING = dt.datetime(2026, 11, 27, 23, 59, 59, tzinfo=ZONE)
MATTER = services.About("cases.case", "C-2026-0001", "Yellow water", "/desk/cases/C-2026-0001/")


def hours(count: float) -> dt.timedelta:
    return dt.timedelta(hours=count)


def given(alice, units, **more):
    """A task that the city gives the water company on Monday until Friday."""
    asked = {
        "giver": units.city,
        "unit": units.water,
        "title": "Flush the pipes",
        "words": "All of East Street.",
    }
    return services.give(alice, **asked | {"due_at": FRIDAY_EVENING, "at": MONDAY, "about": MATTER} | more)


def acknowledged(alice, units, **more):
    return services.acknowledge(alice, given(alice, units, **more), MONDAY)
