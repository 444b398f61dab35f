"""How a feed is doing, from its last fetches, in one word and one sentence.

A silent feed is never read as no news.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

__all__ = ["Attempt", "Health", "State", "judge_health"]

State = Literal["ok", "dead", "empty", "late", "blocked", "changed"]

ENOUGH_FAILURES = 3
"""One failure is weather; three in a row are a state."""

LATE_GAPS = 4.0
SHORTEST_LATENESS = timedelta(days=2)  # a weekend without news is no fault
_BLOCKING = (401, 403, 407, 429, 451)


@dataclass(frozen=True)
class Attempt:
    """One fetch of a feed: what came of it and, where it could be read, how many entries and how new.

    `status` 0 means no answer. `problem` is the fetcher's or the reader's sentence, empty where all is well;
    `is_feed` tells whether a body that came could be read as a feed.
    """

    at: datetime
    status: int
    problem: str = ""
    is_feed: bool = True
    entries: int = 0
    newest: datetime | None = None


@dataclass(frozen=True)
class Health:
    """A state and why."""

    state: State
    reason: str


def judge_health(attempts: Sequence[Attempt], now: datetime) -> Health:
    """Return the health of a feed from its attempts, oldest first; a feed never tried is ok so far."""
    if not attempts:
        return Health("ok", "It has not been tried yet.")
    return (
        _refusal(attempts)
        or _change(attempts)
        or _emptiness(attempts)
        or _lateness(attempts, now)
        or _well(attempts)
    )


def _refusal(attempts: Sequence[Attempt]) -> Health | None:
    failures = _run_of_failures(attempts)
    last = attempts[-1]
    if last.status == 410:
        return Health("dead", "The host says that it is gone for good (410).")
    if len(failures) < ENOUGH_FAILURES:
        return None
    since = f"since {failures[0].at:%Y-%m-%d %H:%M} UTC, {len(failures)} times in a row"
    if all(attempt.status in _BLOCKING or "robots.txt does not" in attempt.problem for attempt in failures):
        return Health("blocked", f"The host refuses us {since}: {last.problem}.")
    return Health("dead", f"It cannot be fetched {since}: {last.problem}.")


def _run_of_failures(attempts: Sequence[Attempt]) -> list[Attempt]:
    run: list[Attempt] = []
    for attempt in reversed(attempts):
        if attempt.status in (200, 304):
            break
        run.insert(0, attempt)
    return run


def _change(attempts: Sequence[Attempt]) -> Health | None:
    answers = [attempt for attempt in attempts if attempt.status == 200]
    if not answers or answers[-1].is_feed:
        return None
    was = "it was one before" if any(attempt.is_feed for attempt in answers) else "it never was one"
    return Health("changed", f"What comes is no feed any more, {was}: {answers[-1].problem}")


def _emptiness(attempts: Sequence[Attempt]) -> Health | None:
    answers = [attempt for attempt in attempts if attempt.status == 200][-ENOUGH_FAILURES:]
    if len(answers) < ENOUGH_FAILURES or any(attempt.entries for attempt in answers):
        return None
    return Health("empty", f"The last {len(answers)} answers were feeds without entries.")


def _lateness(attempts: Sequence[Attempt], now: datetime) -> Health | None:
    """Late is relative: to how often this feed brought something new before."""
    news = sorted({attempt.newest for attempt in attempts if attempt.newest and attempt.newest <= now})
    if not news:
        return None
    gaps = [later - earlier for earlier, later in pairwise(news)]
    usual = timedelta(seconds=median(gap.total_seconds() for gap in gaps)) if gaps else SHORTEST_LATENESS
    silent = now - news[-1]
    if silent <= max(usual * LATE_GAPS, SHORTEST_LATENESS):
        return None
    return Health(
        "late", f"Nothing new for {silent.days} days; usually something comes every {_span(usual)}."
    )


def _span(gap: timedelta) -> str:
    hours = round(gap.total_seconds() / 3600)
    return f"{hours} hours" if hours < 48 else f"{round(hours / 24)} days"


def _well(attempts: Sequence[Attempt]) -> Health:
    last = attempts[-1]
    if last.status in (200, 304):
        return Health("ok", "It answers and brings what it usually brings.")
    return Health("ok", f"The last fetch failed, which may pass: {last.problem}.")
