"""Weighted features of texts for a linear classifier.

tf-idf with a logarithmic tf; each family of features has the same length, so that none drowns another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from answerable.listening.text.families import BITS, FAMILIES, Reading

__all__ = ["FamilySpace", "FeatureSpace"]


@dataclass(frozen=True)
class FamilySpace:
    """The chosen features of one family: hashed `columns` (sorted int32) and the weight of each (float32)."""

    family: str
    columns: NDArray[np.int32]
    idf: NDArray[np.float32]

    @classmethod
    def choose(cls, family: str, reading: Reading, at_least: int) -> FamilySpace:
        """Choose the features that occur in at least so many texts."""
        counts = FAMILIES[family](reading, None)
        frequency = np.bincount(counts.indices, minlength=1 << BITS)
        columns = np.flatnonzero(frequency >= at_least)
        idf = np.log((1 + counts.shape[0]) / (1 + frequency[columns])) + 1
        return cls(family, columns.astype(np.int32), idf.astype(np.float32))

    @cached_property
    def _numbers(self) -> NDArray[np.int32]:
        numbers = np.full(1 << BITS, -1, dtype=np.int32)
        numbers[self.columns] = np.arange(len(self.columns), dtype=np.int32)
        return numbers

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_numbers"}

    def matrix(self, reading: Reading) -> sparse.csr_array:
        """Texts × chosen features, float32; a row has length one."""
        counts = FAMILIES[self.family](reading, self._numbers)
        data = (1 + np.log(counts.data)) * self.idf[counts.indices]
        owners = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        lengths = np.sqrt(np.bincount(owners, weights=data * data, minlength=counts.shape[0]))
        data = (data / lengths[owners]).astype(np.float32)
        return sparse.csr_array((data, counts.indices, counts.indptr), shape=counts.shape)

    def check(self) -> None:
        """Raise `ValueError` where columns are not sorted numbers below 2^21 or weights do not fit."""
        if self.family not in FAMILIES:
            raise ValueError(f"there is no family `{self.family}`")
        if self.columns.ndim != 1 or self.columns.dtype.kind not in "iu":
            raise ValueError("the chosen columns are not whole numbers")
        inside = len(self.columns) == 0 or (self.columns[0] >= 0 and self.columns[-1] < 1 << BITS)
        if not inside or (np.diff(self.columns) <= 0).any():
            raise ValueError("the chosen columns are out of order")
        if self.idf.shape != self.columns.shape or not np.isfinite(self.idf).all():
            raise ValueError("`idf` does not fit")


@dataclass(frozen=True)
class FeatureSpace:
    """The chosen features of several families, one family after the other."""

    families: tuple[FamilySpace, ...]

    @classmethod
    def choose(cls, reading: Reading, families: Sequence[str], *, at_least: int = 3) -> FeatureSpace:
        """Choose the features that occur in at least so many of the texts."""
        return cls(tuple(FamilySpace.choose(family, reading, at_least) for family in families))

    def __len__(self) -> int:
        return sum(len(family.columns) for family in self.families)

    def matrix(self, reading: Reading) -> sparse.csr_array:
        """Texts × features, float32; a row has length one where every family found something in it."""
        parts = [family.matrix(reading) for family in self.families]
        return sparse.hstack(parts, format="csr") * np.float32(len(parts) ** -0.5)

    def check(self) -> None:
        """Raise `ValueError` where a family is damaged or there is none."""
        if not self.families:
            raise ValueError("there are no features")
        for family in self.families:
            family.check()
