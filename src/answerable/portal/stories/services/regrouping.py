"""When what the archive knows of copies and stories has changed, what is stored follows: two groups that turn
out to be one are one voice, and a story whose id is gone is part of the one that has its documents.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from itertools import islice

from django.db import transaction

from answerable.portal.stories.models import Document, Story, StoryDay

__all__ = ["succeed", "unite_groups", "vanishing"]

AT_ONCE = 500  # names of a question, below what SQLite takes


@transaction.atomic
def unite_groups(into: Mapping[str, str]) -> int:
    """Give documents the group that theirs became part of (old name → last name); returns how many."""
    names = iter(into.items())
    return sum(map(_united, iter(lambda: dict(islice(names, AT_ONCE)), {})))


def _united(into: Mapping[str, str]) -> int:
    bearers: dict[str, list[int]] = defaultdict(list)
    for key, group in Document.objects.filter(group_id__in=into).values_list("pk", "group_id"):
        bearers[into[group]].append(key)
    for group, keys in bearers.items():
        Document.objects.filter(pk__in=keys).update(group_id=group)
    return sum(map(len, bearers.values()))


def vanishing(known: Collection[str]) -> dict[int, list[str]]:
    """Stored stories (keys) that are none of `known` (story_ids), each with its documents; ask it first."""
    rows = Story.objects.filter(merged_into=None).values_list("pk", "story_id")
    gone: dict[int, list[str]] = {key: [] for key, story_id in rows if story_id not in known}
    for key, doc_id in Document.objects.filter(story__in=gone).values_list("story_id", "doc_id"):
        gone[key].append(doc_id)
    return gone


@transaction.atomic
def succeed(gone: Mapping[int, list[str]]) -> int:
    """Make each story that the archive has no more part of the one that has most of its documents now.

    What points to it (cases, marks, briefings) so leads on. One whose documents are nowhere stays, with
    nothing in it. Gives how many were taken up by another.
    """
    taken_up = 0
    for key, doc_ids in gone.items():
        heirs = Counter(_homes(doc_ids))
        heirs.pop(key, None)
        empty = dict.fromkeys(("documents", "groups", "sources"), 0)
        heir = heirs.most_common(1)[0][0] if heirs else None
        Story.objects.filter(pk=key).update(merged_into=heir, pinned=False, **empty)
        Story.objects.filter(merged_into=key).update(merged_into=heir)
        StoryDay.objects.filter(story=key).delete()
        taken_up += heir is not None
    return taken_up


def _homes(doc_ids: list[str]) -> list[int]:
    """The stories (keys) that hold these documents now."""
    found: list[int] = []
    for start in range(0, len(doc_ids), AT_ONCE):
        here = Document.objects.filter(doc_id__in=doc_ids[start : start + AT_ONCE])
        found += here.order_by("pk").values_list("story_id", flat=True)
    return found
