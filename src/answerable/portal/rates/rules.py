"""What the published rates are. Pure: one row for each message that was received, and figures over groups.

The method, as the public page states it:

- *received*: messages by the day they came in.
- *answered*: those whose matter has a public answer. *cannot be met*: those closed with that reason, in words
  that their senders read; a class of its own, and never counted as a failure. *other*: closed for another
  stated reason (not ours to decide, dealt with elsewhere, withdrawn, set aside with words).
- *response rate*: all of these together, of those received. What is still waiting counts against it.
- *time*: whole hours from receipt to the public answer or the reasoned closing; the median, and the time
  within which nine of ten had theirs. A message set aside has no time.
- *solved*, *partly*, *not solved*: of those who said so.
- *satisfied*: with how it was handled, whatever came of it; of those who said so, asked apart.

A figure over fewer than the floor is withheld, and where one group would be hidden alone the next smallest
hides with it, so that nobody finds it by subtraction from the whole.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

__all__ = [
    "CLOSED",
    "Figures",
    "Matter",
    "figures",
    "grouped",
    "month_of",
    "outcome_of",
    "withheld_groups",
]

CLOSED = ("not_ours", "duplicate", "withdrawn", "set_aside")  # stated reasons other than "cannot be met"
_HOUR = dt.timedelta(hours=1)


class Matter(NamedTuple):
    """One message on its way: what became of it, never who sent it."""

    reference: str
    received_at: dt.datetime
    topic: str
    unit: str  # code of the unit that answered or answers; empty while it is at the desk
    outcome: str  # answered, cannot_be_met, one of CLOSED, or waiting
    responded_at: dt.datetime | None


class Figures(NamedTuple):
    """The figures of one group; None where they are withheld or there is nothing to measure."""

    received: int | None
    responded: int | None
    answered: int | None
    cannot_be_met: int | None
    other: int | None
    waiting: int | None
    response: int | None  # per cent
    median_hours: int | None
    ninth_hours: int | None  # nine of ten had theirs within
    said: int | None
    solved: int | None  # per cent of `said`
    partly: int | None
    not_solved: int | None
    rated: int | None
    satisfied: int | None  # per cent of `rated`


def outcome_of(answered: bool, close_reason: str, set_aside: bool) -> str:
    """What a message came to, from what is known of it and of its case."""
    if answered:
        return "answered"
    if close_reason:
        return close_reason
    return "set_aside" if set_aside else "waiting"


def figures(matters: Sequence[Matter], verdicts: Mapping[str, int], floor: int) -> Figures:
    """The figures over `matters` and over what those who asked said; withheld below `floor`."""
    came = Counter(matter.outcome for matter in matters)
    hours = [(matter.responded_at - matter.received_at) // _HOUR for matter in matters if matter.responded_at]
    return Figures(
        *_counts(came, len(matters), floor),
        *_times(hours, floor),
        *_shares(verdicts, ("solved", "partly", "not_solved"), floor),
        *_shares(verdicts, ("satisfied", "not_satisfied"), floor)[:2],  # the other share is the rest
    )


def _counts(came: Mapping[str, int], received: int, floor: int) -> list[int | None]:
    if received < floor:
        return [None] * 7
    other, waiting = sum(came[reason] for reason in CLOSED), came["waiting"]
    responded = received - waiting
    share = round(100 * responded / received)
    return [received, responded, came["answered"], came["cannot_be_met"], other, waiting, share]


def _times(hours: Sequence[int], floor: int) -> list[int | None]:
    if len(hours) < floor:
        return [None, None]
    return [int(np.median(hours)), int(np.quantile(hours, 0.9, method="higher"))]


def _shares(verdicts: Mapping[str, int], kinds: Sequence[str], floor: int) -> list[int | None]:
    """How many said one of `kinds`, and the share of each in per cent."""
    said = sum(verdicts.get(kind, 0) for kind in kinds)
    if said < floor:
        return [None] * (1 + len(kinds))
    return [said, *(round(100 * verdicts.get(kind, 0) / said) for kind in kinds)]


def grouped(matters: Iterable[Matter], key: Callable[[Matter], str]) -> dict[str, list[Matter]]:
    """The matters by `key`, in the order of the keys."""
    groups: dict[str, list[Matter]] = defaultdict(list)
    for matter in matters:
        groups[key(matter)].append(matter)
    return dict(sorted(groups.items()))


def month_of(matter: Matter) -> str:
    """`2026-03`, in the time zone of `received_at`."""
    return f"{matter.received_at:%Y-%m}"


def withheld_groups(sizes: Mapping[str, int], floor: int) -> set[str]:
    """The groups whose figures are not shown.

    Those under the floor; and, while those hidden hold fewer than the floor together, the next smallest too.

    >>> sorted(withheld_groups({"a": 20, "b": 9, "c": 2}, 5))
    ['b', 'c']
    """
    by_size = sorted((size, name) for name, size in sizes.items() if size)
    hidden: set[str] = set()
    held = 0
    for size, name in by_size:
        if size >= floor and (not hidden or held >= floor):
            break
        hidden.add(name)
        held += size
    return hidden
