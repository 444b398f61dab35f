"""Writing judged periods and planted outbreaks, which only `runs` does; and what people say of a warning."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.notices import services as notices
from answerable.portal.notices.queries import in_charge
from answerable.portal.organisation.models import Unit
from answerable.portal.organisation.queries import responsible_unit
from answerable.portal.signals.models import Rehearsal, Signal, Verdict
from answerable.portal.stories import queries as stories
from answerable.portal.stories.services import mark_warned

__all__ = ["give_verdict", "store", "store_rehearsals"]

BATCH = 500
TOLD_DAYS = 7  # a warning is explained by its own week
NEWS_DAYS = 3  # a warning of an earlier day is history, not news: nobody is told
FIELDS = ["story", "observed", "expected", "upper", "p_value", "alarm", "reason"]


@transaction.atomic
def store(table: pa.Table) -> int:
    """Upsert SIGNAL rows by (series, period_start, frequency), and mark the stories that alarms point to."""
    rows = table.to_pylist()
    keys = stories.keys_of({row["story_id"] for row in rows if row["story_id"]})
    Signal.objects.bulk_create(
        [_signal(row, keys) for row in rows],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["series", "period_start", "frequency"],
        update_fields=FIELDS,
    )
    mark_warned(_last_warnings(rows))
    _tell(rows)
    return len(rows)


@transaction.atomic
def give_verdict(
    user, signal: Signal, found: str, reason: str, official_on: dt.date | None = None
) -> Verdict:
    """Say what a warning turned out to be; a later word replaces the earlier one."""
    if not user.has_perm("cases.open"):
        raise Refused(_("Only those who open cases say what a warning was."))
    if not signal.alarm:
        raise Conflict(_("This was no warning, so there is nothing to say of it."))
    said = {"found": found, "reason": reason, "official_on": official_on}
    verdict, _new = Verdict.objects.update_or_create(
        signal=signal, defaults=said | {"given_by": user, "given_at": timezone.now()}
    )
    record(user, "signals.give_verdict", signal, found=found, reason=reason)
    return verdict


@transaction.atomic
def store_rehearsals(rows: list[dict]) -> int:
    """Keep planted outbreaks: `series`, `begun_on`, `cases`, `strength`, `found_on`, `p_value`; once each."""
    planted = [Rehearsal(**row) for row in rows]
    Rehearsal.objects.bulk_create(
        planted,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["series", "begun_on"],
        update_fields=["cases", "strength", "found_on", "p_value"],
    )
    return len(planted)


def _tell(rows: list[dict]) -> None:
    """Tell the offices of the unit that answers for a warning's topic and place; else those at the top."""
    since = timezone.localdate() - dt.timedelta(days=NEWS_DAYS)
    news = [row for row in rows if row["alarm"] and row["period_start"] >= since]
    for row in news:
        signal = Signal.objects.select_related("story").get(
            series=row["series"], period_start=row["period_start"], frequency=row["frequency"]
        )
        if unit := _answering(signal):
            _notify(signal, unit)


def _answering(signal: Signal) -> Unit | None:
    story = signal.story
    topic, place = (story.topic, story.place_code) if story else _named(signal.series)
    return responsible_unit(topic, place) or Unit.objects.filter(depth=1).first()


def _named(series: str) -> tuple[str, str]:
    parts = dict(part.partition(":")[::2] for part in series.split("|"))
    return parts.get("topic", ""), parts.get("place", "")


def _notify(signal: Signal, unit: Unit) -> None:
    name = signal.story.open_heading if signal.story else signal.series
    figures = {"observed": signal.observed, "expected": f"{signal.expected or 0:.1f}"}
    notices.send(
        "signals.warned",
        to=in_charge(unit, "desk.view"),
        matter=notices.Matter(
            "signals.signal", str(signal.pk), label=name, url=reverse("signals:signal", args=[signal.pk])
        ),
        text=lambda: _("%(observed)s were counted where %(expected)s were expected.") % figures,
        key=f"signals.warned:{signal.series}:{signal.period_start}:{signal.frequency}",
    )


def _signal(row: dict, keys: dict[str, int]) -> Signal:
    plain = {
        name: row[name] for name in ["series", "period_start", "frequency", "observed", "expected", "upper"]
    }
    return Signal(
        **plain,
        story_id=keys.get(row["story_id"]),
        p_value=row["p_value"],
        alarm=row["alarm"],
        reason=(row["reason"] or "")[:200],
    )


def _last_warnings(rows: list[dict]) -> dict[str, tuple[dt.date, dict]]:
    """The last day each story was warned of, with the figures that say best why."""
    alarms: dict[str, list[dict]] = {}
    for row in rows:
        if row["alarm"] and row["story_id"]:
            alarms.setdefault(row["story_id"], []).append(row)
    return {story_id: (_last_day(of_story), _telling(of_story)) for story_id, of_story in alarms.items()}


def _last_day(alarms: list[dict]) -> dt.date:
    return max(row["period_start"] for row in alarms)


def _telling(alarms: list[dict]) -> dict:
    """Of the last week's alarms the one that a reader understands best: a single day far above its limit.

    A slow rise alarms on the sum of some days, and no day alone need be above; this prefers one that is.
    """
    since = _last_day(alarms) - dt.timedelta(days=TOLD_DAYS - 1)
    recent = [row for row in alarms if row["period_start"] >= since]
    row = max(
        recent, key=lambda row: (row["series"] != "all", row["observed"] / max(row["upper"] or 1.0, 1.0))
    )
    figures = {
        name: row[name] for name in ["series", "frequency", "observed", "expected", "upper", "p_value"]
    }
    return figures | {"day": row["period_start"].isoformat()}
