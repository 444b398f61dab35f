"""Stories that turn out to be two: a loose one is cut in halves that would not merge today."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from answerable.listening.stories.ledger import Entry, name_story
from answerable.listening.stories.members import Member
from answerable.listening.stories.sparse import Rows, take_away
from answerable.listening.stories.stream import Stream
from answerable.listening.stories.weights import UNIT

__all__ = ["split_loose"]

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

LEAST = 8  # documents on either side
APART = 0.75  # times the likeness at which stories merge: below it two halves are two stories
EVERY = 16  # groups more, and a story is looked at again
_ROUNDS = 6


def split_loose(stream: Stream, rows: Integers) -> None:
    """Part those of the stories in `rows` that have grown loose; the smaller half gets a new name."""
    merges, held, whole = stream.merges, stream.decisions.held(), stream.decisions.whole()
    whole = {stream.root(story_id) for story_id in whole}
    for row in rows.tolist():
        story_id = stream.row_story[row]
        if story_id not in whole and _is_due(stream, row, story_id, merges):
            leaving = _smaller_half(stream, story_id, APART * merges[int(stream.shelf.spaced[row])])
            if leaving and held.isdisjoint(doc_id for one in leaving for doc_id in one.doc_ids):
                _part(stream, row, story_id, leaving)


def _is_due(stream: Stream, row: int, story_id: str, merges: Floats) -> bool:
    """Say whether a story grew enough since it was last looked at, and is loose enough to be two."""
    kept, groups = stream.kept, stream.entries[story_id].groups
    if len(kept.of.get(story_id, ())) < 2 * LEAST or groups < kept.looked.get(story_id, 0) + EVERY:
        return False
    kept.looked[story_id] = groups
    likeness = (stream.shelf.squares[row] / UNIT**2 - groups) / (groups * (groups - 1.0))
    return bool(likeness < merges[int(stream.shelf.spaced[row])])


def _smaller_half(stream: Stream, story_id: str, apart: float) -> list[Member]:
    """Return the members of the smaller half, if both are large and unlike enough, else nothing."""
    side, likeness = _halve(stream.shelf.likenesses(stream.kept.vectors(story_id)))
    smaller = side if 2 * np.count_nonzero(side) <= len(side) else ~side
    if likeness >= apart or np.count_nonzero(smaller) < LEAST:
        return []
    return [one for one, leaves in zip(stream.kept.of[story_id], smaller.tolist(), strict=True) if leaves]


def _halve(cosines: Floats) -> tuple[Flags, float]:
    """Return which vectors are on one side of the best cut found, and how alike the two sides are."""
    one = cosines.sum(axis=0).argmin()
    near, far = cosines[one], cosines[cosines[one].argmin()]
    side = np.zeros(len(cosines), bool)
    for _ in range(_ROUNDS):
        was, side = side, near >= far
        if side.all() or not side.any():
            return side, 1.0
        if (was == side).all():
            break
        near, far = (cosines @ half / np.sqrt(half @ cosines @ half) for half in (side * 1.0, ~side * 1.0))
    near, far = side * 1.0, ~side * 1.0
    between = near @ cosines @ far
    return side, float(between / np.sqrt((near @ cosines @ near) * (far @ cosines @ far)))


def _part(stream: Stream, row: int, story_id: str, leaving: list[Member]) -> None:
    """Give `leaving` to a new story, which begins with the first of them."""
    kept, first = stream.kept, leaving[0].doc_ids[0]
    new_id = name_story(f"split\n{story_id}\n{first}\n{len(stream.decisions.moves)}")
    times = np.array([one.time for one in leaving])
    new = stream.shelf.append(times.min()[None], times.max()[None], stream.shelf.spaced[[row]])
    stream.row_story.append(new_id)
    stream.entries[new_id] = Entry(new_id, [])
    gone = {one.group for one in leaving}
    kept.of[story_id] = [one for one in kept.of[story_id] if one.group not in gone]
    for one in leaving:
        kept.add(new_id, one)
        _move(stream, one, story_id, new_id)
    vectors, rows = kept.vectors(new_id), np.array([row])
    stream.shelf.put(rows, take_away(stream.shelf.centroids(rows), vectors))
    stream.shelf.put(new, Rows(np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0)))
    stream.shelf.add(np.repeat(new, len(vectors)), vectors)


def _move(stream: Stream, member: Member, old: str, new: str) -> None:
    """Count a member with its copies in another story from now on."""
    entry = Entry("", [member.line], documents=len(member.doc_ids) - 1)
    entry.count(member.time)
    entry.count_group(*member.facts)
    stream.entries[old].release(entry)
    stream.entries[new].take(entry)
    stream.decisions.moves |= dict.fromkeys(member.doc_ids, new)
    held = stream.groups.get(member.group)
    if held is not None:
        stream.groups[member.group] = (new, held[1])
