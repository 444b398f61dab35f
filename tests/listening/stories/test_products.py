"""Products on plain arrays give what whole tables give."""

from __future__ import annotations

import numpy as np
import pytest

from answerable.listening.stories import products
from answerable.listening.stories.products import Matrix, multiply, multiply_rows, transpose


def table(rows: int, columns: int, seed: int) -> np.ndarray:
    chance = np.random.default_rng(seed)
    return chance.integers(1, 9, (rows, columns)) * (chance.random((rows, columns)) < 0.3) * 1.0


def matrix(full: np.ndarray) -> Matrix:
    rows, columns = np.nonzero(full)
    counts = np.bincount(rows, minlength=len(full))
    return Matrix.of(counts, columns.astype(np.int32), full[rows, columns], full.shape[1])


@pytest.mark.parametrize("small", [0, 1 << 21])
def test_a_product_is_that_of_the_full_tables(monkeypatch, small):
    monkeypatch.setattr(products, "_SMALL", small)
    left, right = table(7, 12, 1), table(12, 5, 2)
    assert (multiply(matrix(left), matrix(right)).full() == left @ right).all()


def test_rows_become_columns():
    full = table(6, 9, 3)
    assert (transpose(matrix(full)).full() == full.T).all()


def test_rows_are_multiplied_side_by_side():
    left, right = table(8, 30, 4), table(8, 30, 5)
    assert (multiply_rows(matrix(left), matrix(right)) == (left * right).sum(axis=1)).all()


def test_nothing_times_nothing_is_nothing():
    none = matrix(np.zeros((0, 4)))
    assert multiply(none, matrix(np.zeros((4, 0)))).full().shape == (0, 0)
    assert len(multiply_rows(none, none)) == 0
