"""The benchmark of alarms: what it makes, and how the figures are read off."""

from __future__ import annotations

import numpy as np
import pytest

from answerable.listening.evaluation.alarms import evaluate, pooled, simulate
from answerable.listening.evaluation.surveillance_rules import RULES


@pytest.mark.parametrize(("name", "scenarios", "periods"), [("daily", 24, 180), ("weekly", 42, 624)])
def test_a_benchmark_has_its_scenarios_and_differs_only_by_the_outbreak(name, scenarios, periods):
    benchmark = simulate(name, 1, seed=3)
    assert benchmark.quiet.shape == (scenarios, periods)
    assert (benchmark.struck >= benchmark.quiet).all()
    changed = (benchmark.struck != benchmark.quiet).nonzero()[1]
    assert changed.min() >= benchmark.test_from


def test_the_same_seed_gives_the_same_series():
    assert (simulate("daily", 1, seed=3).struck == simulate("daily", 1, seed=3).struck).all()


def test_a_seer_detects_all_without_a_false_alarm():
    benchmark = simulate("daily", 2, seed=3)
    quiet = np.full(benchmark.quiet.shape, 0.5)
    struck = np.where(benchmark.struck > benchmark.quiet, 1e-9, 0.5)
    figures = evaluate(benchmark, quiet, struck)
    assert figures["detected at realised 0.005"] == 1.0
    assert figures["false alarms at nominal 0.005"] == 0.0
    assert figures["median delay at realised 0.005"] == 0.0


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_gives_a_small_p_value_to_a_jump(rule):
    counts = np.random.default_rng(1).poisson(10.0, (1, 80)).astype(float)
    counts[0, 70] += 40
    p_value = RULES[rule](counts)
    assert p_value[0, 70] < 0.01 < p_value[0, 65]


def test_benchmarks_of_several_seeds_are_pooled_series_by_series():
    files = [simulate("daily", 2, seed) for seed in (3, 4)]
    both = pooled(files)
    assert (both.struck[:48] == files[0].struck).all()
    assert (both.last[48:] == files[1].last).all()
    assert both.test_from == files[0].test_from
