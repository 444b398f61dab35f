"""Sending, checking and publishing: once each, covered, and with the promise of the day."""

import datetime as dt

import pytest
from django.utils import timezone

from answerable.portal.core import retention
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from answerable.portal.notices.models import Notice
from answerable.portal.search.queries import matching
from answerable.portal.suggestions import queries, services
from answerable.portal.suggestions.models import Suggestion
from portal.suggestions.stage import few_needed, fresh, opened, sent

PHONE = "13812345678"


def test_personal_data_is_covered_before_anybody_reads_it(units):
    suggestion, _token = sent(text=f"Call me: {PHONE}")
    assert PHONE not in suggestion.text
    assert suggestion.covered == 1


def test_a_resend_makes_no_double(units):
    first, token = sent()
    assert sent(token=token)[0] == first
    assert Suggestion.objects.count() == 1


def test_it_goes_to_the_unit_that_answers_for_the_topic(units):
    assert sent()[0].unit == units.water
    assert sent(topic="")[0].unit == units.city


def test_nobody_can_be_asked_where_no_unit_is(db):
    with pytest.raises(Conflict):
        sent()


def test_those_in_charge_are_told(alice, units):
    sent()
    assert Notice.objects.get().kind == "suggestions.waiting"


def test_nobody_sees_it_before_the_check(alice, units):
    suggestion, _token = sent()
    assert not queries.public_suggestions().exists()
    services.publish(alice, suggestion)
    assert queries.get_public(suggestion.number) == suggestion
    assert list(matching("suggestion", "water")) == [{"key": suggestion.pk}]


def test_publishing_keeps_the_promise_of_the_day(alice, erin, units):
    few_needed(answer_days=10)
    suggestion = services.publish(alice, sent()[0])
    assert (suggestion.needed, suggestion.answer_days) == (5, 10)
    few_needed(answer_days=3)
    assert fresh(suggestion).answer_days == 10


def test_only_those_who_check_publish(bob, charlie, units):
    suggestion, _token = sent()
    for user in (bob, charlie):
        with pytest.raises(Refused):
            services.publish(user, suggestion)


def test_it_is_published_once(alice, units):
    suggestion = opened(alice)
    with pytest.raises(Conflict):
        services.publish(alice, suggestion)


def test_the_desk_covers_what_the_program_missed_and_changes_nothing_else(alice, units):
    suggestion, _token = sent(text="Mr Ann Lee of number 5 is right.")
    assert services.cover(alice, suggestion, ["Ann Lee"]) == 1
    assert fresh(suggestion).text == "Mr 〔…〕 of number 5 is right."
    with pytest.raises(Conflict):
        services.cover(alice, suggestion, ["somebody else"])


def test_what_is_covered_later_is_not_found_any_more(alice, units):
    suggestion = opened(alice, text="Ask Zebedee.")
    services.cover(alice, suggestion, ["Zebedee"])
    assert not matching("suggestion", "Zebedee").exists()


def test_the_desk_gives_it_to_another_unit_before_publishing_and_not_after(alice, bob, units):
    suggestion, _token = sent()
    services.assign(alice, suggestion, units.health, "health-care")
    assert (fresh(suggestion).unit, fresh(suggestion).topic) == (units.health, "health-care")
    with pytest.raises(Refused):
        services.assign(bob, suggestion, units.water, "")
    services.publish(alice, suggestion)
    with pytest.raises(Conflict):
        services.assign(alice, suggestion, units.water, "")


def test_a_contact_is_sealed_shown_with_a_reason_and_erased(alice, units):
    suggestion, _token = sent(name="Wang", contact=PHONE)
    assert PHONE.encode() not in bytes(suggestion.contact)
    with pytest.raises(Conflict):
        services.reveal(alice, suggestion, " ")
    assert services.reveal(alice, suggestion, "To ask which line.") == {"name": "Wang", "contact": PHONE}
    days = retention.days_kept("suggestions.author")
    assert services.erase_due(timezone.now() + dt.timedelta(days=days - 1)) == 0
    assert services.erase_due(timezone.now() + dt.timedelta(days=days + 1)) == 1
    assert fresh(suggestion).contact is None
    with pytest.raises(Conflict):
        services.reveal(alice, fresh(suggestion), "Once more.")


def test_who_may_not_see_contacts_does_not(bob, charlie, units):
    suggestion, _token = sent(name="Wang")
    for user in (bob, charlie):
        with pytest.raises(Refused):
            services.reveal(user, suggestion, "Curious.")


def test_its_author_withdraws_it_while_no_answer_is_owed(alice, units):
    suggestion = opened(alice, name="Wang")
    services.withdraw(suggestion, f"Done already, call {PHONE}.")
    assert fresh(suggestion).state == "withdrawn"
    assert PHONE not in fresh(suggestion).ended_words
    assert fresh(suggestion).contact is None
    with pytest.raises(Conflict):
        services.withdraw(suggestion)


def test_every_step_leaves_a_line_without_a_word_of_the_author(alice, units):
    suggestion = opened(alice)
    lines = list(history("suggestions.suggestion", suggestion.number))
    assert [line.verb for line in lines] == ["suggestions.publish", "suggestions.submit"]
    assert "Publish them" not in str([line.detail for line in lines])
