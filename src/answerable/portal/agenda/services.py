"""What can be done with the agenda: proposed by the clock, accepted or not by people, and with an outcome."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.agenda import queries, rules
from answerable.portal.agenda.models import Item
from answerable.portal.cases.services import in_words, move, require
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.core.subjects import topic_name
from answerable.portal.notices import services as notices
from answerable.portal.notices.queries import in_charge
from answerable.portal.organisation.models import Unit
from answerable.portal.work import services as work
from answerable.portal.work.rules import end_of

__all__ = ["KEEP", "accept", "decline", "propose", "propose_due", "set_outcome"]

KEEP = queries.KEEP
KIND = "agenda.item"


def propose_due(at: dt.datetime | None = None) -> int:
    """Propose the matters of the month that ended, where that has not happened yet; gives how many."""
    today = timezone.localtime(at or timezone.now()).date()
    month = rules.month_before(today)
    return 0 if Item.objects.filter(month=month).exists() else propose(month, at)


@transaction.atomic
def propose(month: dt.date, at: dt.datetime | None = None) -> int:
    """Propose to each unit what most messages of `month` were about, and what stays unsolved; gives how many.

    What is there already stays as it is, so that doing it twice changes nothing.
    """
    at = at or timezone.now()
    made = []
    for unit, counts in queries.counts_of(month).items():
        for proposal in rules.chosen(counts, settings.SMALLEST_NUMBER):
            about = {"month": month, "unit": unit, "topic": proposal.topic}
            figures = {name: value for name, value in proposal._asdict().items() if name != "topic"}
            _item, new = Item.objects.get_or_create(**about, defaults=figures | {"proposed_at": at})
            made += [unit] if new else []
    if made:
        record(None, "agenda.propose", ("agenda.month", f"{month:%Y-%m}"), at=at, matters=len(made))
    for unit in set(made):
        _tell(unit, month, at)
    return len(made)


def _tell(unit: Unit, month: dt.date, at: dt.datetime) -> None:
    name = f"{month:%Y-%m}"

    def text() -> str:
        return _("Matters of %(month)s are proposed for your agenda.") % {"month": name}

    matter = notices.Matter("agenda.month", name, name, reverse("agenda:desk"))
    key = f"agenda:{name}:{unit.code}"
    notices.send("agenda.proposed", to=in_charge(unit, KEEP), matter=matter, text=text, key=key, at=at)


@transaction.atomic
def accept(
    user: Any, item: Item, *, meets_on: dt.date, responsible: Unit, words: str, at: dt.datetime | None = None
) -> Item:
    """Put it on the agenda of a day, with the unit that prepares it and what is to be reached.

    Another unit is given a task with that day, which asks for the right to give it one; the own unit takes it
    on without.
    """
    require(user, KEEP, item.unit)
    at, words = at or timezone.now(), in_words(words)
    if not words:
        raise Conflict(_("Say what is to be reached: everybody reads it."))
    if meets_on < timezone.localtime(at).date():
        raise Conflict(_("The day lies in the past."))
    task = _give(user, item, responsible, words, (meets_on, at))
    fields = {"meets_on": meets_on, "responsible": responsible, "words": words, "task": task}
    move(rules.AGENDA, "accept", item, **fields, decided_by=user, decided_at=at)
    _log(user, "accept", item, at, meets_on=meets_on.isoformat(), responsible=responsible.code)
    return item


def _give(user: Any, item: Item, unit: Unit, words: str, when: tuple[dt.date, dt.datetime]) -> str:
    """The number of the task that `unit` is given; empty where the item's own unit prepares it by itself."""
    if unit == item.unit and not user.has_perm("work.give", item.unit):
        return ""
    meets_on, at = when
    if not unit.path.startswith(item.unit.path):
        raise Refused(_("A unit below the one whose agenda it is, or that unit itself, prepares it."))
    url = reverse("agenda:item", args=[item.pk])
    label = f"{item.month:%Y-%m} {topic_name(item.topic)}"
    due = end_of(meets_on, timezone.get_current_timezone())
    about = work.About(KIND, str(item.pk), label, url)
    title = label[:120]
    return work.give(
        user, giver=item.unit, unit=unit, title=title, words=words, due_at=due, about=about, at=at
    ).number


@transaction.atomic
def decline(user: Any, item: Item, words: str, at: dt.datetime | None = None) -> Item:
    """Do not take it up, for a reason that everybody reads."""
    require(user, KEEP, item.unit)
    at, words = at or timezone.now(), in_words(words)
    if not words:
        raise Conflict(_("Say why it is not taken up: everybody reads it."))
    move(rules.AGENDA, "decline", item, words=words, decided_by=user, decided_at=at)
    _log(user, "decline", item, at, reason=words)
    return item


@transaction.atomic
def set_outcome(user: Any, item: Item, words: str, at: dt.datetime | None = None) -> Item:
    """Say in public what came of it."""
    require(user, KEEP, item.unit)
    at, words = at or timezone.now(), in_words(words)
    if not words:
        raise Conflict(_("Say what came of it: everybody reads it."))
    move(rules.AGENDA, "outcome", item, outcome=words, outcome_at=at)
    _log(user, "outcome", item, at)
    return item


def _log(user: Any, verb: str, item: Item, at: dt.datetime, **detail: Any) -> None:
    record(user, f"agenda.{verb}", (KIND, item.pk), unit=item.unit, at=at, **detail)
