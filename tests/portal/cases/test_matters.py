"""Cases as a whole, through the services."""

from __future__ import annotations

import pytest

from answerable.portal.cases import queries, services
from answerable.portal.cases.models import Case, Message
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from portal.cases.stage import opened, published, routed, written

pytestmark = pytest.mark.django_db


def test_a_case_takes_up_its_message_and_is_kept_by_a_unit(alice, units):
    message, _token = written()
    case = opened(alice, units, message)
    message.refresh_from_db()
    assert (message.state, message.case, case.unit) == ("taken", case, units.city)
    assert [entry.verb for entry in history("cases.case", case.number)] == ["attach", "open_case"]


def test_a_message_belongs_to_one_case(alice, units):
    message, _token = written()
    opened(alice, units, message)
    with pytest.raises(Conflict):
        opened(alice, units, Message.objects.get(pk=message.pk))
    assert Case.objects.count() == 1


def test_further_messages_join_a_case_until_it_is_closed(alice, units):
    case = opened(alice, units)
    services.attach(alice, case, written()[0])
    services.close(alice, case, "duplicate", "See the other case.")
    with pytest.raises(Conflict):
        services.attach(alice, case, written()[0])
    assert case.messages.count() == 1


def test_a_message_is_set_aside_with_words_and_can_still_be_taken_up(alice, units):
    message, _token = written()
    with pytest.raises(Conflict):
        services.set_aside(alice, message, " ")
    services.set_aside(alice, message, "This is for the neighbouring city.")
    opened(alice, units, message)
    message.refresh_from_db()
    assert message.state == "taken"
    assert message.contact_erase_on is None


def test_no_case_is_closed_without_an_answer_or_a_reason(alice, units):
    case = routed(alice, units)
    for reason, words in [("answered", "done"), ("cannot_be_met", ""), ("because", "x"), ("", "")]:
        with pytest.raises(Conflict):
            services.close(alice, case, reason, words)
    services.close(alice, case, "cannot_be_met", "The pipe belongs to the building's owners.")
    assert case.state == "closed"
    assert not queries.due_for(alice)


def test_an_answered_case_is_closed_as_answered(alice, dora, units):
    case = published(alice, dora, units).case
    with pytest.raises(Conflict):
        services.close(alice, case, "not_ours", "No.")
    services.close(alice, case, "answered")
    assert case.close_reason == "answered"


def test_a_sender_opens_a_case_again_once_and_it_reaches_the_unit(alice, dora, units):
    message, _token = written()
    case = published(alice, dora, units, message).case
    services.reopen(None, case, "Still yellow on the fifth floor.", message=message)
    lead = queries.lead_of(case)
    assert (case.state, case.reopened, lead.state) == ("reopened", 1, "asked")
    assert "fifth floor" in lead.request
    with pytest.raises(Conflict):
        services.reopen(None, case, "And again.", message=message)


def test_the_desk_opens_a_case_again_with_its_right(alice, bob, dora, units):
    case = published(alice, dora, units).case
    with pytest.raises(Refused):
        services.reopen(bob, case, "x")
    services.reopen(alice, case, "A call came in.")
    assert case.state == "reopened"


def test_a_secretary_opens_no_case(bob, units):
    with pytest.raises(Refused):
        opened(bob, units)


def test_what_somebody_says_at_the_counter_is_taken_in(alice, bob):
    said = {"title": "Light", "text": "The street is dark.", "channel": "counter"}
    message, token = services.take_in(alice, **said)
    assert queries.message_by_token(token) == message
    with pytest.raises(Refused):
        services.take_in(bob, **said)
    with pytest.raises(Conflict):
        services.take_in(alice, **said | {"channel": "web"})


def test_numbers_count_up_and_never_come_twice(alice, units):
    numbers = [opened(alice, units).number for _ in range(3)]
    assert [int(number[-4:]) for number in numbers] == [1, 2, 3]
