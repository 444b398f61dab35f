"""Which parts to write together: small ones into larger ones, so that an archive of any age stays few
files.

Every document is written again at most once per step of size: a part is of size class k when it has about
16^k rows, and sixteen neighbours of one class become one part of the next. Order is never changed.
"""

from __future__ import annotations

from collections.abc import Sequence

from answerable.engines.archive.manifest import Part

__all__ = ["to_merge"]

FAN = 16
LARGEST = 262_144  # rows: beyond this a part is left alone


def to_merge(parts: Sequence[Part]) -> int:
    """How many of the last parts should become one; 0 if none.

    >>> to_merge([Part("a", 1000, 1, 1)] * 15), to_merge([Part("a", 1000, 1, 1)] * 16)
    (0, 16)
    >>> to_merge([Part("a", 40_000, 1, 1), *[Part("a", 1000, 1, 1)] * 16])
    16
    """
    count = rows = 0
    for part in reversed(parts):
        if _size_class(part) > _size_class(parts[-1]) or rows + part.rows > LARGEST:
            break
        count, rows = count + 1, rows + part.rows
    return count if count >= FAN else 0


def _size_class(part: Part) -> int:
    size, rows = 0, part.rows
    while rows >= FAN:
        size, rows = size + 1, rows // FAN
    return size
