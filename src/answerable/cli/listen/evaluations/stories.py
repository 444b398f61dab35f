"""`answerable listen evaluate stories FILE…`: found stories against the gold column of the files.

The gold column is the first of `event_id`, `story`, `subtopic_id`, `gold` that the files have. Documents
marked `low_quality`, or with `time_plausible` false, are left out, the rest is sorted by `published_at`
where there is one, else taken in the order of the file. A file that has `group_id` is clustered with these
groups; otherwise every document is its own group, as the gold labels ask.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from answerable.cli.files import load
from answerable.listening.errors import InputError
from answerable.listening.evaluation import stories as measure
from answerable.listening.records import INPUT
from answerable.listening.stories import StoryClusterer

__all__ = ["find_stories", "load_gold", "read_gold", "run"]

_GOLD = ("event_id", "story", "subtopic_id", "gold")
_BATCH = 1000
_TEXTS = (*_GOLD, "group_id", "low_quality", "time_plausible")
_COLUMNS = pa.schema([*INPUT, *((name, pa.string()) for name in _TEXTS)])


def run(files: Sequence[str]) -> dict[str, float | str]:
    """Cluster the files as one stream and measure; documents a second are of processor time."""
    documents = load_gold(files)
    begun = time.process_time()
    found = find_stories(documents)
    seconds = time.process_time() - begun
    return {**measure.evaluate(found), "documents/s": documents.num_rows / seconds}


def load_gold(files: Sequence[str]) -> pa.Table:
    """Return the documents of the files that count, as one stream."""
    return read_gold(pa.concat_tables([load(file, _COLUMNS) for file in files], promote_options="default"))


def read_gold(table: pa.Table) -> pa.Table:
    """Return the documents that count, in order, with the column `gold`."""
    name = next((name for name in _GOLD if name in table.column_names), None)
    if name is None:
        raise InputError(f"The files have no gold column; one of {', '.join(_GOLD)} is needed.")
    table = table.append_column("gold", table[name]) if name != "gold" else table
    for column, wanted in (("low_quality", "false"), ("time_plausible", "true")):
        if column in table.column_names:
            table = table.filter(pc.equal(pc.utf8_lower(table[column]), wanted))
    table = table.filter(pc.is_valid(table["gold"]))
    timed = "published_at" in table.column_names and table["published_at"].null_count < table.num_rows
    return table.sort_by("published_at") if timed else table


def find_stories(documents: pa.Table, clusterer: StoryClusterer | None = None) -> pa.Table:
    """Return the documents with the story each is part of in the end."""
    clusterer = clusterer or StoryClusterer()
    starts = range(0, documents.num_rows, _BATCH)
    assigned = pa.concat_tables([clusterer.assign(documents.slice(start, _BATCH)) for start in starts])
    stories = clusterer.stories()
    into = {a: b for a, b in zip(stories["story_id"].to_pylist(), stories["merged_into"].to_pylist()) if b}
    moves = {row["doc_id"]: row["story_id"] for row in clusterer.moves().to_pylist()}
    given = zip(assigned["doc_id"].to_pylist(), assigned["story_id"].to_pylist())
    final = pa.array([_follow(moves.get(doc_id, story), into) for doc_id, story in given], pa.string())
    return assigned.set_column(assigned.column_names.index("story_id"), "story_id", final)


def _follow(story: str, into: dict[str, str]) -> str:
    while story in into:
        story = into[story]
    return story
