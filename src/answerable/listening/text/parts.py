"""What a text classifier is made of: a space of features, and what scores texts in it.

Planes see a text as a whole, nets clause by clause. A part is kept as named arrays, which are checked when
they come back: a file may be damaged or foreign.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from answerable.listening.text.families import Reading
from answerable.listening.text.features import FamilySpace, FeatureSpace
from answerable.listening.text.machines import Planes
from answerable.listening.text.net import ClauseMatrix, Net, Nets

__all__ = ["NET_PART", "PLANE_PART", "Arrays", "Part", "matrix_of"]

Arrays = dict[str, NDArray[Any]]
Shapes = Mapping[str, tuple[int, ...]]

PLANE_PART, NET_PART = "planes", "nets"
_PLANES = ("weights", "intercepts")
_NET = ("entry", "entry_offsets", "exit", "exit_offsets")


def matrix_of(kind: str, space: FeatureSpace, reading: Reading) -> sparse.csr_array | ClauseMatrix:
    """What a part of this kind sees of texts."""
    if kind == PLANE_PART:
        return space.matrix(reading)
    clauses, starts = reading.clauses
    return ClauseMatrix(space.matrix(clauses), starts)


@dataclass(frozen=True)
class Part:
    """A space of features and what scores texts in it."""

    kind: str
    space: FeatureSpace
    scorer: Planes | Nets

    def scores(self, reading: Reading) -> NDArray[np.float32]:
        """Texts × labels."""
        seen: Any = matrix_of(self.kind, self.space, reading)
        return self.scorer.scores(seen)

    @property
    def families(self) -> list[str]:
        """The families of features it sees."""
        return [family.family for family in self.space.families]

    def arrays(self) -> Arrays:
        """Everything as named arrays."""
        arrays = _net_arrays(self.scorer) if isinstance(self.scorer, Nets) else _plane_arrays(self.scorer)
        for family in self.space.families:
            arrays |= {f"columns-{family.family}": family.columns, f"idf-{family.family}": family.idf}
        return {f"{self.kind}-{name}": array for name, array in arrays.items()}

    @classmethod
    def of(cls, kind: str, families: Sequence[str], labels: int, arrays: Arrays) -> Part:
        """What `arrays` gave. Raises `KeyError` or `ValueError` where something is missing or unfit."""
        own = {
            name.removeprefix(f"{kind}-"): array
            for name, array in arrays.items()
            if name.startswith(f"{kind}-")
        }
        space = FeatureSpace(
            tuple(FamilySpace(name, own[f"columns-{name}"], own[f"idf-{name}"]) for name in families)
        )
        space.check()
        make = _planes if kind == PLANE_PART else _nets
        return cls(kind, space, make(own, len(space), labels))


def _plane_arrays(planes: Planes) -> Arrays:
    return {name: getattr(planes, name) for name in _PLANES}


def _net_arrays(nets: Nets) -> Arrays:
    arrays = {name: np.stack([getattr(net, name) for net in nets.nets]) for name in _NET}
    return arrays | {"entry": arrays["entry"].astype(np.float16)}


def _planes(arrays: Arrays, features: int, labels: int) -> Planes:
    _check(arrays, {"weights": (features, labels), "intercepts": (labels,)})
    return Planes(*(arrays[name] for name in _PLANES))


def _nets(arrays: Arrays, features: int, labels: int) -> Nets:
    nets, hidden = arrays["entry_offsets"].shape
    shapes = {"entry": (nets, features, hidden), "entry_offsets": (nets, hidden)}
    _check(arrays, shapes | {"exit": (nets, 2 * hidden, labels), "exit_offsets": (nets, labels)})
    parts = (arrays[name].astype(np.float32) for name in _NET)
    return Nets(tuple(Net(*net) for net in zip(*parts, strict=True)))


def _check(arrays: Arrays, shapes: Shapes) -> None:
    for name, shape in shapes.items():
        array = arrays[name]
        if array.shape != shape or array.dtype.kind != "f" or not np.isfinite(array).all():
            raise ValueError(f"`{name}` does not fit")
