"""Many series at once: which of them rose, when a stated share of those named may be wrong.

Series come in families (a topic, and its places). Families are chosen by Simes' combined p-value (1986) under
Benjamini and Hochberg's rule (1995), and within each chosen family that rule runs again at the rate made
smaller by the share of families chosen (Benjamini and Bogomolov 2014), which keeps the promise for what is
named.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["discovered", "families_of"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def families_of(series: list[str]) -> Integers:
    """Return the family of each series: what stands before `|`, as the topic of `topic:water|place:330106`.

    >>> families_of(["topic:water", "topic:heat|place:1", "topic:water|place:1"]).tolist()
    [1, 0, 1]
    """
    names = [name.partition("|")[0] for name in series]
    return np.unique(np.array(names, dtype=str), return_inverse=True)[1].astype(np.int64)


def discovered(p_values: Floats, families: Integers, rate: float) -> Flags:
    """Return which p-values of one period are named, of which on average a share of `rate` is chance.

    A NaN is not judged and not counted.
    """
    found = np.zeros(len(p_values), bool)
    known = np.flatnonzero(~np.isnan(p_values))
    members = [known[families[known] == family] for family in np.unique(families[known])]
    chosen = _least(np.array([_simes(p_values[rows]) for rows in members]), rate)
    for rows in (members[at] for at in np.flatnonzero(chosen)):
        found[rows] = _least(p_values[rows], rate * chosen.sum() / len(members))
    return found


def _simes(p_values: Floats) -> float:
    many = len(p_values)
    return float((np.sort(p_values) * many / np.arange(1, many + 1)).min())


def _least(p_values: Floats, rate: float) -> Flags:
    """Return the smallest p-values by Benjamini and Hochberg's rule."""
    many = len(p_values)
    order = np.argsort(p_values, kind="stable")
    below = np.flatnonzero(p_values[order] <= rate * np.arange(1, many + 1) / max(many, 1))
    least = np.zeros(many, bool)
    least[order[: below[-1] + 1 if len(below) else 0]] = True
    return least
