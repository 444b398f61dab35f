"""Reading the agenda, and the counts from which a month's matters are proposed."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from answerable.portal.agenda import rules
from answerable.portal.agenda.models import Item
from answerable.portal.answers.queries import published_times, verdicts_by_answer
from answerable.portal.cases.queries import message_histories
from answerable.portal.organisation.models import Unit
from answerable.portal.organisation.queries import responsible_unit, units_within_authority

__all__ = ["counts_of", "get_item_for", "items_for", "items_of", "months", "verbs_for", "waiting"]

KEEP = "agenda.keep"


def counts_of(month: dt.date) -> dict[Unit, list[rules.Count]]:
    """The messages received in a month by unit and topic, with how many of them stay unsolved.

    A message that no unit has yet counts for the unit that answers for its topic, else for the one on top.
    Confidential ones are left out: that unit may be the one complained of, and would count one too many.
    """
    start = timezone.make_aware(dt.datetime.combine(month, dt.time()))
    end = timezone.make_aware(dt.datetime.combine(_next(month), dt.time()))
    answered, received, unsolved = published_times(), Counter(), Counter()
    for history in message_histories(start, end, with_confidential=False):
        place = (history.unit, history.topic)
        received[place] += 1
        open_still = history.case_id not in answered and not history.close_reason and not history.set_aside
        unsolved[place] += open_still
    for place, said in verdicts_by_answer(start, end).items():
        unsolved[place] += said["not_solved"]
    return _by_unit(received, unsolved)


def _next(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=31)).replace(day=1)


def _by_unit(received: Counter[tuple[str, str]], unsolved: Counter[tuple[str, str]]) -> dict:
    open_units = {unit.code: unit for unit in Unit.objects.open()}
    top = next(iter(Unit.objects.open().filter(depth=1)), None)
    added: dict[Unit, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for (code, topic), messages in received.items():
        unit = open_units.get(code) or (responsible_unit(topic) if topic else None) or top
        if unit is not None:
            added[unit][topic][0] += messages
            added[unit][topic][1] += unsolved[code, topic]
    return {
        unit: [rules.Count(topic, *numbers) for topic, numbers in topics.items()]
        for unit, topics in added.items()
    }


def months() -> list[tuple[dt.date, int]]:
    """Every month that has an agenda, the newest first, with how many matters it has."""
    counted = Item.objects.order_by().values_list("month").annotate(n=Count("pk"))
    return sorted(counted, reverse=True)


def items_of(month: dt.date) -> QuerySet[Item]:
    """The matters of a month, unit by unit."""
    return Item.objects.filter(month=month).select_related("unit", "responsible")


def items_for(user: Any, state: str = "") -> QuerySet[Item]:
    """The matters of the units whose agenda `user` keeps."""
    mine = Item.objects.filter(unit__in=units_within_authority(user, KEEP))
    mine = mine.select_related("unit", "responsible")
    return mine.filter(state=state) if state else mine


def get_item_for(user: Any, pk: int) -> Item:
    """The one door to a matter at the desk; raises Http404 for those without the right to it."""
    return get_object_or_404(items_for(user), pk=pk)


def waiting(user: Any) -> dict[str, int]:
    """How many matters wait to be decided on, and how many of an outcome."""
    return items_for(user).aggregate(
        proposed=Count("pk", filter=Q(state="proposed")), accepted=Count("pk", filter=Q(state="accepted"))
    )


def verbs_for(user: Any, item: Item) -> set[str]:
    """What `user` may do with a matter as it stands now."""
    return rules.possible(item.state) if user.has_perm(KEEP, item.unit) else set()
