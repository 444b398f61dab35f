"""What a curator says of stories. A mark waits until the next listening takes it into the archive.

Each verb: permission → transaction → mark and audit line. Nothing is taken out; an undoing is a mark too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.access import lacks_at
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.stories.models import Mark, Story, Threshold
from answerable.portal.stories.queries import keys_of, readable_documents, reads_inbox
from answerable.portal.stories.rules import free_of_marks
from answerable.portal.stories.services.naming import name_stories

__all__ = [
    "CURATE",
    "choose_name",
    "join_stories",
    "may_set_thresholds",
    "note_outcomes",
    "note_thresholds",
    "pin_story",
    "set_threshold",
    "split_story",
    "undo_mark",
]

CURATE = "cases.open"
LEAST, MOST = 0.02, 0.95  # a threshold is a cosine; beyond these every document is alone, or all are one


def join_stories(user: Any, story: Story, other: Story, reason: str) -> Mark:
    """Say that `other` tells of the same matter: it becomes part of `story`, whose name stays."""
    if story.pk == other.pk:
        raise Conflict(_("A story cannot be joined with itself."))
    _insist_on_whole(story, other)
    return _set(user, "stories.join", Mark(kind=Mark.Kind.TOGETHER, story=story, other=other, reason=reason))


def split_story(user: Any, story: Story, doc_ids: Iterable[str], reason: str) -> Mark:
    """Say that these documents, with their copies, tell of another matter: they become their own story."""
    _insist_on_whole(story)
    readable = readable_documents(story, reads_inbox(user))
    groups = set(readable.filter(doc_id__in=list(doc_ids)).values_list("group_id", flat=True))
    leaving = sorted(story.evidence.filter(group_id__in=groups).values_list("doc_id", flat=True))
    if not leaving:
        raise Conflict(_("Choose at least one document that tells of something else."))
    if len(leaving) == story.evidence.count():
        raise Conflict(_("All of the story would leave. Leave in it what belongs to it."))
    return _set(
        user, "stories.split", Mark(kind=Mark.Kind.APART, story=story, doc_ids=leaving, reason=reason)
    )


def pin_story(user: Any, story: Story, reason: str) -> Mark:
    """Say that a story is right as it is: the machine neither merges nor splits it any more."""
    _insist_on_whole(story)
    if Mark.objects.filter(kind=Mark.Kind.PIN, story=story, undone_by=None).exclude(state="failed").exists():
        raise Conflict(_("The story is pinned already."))
    return _set(user, "stories.pin", Mark(kind=Mark.Kind.PIN, story=story, reason=reason))


@transaction.atomic
def choose_name(user: Any, story: Story, doc_id: str, reason: str) -> Mark:
    """Call a story by the title of one of its published documents; it is never given words of our own."""
    document = readable_documents(story, with_inbox=False).filter(doc_id=doc_id).first()
    if document is None or not free_of_marks(document.title):
        raise Conflict(_("Choose the title of a published document in which nothing is covered."))
    mark = Mark(kind=Mark.Kind.NAME, story=story, doc_ids=[doc_id], reason=reason, state=Mark.State.DONE)
    _set(user, "stories.name", mark)
    name_stories([story.pk])
    return mark


@transaction.atomic
def undo_mark(user: Any, mark: Mark, reason: str) -> Mark:
    """Take a mark back. What it did is undone at the next listening; the mark itself stays to be read."""
    if mark.kind == Mark.Kind.UNDO or mark.is_undone:
        raise Conflict(_("This has been undone already."))
    if mark.state == Mark.State.FAILED:
        raise Conflict(_("This was never done, so there is nothing to undo."))
    ours = mark.kind == Mark.Kind.NAME
    undoing = Mark(kind=Mark.Kind.UNDO, story=mark.story, other=mark.other, undoes=mark, reason=reason)
    undoing.state = Mark.State.DONE if ours else Mark.State.WAITING
    _set(user, "stories.undo", undoing)
    if ours and mark.story_id:
        name_stories([mark.story_id])
    return undoing


def may_set_thresholds(user: Any) -> bool:
    """Whether `user` may set thresholds: all stories have the same, so they curate everywhere."""
    return user.has_perm(CURATE) and lacks_at(user, CURATE) is None


def set_threshold(user: Any, kind: str, value: float | None, reason: str) -> Mark:
    """Say how alike is alike enough, for joining a story or for merging two; None lets it choose itself."""
    if kind not in {Mark.Kind.JOIN, Mark.Kind.MERGE}:
        raise Conflict(_("There is no such threshold."))
    if value is not None and not LEAST <= value <= MOST:
        raise Conflict(_("A threshold lies between %(least)s and %(most)s.") % {"least": LEAST, "most": MOST})
    return _set(user, "stories.set_threshold", Mark(kind=kind, value=value, reason=reason))


@transaction.atomic
def note_thresholds(rows: Iterable[Mapping[str, Any]]) -> None:
    """Write down what is alike enough now: rows with `script`, `documents`, `join` and `merge`."""
    for row in rows:
        found = {"documents": round(row["documents"]), "join": row["join"], "merge": row["merge"]}
        Threshold.objects.update_or_create(script=row["script"], defaults=found)


@transaction.atomic
def note_outcomes(outcomes: Iterable[Mapping[str, Any]]) -> int:
    """Write down what the archive made of marks: rows with `mark_id`, `outcome` and `story_id`."""
    rows = list(outcomes)
    keys = keys_of([row["story_id"] for row in rows if row["story_id"]])
    for row in rows:
        done = row["outcome"] in {"done", "known"}
        state = Mark.State.DONE if done else Mark.State.FAILED
        outcome = keys.get(row["story_id"] or "")
        Mark.objects.filter(mark_id=row["mark_id"]).update(state=state, outcome=outcome)
    _note_pinned({row["mark_id"] for row in rows})
    return len(rows)


def _note_pinned(mark_ids: set[str]) -> None:
    pins = Mark.objects.filter(kind=Mark.Kind.PIN, state=Mark.State.DONE)
    for key in (
        Mark.objects.filter(mark_id__in=mark_ids).exclude(story=None).values_list("story_id", flat=True)
    ):
        pinned = pins.filter(story=key, undone_by=None).exists()
        Story.objects.filter(pk=key).update(pinned=pinned)


@transaction.atomic
def _set(user: Any, verb: str, mark: Mark, at: dt.datetime | None = None) -> Mark:
    if not user.has_perm(CURATE):
        raise Refused(permission=CURATE)
    if mark.story is None and not may_set_thresholds(user):
        raise Refused(permission=CURATE, unit=lacks_at(user, CURATE))
    mark.reason = mark.reason.strip()[:300]
    if not mark.reason:
        raise Conflict(_("Say why, so that others can follow it."))
    mark.by, mark.at = user, at or timezone.now()
    mark.save()
    thing = mark.story or ("stories.thresholds", mark.kind)
    record(user, verb, thing, at=mark.at, mark=str(mark.mark_id), **_told(mark))
    return mark


def _told(mark: Mark) -> dict[str, Any]:
    """What the audit log keeps of a mark: stories, numbers and the reason, never a text."""
    told: dict[str, Any] = {"reason": mark.reason, "documents": len(mark.doc_ids)}
    told |= {"other": mark.other.story_id} if mark.other else {}
    told |= {"value": mark.value} if mark.value is not None else {}
    return told | ({"undoes": str(mark.undoes.mark_id)} if mark.undoes else {})


def _insist_on_whole(*stories: Story) -> None:
    if any(story.merged_into_id for story in stories):
        raise Conflict(_("One of the stories has become part of another; go there."))
