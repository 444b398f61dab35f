"""Writing judged periods, which only `runs` does: what is known now, and what was given, kept apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pyarrow as pa
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from answerable.listening.pipeline import Settings
from answerable.portal.signals.models import Signal
from answerable.portal.signals.rules import HOLD_OFF, NEWS_DAYS, Candidate, Given, why_held
from answerable.portal.signals.services.telling import mark_stories, tell
from answerable.portal.stories import queries as stories

__all__ = ["PROMISED", "forget", "store"]

BATCH = 500
PROMISED = Settings().alarms_a_week  # warnings in any seven days, for the whole organisation
KEY = ("series", "period_start", "frequency")
JUDGED = ("observed", "expected", "upper", "p_value", "reason", "as_known")
GIVEN = ("alarm", "held", "learned_at", "given_at", "given")


@transaction.atomic
def store(table: pa.Table) -> int:
    """Upsert SIGNAL rows by (series, period_start, frequency), give the warnings that are news, and mark the
    stories that these point to.
    """
    rows = table.to_pylist()
    moment, known = timezone.now(), stories.keys_of({row["story_id"] for row in rows if row["story_id"]})
    before, up_to = _stored(rows), _judged_up_to()
    signals = [_judged(row, known, before.get(_key(row))) for row in rows]
    fresh = _give([each for each in signals if each.as_known and not each.alarm], up_to, moment)
    for signal in signals:
        _note_learned(signal, moment)
    Signal.objects.bulk_create(
        signals,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=list(KEY),
        update_fields=["story", *JUDGED, *GIVEN],
    )
    warned = _reread([signal for signal in signals if signal.alarm])
    mark_stories(warned)
    tell(signal for signal in warned if _key_of(signal) in fresh)
    return len(rows)


@transaction.atomic
def forget(gone: set[tuple]) -> int:
    """Remove judged periods (by `KEY`) that the archive has no more; warnings that were given stay, as ones
    that would not be given now. Returns how many were removed.
    """
    days = {key[KEY.index("period_start")] for key in gone}
    held = [each for each in Signal.objects.filter(period_start__in=days) if _key_of(each) in gone]
    Signal.objects.filter(pk__in=[each.pk for each in held if each.alarm]).update(as_known=False)
    removed = [each.pk for each in held if not each.alarm]
    for start in range(0, len(removed), BATCH):
        Signal.objects.filter(pk__in=removed[start : start + BATCH]).delete()
    return len(removed)


def _key(row: dict) -> tuple:
    return tuple(row[name] for name in KEY)


def _key_of(signal: Signal) -> tuple:
    return tuple(getattr(signal, name) for name in KEY)


def _stored(rows: Sequence[dict]) -> dict[tuple, Signal]:
    """What stands in the tables of these periods."""
    if not rows:
        return {}
    days = [row["period_start"] for row in rows]
    series = {row["series"] for row in rows}
    near = Signal.objects.filter(period_start__range=(min(days), max(days)))
    return {_key_of(signal): signal for signal in near if signal.series in series}


def _judged_up_to() -> dt.date | None:
    """The last day of which anything was judged before; None when nothing was."""
    return Signal.objects.aggregate(last=Max("period_start"))["last"]


def _judged(row: dict, story_of: dict[str, int], before: Signal | None) -> Signal:
    """The row as it is known now, with what was given before."""
    plain = [*KEY, "observed", "expected", "upper", "p_value"]
    given = {name: getattr(before, name) for name in GIVEN} if before else {}
    return Signal(
        **{name: row[name] for name in plain},
        story_id=story_of.get(row["story_id"]),
        reason=(row["reason"] or "")[:200],
        as_known=row["alarm"],
        **given,
    )


def _give(candidates: list[Signal], up_to: dt.date | None, at: dt.datetime) -> set[tuple]:
    """Give those candidates that are news and within the promise; returns their keys, and marks the others
    with why not. The least likely of a day goes first; the series of all documents last.
    """
    ordered = sorted(candidates, key=lambda each: (each.period_start, each.series == "all", each.p_value))
    given = _given_near([each.period_start for each in ordered])
    news = timezone.localdate() - dt.timedelta(days=NEWS_DAYS)
    fresh = set()
    for signal in ordered:
        day = signal.period_start
        is_news = up_to is None or day > up_to or day >= news
        one = Candidate(day, signal.series, _matter(signal), signal.observed, is_news=is_news)
        signal.held = why_held(one, given, PROMISED)
        if not signal.held:
            signal.alarm, signal.given_at, signal.given = True, at, _figures(signal)
            given.append(one)
            fresh.add(_key_of(signal))
    return fresh


def _matter(signal: Signal) -> object:
    return signal.story_id or signal.series


def _figures(signal: Signal) -> dict:
    return {name: getattr(signal, name) for name in ("observed", "expected", "upper", "p_value", "reason")}


def _given_near(days: list[dt.date]) -> list[Given]:
    """The warnings given in the days around `days`."""
    if not days:
        return []
    span = (min(days) - HOLD_OFF, max(days) + HOLD_OFF)
    near = Signal.objects.filter(alarm=True, period_start__range=span)
    return [Given(each.period_start, each.series, _matter(each), each.observed) for each in near]


def _note_learned(signal: Signal, at: dt.datetime) -> None:
    """Note since when what is known and what was given differ, and that they no longer do."""
    if not signal.as_known:
        signal.held = ""
    apart = signal.would_have_warned or signal.taken_back
    signal.learned_at = (signal.learned_at or at) if apart else None


def _reread(signals: list[Signal]) -> list[Signal]:
    """The same rows from the tables, with their keys and stories."""
    wanted = {_key_of(signal) for signal in signals}
    if not wanted:
        return []
    days = [signal.period_start for signal in signals]
    near = Signal.objects.filter(alarm=True, period_start__range=(min(days), max(days)))
    return [each for each in near.select_related("story") if _key_of(each) in wanted]
