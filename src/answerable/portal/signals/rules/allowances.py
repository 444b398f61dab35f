"""Pure: how much of the budget a family of series may use, from what its warnings turned out to be.

A family is a topic with its places, a place, all documents, or all stories. Its allowance is twice the share
of its judged warnings that were worth giving, with two good and two false ones added, so that it begins at 1
and moves slowly; never below a half and never above one and a half. What real and known warnings add is given
only as far as false ones have freed it, so the promise of so many warnings a week is never exceeded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

__all__ = ["LEAST_JUDGED", "STORIES", "Said", "allowance_after", "allowance_of", "family_of"]

STORIES = "story"  # the family of all stories
LEAST, MOST = 0.5, 1.5
LEAST_JUDGED = 3  # of a family, before its allowance moves at all
_BEFORE = 2  # good ones, and as many false ones, that every family begins with


@dataclass(frozen=True)
class Said:
    """What was said of a family's warnings: worth giving (real or known) or in vain."""

    good: int = 0
    false: int = 0

    @property
    def judged(self) -> int:
        return self.good + self.false


def family_of(series: str) -> str:
    """The family of a series.

    >>> family_of("topic:water|place:330106"), family_of("story:s-1"), family_of("all")
    ('topic:water', 'story', 'all')
    """
    return STORIES if series.startswith("story:") else series.partition("|")[0]


def allowance_of(said: Said) -> float:
    """The allowance that follows from what was said, to one decimal.

    >>> [allowance_of(Said(good, false)) for good, false in ((0, 2), (0, 4), (2, 2), (9, 0))]
    [1.0, 0.5, 1.0, 1.5]
    """
    if said.judged < LEAST_JUDGED:
        return 1.0
    share = (said.good + _BEFORE) / (said.judged + 2 * _BEFORE)
    return round(min(max(2 * share, LEAST), MOST), 1)


def allowance_after(said: Said, found: str, *, wrong_topic: bool = False) -> float:
    """The allowance after one more verdict. One that only says "another topic" or "unsure" moves nothing."""
    if found in ("real", "known"):
        return allowance_of(replace(said, good=said.good + 1))
    if found == "false" and not wrong_topic:
        return allowance_of(replace(said, false=said.false + 1))
    return allowance_of(said)
