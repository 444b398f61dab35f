"""A series as a line with its band, for the page's charts."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from answerable.portal.signals import rules
from answerable.portal.signals.models import Signal
from answerable.portal.signals.queries import Pace

__all__ = ["chart_of", "pace_chart"]


def chart_of(band: list[Signal]) -> dict:
    """A point for every period from the first judged one to the last; what was not judged had no mention."""
    days = rules.every_period([signal.period_start for signal in band], 7 if _is_weekly(band) else 1)
    judged = {signal.period_start: signal for signal in band}
    silent = Signal(observed=0)
    rows = [judged.get(day, silent) for day in days]
    return {
        "label": _(
            "Counted, expected and the upper limit by day; the same numbers stand in the table below."
        ),
        "x": [day.isoformat() for day in days],
        "series": [
            {"name": _("Counted"), "values": [signal.observed for signal in rows]},
            {"name": _("Expected"), "values": [_rounded(signal.expected) for signal in rows], "dashed": True},
        ],
        "band": {
            "name": _("What chance explains"),
            "low": [0] * len(rows),
            "high": [_rounded(signal.upper) for signal in rows],
        },
        "marks": [
            {"x": signal.period_start.isoformat(), "label": _("Warning")} for signal in _first_alarms(band)
        ],
    }


def pace_chart(paces: list[Pace], by: str) -> dict:
    """The three counts of every period as lines."""
    form = _("m-d H:i") if by == "hour" else _("Y-m-d")
    names = {"documents": _("Documents"), "groups": _("Without copies"), "sources": _("Independent sources")}
    return {
        "label": _("Three counts by period; the same numbers stand in the table below."),
        "x": [date_format(timezone.localtime(pace.start), form) for pace in paces],
        "series": [
            {"name": called, "values": [getattr(pace, name) for pace in paces]}
            for name, called in names.items()
        ],
    }


def _first_alarms(band: list[Signal]) -> list[Signal]:
    """The first alarm of each run of days; a mark on every day would hide the line."""
    return [now for before, now in zip([None, *band], band) if now.alarm and not (before and before.alarm)]


def _is_weekly(band: list[Signal]) -> bool:
    return bool(band) and band[0].frequency == Signal.Frequency.WEEK


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 2)
