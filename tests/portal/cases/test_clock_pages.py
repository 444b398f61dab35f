"""The clock on the page of a case and of those who asked, the limits, and every rung of refusal."""

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.portal.cases import services
from answerable.portal.cases.models import Clock, Limit, Message, Question
from portal.cases.stage import in_days, opened, written


@pytest.fixture
def page(client_of, english):
    return lambda user: client_of(user, **english)


@pytest.fixture
def asked_for(db):
    """(message, token of its private link)"""
    return written()


@pytest.fixture
def case(alice, units, asked_for):
    return opened(alice, units, asked_for[0])


@pytest.fixture
def question(alice, case, asked_for):
    return services.ask_back(alice, case, Message.objects.get(pk=asked_for[0].pk), "Which house is it?")


def at(name, *args):
    return reverse(f"cases:{name}", args=args)


def text_of(client, url):
    answer = client.get(url, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_shows_both_dates_and_who_is_told_when(page, alice, case):
    shown = text_of(page(alice), at("case", case.number))
    assert "By working days" in shown
    assert "By calendar days" in shown
    assert "Reminded" in shown


def test_those_who_asked_see_the_promise(page, case, asked_for):
    assert "By when you have an answer" in text_of(page(None), at("follow", asked_for[1]))


def test_a_case_is_opened_as_urgent(page, alice, units, asked_for):
    given = {"title": "x", "unit": units.city.code, "urgency": "urgent"}
    answer = page(alice).post(at("open") + f"?message={asked_for[0].reference}", given)
    assert answer.status_code == 302
    assert Clock.objects.get().unit == "hour"
    assert page(alice).post(at("open"), given | {"urgency": "nonsense"}).status_code == 422


def test_an_extension_reaches_those_who_asked(page, alice, case, asked_for):
    given = {"due_on": in_days(30).isoformat(), "reason": "The part comes by ship."}
    assert page(alice).post(at("extension", case.number), given).status_code == 302
    shown = text_of(page(None), at("follow", asked_for[1]))
    assert "The part comes by ship." in shown
    assert "It takes longer than we said." in shown


def test_the_urgency_is_changed_on_the_page(page, alice, case):
    given = {"urgency": "complex", "reason": "Three streets."}
    assert page(alice).post(at("urgency", case.number), given).status_code == 302
    assert Clock.objects.get().amount == 15


def test_the_sender_replies_behind_the_private_link(page, alice, case, question, asked_for):
    reader = page(None)
    assert "Which house is it?" in text_of(reader, at("follow", asked_for[1]))
    assert "stands since" in text_of(page(alice), at("case", case.number))
    answer = reader.post(at("reply", asked_for[1]), {"text": "Number <5>."}, follow=True)
    assert "Your reply has arrived" in answer.content.decode()
    assert "Number &lt;5&gt;." in text_of(page(alice), at("case", case.number))
    assert Clock.objects.get().runs


def test_a_reply_twice_or_empty_or_with_a_wrong_link(page, question, asked_for):
    reader = page(None)
    reader.post(at("reply", asked_for[1]), {"text": " "})
    assert Question.objects.get().ended_at is None
    reader.post(at("reply", asked_for[1]), {"text": "Five."})
    again = reader.post(at("reply", asked_for[1]), {"text": "Six."}, follow=True)
    assert "Nobody waits" in again.content.decode()
    assert Question.objects.get().reply == "Five."
    assert reader.post(at("reply", "wrong"), {"text": "x"}).status_code == 404
    assert reader.get(at("reply", asked_for[1])).status_code == 405


def test_a_reply_by_telephone_is_written_down(page, alice, case, question):
    address = at("record-reply", case.number, question.pk)
    assert page(alice).post(address, {"channel": "web", "text": "x"}).status_code == 422
    assert page(alice).post(address, {"channel": "phone", "text": "Five."}).status_code == 302
    assert Question.objects.get().channel == "phone"


def test_the_desk_stops_waiting(page, alice, case, question):
    assert page(alice).post(at("take-back", case.number, question.pk)).status_code == 302
    assert Clock.objects.get().runs


def test_a_question_is_asked_on_the_page(page, alice, case, asked_for):
    given = {"message": asked_for[0].reference, "text": "Which house?"}
    assert (
        page(alice).post(at("ask-back", case.number), given | {"message": "M-1999-00001"}).status_code == 422
    )
    assert page(alice).post(at("ask-back", case.number), given).status_code == 302
    assert Question.objects.count() == 1


@pytest.mark.parametrize("verb", ["urgency", "extension", "ask-back"])
def test_a_clock_of_others_does_not_exist(page, bob, charlie, erin, case, verb):
    assert page(charlie).post(at(verb, case.number)).status_code == 403
    assert page(bob).post(at(verb, case.number)).status_code in {403, 404}
    assert page(erin).post(at(verb, "C-1999-0001")).status_code == 404
    assert page(erin).get(at(verb, case.number)).status_code == 405
    assert page(erin).post(at(verb, case.number), {}).status_code == 422


@pytest.mark.parametrize("verb", ["record-reply", "take-back"])
def test_a_question_of_others_does_not_exist(page, bob, alice, units, case, question, verb):
    assert page(bob).post(at(verb, case.number, question.pk)).status_code == 404
    other = opened(alice, units)
    assert page(alice).post(at(verb, other.number, question.pk)).status_code == 404


def test_limits_are_read_by_the_desk_and_kept_by_the_administrator(page, bob, erin):
    given = {"topic": "water-quality", "urgency": "ordinary", "amount": "3", "unit": "working_day"}
    assert "7 working days" in text_of(page(bob), at("limits"))
    assert page(bob).post(at("limits"), given).status_code == 403
    assert page(erin).post(at("limits"), given | {"amount": "0"}).status_code == 422
    assert page(erin).post(at("limits"), given | {"amount": "999"}).status_code == 422
    assert page(erin).post(at("limits"), given).status_code == 302
    assert page(erin).post(at("limits"), given | {"amount": "4"}).status_code == 302
    limit = Limit.objects.get()
    assert limit.amount == 4
    assert page(bob).post(at("drop-limit", limit.pk)).status_code == 403
    assert page(erin).post(at("drop-limit", limit.pk)).status_code == 302
    assert page(erin).post(at("drop-limit", limit.pk)).status_code == 404


def test_a_late_clock_makes_a_case_overdue(page, alice, case):
    Clock.objects.update(due_at=timezone.now() - timezone.timedelta(days=2))
    assert case.number in text_of(page(alice), at("list") + "?state=overdue")
