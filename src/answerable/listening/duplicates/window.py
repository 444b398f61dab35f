"""The texts of the last thirty days, as far as later texts are compared with them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from answerable.listening.duplicates.postings import Postings
from answerable.listening.duplicates.sketches import LEVELS, Sketches, sizes_at_levels
from answerable.listening.records import TIMESTAMP

__all__ = ["SIGNATURES", "Group", "Window"]

_FIELDS: list[pa.Field[Any]] = [
    pa.field("number", pa.int64(), nullable=False),
    pa.field("time", TIMESTAMP, nullable=False),
    pa.field("group_id", pa.string(), nullable=False),  # as first given
    pa.field("group_age", pa.int64(), nullable=False),  # the number of the group's first document
    pa.field("content", pa.uint64(), nullable=False),
    pa.field("url", pa.uint64(), nullable=False),
    pa.field("level", pa.uint8(), nullable=False),
    pa.field("sketch", pa.binary(), nullable=False),  # little-endian uint32, ascending
]
SIGNATURES = pa.schema(_FIELDS)
"""One remembered text. Rows are only ever added at the end and dropped at the beginning."""

_NUMBERS = {"time": np.int64, "content": np.uint64, "url": np.uint64, "level": np.uint8}


class Group(NamedTuple):
    """Copies: the number of its first document in the stream (the older is smaller) and its id."""

    age: int
    group_id: str


class Window:
    """Remembered texts by number: text n stands at place n - `first` of each column.

    `bearers` gives for a content the latest text that bears it, with its time; it may name texts already
    forgotten.
    """

    def __init__(self) -> None:
        self.first = 0
        self.sizes = np.zeros((0, LEVELS), dtype=np.int32)
        self.sketches: list[bytes] = []
        self.groups: list[Group] = []
        self.bearers: dict[int, tuple[int, int]] = {}
        self.postings = Postings()
        self._columns: dict[str, NDArray[Any]] = {name: np.zeros(0, kind) for name, kind in _NUMBERS.items()}

    def __len__(self) -> int:
        return len(self.sketches)

    @property
    def next(self) -> int:
        """The number the next remembered text will have."""
        return self.first + len(self)

    def column(self, name: str) -> NDArray[Any]:
        """A column of all remembered texts, oldest first: time (µs), content, url or level."""
        return self._columns[name][: len(self)]

    def group(self, number: int) -> Group:
        """The group that was given to a text."""
        return self.groups[number - self.first]

    def hashes(self, start: int) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """The shingles of the texts from number `start` on, each with the number of its text."""
        hashes, counts = _unpacked(self.sketches[start - self.first :])
        return hashes, np.repeat(np.arange(start, self.next), counts)

    def add(self, sketches: Sketches, rows: NDArray[np.int64], columns: dict[str, NDArray[Any]]) -> None:
        """Remember `rows` of `sketches` with their `time` and `url`; their groups are appended later."""
        packed = sketches.packed()
        own: dict[str, NDArray[Any]] = {"content": sketches.contents[rows], "level": sketches.levels[rows]}
        self._append([packed[row] for row in rows.tolist()], sketches.sizes[rows], columns | own)

    def forget(self, first: int) -> None:
        """Drop the texts with numbers below `first`; costs a copy of the rest, so do it for many at once."""
        gone = first - self.first
        self._columns = {name: self.column(name)[gone:].copy() for name in _NUMBERS}
        self.sizes = self.sizes[gone : len(self)].copy()
        del self.sketches[:gone], self.groups[:gone]
        self.bearers = {text: bearer for text, bearer in self.bearers.items() if bearer[0] >= first}
        self.postings.forget(first)
        self.first = first

    def table(self, since: int = 0) -> pa.Table:
        """The remembered texts with numbers from `since` on, as `SIGNATURES`."""
        skip = min(max(since - self.first, 0), len(self))
        columns = {name: pa.array(self.column(name)[skip:]) for name in _NUMBERS}
        columns["time"] = columns["time"].cast(TIMESTAMP)
        columns["number"] = pa.array(np.arange(self.first + skip, self.next))
        columns["group_id"] = pa.array([group.group_id for group in self.groups[skip:]], pa.string())
        columns["group_age"] = pa.array([group.age for group in self.groups[skip:]], pa.int64())
        columns["sketch"] = pa.array(self.sketches[skip:], pa.binary())
        return pa.table([columns[field.name] for field in SIGNATURES], schema=SIGNATURES)

    @classmethod
    def of(cls, table: pa.Table, first: int) -> Window:
        """Remember the rows of a saved table with numbers from `first` on."""
        window = cls()
        window.first = first
        table = table.slice(int(np.searchsorted(table.column("number").to_numpy(), first)))
        columns = {name: table.column(name).to_numpy() for name in ("content", "url", "level")}
        columns["time"] = table.column("time").cast(pa.int64()).to_numpy()
        packed: list[Any] = table.column("sketch").to_pylist()
        window._append(packed, _sizes(packed, columns["level"]), columns)
        groups: list[Any] = table.select(["group_age", "group_id"]).to_pylist()
        window.groups = [Group(row["group_age"], row["group_id"]) for row in groups]
        bearers = zip(range(first, window.next), columns["time"].tolist(), strict=True)
        window.bearers = dict(zip(columns["content"].tolist(), bearers, strict=True))
        return window

    def _append(
        self, packed: list[bytes], sizes: NDArray[np.int32], columns: dict[str, NDArray[Any]]
    ) -> None:
        start, end = len(self), len(self) + len(packed)
        self._reserve(end)
        for name, values in columns.items():
            self._columns[name][start:end] = values
        self.sizes[start:end] = sizes
        self.sketches += packed
        self.postings.add(*self.hashes(self.first + start))

    def _reserve(self, needed: int) -> None:
        if needed <= len(self.sizes):
            return
        room = max(needed, 2 * len(self.sizes), 1024)
        self._columns = {name: _widened(column, room) for name, column in self._columns.items()}
        self.sizes = _widened(self.sizes, room)


def _widened(column: NDArray[Any], room: int) -> NDArray[Any]:
    wide = np.zeros((room, *column.shape[1:]), column.dtype)
    wide[: len(column)] = column
    return wide


def _unpacked(packed: list[bytes]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """All hashes end to end, and how many each sketch has."""
    counts = np.fromiter(map(len, packed), np.int64, len(packed)) // 4
    return np.frombuffer(b"".join(packed), dtype="<u4"), counts


def _sizes(packed: list[bytes], levels: NDArray[np.uint8]) -> NDArray[np.int32]:
    hashes, counts = _unpacked(packed)
    return sizes_at_levels(np.repeat(np.arange(len(packed)), counts), hashes, levels)
