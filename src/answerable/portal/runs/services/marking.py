"""Curators' marks on their way: from the tables into the archive, and what came of them back again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from answerable.portal.stories import queries as stories

if TYPE_CHECKING:
    from answerable.engines.archive import Archive, View

__all__ = ["freed_stories", "homes", "pass_marks"]

HOME = ["doc_id", "story_id"]


def pass_marks(archive: Archive) -> list[dict[str, Any]]:
    """Hand the archive what curators said since the last pass; gives what became of each mark.

    A pass that is cut off is made again: the archive knows the marks it has, and says so.
    """
    from answerable.listening.stories import MARK

    waiting = stories.marks_to_pass()
    return archive.mark(pa.Table.from_pylist(waiting, MARK)).to_pylist() if waiting else []


def freed_stories(archive: View) -> list[str]:
    """Stories that are one of their own again, because a curator undid a joining. Ask before storing."""
    stored = {name for name, (into, *_rest) in stories.stored_figures().items() if into}
    now = archive.stories()
    alone = now.filter(pc.is_null(now.column("merged_into"))).column("story_id").to_pylist()
    return [story_id for story_id in alone if story_id in stored]


def homes(archive: View, freed: Iterable[str]) -> pa.Table:
    """[doc_id, story_id] of the documents that left a story, and of those that came back with a freed one."""
    moved = archive.moves().select(HOME)
    wanted = pa.array(sorted(freed), pa.string())
    if not len(wanted):
        return moved
    back = archive.documents(HOME)
    return pa.concat_tables([moved, back.filter(pc.is_in(back.column("story_id"), value_set=wanted))])
