"""The ways back that the queue offers: what was asked, sorted or set aside by mistake, in time.

Also the category of a case, which the desk may change while the case is worked on.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.portal.cases import rules
from answerable.portal.cases.models import Case, Message
from answerable.portal.cases.services.contacts import contact_day
from answerable.portal.cases.services.steps import move, require, require_message
from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record
from answerable.portal.core.subjects import topic_choices
from answerable.portal.topics.services import take_back

__all__ = ["bring_back", "set_topic", "unroute", "unsort"]


@transaction.atomic
def set_topic(user: Any, case: Case, topic: str, at: dt.datetime | None = None) -> Case:
    """Say what a case is about. Its clock keeps to what was promised; its figures go by the new topic."""
    require(user, "cases.open", case.unit)
    if topic and topic not in dict(topic_choices()):
        raise Conflict(_("Choose one of the topics in the list."))
    before = case.topic
    if topic == before:
        raise Conflict(_("The case is about that already."))
    unchanged = Case.objects.filter(pk=case.pk, topic=before, state__in=rules.LIVE)
    if unchanged.update(topic=topic) != 1:
        raise Conflict(_("The topic of a case can be changed while it is being worked on."))
    case.topic = topic
    detail = {"before": before, "topic": topic}
    record(user, "set_topic", ("cases.case", case.number), unit=case.unit, at=at, **detail)
    return case


@transaction.atomic
def unroute(user: Any, case: Case, at: dt.datetime | None = None) -> Case:
    """Take the first asking back while no unit has begun: the case waits at its desk again."""
    require(user, "cases.route", case.unit)
    asked = case.assignments.filter(state="asked", contribution="")
    asked.delete()
    if case.assignments.exists():
        raise Conflict(_("A unit has begun its part, or handed it on; it cannot be unasked."))
    move(rules.CASE, "unroute", case)
    record(user, "unroute", ("cases.case", case.number), unit=case.unit, at=at)
    return case


@transaction.atomic
def unsort(user: Any, message: Message, topic: str, at: dt.datetime | None = None) -> None:
    """Give a message the topic it had before it was sorted; the listening unlearns it."""
    require_message(user, "cases.open", message)
    take_back(user, message.doc_id, at=at)
    Message.objects.filter(pk=message.pk).update(topic=topic)
    record(user, "sort", ("cases.message", message.reference), at=at, topic=topic)


@transaction.atomic
def bring_back(user: Any, message: Message, at: dt.datetime | None = None) -> Message:
    """Let a message that was set aside wait again, with the clocks it came with."""
    require_message(user, "cases.open", message)
    erase_on = contact_day(message.received_at) if message.contact_erase_on else None
    fields = {"set_aside_words": "", "contact_erase_on": erase_on}
    move(rules.MESSAGE, "bring_back", message, **fields)
    moment = at or timezone.now()
    record(user, "bring_back", ("cases.message", message.reference), at=moment)
    return message
