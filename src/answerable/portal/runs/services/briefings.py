"""Every morning: a briefing for each unit that somebody leads, and a notice that it is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.answers.queries import published_times
from answerable.portal.cases.queries import message_histories
from answerable.portal.core.unit_names import unit_names
from answerable.portal.notices import services as notices
from answerable.portal.notices.queries import in_charge
from answerable.portal.organisation.models import Unit
from answerable.portal.organisation.queries import holders_of
from answerable.portal.runs.models import Run
from answerable.portal.runs.services.recording import fold_if_quiet, recorded
from answerable.portal.stories import queries as stories
from answerable.portal.stories.models import Briefing
from answerable.portal.stories.services import supply_work, write_briefing

__all__ = ["LEADS", "briefing_work", "write_briefings"]

LEADS = "answers.publish"  # who has this at a unit is told of its briefing
SUNDAY = 6


def write_briefings(at: dt.datetime | None = None) -> Run:
    """Write the briefings of the day that ended, and on Mondays those of the week; what is there stays."""
    at = at or timezone.now()
    yesterday = timezone.localdate(at) - dt.timedelta(days=1)
    with recorded(Run.Kind.BRIEFING) as run:
        made = [_write(unit, kind, yesterday, at) for unit in _led_units() for kind in _due(yesterday)]
        run.counts = {"briefings": sum(made)}
    return fold_if_quiet(run)


@supply_work  # stories know nothing of cases and answers
def briefing_work(unit: Unit, span: stories.Span) -> Mapping[str, int]:
    """What came in and was answered in the span, of the unit and those below it; of all, for the top."""
    first, after = span.moments()
    codes = set(Unit.objects.filter(path__startswith=unit.path).values_list("code", flat=True))
    received = sum(each.unit in codes or unit.is_root() for each in message_histories(first, after))
    answered = sum(first <= when < after and code in codes for when, code in published_times().values())
    return {"messages": received, "answered": answered}


def _due(yesterday: dt.date) -> Iterator[str]:
    yield Briefing.Kind.DAILY
    if yesterday.weekday() == SUNDAY:
        yield Briefing.Kind.WEEKLY


def _led_units() -> list[Unit]:
    """The open units where somebody holds an office that publishes, and that answer for something."""
    led = {office.unit_id for office in holders_of(LEADS)}
    units = Unit.objects.open().filter(pk__in=led).order_by("path")
    return [unit for unit in units if not stories.scope_of(unit).is_empty]


def _write(unit: Unit, kind: str, last: dt.date, at: dt.datetime) -> bool:
    """Whether there was one to write; who leads the unit is told in the same transaction."""
    if stories.written(unit, kind, last):
        return False
    with transaction.atomic():
        briefing = write_briefing(None, unit, kind, last, at=at)
        if briefing.record["counts"]["documents"]:
            _tell(briefing, unit, at)
    return True


def _tell(briefing: Briefing, unit: Unit, at: dt.datetime) -> None:
    address = reverse("stories:briefing", args=[briefing.pk])

    def label() -> str:
        return _("Briefing: %(unit)s") % {"unit": unit_names({unit.code}).get(unit.code, unit.code)}

    def text() -> str:
        return _("The briefing that ends with %(day)s is written.") % {"day": briefing.last_day.isoformat()}

    notices.send(
        "runs.briefing",
        to=in_charge(unit, LEADS),
        matter=notices.Matter("stories.briefing", str(briefing.pk), label=label, url=address),
        text=text,
        key=f"runs.briefing:{unit.code}:{briefing.kind}:{briefing.last_day}",
        at=at,
    )
