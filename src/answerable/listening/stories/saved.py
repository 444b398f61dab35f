"""The clustering's memory as Arrow tables, so that it is kept without pickle and can be looked into."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa

from answerable.listening.stories.block import Block
from answerable.listening.stories.ledger import Entry
from answerable.listening.stories.marks import Decisions
from answerable.listening.stories.members import Kept
from answerable.listening.stories.recipe import Recipe
from answerable.listening.stories.sparse import Rows
from answerable.listening.stories.stream import Stream
from answerable.listening.stories.thresholds import Sample
from answerable.listening.stories.titles import Line

__all__ = ["load", "save"]

_SLOT = ("row", "square", "first", "last", "spaced")
_PLAIN = (
    "story_id",
    "merged_into",
    "documents",
    "groups",
    "unsourced",
    "first",
    "last",
)
_KINDS: list[tuple[str, pa.DataType]] = [
    ("story_id", pa.string()),
    ("merged_into", pa.string()),
    *((name, pa.int64()) for name in ("documents", "groups", "unsourced", "first", "last")),
    ("lines", pa.list_(pa.struct([(name, pa.string()) for name in ("doc_id", "shown", "folded")]))),
    ("outlets", pa.list_(pa.string())),
    *((name, pa.map_(pa.string(), pa.int64())) for name in ("topics", "places")),
]
_ENTRIES = pa.schema(_KINDS)


def save(stream: Stream) -> dict[str, pa.Table]:
    """Return the stream as tables; those of stories that are closed only ever grow."""
    return {
        "stream": _numbers(stream),
        "frequencies": _frequencies(stream),
        "centroids": _centroids(stream),
        "entries": pa.Table.from_pylist([_row(entry) for entry in stream.entries.values()], schema=_ENTRIES),
        "closed": stream.closed,
        "groups": _groups(stream),
        "pending": _pending(stream.block),
        "slots": _slots(stream),
        "samples": _samples(stream),
        **stream.decisions.tables(),
        "members": stream.kept.table(),
    }


def load(state: dict[str, pa.Table], recipe: Recipe) -> Stream:
    """Return the stream that was saved as `state`."""
    stream = Stream.begin(recipe)
    numbers = state["stream"].to_pylist()[0]
    stream.now, stream.clock, stream.swept = numbers["now"], numbers["clock"], numbers["swept"]
    stream.frequencies.total, stream.frequencies.spaced = numbers["total"], numbers["spaced"]
    stream.frequencies.seen[state["frequencies"]["term"].to_numpy()] = state["frequencies"]["seen"].to_numpy()
    stream.shelf.documents = numbers["came"]
    _load_centroids(stream, state["centroids"])
    stream.entries = {row["story_id"]: _entry(row) for row in state["entries"].to_pylist()}
    stream.closed = state["closed"]
    stream.groups = {row["group"]: (row["story_id"], row["time"]) for row in state["groups"].to_pylist()}
    stream.decisions = Decisions.load(state)
    stream.kept = Kept.load(state["members"])
    samples = [
        Sample(**{**row, "likeness": np.array(row["likeness"])}) for row in state["samples"].to_pylist()
    ]
    for thresholds, known in zip(stream.thresholds, samples[:2], strict=True):
        thresholds.known = known
    if numbers["begin"] is not None:
        length = recipe.block_after(stream.shelf.documents)
        stream.block = _load_block(state, length, numbers["begin"])
        stream.block.seen = (samples[2], samples[3])
        stream.slot_story = _names(state["slots"])
    return stream


def _numbers(stream: Stream) -> pa.Table:
    begin = stream.block.begin if stream.block else None
    numbers = {"now": stream.now, "clock": stream.clock, "swept": stream.swept, "begin": begin}
    numbers["came"] = stream.shelf.documents
    shares = {"total": stream.frequencies.total, "spaced": stream.frequencies.spaced}
    kinds: list[tuple[str, pa.DataType]] = [
        *((name, pa.int64()) for name in numbers),
        *((name, pa.float64()) for name in shares),
    ]
    return pa.Table.from_pylist([{**numbers, **shares}], schema=pa.schema(kinds))


def _samples(stream: Stream) -> pa.Table:
    """Return what is known of either kind, then what the open block saw of either."""
    pending = stream.block.seen if stream.block else (Sample(), Sample())
    samples = [vars(one) for one in (*(thresholds.known for thresholds in stream.thresholds), *pending)]
    return pa.table({name: [one[name] for one in samples] for name in samples[0]})


def _frequencies(stream: Stream) -> pa.Table:
    term = np.flatnonzero(stream.frequencies.seen)
    return pa.table({"term": term.astype(np.int32), "seen": stream.frequencies.seen[term]})


def _centroids(stream: Stream) -> pa.Table:
    shelf = stream.shelf
    here = np.flatnonzero(shelf.here)
    centroids = shelf.centroids(here)
    return pa.table(
        {
            "story_id": pa.array([stream.row_story[row] for row in here.tolist()], pa.string()),
            **{name: getattr(shelf, name)[here] for name in ("first", "last", "spaced", "cold", "changed")},
            **_vectors(centroids),
        }
    )


def _vectors(rows: Rows) -> dict[str, Any]:
    weights = rows.weights.astype(np.int64)
    return {"terms": _lists(rows.counts, rows.terms), "weights": _lists(rows.counts, weights)}


def _load_vectors(table: pa.Table) -> Rows:
    counts, terms = _flat(table["terms"])
    return Rows(counts.astype(np.int64), terms, _flat(table["weights"])[1].astype(np.float64))


def _lists(lengths: Any, values: Any) -> Any:
    offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)
    build: Any = pa.ListArray.from_arrays
    return build(pa.array(offsets), pa.array(values))


def _names(table: pa.Table) -> list[str]:
    return [str(name) for name in table["story_id"].to_pylist()]


def _flat(column: Any) -> tuple[Any, Any]:
    """Return the length of each list and all values of a column of lists."""
    lists = column.combine_chunks()
    return np.diff(lists.offsets.to_numpy()), lists.flatten().to_numpy()


def _load_centroids(stream: Stream, table: pa.Table) -> None:
    stream.row_story = _names(table)
    spaced = np.array(table["spaced"].to_pylist(), bool)
    stream.shelf.append(table["first"].to_numpy(), table["last"].to_numpy(), spaced)
    cold = np.array(table["cold"].to_pylist(), bool)
    stream.shelf.fill(_load_vectors(table), cold, table["changed"].to_numpy())


def _row(entry: Entry) -> dict[str, Any]:
    plain = {name: getattr(entry, name) for name in _PLAIN}
    votes = {"topics": sorted(entry.topics.items()), "places": sorted(entry.places.items())}
    lines = [line._asdict() for line in entry.lines]
    return {**plain, "lines": lines, "outlets": sorted(entry.outlets), **votes}


def _entry(row: dict[str, Any]) -> Entry:
    entry = Entry(lines=[Line(**line) for line in row["lines"]], **{name: row[name] for name in _PLAIN})
    entry.outlets = set(row["outlets"])
    entry.topics, entry.places = Counter(dict(row["topics"])), Counter(dict(row["places"]))
    return entry


def _groups(stream: Stream) -> pa.Table:
    stories = [story for story, _ in stream.groups.values()]
    times = [time for _, time in stream.groups.values()]
    columns = (
        pa.array(list(stream.groups), pa.string()),
        pa.array(stories, pa.string()),
        pa.array(times, pa.int64()),
    )
    return pa.table(dict(zip(("group", "story_id", "time"), columns, strict=True)))


def _pending(block: Block | None) -> pa.Table:
    vectors = block.vectors if block else Rows.none()
    none = np.zeros(0, np.int64)
    times, slots = (block.times, block.slot) if block else (none, none)
    return pa.table({"time": times, "slot": slots, **_vectors(vectors)})


def _slots(stream: Stream) -> pa.Table:
    """Return the slots of the open block; rows of the shelf as `_centroids` counts them."""
    block = stream.block or Block(0, 0)
    columns = {name: getattr(block, name)[: block.slots] for name in _SLOT}
    below = np.cumsum(stream.shelf.here) - 1
    columns["row"] = np.where(columns["row"] < 0, -1, np.append(below, 0)[columns["row"]])
    return pa.table({"story_id": pa.array(stream.slot_story, pa.string()), **columns})


def _load_block(state: dict[str, pa.Table], length: int, begin: int) -> Block:
    block, pending, slots = Block(length, begin), state["pending"], state["slots"]
    block.vectors = _load_vectors(pending)
    block.times, block.slot = pending["time"].to_numpy(), pending["slot"].to_numpy()
    block.slots = slots.num_rows
    for name in _SLOT:
        getattr(block, name)[: block.slots] = slots[name].to_numpy()
    return block
