"""The doors: a case or message is found by those who have the right; everybody else gets "not found"."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from answerable.portal.cases import rules
from answerable.portal.cases.models import Assignment, Case, Message
from answerable.portal.cases.queries.catalogue import desk_topics
from answerable.portal.cases.queries.shields import kept_from
from answerable.portal.organisation.queries import reaches_everything, units_within_authority

# Any of these at a unit that was asked lets see the case; `cases.open` also at the unit that keeps it.
WORKING_RIGHTS = ("cases.open", "cases.handle", "answers.draft", "answers.review", "answers.publish")


def hash_of(token: str) -> str:
    """What is kept of a private link's token. It has 256 bits, so a plain hash cannot be tried out."""
    return hashlib.sha256(token.encode()).hexdigest()


def has_arrived(token: str) -> bool:
    """Whether the message of this private link is here already."""
    return Message.objects.filter(token_hash=hash_of(token)).exists()


def message_by_token(token: str) -> Message:
    """The message that a private link belongs to; raises Http404."""
    found = Message.objects.select_related("case", "case__unit").filter(token_hash=hash_of(token)).first()
    if found is None:
        raise Http404
    return found


def cases_for(user: Any) -> QuerySet[Case]:
    """The cases that `user` may see: kept by their desk, or asked of a unit within their authority."""
    cases = Case.objects.select_related("unit", "story", "about").exclude(kept_from(user, "unit"))
    if reaches_everything(
        user, "cases.open"
    ):  # the desk at the top; a database would look at every case to find that out
        return cases
    asked = Assignment.objects.filter(
        unit__in=units_within_authority(user, *WORKING_RIGHTS), case=OuterRef("pk")
    )
    return cases.filter(Q(unit__in=units_within_authority(user, "cases.open")) | Exists(asked))


def may_see(user: Any, case: Case) -> bool:
    """Whether the doors let `user` through to `case`."""
    return cases_for(user).filter(pk=case.pk).exists()


def get_case_for(user: Any, number: str) -> Case:
    """The one door to a case; raises Http404 for those without the right to it."""
    return get_object_or_404(cases_for(user), number=number)


def get_part_for(user: Any, number: str, pk: int) -> Assignment:
    """A unit's part of a case that `user` may see; raises Http404."""
    case = get_case_for(user, number)
    return get_object_or_404(
        Assignment.objects.select_related("unit", "case", "case__unit"), case=case, pk=pk
    )


def messages_for(user: Any) -> QuerySet[Message]:
    """The messages that `user` may read: those of their cases, and those that their desk may take up."""
    messages = Message.objects.select_related("case", "case__unit", "about", "desk")
    messages = messages.defer("contact", "original").exclude(kept_from(user, "desk"))
    if reaches_everything(user, "cases.open"):
        return messages
    return messages.filter(_at_the_desk_of(user) | Q(case__in=cases_for(user).values("pk")))


def _at_the_desk_of(user: Any) -> Q:
    """Messages in no case: all of them for the desk at the top, those on its own topics for a desk below.

    A confidential one waits at the desk that deals with it, and at those above.
    """
    if not user.has_perm("cases.open"):
        return Q(pk__in=[])
    units = units_within_authority(user, "cases.open")
    apart = Q(case=None, confidential=True, desk__in=units)
    if units.filter(depth=1).exists():
        return apart | Q(case=None, confidential=False)
    return apart | Q(case=None, confidential=False, topic__in=desk_topics(units))


def may_read(user: Any, message: Message) -> bool:
    """Whether the doors let `user` through to `message`."""
    return messages_for(user).filter(pk=message.pk).exists()


def inbox_for(user: Any) -> QuerySet[Message]:
    """The messages that wait for `user`'s desk, newest first; none for those who open no cases."""
    if not user.has_perm("cases.open"):
        return Message.objects.none()
    return messages_for(user).filter(state=Message.State.WAITING)


def get_message_for(user: Any, reference: str) -> Message:
    """The one door to a message; raises Http404 for those without the right to it."""
    return get_object_or_404(messages_for(user), reference=reference)


def verbs_for(user: Any, case: Case) -> set[str]:
    """What `user` may do with a case as it stands now."""
    able = {verb for verb, right in rules.CASE_RIGHTS.items() if user.has_perm(right, case.unit)}
    if case.state == Case.State.CLOSED:
        return able & {"reopen"}
    return able & {"attach", *rules.possible(rules.CASE, case.state)}


def part_verbs_for(user: Any, part: Assignment) -> set[str]:
    """What `user` may do with one unit's part as it stands now."""
    if part.state not in rules.WORKING:
        return set()
    handles = user.has_perm("cases.handle", part.unit)
    own = {verb for verb, right in rules.PART_RIGHTS.items() if user.has_perm(right, part.unit)}
    own &= set(rules.possible(rules.ASSIGNMENT, part.state))
    return own | {"deadline", "transfer"} if handles or user.has_perm("cases.route", part.case.unit) else own
