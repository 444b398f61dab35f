"""Pure sums about stories: what counts as rising, and how days without a mention are shown."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

__all__ = [
    "CLOSED_DAYS",
    "LEAST_SOURCES",
    "RAREST",
    "RECENT_DAYS",
    "RISING_DAYS",
    "SEVERITIES",
    "every_day",
    "free_of_marks",
    "is_rising",
    "once_in",
    "one_voice_each",
    "phase",
    "recent_since",
    "reopened_on",
    "severity_of",
]

RECENT_DAYS = 3  # what "now" means when growth is told
RISING_DAYS = 7  # a warning is news for a week; then the story is one among others
LEAST_SOURCES = (
    3  # independent ones, before a story is called rising: a warning of its place is not one of it
)
RAREST = 100_000  # beyond this a figure is a show of exactness that no count model has
SEVERITIES = ("", "wish", "failure", "loss", "danger")  # the library's codes, each at its level's number
TOLD_WORDS = 6
CLOSED_DAYS = 14  # of silence, after which a story is closed until somebody speaks of it again
MARK = re.compile(r"〔[^〕\d]{1,12}〕")  # what covering left behind; document numbers 〔2024〕 hold digits


def severity_of(said: Iterable[tuple[str, int, Sequence[str]]]) -> tuple[int, list[str]]:
    """A story's level, from (group, level, words) of its documents, with the words most often given for it.

    It is the highest level that a tenth of the groups of copies reach, and at least two of them, or the
    only group's own: a few that cry wolf do not move a story of many.

    >>> severity_of([("a", 4, ["起火"]), ("b", 2, ["停水"]), ("c", 3, ["失业"])])
    (3, ['起火', '失业'])
    """
    said = list(said)
    reached: dict[str, int] = {}
    for group, level, _words in said:
        reached[group] = max(level, reached.get(group, 0))
    highest = sorted(reached.values(), reverse=True)
    needed = max(2, -(-len(highest) // 10))
    level = highest[min(needed, len(highest)) - 1] if highest else 0
    words = Counter(word for _group, own, given in said if level and own >= level for word in given)
    return level, [word for word, _times in words.most_common(TOLD_WORDS)]


def one_voice_each(said: Iterable[tuple[str, float | None]]) -> list[float]:
    """What each group of copies says, from (group, evidence) of its documents: the mean of those with any.

    >>> one_voice_each([("a", 2.0), ("a", 1.0), ("b", -1.0), ("c", None)])
    [1.5, -1.0]
    """
    groups: dict[str, list[float]] = {}
    for group, evidence in said:
        if evidence is not None:
            groups.setdefault(group, []).append(evidence)
    return [sum(values) / len(values) for values in groups.values()]


def free_of_marks(name: str) -> bool:
    """Whether nothing was covered in `name`: a covered word is no title.

    >>> free_of_marks("请〔phone〕联系"), free_of_marks("依据〔2024〕3号")
    (False, True)
    """
    return bool(name) and MARK.search(name) is None


def reopened_on(days: Iterable[dt.date]) -> dt.date | None:
    """The day on which a story was spoken of again after a silence that had closed it; the last such day.

    >>> reopened_on([dt.date(2026, 3, 1), dt.date(2026, 3, 30), dt.date(2026, 3, 31)])
    datetime.date(2026, 3, 30)
    """
    days = sorted(days)
    again = [now for before, now in pairwise(days) if (now - before).days > CLOSED_DAYS]
    return again[-1] if again else None


def phase(last_seen: dt.date | None, reopened: dt.date | None, today: dt.date) -> str:
    """Whether a story is open, closed (nobody has spoken of it for long) or reopened."""
    if last_seen is None or (today - last_seen).days > CLOSED_DAYS:
        return "closed"
    return "reopened" if reopened else "open"


def recent_since(today: dt.date) -> dt.date:
    """The first of the days that count as now."""
    return today - dt.timedelta(days=RECENT_DAYS - 1)


def is_rising(warned_on: dt.date | None, today: dt.date, sources: int) -> bool:
    """Whether a warning is young enough to stand at the top of the desk."""
    recent = warned_on is not None and 0 <= (today - warned_on).days < RISING_DAYS
    return recent and sources >= LEAST_SOURCES


def every_day(rows: Iterable[tuple[dt.date, int, int, int]], until: dt.date | None = None) -> list[tuple]:
    """Rows (day, documents, groups, sources) with the silent days between them filled in as zeros.

    A line drawn over missing days would claim that something was said. `until` extends to that day.
    """
    found = {row[0]: row for row in rows}
    if not found:
        return []
    first, last = min(found), max([*found, until] if until else found)
    days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return [found.get(day, (day, 0, 0, 0)) for day in days]


def once_in(p_value: float | None) -> int | None:
    """Chance alone would do this once in so many periods, rounded to one leading figure; None if unknown.

    >>> once_in(0.00046)
    2000
    >>> once_in(0.5)
    2
    """
    if p_value is None or p_value >= 1:
        return None
    periods = min(RAREST, 1 / max(p_value, 1 / RAREST))
    digits = 10 ** (len(str(int(periods))) - 1)
    return round(periods / digits) * digits
