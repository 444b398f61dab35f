"""When the jobs run: rows of django-q2, made once; those that somebody changed stay as they are."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django_q.models import Schedule

__all__ = ["SCHEDULES", "register_schedules"]

SCHEDULES = {
    "answerable.portal.runs.jobs.carry_on_acts": ("carry on acts on many rows", Schedule.MINUTES),
    "answerable.portal.runs.jobs.train_topics": ("train a model where one is asked for", Schedule.MINUTES),
    "answerable.portal.runs.jobs.empty_outbox": ("send the notices that are due", Schedule.MINUTES),
    "answerable.portal.runs.jobs.serve_wechat": ("carry on what goes over WeChat", Schedule.MINUTES),
    "answerable.portal.runs.jobs.watch_clocks": ("tell of what is due soon or late", Schedule.MINUTES),
    "answerable.portal.runs.jobs.keep_organisation": ("put planned changes into force", Schedule.MINUTES),
    "answerable.portal.runs.jobs.erase_contacts": ("erase contacts past their date", Schedule.HOURLY),
    "answerable.portal.runs.jobs.tell_of_devices": ("tell of sign-ins in new browsers", Schedule.MINUTES),
    "answerable.portal.runs.jobs.keep_audit": ("seal the audit log and note its head", Schedule.DAILY),
    "answerable.portal.runs.jobs.clear_sessions": ("clear sign-ins that have expired", Schedule.DAILY),
    "answerable.portal.runs.jobs.keep_statistics": ("let the database count what it has", Schedule.DAILY),
    "answerable.portal.runs.jobs.rehearse": ("see whether planted outbreaks are found", Schedule.DAILY),
    "answerable.portal.runs.jobs.write_briefings": ("write the briefings of yesterday", Schedule.HOURLY),
    "answerable.portal.runs.jobs.watch_suggestions": ("look after suggestions", Schedule.HOURLY),
    "answerable.portal.runs.jobs.propose_agenda": ("propose the matters of the month", Schedule.DAILY),
    "answerable.portal.runs.jobs.note_overdue": ("note what is overdue", Schedule.HOURLY),
}


@transaction.atomic
def register_schedules() -> list[str]:
    """Make the schedules that are not there yet, and return their names."""
    made = []
    for function, (name, often) in SCHEDULES.items():
        fields = {"name": name, "schedule_type": often, "next_run": timezone.now(), "repeats": -1}
        fields |= {"minutes": 1} if often == Schedule.MINUTES else {}
        _row, new = Schedule.objects.get_or_create(func=function, defaults=fields)
        made += [name] if new else []
    return made
