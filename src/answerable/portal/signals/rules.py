"""Pure: how rare a warning is by chance, in words a desk can weigh."""

from __future__ import annotations

__all__ = ["RAREST", "once_in"]

RAREST = 100_000  # beyond this a figure is a show of exactness that no count model has


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
    return int(round(periods / digits)) * digits
