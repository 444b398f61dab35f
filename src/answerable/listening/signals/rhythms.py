"""What differs between counts by hour, by day and by week: one `Rhythm` each, with every constant of the
judgement that depends on the length of a period.

Weights, shares and `steeper` were found on simulated series of other seeds than those reported
(docs/listening/signals.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from answerable.listening.errors import SchemaError

__all__ = ["RHYTHMS", "Rhythm", "rhythm_of"]


@dataclass(frozen=True)
class Rhythm:
    """How periods of one length are judged; lengths and memories are in periods."""

    days: float  # of a period
    needed: int  # periods before anything is said
    chunk: int  # periods judged with the same weights, factors and yardstick
    memory: int  # chunks that the yardstick remembers
    run_in: int  # periods before the paces of the level are told apart
    keep: float  # of the memory of how well each pace foretold, in a period
    quick: Mapping[int, float]  # sums for what breaks out, and their weights
    power: float  # joins the quick sums: 0 is the mean of their −ln p, 1 about the largest
    slow: tuple[int, ...]  # sums for what rises slowly
    share: float  # of false alarms that the slow sums may add
    pooled: float  # scores of all bands that stand beside those of each
    steeper: float  # the far tail against its beginning
    joined: float  # what joining the sums takes off p, found by simulation: p / (1 + joined · −ln p)


RHYTHMS = {
    "hour": Rhythm(
        days=1 / 24,
        needed=14 * 24,
        chunk=24,
        memory=60,  # two months
        run_in=7 * 24,
        keep=0.998,
        quick={1: 1.0, 2: 1.0, 3: 0.5, 6: 0.2},
        power=0.05,
        slow=(12, 24),
        share=0.02,
        pooled=5_000.0,
        steeper=0.97,
        joined=0.18,
    ),
    "day": Rhythm(
        days=1.0,
        needed=14,
        chunk=7,
        memory=26,  # half a year
        run_in=7,
        keep=0.99,
        quick={1: 1.0, 2: 1.0, 3: 0.5, 5: 0.2},
        power=0.05,
        slow=(7, 14),
        share=0.005,
        pooled=5_000.0,
        steeper=1.03,
        joined=0.18,
    ),
    "week": Rhythm(
        days=7.0,
        needed=12,
        chunk=4,
        memory=46,  # three and a half years
        run_in=7,
        keep=0.99,
        quick={1: 0.3, 2: 3.0},
        power=0.3,
        slow=(5, 8, 12),
        share=0.5,
        pooled=20_000.0,
        steeper=1.06,
        joined=0.08,
    ),
}


def rhythm_of(frequency: str) -> Rhythm:
    """Return the rhythm of a `frequency`, refusing one that is not known."""
    if frequency not in RHYTHMS:
        names = [f"`{name}`" for name in RHYTHMS]
        known = " or ".join((", ".join(names[:-1]), names[-1]))
        raise SchemaError(f"The frequency `{frequency}` is not known; it must be {known}.")
    return RHYTHMS[frequency]
