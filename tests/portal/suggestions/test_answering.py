"""The formal answer, the reports on it, and the end."""

import datetime as dt

import pytest
from django.utils import timezone

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.notices.models import Notice
from answerable.portal.suggestions import services
from portal.suggestions.stage import answered_case, decided, fresh, hidden, opened, reached, sent


def test_the_decision_comes_after_the_public_answer(alice, dora, units):
    suggestion = reached(alice)
    with pytest.raises(Conflict):
        services.decide(dora, suggestion, "adopted", "Yes.")
    answered_case(alice, dora, suggestion)
    services.decide(dora, suggestion, "partly", "The first half of it.")
    assert (fresh(suggestion).state, fresh(suggestion).outcome) == ("answered", "partly")


@pytest.mark.parametrize(("outcome", "reasons"), [("adopted", " "), ("perhaps", "Why not."), ("", "Hm.")])
def test_a_decision_has_an_outcome_and_reasons(alice, dora, units, outcome, reasons):
    suggestion = reached(alice)
    answered_case(alice, dora, suggestion)
    with pytest.raises(Conflict):
        services.decide(dora, suggestion, outcome, reasons)


def test_only_those_who_publish_answers_decide(alice, bob, charlie, dora, units):
    suggestion = reached(alice)
    answered_case(alice, dora, suggestion)
    for user in (alice, bob, charlie):
        with pytest.raises(Refused):
            services.decide(user, suggestion, "adopted", "Yes.")


def test_what_is_adopted_is_reported_on_before_it_ends(alice, dora, units):
    suggestion = decided(alice, dora)
    with pytest.raises(Conflict):
        services.finish(alice, suggestion, "Done.")
    services.add_note(alice, suggestion, "The first results are out.")
    services.add_note(alice, suggestion, "And the second ones.")
    assert fresh(suggestion).state == "monitoring"
    services.finish(alice, suggestion, "They come out every month.")
    assert fresh(suggestion).state == "done"


def test_what_is_not_adopted_ends_without_reports(alice, dora, units):
    suggestion = decided(alice, dora, "not_adopted")
    with pytest.raises(Conflict):
        services.add_note(alice, suggestion, "Nothing.")
    services.finish(alice, suggestion, "The reasons stand.")
    assert fresh(suggestion).state == "done"


def test_strangers_report_nothing(alice, bob, charlie, dora, units):
    suggestion = decided(alice, dora)
    for user in (bob, charlie):
        with pytest.raises(Refused):
            services.add_note(user, suggestion, "All is well.")
        with pytest.raises(Refused):
            services.finish(user, suggestion, "All is well.")


def test_what_is_late_is_told_once(alice, dora, units, carol, rule):
    sent()
    owed = reached(alice)
    services.appeal(hidden(alice, opened(alice), rule), "It sells nothing.")
    later = timezone.now() + dt.timedelta(days=60)
    assert services.tell_of_late() == 0
    assert services.tell_of_late(later) == 3
    assert services.tell_of_late(later) == 0
    late = Notice.objects.filter(kind="suggestions.late")
    assert owed.number in set(late.values_list("matter_id", flat=True))
