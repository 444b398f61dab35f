"""What the desk found when it looked into the warnings, and what planted outbreaks showed meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from answerable.portal.runs.services import rehearse
from answerable.portal.signals import queries as signals
from answerable.portal.signals.services import give_verdict

__all__ = ["look_into_warnings", "plant_outbreaks"]

LOOKED_AFTER = dt.timedelta(days=2)  # what warned since then is still to be looked into
REHEARSED = 14  # days, one rehearsal each
NOTICE = 2  # days from a warning to the official notice, where there was one
FOUND = (  # in turn; the story that the answers tell of was real
    ("real", "到现场核实，情况属实，已转办。"),
    ("known", "部门已经在处理，近期有答复。"),
    ("real", "多个来源互相印证，已开案。"),
    ("false", "同一段时间几件不相干的小事凑在一起。"),
    ("real", "社区确认，影响几栋楼。"),
    ("unsure", "打听不到更多情况，继续留意。"),
)


def look_into_warnings(people: Mapping[str, Any], now: dt.datetime) -> int:
    """The duty officer says what the warnings were, the newest not yet; gives how many."""
    until = (now - LOOKED_AFTER).date()
    judged = signals.find_signals().filter(period_start__lte=until).order_by("period_start", "pk")
    for turn, signal in enumerate(judged):
        found, reason = FOUND[turn % len(FOUND)]
        noon = dt.datetime.combine(signal.period_start + dt.timedelta(days=1), dt.time(11, 20))
        at = min(now, timezone.make_aware(noon))
        official = signal.period_start + dt.timedelta(days=NOTICE) if turn % 4 == 0 else None
        day = official if found == "real" and official and official <= now.date() else None
        give_verdict(people["duty"], signal, found, reason, day, at=at)
    return len(judged)


def plant_outbreaks(now: dt.datetime) -> int:
    """The daily rehearsals of the last two weeks; gives how many outbreaks were planted."""
    days = (now.date() - dt.timedelta(days=back) for back in reversed(range(REHEARSED)))
    return sum(rehearse(day) for day in days)
