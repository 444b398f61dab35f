"""Judging daily counts of many series, beside EARS C2: mean and deviation of seven days, two days back."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from answerable.cli.benches.measured import Measured, timed

__all__ = ["run"]

_DAYS = 120


def run(rows: int | None) -> Measured:
    """Series of 120 days; a document here is one count."""
    from answerable.listening.signals import judge

    many = max((rows or 60_000) // _DAYS, 2)
    counts = np.random.default_rng(1).negative_binomial(3, 0.5, (many, _DAYS))
    table = _table(counts)
    ours = timed("ours, calibrated", lambda: judge(table, frequency="day", budget=5))
    peer = timed("EARS C2 (epitweetr's ground), uncalibrated", lambda: _ears(counts))
    return Measured("warnings", "negative binomial counts, seed 1", counts.size, [ours, peer], "counts/s")


def _table(counts: np.ndarray) -> pa.Table:
    many = len(counts)
    days = [date(2026, 1, 1) + timedelta(days=day) for day in range(_DAYS)]
    names = np.repeat([f"series {number}" for number in range(many)], _DAYS)
    return pa.table({"series": names, "period_start": days * many, "count": counts.ravel()})


def _ears(counts: np.ndarray) -> np.ndarray:
    windows = np.lib.stride_tricks.sliding_window_view(counts[:, :-2], 7, axis=1)[:, :-1]
    limit = windows.mean(axis=2) + 3 * np.maximum(windows.std(axis=2, ddof=1), 0.5)
    return counts[:, -limit.shape[1] :] > limit
