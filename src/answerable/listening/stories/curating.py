"""Carrying out a curator's marks on the open stories, between two blocks of documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from answerable.listening.stories.arrivals import Arrivals
from answerable.listening.stories.ledger import NO_TIME, Entry, name_story
from answerable.listening.stories.marks import Decision, outcomes
from answerable.listening.stories.merging import merge_rows
from answerable.listening.stories.recipe import Recipe
from answerable.listening.stories.sparse import Rows, take_away
from answerable.listening.stories.stream import Stream
from answerable.listening.stories.weights import unit_vectors

__all__ = ["Members", "carry_out", "leave", "read_members"]

DONE, KNOWN, UNKNOWN, NOTHING = "done", "known", "unknown", "nothing"
Outcome = tuple[str, str | None]


@dataclass
class Members:
    """Documents that marks speak of: what they say, and the story each was first given."""

    arrivals: Arrivals
    vectors: Rows
    given: list[str]
    at: dict[str, int]

    def story(self, stream: Stream, doc_id: str) -> str:
        """Return the story that a document is part of today."""
        return stream.root(stream.decisions.moves.get(doc_id, self.given[self.at[doc_id]]))


def read_members(stream: Stream, asked: set[str], documents: pa.Table | None, recipe: Recipe) -> Members:
    """Read those of `documents` that are asked for, weighed as terms are weighed today."""
    table = documents if documents is not None else pa.table({"doc_id": pa.array([], pa.string())})
    doc_ids = [str(doc_id) for doc_id in table["doc_id"].to_pylist()]
    wanted = {doc_id: which for which, doc_id in enumerate(doc_ids) if doc_id in asked}
    table = table.take(pa.array(list(wanted.values()), pa.int64()))
    arrivals = Arrivals.again(table, recipe.lead, stream.now)
    weights = stream.frequencies.weigh(arrivals.terms, recipe)
    vectors = unit_vectors(arrivals.terms, weights, recipe.top_terms)
    given = [str(name or "") for name in table["story_id"].to_pylist()] if wanted else []
    return Members(arrivals, vectors, given, {doc_id: which for which, doc_id in enumerate(wanted)})


def carry_out(stream: Stream, decisions: Sequence[Decision], members: Members) -> pa.Table:
    """Carry out the decisions in order; return what became of each as an OUTCOME table."""
    rows = []
    for decision in decisions:
        known = stream.decisions.made.get(decision.mark_id)
        verb = _VERBS.get(decision.kind, _strange)
        outcome = (KNOWN, known.result) if known else verb(stream, decision, members)
        rows.append((decision.mark_id, *outcome))
        if outcome[0] in (DONE, NOTHING):
            decision.result = outcome[1]
            stream.decisions.made[decision.mark_id] = decision
    return outcomes(rows)


def _together(stream: Stream, decision: Decision, members: Members) -> Outcome:
    keeper, leaver = stream.root(decision.story_id or ""), stream.root(decision.other or "")
    into, gone = stream.row_of(keeper), stream.row_of(leaver)
    if into is None or gone is None:
        return UNKNOWN, None
    if keeper == leaver:
        return NOTHING, keeper
    centroid = stream.shelf.centroids(np.array([gone]))
    decision.terms, decision.weights = centroid.terms.tolist(), centroid.weights.astype(np.int64).tolist()
    decision.before = [keeper, leaver]
    merge_rows(stream.shelf, np.array([into]), np.array([gone]))
    stream.absorb(keeper, leaver)
    return DONE, keeper


def _apart(stream: Stream, decision: Decision, members: Members) -> Outcome:
    story_id = stream.root(decision.story_id or "")
    known = [doc_id for doc_id in decision.doc_ids if doc_id in members.at]
    leaving = [doc_id for doc_id in known if members.story(stream, doc_id) == story_id]
    if stream.row_of(story_id) is None or not leaving:
        return UNKNOWN, None
    if len(leaving) >= stream.entries[story_id].documents:
        return NOTHING, story_id
    decision.before, decision.doc_ids = [story_id] * len(leaving), leaving
    return DONE, leave(stream, leaving, members, _new_story(stream, decision, leaving, members))


def _new_story(stream: Stream, decision: Decision, leaving: Sequence[str], members: Members) -> str:
    """Begin an empty story for documents that leave theirs; return its identifier."""
    story_id = name_story(f"{decision.mark_id}\n{decision.story_id}")
    places = [members.at[doc_id] for doc_id in leaving]
    times, spaced = members.arrivals.times[places], members.arrivals.terms.spaced[places]
    row = stream.shelf.append(times.min()[None], times.max()[None], np.array([spaced.mean() > 1 / 2]))
    stream.shelf.put(row, Rows(np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0)))
    stream.row_story.append(story_id)
    stream.entries[story_id] = Entry(story_id, [])
    return story_id


def leave(stream: Stream, leaving: Sequence[str], members: Members, into: str) -> str:
    """Move documents from the stories they are in to the story `into`; return it."""
    target = stream.row_of(into)
    assert target is not None
    for doc_id in leaving:
        which = members.at[doc_id]
        old, entry = members.story(stream, doc_id), _entry_of(members, which)
        vector = members.vectors.take(np.array([which]))
        source = stream.row_of(old)
        if source is not None:
            rows = np.array([source])
            stream.shelf.put(rows, take_away(stream.shelf.centroids(rows), vector))
            stream.entries[old].release(entry)
        stream.shelf.add(np.array([target]), vector)
        stream.entries[into].take(entry)
        stream.decisions.moves[doc_id] = into
        stream.kept.leave(old, members.arrivals.groups[which])
        _take_group(stream, members.arrivals.groups[which], old, into)
    return into


def _take_group(stream: Stream, group: str, old: str, into: str) -> None:
    """Let later copies of a document that moved find it."""
    held = stream.groups.get(group)
    if held is not None and stream.root(held[0]) == old:
        stream.groups[group] = (into, held[1])


def _entry_of(members: Members, which: int) -> Entry:
    """Return what one document alone would count."""
    entry = Entry("", [])
    entry.count(int(members.arrivals.times[which]) or NO_TIME)
    entry.count_group(*members.arrivals.facts[which])
    entry.add_line(members.arrivals.line(which))
    return entry


def _pin(stream: Stream, decision: Decision, members: Members) -> Outcome:
    story_id = stream.root(decision.story_id or "")
    if stream.row_of(story_id) is None:
        return UNKNOWN, None
    decision.story_id = story_id
    known = [doc_id for doc_id in decision.doc_ids if doc_id in members.at]
    if decision.doc_ids and not known:
        return UNKNOWN, None
    decision.doc_ids = known
    decision.before = [members.story(stream, doc_id) for doc_id in known]
    moving = [doc_id for doc_id, old in zip(known, decision.before, strict=True) if old != story_id]
    return DONE, leave(stream, moving, members, story_id)


def _strange(stream: Stream, decision: Decision, members: Members) -> Outcome:
    return UNKNOWN, None


def _threshold(stream: Stream, decision: Decision, members: Members) -> Outcome:
    return (DONE if decision.value is None or 0.0 < decision.value < 1.0 else UNKNOWN), None


def _undo(stream: Stream, decision: Decision, members: Members) -> Outcome:
    taken = stream.decisions.forget_undone(decision.other or "")
    if taken is None:
        return UNKNOWN, None
    if taken.kind in ("together", "apart") and not taken.before:
        return NOTHING, taken.result  # as it changed nothing, there is nothing to take back
    verb = _BACKWARDS.get(taken.kind)
    return (DONE, verb(stream, taken, members)) if verb else (DONE, None)


def _part(stream: Stream, taken: Decision, members: Members) -> str | None:
    """Give a story that was joined by hand its own life again, under its old name."""
    keeper, leaver = stream.root(taken.before[0]), taken.before[1]
    entry, row = stream.entries.get(leaver), stream.row_of(keeper)
    if entry is None or entry.merged_into is None or row is None:
        return None
    weights = np.array(taken.weights, np.float64)
    centroid = Rows(np.array([len(weights)]), np.array(taken.terms, np.int32), weights)
    stream.shelf.put(np.array([row]), take_away(stream.shelf.centroids(np.array([row])), centroid))
    stream.entries[keeper].release(entry)
    entry.merged_into = None
    times = np.array([entry.first]), np.array([entry.last])
    own = stream.shelf.append(*times, stream.shelf.spaced[[row]])
    stream.shelf.put(own, centroid)
    stream.row_story.append(leaver)
    return leaver


def _rejoin(stream: Stream, taken: Decision, members: Members) -> str | None:
    """Make two stories that were parted by hand one again."""
    keeper, leaver = stream.root(taken.before[0]), stream.root(taken.result or "")
    into, gone = stream.row_of(keeper), stream.row_of(leaver)
    if into is None or gone is None or keeper == leaver:
        return None
    merge_rows(stream.shelf, np.array([into]), np.array([gone]))
    stream.absorb(keeper, leaver)
    return keeper


def _unpin(stream: Stream, taken: Decision, members: Members) -> str | None:
    """Let pinned documents go back to where they were."""
    for doc_id, old in zip(taken.doc_ids, taken.before, strict=True):
        home = stream.root(old)
        if doc_id in members.at and stream.row_of(home) is not None:
            leave(stream, [doc_id], members, home)
        else:
            stream.decisions.moves[doc_id] = home
    return taken.story_id


_VERBS: dict[str, Callable[[Stream, Decision, Members], Outcome]] = {
    "together": _together,
    "apart": _apart,
    "pin": _pin,
    "undo": _undo,
    "join": _threshold,
    "merge": _threshold,
}
_BACKWARDS: dict[str, Callable[[Stream, Decision, Members], str | None]] = {
    "together": _part,
    "apart": _rejoin,
    "pin": _unpin,
}
