"""Farrington Flexible as the paper describes it: quiet where nothing happens, loud at an outbreak."""

from __future__ import annotations

import numpy as np

from answerable.listening.evaluation.alarms import evaluate_discoveries, simulate_many
from answerable.listening.evaluation.farrington import farrington_flexible


def test_its_false_alarms_are_near_the_nominal_rate_and_an_outbreak_is_found():
    week = np.arange(330)
    counts = np.random.default_rng(2).poisson(10 * np.exp(0.5 * np.cos(2 * np.pi * week / 52)), (60, 330))
    counts[3, 325] += 40
    p_value = farrington_flexible(counts.astype(float), 300)
    assert np.isnan(p_value[:, :300]).all()
    assert p_value[3, 325] < 1e-4
    assert 0.02 < (p_value[:, 300:] < 0.05).mean() < 0.09


def test_thousands_of_series_hold_more_than_a_hundred_outbreaks():
    counts, real = simulate_many(3)
    assert counts.shape == (2400, 180)
    assert 100 <= real.sum() <= 240
    assert evaluate_discoveries(real, real)["false discovery rate"] == 0.0
