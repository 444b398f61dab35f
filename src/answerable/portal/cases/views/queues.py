"""The cases and the inbox as queues: what narrows them, and what can be done with many rows, and undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from answerable.portal.cases import forms, queries, services
from answerable.portal.cases.models import Assignment, Case, Message
from answerable.portal.cases.views.board import found_for as cases_found
from answerable.portal.cases.views.inbox import found_for as messages_found
from answerable.portal.core.errors import Conflict
from answerable.portal.queues.rules import Act, Queue, register


def _cases(user: Any, asked: Mapping[str, str]) -> QuerySet[Case]:
    return cases_found(user, forms.CaseFilter(asked))


def _messages(user: Any, asked: Mapping[str, str]) -> QuerySet[Message]:
    return messages_found(user, forms.InboxFilter(asked))


def _route(user: Any, case: Case, *, lead: Any, request: str, due_on: Any) -> dict[str, Any]:
    services.route(user, case, [services.Part(lead, request, due_on, "lead")])
    return {}


def _unroute(user: Any, case: Case, before: dict[str, Any]) -> None:
    services.unroute(user, case)


def _acknowledge(user: Any, case: Case) -> dict[str, Any]:
    asked = [part for part in queries.parts_to_do(user, case) if part.state == "asked"]
    if not asked:
        raise Conflict(_("No unit of yours has still to take this on."))
    return {"parts": [services.acknowledge(user, part).pk for part in asked]}


def _unacknowledge(user: Any, case: Case, before: dict[str, Any]) -> None:
    for part in _working(case, before["parts"]):
        services.unacknowledge(user, part)


def _give(user: Any, case: Case, *, person: Any) -> dict[str, Any]:
    parts = queries.parts_to_do(user, case)
    if not parts:
        raise Conflict(_("No unit of yours works on this."))
    before = {str(part.pk): part.person_id for part in parts}
    for part in parts:
        services.give_to(user, part, person)
    return {"people": before}


def _give_back(user: Any, case: Case, before: dict[str, Any]) -> None:
    people = get_user_model().objects.in_bulk([pk for pk in before["people"].values() if pk])
    for part in _working(case, before["people"]):
        services.give_to(user, part, people.get(before["people"][str(part.pk)]))


def _working(case: Case, keys: Iterable[Any]) -> list[Assignment]:
    return list(case.assignments.filter(pk__in=list(keys)).select_related("unit", "case", "case__unit"))


def _topic(user: Any, case: Case, *, topic: str) -> dict[str, Any]:
    before = case.topic
    services.set_topic(user, case, topic)
    return {"topic": before}


def _topic_back(user: Any, case: Case, before: dict[str, Any]) -> None:
    services.set_topic(user, case, before["topic"])


def _urgency(user: Any, case: Case, *, urgency: str, reason: str) -> dict[str, Any]:
    clock = queries.clock_of(case)
    services.set_urgency(user, case, urgency, reason)
    return {"urgency": clock.urgency}


def _urgency_back(user: Any, case: Case, before: dict[str, Any]) -> None:
    services.set_urgency(user, case, before["urgency"], str(_("Taken back")))


def _sort(user: Any, message: Message, *, topic: str) -> dict[str, Any]:
    before = message.topic
    services.sort(user, message, topic)
    return {"topic": before}


def _sort_back(user: Any, message: Message, before: dict[str, Any]) -> None:
    services.unsort(user, message, before["topic"])


def _aside(user: Any, message: Message, *, words: str) -> dict[str, Any]:
    services.set_aside(user, message, words)
    return {}


def _aside_back(user: Any, message: Message, before: dict[str, Any]) -> None:
    services.bring_back(user, message)


CASES = register(
    Queue(
        "cases",
        _("Cases"),
        "cases:list",
        "desk.view",
        kind="cases.case",
        key="number",
        moment="opened_at",
        narrowed_by=tuple(forms.CaseFilter.base_fields),
        found=_cases,
        door=queries.get_case_for,
        acts=(
            Act("route", _("Give them to a unit"), "cases.route", forms.RouteManyForm, _route, _unroute),
            Act(
                "acknowledge",
                _("Take our part on"),
                "cases.handle",
                forms.AcknowledgeManyForm,
                _acknowledge,
                _unacknowledge,
            ),
            Act(
                "person", _("Give them to a person"), "cases.handle", forms.PersonManyForm, _give, _give_back
            ),
            Act("topic", _("Change the topic"), "cases.open", forms.TopicManyForm, _topic, _topic_back),
            Act(
                "urgency",
                _("Change the urgency"),
                "cases.route",
                forms.UrgencyManyForm,
                _urgency,
                _urgency_back,
            ),
        ),
    )
)
INBOX = register(
    Queue(
        "inbox",
        _("Inbox"),
        "cases:inbox",
        "cases.open",
        kind="cases.message",
        key="reference",
        moment="received_at",
        narrowed_by=tuple(forms.InboxFilter.base_fields),
        found=_messages,
        door=queries.get_message_for,
        acts=(
            Act("topic", _("Change the topic"), "cases.open", forms.TopicManyForm, _sort, _sort_back),
            Act("set-aside", _("Set them aside"), "cases.open", forms.SetAsideManyForm, _aside, _aside_back),
        ),
    )
)
