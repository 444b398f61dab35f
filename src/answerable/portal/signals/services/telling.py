"""Telling of warnings: the offices of the unit that answers for them, and the stories they point to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.notices import services as notices
from answerable.portal.notices.queries import in_charge
from answerable.portal.organisation.models import Unit
from answerable.portal.signals.models import Signal
from answerable.portal.signals.queries import answering_unit
from answerable.portal.signals.rules import NEWS_DAYS
from answerable.portal.stories.services import mark_warned

__all__ = ["mark_stories", "tell"]

TOLD_DAYS = 7  # a warning is explained by its own week


def tell(warnings: Iterable[Signal]) -> None:
    """Tell the offices of the unit that answers for a warning's topic and place; else those at the top."""
    since = timezone.localdate() - dt.timedelta(days=NEWS_DAYS)
    for signal in warnings:
        if signal.period_start >= since and (unit := answering_unit(signal)):
            _notify(signal, unit)


def mark_stories(warnings: Iterable[Signal]) -> None:
    """Note on each story the last day it was warned of, with the figures that say best why."""
    told: dict[str, list[Signal]] = {}
    for signal in warnings:
        if signal.story:
            told.setdefault(signal.story.story_id, []).append(signal)
    mark_warned({story_id: (_last_day(all_), _telling(all_)) for story_id, all_ in told.items()})


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


def _last_day(warnings: list[Signal]) -> dt.date:
    return max(signal.period_start for signal in warnings)


def _telling(warnings: list[Signal]) -> dict:
    """Of the last week's warnings the one that a reader understands best: a day far above its limit.

    A slow rise warns on the sum of some days, and no day alone need be above; this prefers one that is.
    """
    since = _last_day(warnings) - dt.timedelta(days=TOLD_DAYS - 1)
    recent = [signal for signal in warnings if signal.period_start >= since]
    best = max(recent, key=lambda each: (each.series != "all", each.observed / max(each.upper or 1.0, 1.0)))
    names = ["series", "frequency", "observed", "expected", "upper", "p_value"]
    return {name: getattr(best, name) for name in names} | {"day": best.period_start.isoformat()}
