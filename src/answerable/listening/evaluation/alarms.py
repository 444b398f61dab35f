"""Synthetic benchmarks of early warning, and how well p-values do on them.

`daily` is short history: 180 days, the first 131 are history. 24 scenarios = mean {.3, 1, 3, 10, 30, 100} ×
variance over mean {1.5, 4} × drift of the log level {0, .03} a day, weekday factors with a spread of
their own.
`weekly` follows Noufaily et al. 2013 (Statistics in Medicine 32): 42 scenarios of trend, season and
dispersion over
624 weeks, outbreaks in the baseline, the last 49 weeks are the test.

Each series comes twice, with and without an outbreak in the test periods. A false-alarm rate is the share
of test
periods of the series without one; detection is the share of outbreaks in whose periods the lowest p-value
lies below
the threshold that gives a stated realised rate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

__all__ = [
    "BENCHMARKS",
    "Benchmark",
    "evaluate",
    "evaluate_discoveries",
    "pooled",
    "simulate",
    "simulate_many",
]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NOMINAL = (0.001, 0.005, 0.01, 0.05)
REALISED = (0.001, 0.005, 0.01)
_WEEKDAYS = np.array([1.10, 1.08, 1.05, 1.05, 1.02, 0.85, 0.85])
_NOUFAILY = (  # θ, β, γ1, γ2, φ
    (0.1, 0.0025, 0.6, 0.6, 1.5),
    (-2.0, 0.005, 0.1, 0.3, 2.0),
    (1.5, 0.003, 0.2, -0.4, 1.0),
    (0.5, 0.002, 0.5, 0.5, 5.0),
    (2.5, 0.001, 1.0, 0.1, 3.0),
    (3.75, 0.001, 0.1, -0.1, 1.1),
    (5.0, 0.0001, 0.05, 0.01, 1.2),
)


@dataclass(frozen=True)
class Benchmark:
    """Counts without and with a test outbreak, series × periods, and where each outbreak lies."""

    quiet: Integers
    struck: Integers
    scenario: Integers
    first: Integers  # period of each outbreak's first case
    last: Integers
    test_from: int
    scenarios_a_band: int  # scenarios in a row that have about the same intensity

    @property
    def band(self) -> Integers:
        """The intensity band of each series."""
        return self.scenario // self.scenarios_a_band


def simulate(name: str, replicates: int, seed: int) -> Benchmark:
    """Return the benchmark `daily` or `weekly` with so many series in each scenario."""
    chance = np.random.default_rng(seed)
    make, test_from, a_band = BENCHMARKS[name]
    rows = [(*row, number) for number, series in enumerate(make(chance, replicates)) for row in series]
    quiet, struck, first, last, scenario = zip(*rows, strict=True)
    parts = [np.array(part, np.int64) for part in (quiet, struck, scenario, first, last)]
    return Benchmark(parts[0], parts[1], parts[2], parts[3], parts[4], test_from, a_band)


def pooled(benchmarks: Sequence[Benchmark]) -> Benchmark:
    """Return one benchmark with the series of several of the same name, one after the other."""
    return replace(
        benchmarks[0],
        quiet=np.concatenate([one.quiet for one in benchmarks]),
        struck=np.concatenate([one.struck for one in benchmarks]),
        scenario=np.concatenate([one.scenario for one in benchmarks]),
        first=np.concatenate([one.first for one in benchmarks]),
        last=np.concatenate([one.last for one in benchmarks]),
    )


Row = tuple[Integers, Integers, int, int]


def _daily(chance: np.random.Generator, replicates: int) -> Iterator[list[Row]]:
    for mean in (0.3, 1.0, 3.0, 10.0, 30.0, 100.0):
        for dispersion in (1.5, 4.0):
            for drift in (0.0, 0.03):
                yield [_day_series(chance, mean, dispersion, drift, number) for number in range(replicates)]


def _day_series(
    chance: np.random.Generator, mean: float, dispersion: float, drift: float, number: int
) -> Row:
    walk = np.cumsum(chance.normal(0.0, drift, 180)) if drift else np.zeros(180)
    factors = _WEEKDAYS * np.exp(chance.normal(0.0, 0.10, 7))
    level = mean * np.exp(walk - walk.mean()) * factors[np.arange(180) % 7]
    counts, sd = _counts(chance, level, dispersion), np.sqrt(dispersion * mean)
    if chance.random() < 0.3:
        _strike(chance, counts, int(chance.integers(0, 125)), 35 / 2 * sd, unit=0.25, end=131)
    struck = counts.copy()
    size = (0.5, 1.0, 2.0, 3.0, 5.0)[number % 5] * 7 * sd
    return counts, struck, *_strike(chance, struck, int(chance.integers(131, 165)), size, unit=0.25, end=180)


def _weekly(chance: np.random.Generator, replicates: int) -> Iterator[list[Row]]:
    for row in _NOUFAILY:
        for trend in (0, 1):
            for harmonics in (0, 1, 2):
                yield [_week_series(chance, row, trend, harmonics, number) for number in range(replicates)]


def _week_series(
    chance: np.random.Generator, row: tuple[float, ...], trend: int, harmonics: int, number: int
) -> Row:
    theta, beta, cosine, sine, dispersion = row
    week = np.arange(1, 625)
    angles = [2 * np.pi * (turn + 1) * week / 52 for turn in range(harmonics)]
    season = sum((cosine * np.cos(angle) + sine * np.sin(angle) for angle in angles), np.zeros(624))
    level = np.exp(theta + trend * beta * week + season)
    counts = _counts(chance, level, dispersion)
    for _ in range(4):
        start = int(chance.integers(312, 570))
        size = chance.choice((2, 3, 5, 10)) * np.sqrt(dispersion * level[start])
        _strike(chance, counts, start, size, unit=1.0, end=575)
    struck, start = counts.copy(), int(chance.integers(575, 620))
    size = (number % 10 + 1) * np.sqrt(dispersion * level[start])
    return counts, struck, *_strike(chance, struck, start, size, unit=1.0, end=624)


def _counts(chance: np.random.Generator, level: Floats, dispersion: float) -> Integers:
    if dispersion <= 1.0:
        return chance.poisson(level)
    return chance.negative_binomial(level / (dispersion - 1.0), 1.0 / dispersion)


def _strike(
    chance: np.random.Generator, counts: Integers, start: int, size: float, *, unit: float, end: int
) -> tuple[int, int]:
    """Add an outbreak of Poisson(`size`) cases, at least one, to `counts`; return its periods."""
    cases = max(int(chance.poisson(size)), 1)
    when = start + np.floor(chance.lognormal(0.0, 0.5, cases) / unit).astype(np.int64)
    when = np.minimum(when, end - 1) if (when >= end).all() else when[when < end]
    np.add.at(counts, when, 1)
    return int(when.min()), int(when.max())


BENCHMARKS: dict[str, tuple[Callable[[np.random.Generator, int], Iterator[list[Row]]], int, int]] = {
    "daily": (_daily, 131, 4),
    "weekly": (_weekly, 575, 6),
}


def evaluate(benchmark: Benchmark, quiet: Floats, struck: Floats) -> dict[str, float]:
    """Return the figures of p-values judged on the series without and with the outbreaks (null is 1)."""
    chance = np.nan_to_num(quiet, nan=1.0)[:, benchmark.test_from :]
    lowest = _lowest(benchmark, np.nan_to_num(struck, nan=1.0))
    figures = {f"false alarms at nominal {alpha}": float((chance < alpha).mean()) for alpha in NOMINAL}
    rates = [(chance[benchmark.scenario == which] < 0.005).mean() for which in np.unique(benchmark.scenario)]
    figures["worst scenario at nominal 0.005"] = float(max(rates))
    for alpha in NOMINAL:
        shares = [(chance[benchmark.band == band] < alpha).mean() for band in np.unique(benchmark.band)]
        figures[f"quietest band at nominal {alpha}"] = float(min(shares))
        figures[f"loudest band at nominal {alpha}"] = float(max(shares))
        for band, share in enumerate(shares):
            figures[f"band {band + 1} at nominal {alpha}"] = float(share)
            cells = chance[benchmark.band == band].size
            figures[f"band {band + 1} at nominal {alpha}, ±"] = float(
                1.96 * np.sqrt(share * (1 - share) / cells)
            )
    for rate in REALISED:
        figures[f"detected at realised {rate}"] = float((lowest < np.quantile(chance, rate)).mean())
    delays = _delays(benchmark, chance, struck)
    figures["median delay at realised 0.005"] = float(np.median(delays)) if len(delays) else float("nan")
    figures["mean delay at realised 0.005"] = float(np.mean(delays)) if len(delays) else float("nan")
    for periods in (0, 1, 2, 3, 5):
        figures[f"found within {periods} periods, of those found"] = float((delays <= periods).mean())
    return figures


def _lowest(benchmark: Benchmark, p_value: Floats) -> Floats:
    spans = zip(p_value, benchmark.first, benchmark.last, strict=True)
    return np.array([row[first : last + 1].min() for row, first, last in spans])


def _delays(benchmark: Benchmark, chance: Floats, struck: Floats) -> Integers:
    """Return the periods from the first case to the first alarm, of the outbreaks detected."""
    limit = np.quantile(chance, 0.005)
    spans = zip(struck, benchmark.first, benchmark.last, strict=True)
    alarms = [np.flatnonzero(row[first : last + 1] < limit) for row, first, last in spans]
    return np.array([alarm[0] for alarm in alarms if len(alarm)], np.int64)


def simulate_many(seed: int, *, topics: int = 40, places: int = 60) -> tuple[Integers, Flags]:
    """Return daily counts of topics × places over 180 days, and which have an outbreak on the last day.

    A tenth of the topics has an outbreak in about half of its places, begun one to five days ago, of four
    standard deviations a day at its height; so there are more than a hundred true ones among thousands.
    """
    chance = np.random.default_rng(seed)
    mean = np.exp(chance.normal(0.5, 1.2, (topics, places, 1)))
    walk = np.cumsum(chance.normal(0.0, 0.01, (topics, places, 180)), axis=2)
    level = mean * np.exp(walk - walk.mean(axis=2, keepdims=True)) * _WEEKDAYS[np.arange(180) % 7]
    dispersion = chance.choice([1.5, 2.5, 4.0], (topics, places, 1))
    counts = chance.negative_binomial(level / (dispersion - 1.0), 1.0 / dispersion)
    struck = chance.permutation(topics)[: topics // 10]
    real = np.zeros((topics, places), bool)
    real[struck] = chance.random((len(struck), places)) < 0.6
    for row, column in zip(*np.nonzero(real), strict=True):
        days = int(chance.integers(2, 6))
        size = 4.0 * float(np.sqrt((dispersion * mean)[row, column, 0])) + 1.0
        counts[row, column, -days:] += chance.poisson(size, days)
    return counts.reshape(topics * places, 180).astype(np.int64), real.ravel()


def evaluate_discoveries(named: Flags, real: Flags) -> dict[str, float]:
    """Return how many were named, how many truly, and which share wrongly."""
    true = float((named & real).sum())
    return {
        "series": float(len(real)),
        "outbreaks": float(real.sum()),
        "named": float(named.sum()),
        "named truly": true,
        "false discovery rate": float((named & ~real).sum() / max(named.sum(), 1)),
        "found": true / max(float(real.sum()), 1.0),
    }
