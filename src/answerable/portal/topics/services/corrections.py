"""The desk says what a document is about; the tables follow at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record
from answerable.portal.core.subjects import topic_choices
from answerable.portal.stories import services as stories
from answerable.portal.topics import queries
from answerable.portal.topics.models import Correction

__all__ = ["CORRECT", "correct", "reapply", "take_back"]

CORRECT = "cases.open"


def correct(
    user: Any, doc_id: str, *, given: str, corrected: str, at: dt.datetime | None = None
) -> Correction:
    """Write down that `doc_id`, taken for `given`, is about `corrected`; the same topic means "right".

    Its copies in the same story go with it. A document that is not in the tables yet gets the topic when it
    comes. Raises `Refused`, or `Conflict` for a topic that the taxonomy does not have.
    """
    if not user.has_perm(CORRECT):
        raise Refused(permission=CORRECT)
    if corrected not in dict(topic_choices()):
        raise Conflict(_("Choose one of the topics in the list."))
    at = at or timezone.now()
    with transaction.atomic():
        said = {"given": given[:60], "corrected": corrected, "by": user, "at": at}
        correction = Correction.objects.create(doc_id=doc_id, **said)
        stories.settle_topics({doc_id: corrected})
        record(
            user, "topics.correct", ("stories.document", doc_id[:80]), at=at, given=given, corrected=corrected
        )
    return correction


@transaction.atomic
def take_back(user: Any, doc_id: str, at: dt.datetime | None = None, *, said_by: Any = None) -> None:
    """Unsay what was last said of a document: it counts for nothing, and is not learned from.

    That is one's own word, or that of `said_by` where what it followed from has been said otherwise.
    """
    if not user.has_perm(CORRECT):
        raise Refused(permission=CORRECT)
    said = Correction.objects.filter(doc_id=doc_id).first()
    if said is None or said.by_id != (said_by or user).pk:
        raise Conflict(_("Somebody else has said what this is about since."))
    said.delete()
    if said.given:
        stories.settle_topics({doc_id: said.given})
    detail = {"given": said.given, "corrected": said.corrected}
    record(user, "topics.take_back", ("stories.document", doc_id[:80]), at=at, **detail)


def reapply(doc_ids: Iterable[str]) -> None:
    """After a filling: what the desk has said of these documents goes before what was judged anew."""
    said, filled = queries.latest_corrections(), set(doc_ids)
    stories.settle_topics({doc_id: topic for doc_id, topic in said.items() if doc_id in filled})
