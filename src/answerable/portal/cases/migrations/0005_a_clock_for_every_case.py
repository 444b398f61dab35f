"""Every case that is there gets a clock: from its opening, until the last day of whoever leads it.

Runs before the new code. Cases that have ended get one that has stopped. The way back has nothing to do.
"""

import datetime as dt

from django.db import migrations
from django.utils import timezone

DAYS = 7


def wind_up(apps, schema_editor):
    clock = apps.get_model("cases", "Clock").objects
    cases = apps.get_model("cases", "Case").objects.filter(clock=None)
    lead_days = dict(
        apps.get_model("cases", "Assignment")
        .objects.filter(role="lead")
        .exclude(state="transferred")
        .values_list("case_id", "due_on")
    )
    for case in cases.iterator(chunk_size=500):
        clock.create(case=case, **_times(case, lead_days.get(case.pk)))


def _times(case, last_day):
    last_day = last_day or timezone.localdate(case.opened_at) + dt.timedelta(days=DAYS)
    end = dt.datetime.combine(last_day, dt.time(23, 59, 59))
    due = max(timezone.make_aware(end), case.opened_at)
    ended = case.state in ("answered", "closed")
    return {
        "amount": DAYS,
        "unit": "day",
        "started_at": case.opened_at,
        "runs_from": case.opened_at,
        "promised_at": due,
        "due_at": due,
        "rises_at": None if ended else case.opened_at + (due - case.opened_at) * 0.8,
        "stopped_at": (case.answered_at or case.closed_at or case.opened_at) if ended else None,
    }


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_clocks")]
    operations = [migrations.RunPython(wind_up, migrations.RunPython.noop)]
