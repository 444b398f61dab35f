"""Two hands at the same moment: one act happens, the other is told; no number is given twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection

from answerable.portal.answers import services as answers
from answerable.portal.answers.models import Answer, Feedback, Revision
from answerable.portal.cases import services as cases
from answerable.portal.cases.models import Assignment, Case, Message
from answerable.portal.core.errors import Conflict
from answerable.portal.core.models import AuditEntry
from portal.cases.stage import WORDS, drafted, in_days, opened, published, routed, written

HANDS = 6
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]


def at_once(act: Callable[[], object]) -> list[object]:
    """`act` by several hands at the same moment: what each got, or the Conflict it was told."""
    barrier = Barrier(HANDS)

    def hand(_number: int) -> object:
        barrier.wait()
        try:
            return act()
        except Conflict as told:
            return told
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(HANDS) as hands:
        return list(hands.map(hand, range(HANDS)))


def done(results: list[object]) -> int:
    return sum(not isinstance(result, Conflict) for result in results)


def test_every_case_and_message_gets_a_number_of_its_own(alice, units):
    at_once(lambda: opened(alice, units))
    at_once(written)
    assert len(set(Case.objects.values_list("number", flat=True))) == HANDS
    assert len(set(Message.objects.values_list("reference", flat=True))) == HANDS


def test_a_form_that_is_sent_many_times_at_once_is_one_message():
    results = at_once(lambda: written(token="one-and-the-same")[0].reference)
    assert len(set(results)) == Message.objects.count() == 1


def test_a_message_is_taken_up_by_one_case(alice, units):
    message, _token = written()

    def take_up() -> Case:
        return opened(alice, units, Message.objects.get(pk=message.pk))

    assert done(at_once(take_up)) == Case.objects.count() == 1


def test_one_unit_leads_however_many_are_asked_at_once(alice, units):
    case = opened(alice, units)
    part = cases.Part(units.water, "Answer.", in_days(0), "lead")
    assert done(at_once(lambda: cases.route(alice, Case.objects.get(pk=case.pk), [part]))) == 1
    assert Assignment.objects.count() == 1


def test_an_answer_is_begun_signed_and_published_once(alice, dora, units):
    case = routed(alice, units)
    assert done(at_once(lambda: answers.draft(alice, Case.objects.get(pk=case.pk), **WORDS))) == 1
    for verb, user in ((answers.submit, alice), (answers.approve, dora), (answers.publish, dora)):
        assert done(at_once(lambda verb=verb, user=user: verb(user, Answer.objects.get()))) == 1
    assert Revision.objects.filter(published_at__isnull=False).count() == 1
    assert AuditEntry.objects.filter(verb="publish").count() == 1


def test_versions_kept_at_once_have_numbers_of_their_own(alice, units):
    answer = drafted(alice, units)
    at_once(lambda: answers.revise(alice, Answer.objects.get(pk=answer.pk), **WORDS))
    serials = list(Revision.objects.values_list("serial", flat=True))
    assert serials == list(range(1, HANDS + 2))


def test_one_verdict_is_kept_and_the_case_is_opened_again_once(alice, dora, units):
    message, _token = written()
    published(alice, dora, units, message)

    def say() -> Feedback:
        return answers.give_feedback(Message.objects.get(pk=message.pk), "not_solved", "Still yellow.")

    at_once(say)
    assert Feedback.objects.count() == 1
    assert Case.objects.get().reopened == 1
