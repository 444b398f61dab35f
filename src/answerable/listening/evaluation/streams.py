"""The score of the Numenta Anomaly Benchmark (Lavin and Ahmad 2015, arXiv 1510.03336), from its definition.

Each marked window counts once, by its earliest detection: 1 at the window's left edge, falling along a
sigmoid to 0 at its right edge. A detection outside costs up to `false` by the same sigmoid of how far it lies
behind the last window; a window without any costs `missed`. The first 15 % of a stream (at most 750 rows) are
not scored. The sum is set between 0 (no detection at all) and 100 (every window at its left edge). As there,
one threshold is chosen for all streams together, the best one, for each profile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["PROFILES", "Profile", "score"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_PROBATION, _LONGEST = 0.15, 750
_FAR = 3.0  # windows behind the last one, from which a false detection costs all
_THRESHOLDS = 400


@dataclass(frozen=True)
class Profile:
    """What a false detection and a missed window cost; a window found in time is worth 1."""

    false: float
    missed: float


PROFILES = {
    "standard": Profile(0.11, 1.0),
    "reward low FP": Profile(0.22, 1.0),
    "reward low FN": Profile(0.11, 2.0),
}


def score(judged: Sequence[Floats], marked: Sequence[Flags], profile: Profile) -> float:
    """Return the normalised score of streams: how unusual each row is, and whether it lies in a window."""
    streams = [
        _Stream.of(values[start:], flags, start)
        for values, flags in zip(judged, marked, strict=True)
        for start in [_probation(len(flags))]
    ]
    windows = sum(stream.windows for stream in streams)
    values = np.concatenate([stream.values for stream in streams])
    limits = np.unique(np.quantile(values, 1.0 - np.geomspace(1e-6, 0.5, _THRESHOLDS)))
    best = max([0.0, *(sum(stream.gain(limit, profile) for stream in streams) for limit in limits)])
    return float(100.0 * best / max(windows * (1.0 + profile.missed), 1e-9))


def _probation(rows: int) -> int:
    return int(min(np.floor(_PROBATION * rows), _LONGEST))


@dataclass(frozen=True)
class _Stream:
    """The scored rows of a stream: its window (−1 for none) and what a detection there is worth."""

    values: Floats
    window: Integers
    worth: Floats
    windows: int

    @classmethod
    def of(cls, values: Floats, flags: Flags, start: int) -> _Stream:
        edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int64), [0]))))
        window, worth = np.full(len(flags), -1), np.full(len(flags), _sigmoid(np.array([_FAR]))[0])
        for number, (first, end) in enumerate(edges.reshape(-1, 2)):
            width, rows = end - first, np.arange(len(flags))
            window[first:end] = number
            worth[first:end] = _sigmoid(-(end - rows[first:end]) / width) / _sigmoid(np.array([-1.0]))[0]
            worth[end:] = _sigmoid((rows[end:] - end + 1) / max(width - 1, 1))
        scored = window[start:]
        return cls(values, scored, worth[start:], len(np.unique(scored[scored >= 0])))

    def gain(self, limit: float, profile: Profile) -> float:
        """Return what detections at and above `limit` are worth, against none at all."""
        found = self.values >= limit
        false = float(self.worth[found & (self.window < 0)].sum()) * profile.false
        inside = found & (self.window >= 0)
        best = np.full(int(self.window.max(initial=-1)) + 1, -profile.missed)
        np.maximum.at(best, self.window[inside], self.worth[inside])
        return false + float((best + profile.missed).sum())


def _sigmoid(position: Floats) -> Floats:
    """Return the scaled sigmoid: .987 at −1, 0 at 0, −.987 at 1, and −1 from `_FAR` on."""
    shape = 2.0 / (1.0 + np.exp(5.0 * np.minimum(position, _FAR))) - 1.0
    value: Floats = np.where(position >= _FAR, -1.0, shape)
    return value
