"""Reading what curators said of stories."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from answerable.portal.stories.models import Mark, Story, Threshold

__all__ = [
    "chosen_names",
    "mark_or_none",
    "marks",
    "marks_of",
    "marks_to_pass",
    "thresholds_now",
    "thresholds_set",
]

PASSED = (Mark.Kind.TOGETHER, Mark.Kind.APART, Mark.Kind.PIN, Mark.Kind.JOIN, Mark.Kind.MERGE, Mark.Kind.UNDO)


def marks() -> QuerySet[Mark]:
    """Every mark, the newest first, with its stories and who set it."""
    return Mark.objects.select_related("story", "other", "outcome", "by", "undoes", "undone_by")


def marks_of(story: Story) -> QuerySet[Mark]:
    """What was said of a story, as the one or the other of two, or came of it."""
    return marks().filter(Q(story=story) | Q(other=story) | Q(outcome=story))


def mark_or_none(pk: int) -> Mark | None:
    return marks().filter(pk=pk).first()


def marks_to_pass() -> list[dict[str, Any]]:
    """What the archive has not taken yet, in the order in which it was said, by the library's columns."""
    waiting = marks().filter(state=Mark.State.WAITING, kind__in=PASSED).order_by("pk")
    return [_passed(mark) for mark in waiting]


def chosen_names() -> dict[int, str]:
    """Story key → doc_id whose title a curator chose as the name; undone choices are left out."""
    chosen = Mark.objects.filter(kind=Mark.Kind.NAME, undone_by=None).order_by("pk")
    return {key: doc_ids[0] for key, doc_ids in chosen.values_list("story_id", "doc_ids")}


def thresholds_set() -> dict[str, Mark]:
    """The thresholds that a curator set and nobody has freed: join, merge → the newest mark."""
    found: dict[str, Mark] = {}
    for mark in marks().filter(kind__in=[Mark.Kind.JOIN, Mark.Kind.MERGE], undone_by=None):
        found.setdefault(mark.kind, mark)
    return {kind: mark for kind, mark in found.items() if mark.value is not None}


def thresholds_now() -> QuerySet[Threshold]:
    """What the last listening held for alike enough, by script; none before the first."""
    return Threshold.objects.all()


def _passed(mark: Mark) -> dict[str, Any]:
    undone = str(mark.undoes.mark_id) if mark.undoes else None
    return {
        "mark_id": str(mark.mark_id),
        "kind": mark.kind,
        "story_id": mark.story.story_id if mark.story else None,
        "other": undone or (mark.other.story_id if mark.other else None),
        "doc_ids": mark.doc_ids,
        "value": mark.value,
    }
