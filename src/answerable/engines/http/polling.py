"""How soon to ask a feed again: often enough to miss nothing, seldom enough to see mostly new entries."""

from __future__ import annotations

from datetime import timedelta

__all__ = ["FIRST_INTERVAL", "LONGEST_INTERVAL", "SHORTEST_INTERVAL", "next_interval"]

FIRST_INTERVAL = timedelta(hours=6)
SHORTEST_INTERVAL = timedelta(minutes=10)
LONGEST_INTERVAL = timedelta(hours=24)
_WANTED_KNOWN = (1 / 3, 2 / 3)
"""Share of entries seen before.

Below, entries may have slipped through between two fetches; above, we ask in vain.
"""


def next_interval(interval: timedelta, entries: int, known: int) -> timedelta:
    """Return the next interval after a fetch that brought `entries`, of which `known` were seen before.

    >>> next_interval(timedelta(hours=6), entries=20, known=20)
    datetime.timedelta(seconds=32400)
    >>> next_interval(timedelta(hours=6), entries=20, known=0)
    datetime.timedelta(seconds=10800)
    """
    share = known / entries if entries else 1.0
    few, many = _WANTED_KNOWN
    factor = 0.5 if share < few else 1.5 if share > many else 1.0
    return min(max(interval * factor, SHORTEST_INTERVAL), LONGEST_INTERVAL)
