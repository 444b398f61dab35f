"""Many texts as one array of code points, folded so that equal things look equal (see `folding`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from answerable.listening.text.folding import HAN, PLANE, folded_code, simplified

__all__ = ["LINE_FEED", "Characters", "as_string", "code_points", "folding"]

LINE_FEED = 0x0A
_STEADY = (0x3400, 0xA4D0, 0xAC00, 0xF900)  # from, to: ideographs, then syllables and private use; no case

Texts = Sequence[str | None] | Any  # a list of strings, or an Arrow array of them, chunked or not


@dataclass(frozen=True)
class Characters:
    """Texts laid end to end: text i is `codes[starts[i]:starts[i + 1]]`.

    `codes` holds Unicode code points (uint32), `starts` offsets in characters (int64, one more than texts).
    """

    codes: NDArray[np.uint32]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Texts, *, limit: int | None = None) -> Characters:
        """Fold `texts`; null counts as empty. Keeps the first `limit` characters of each, all without one."""
        codes, starts = code_points(texts, limit=limit)
        return cls(folding()[codes], starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> NDArray[np.int64]:
        """The number of characters of each text."""
        return np.diff(self.starts)

    @property
    def owners(self) -> NDArray[np.int64]:
        """For each character, the number of the text it belongs to."""
        return np.repeat(np.arange(len(self)), self.lengths)

    @property
    def borders(self) -> NDArray[np.int64]:
        """Where the line feeds stand in `separated`: one between each two texts."""
        return self.starts[1:-1] + np.arange(max(len(self) - 1, 0))

    def within(self, length: int) -> Characters:
        """The first `length` characters of each text; where it is negative, so many of the last."""
        places = np.arange(len(self.codes)) - np.repeat(self.starts[:-1], self.lengths)
        kept = places < length if length >= 0 else places >= np.repeat(self.lengths, self.lengths) + length
        starts = np.zeros_like(self.starts)
        np.cumsum(np.minimum(self.lengths, abs(length)), out=starts[1:])
        return Characters(self.codes[kept], starts)

    def separated(self) -> NDArray[np.uint32]:
        """All texts end to end with a line feed between them; folding leaves none inside a text."""
        return np.insert(self.codes, self.starts[1:-1], LINE_FEED)

    def joined(self) -> str:
        """All texts end to end as one string."""
        return as_string(self.codes)

    def strings(self) -> list[str]:
        """The folded texts, one by one."""
        whole, starts = self.joined(), self.starts.tolist()
        return [whole[a:b] for a, b in pairwise(starts)]


def code_points(texts: Texts, *, limit: int | None = None) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The code points of `texts` end to end as they are written, and where each begins (one more at the end).

    Null counts as empty. Keeps the first `limit` characters of each, all without one.
    """
    column = _as_column(texts)
    if limit is not None:
        column = pc.utf8_slice_codeunits(column, 0, limit)
    starts = np.zeros(len(column) + 1, dtype=np.int64)
    np.cumsum(pc.utf8_length(column).to_numpy(zero_copy_only=False), out=starts[1:])
    return _code_points(column), starts


def as_string(codes: NDArray[np.uint32]) -> str:
    """Code points as one string of the same length."""
    return codes.tobytes().decode("utf-32-le", errors="replace")


@cache
def folding() -> NDArray[np.uint32]:
    """For every code point, the one it folds to. Built once, in about 0.02 s."""
    table = np.arange(0x110000, dtype=np.uint32)
    for first, end in pairwise([0, *_STEADY, PLANE]):
        if first not in _STEADY[::2]:
            table[first:end] = [folded_code(code) for code in range(first, end)]
    table[HAN.start : HAN.stop] = [ord(new) for new in simplified("".join(map(chr, HAN)))]
    return table


def _as_column(texts: Texts) -> Any:
    column: Any = (
        texts if isinstance(texts, pa.Array | pa.ChunkedArray) else pa.array(list(texts), pa.string())
    )
    column = column.cast(pa.large_string()).fill_null("")
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _code_points(column: Any) -> NDArray[np.uint32]:
    """The UTF-8 buffer of a large_string column without nulls, decoded in one go."""
    _, offsets, data = column.buffers()
    if data is None or not len(column):
        return np.zeros(0, dtype=np.uint32)
    borders = np.frombuffer(offsets, dtype=np.int64)
    raw = memoryview(data)[borders[column.offset] : borders[column.offset + len(column)]]
    return np.frombuffer(str(raw, "utf-8").encode("utf-32-le"), dtype=np.uint32)
