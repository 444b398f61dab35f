"""What is one matter: waiting messages that may belong to a case, and cases that were merged."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from django.db.models import Q, QuerySet

from answerable.listening.claims import EarlierAnswers
from answerable.portal.cases.models import Case, Merger, Message
from answerable.portal.cases.queries.doors import messages_for

__all__ = ["likely_messages", "merger_of", "mergers_into"]

MOST_WAITING = 300  # newest waiting messages among which those of a case are looked for


def merger_of(case: Case) -> Merger | None:
    """What `case` was merged into, while that stands."""
    return Merger.objects.filter(source=case, undone_at=None).select_related("target", "source").first()


def mergers_into(case: Case) -> QuerySet[Merger]:
    """What was merged into `case` and stands."""
    return Merger.objects.filter(target=case, undone_at=None).select_related("source", "source__unit")


def likely_messages(user: Any, case: Case, most: int = 20) -> list[Message]:
    """Waiting messages that `user` may take up and that resemble a case, the likeliest first."""
    fits = Q(confidential=False) | Q(confidential=case.confidential, about=case.about_id)
    waiting = messages_for(user).filter(fits, state=Message.State.WAITING)
    found = {str(message.pk): message for message in waiting.order_by("-received_at")[:MOST_WAITING]}
    if not found:
        return []
    texts = [f"{message.title} {message.text}" for message in found.values()]
    index = EarlierAnswers(pa.table({"answer_id": list(found), "text": texts}))
    said = pa.table({"message_id": ["case"], "text": [f"{case.title}\n{case.summary}"]})
    return [found[row["answer_id"]] for row in index.search(said, top=most).to_pylist()]
