"""A series as a line with its band, for the page's charts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from answerable.portal.signals import rules
from answerable.portal.signals.models import Signal

__all__ = ["chart_of"]


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


def _first_alarms(band: list[Signal]) -> list[Signal]:
    """The first alarm of each run of days; a mark on every day would hide the line."""
    return [now for before, now in zip([None, *band], band) if now.alarm and not (before and before.alarm)]


def _is_weekly(band: list[Signal]) -> bool:
    return bool(band) and band[0].frequency == Signal.Frequency.WEEK


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 2)
