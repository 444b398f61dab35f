"""Naming rises among many series keeps the share of wrong names at what was stated."""

from __future__ import annotations

import numpy as np

from answerable.listening.signals.discoveries import discovered, families_of


def test_the_share_of_wrong_names_stays_below_what_was_stated():
    chance = np.random.default_rng(5)
    families = np.repeat(np.arange(100), 20)
    wrong, named = 0, 0
    for _ in range(20):
        p_values = chance.random(2000)
        real = (families < 20) & (chance.random(2000) < 0.5)
        p_values[real] = chance.random(real.sum()) ** 8 * 1e-2
        found = discovered(p_values, families, 0.1)
        wrong, named = wrong + (found & ~real).sum(), named + found.sum()
    assert named > 20 * 100
    assert wrong / named < 0.12


def test_where_nothing_rose_hardly_anything_is_named():
    chance = np.random.default_rng(6)
    families = np.repeat(np.arange(50), 10)
    times = [discovered(chance.random(500), families, 0.1).any() for _ in range(200)]
    assert np.mean(times) < 0.15


def test_what_was_not_judged_is_not_named():
    p_values = np.array([np.nan, 1e-9, np.nan])
    assert discovered(p_values, families_of(["a", "a|x", "b"]), 0.1).tolist() == [False, True, False]
    assert not discovered(np.full(3, np.nan), np.zeros(3, np.int64), 0.1).any()
