"""When two groups of copies turn out to be one, stored documents follow: a copy is one voice, not two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import islice

from django.db import transaction

from answerable.portal.stories.models import Document

__all__ = ["unite_groups"]

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
