"""What a model foretold for some periods, and what came: the noun that passes from a model to the scan."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

__all__ = ["Outlook"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Outlook:
    """Series × periods. Each period's forecast was made before its count was known.

    The count of a period is expected at `level` × `factor`; a period that was not watched has a count and a
    factor of zero, so that sums leave it out.
    """

    counts: Floats
    factor: Floats  # of the day: weekday, holiday; for seasons the whole mean
    level: Floats
    doubt: Floats  # relative variance of the level
    growth: Floats  # by which that variance grows in each period to come
    spread: Floats  # variance over mean of a count whose mean is known

    def after(self, before: Outlook | None, periods: int) -> Outlook:
        """Return this outlook with the last `periods` of the one before it."""
        if before is None:
            return self
        pairs = ((getattr(before, part.name), getattr(self, part.name)) for part in fields(self))
        return Outlook(*(np.concatenate((old[:, -periods:], new), axis=1) for old, new in pairs))
