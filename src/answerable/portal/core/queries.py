"""Reading the audit log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from answerable.portal.core.keys import open_personal
from answerable.portal.core.models import AuditEntry

__all__ = ["audit_entries", "between", "history", "kind_and_id", "unit_history", "with_reasons"]

MOST_WORDS, MOST_PEOPLE = 6, 50  # of a search
EARLIEST = date(1, 1, 2)


def kind_and_id(thing: Model | tuple[str, object]) -> tuple[str, str]:
    """The `app.model` label and the identity under which the log knows `thing`."""
    if isinstance(thing, Model):
        return thing._meta.label_lower, str(thing.pk)
    kind, identity = thing
    return str(kind), str(identity)


def history(thing: Model | str, identity: object = None) -> QuerySet[AuditEntry]:
    """What was done to `thing`, newest first; `history(case)` and `history("cases.case", 7)` are the same."""
    kind, key = kind_and_id(thing if isinstance(thing, Model) else (thing, identity))
    return AuditEntry.objects.filter(object_kind=kind, object_id=key)


def unit_history(unit) -> QuerySet[AuditEntry]:
    """What was done for `unit` (a Unit or its code), newest first."""
    return AuditEntry.objects.filter(unit_code=getattr(unit, "code", unit))


def between(entries: QuerySet[AuditEntry], since: date | None, until: date | None) -> QuerySet[AuditEntry]:
    """Those of the days `since` to `until`, both counted, in the portal's zone."""
    if since:
        entries = entries.filter(at__gte=_midnight(since))
    if until and until < date.max:  # the last day that can be written bounds nothing
        return entries.filter(at__lt=_midnight(until + timedelta(days=1)))
    return entries


def with_reasons(entries: Iterable[AuditEntry]) -> list[AuditEntry]:
    """The entries, each with `reason` as it was given, and `reason_erased` where its key was destroyed.

    One question for all of them together, and none where no reason is kept encrypted.
    """
    entries = list(entries)
    opened = open_personal(entries)
    for entry in entries:
        entry.reason = opened.get(entry.pk, {}).get("reason") or entry.detail.get("reason", "")
        entry.reason_erased = bool(entry.personal) and entry.pk not in opened
    return entries


def audit_entries(
    words: str = "", verb: str = "", unit: str = "", kind: str = "", identity: str = ""
) -> QuerySet[AuditEntry]:
    """The log, newest first, narrowed by who, which thing or which unit, by verb, by unit and to one thing.

    Every word is a sign-in name, a part of somebody's name, the number of a thing or the code of a unit.
    Those stand in indexes, so that a million lines are not read through.
    """
    entries = AuditEntry.objects.all()
    for word in words.split()[:MOST_WORDS]:
        of_a_thing = Q(object_kind__in=_kinds(), object_id=word)
        entries = entries.filter(Q(actor__in=_called(word)) | of_a_thing | Q(unit_code=word))
    if verb:
        entries = entries.filter(verb=verb)
    if kind and identity:
        entries = entries.filter(object_kind=kind, object_id=identity)
    return entries.filter(unit_code=unit) if unit else entries


def _midnight(day: date) -> datetime:
    begins = max(day, EARLIEST)  # the first of all days begins, in UTC, before there are any
    return timezone.make_aware(datetime.combine(begins, time.min))


@cache
def _kinds() -> list[str]:
    """Every kind of thing there is: with it, the number of a thing is found by its index."""
    return sorted({model._meta.label_lower for model in apps.get_models()})


def _called(word: str) -> list[str]:
    """The sign-in names of the first people who are called `word`, and the word itself."""
    named = Q(username__iexact=word) | Q(display_name__icontains=word)
    people = get_user_model().objects.filter(named).order_by().values_list("username", flat=True)
    return [word, *people[:MOST_PEOPLE]]
