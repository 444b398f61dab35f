"""Support: one each, never a name, taken back freely; and an answer owed at the threshold."""

import datetime as dt

import pytest
from django.utils import timezone

from answerable.portal.cases.queries import clock_of
from answerable.portal.core import limits
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.organisation.models import Office
from answerable.portal.suggestions import queries, rules, services
from answerable.portal.suggestions.models import Support, SupportDay
from portal.suggestions.stage import NEEDED, decided, few_needed, fresh, opened, reached, sent, supported

ONE = {"browser": "one"}


def test_each_is_counted_once(alice, units):
    suggestion = opened(alice)
    assert services.support(suggestion, ONE) is True
    assert services.support(suggestion, ONE) is False
    assert fresh(suggestion).supporters == 1


def test_who_supported_from_a_browser_is_not_counted_again_when_signed_in(alice, units):
    suggestion = opened(alice)
    services.support(suggestion, ONE)
    assert services.support(suggestion, {"account": alice.pk} | ONE) is False
    assert fresh(suggestion).supporters == 1


def test_the_marks_of_two_suggestions_cannot_be_laid_side_by_side(alice, units):
    first, second = opened(alice), opened(alice, title="Another")
    for suggestion in (first, second):
        services.support(suggestion, {"account": alice.pk})
    assert len(set(Support.objects.values_list("mark", flat=True))) == 2
    assert {field.name for field in Support._meta.fields} == {"id", "suggestion", "mark", "way", "day"}


def test_support_is_taken_back(alice, units):
    suggestion = opened(alice)
    services.support(suggestion, ONE)
    assert services.take_back(suggestion, ONE) is True
    assert services.take_back(suggestion, ONE) is False
    assert fresh(suggestion).supporters == 0
    assert not Support.objects.exists()


@pytest.mark.parametrize("ended", ["waiting", "withdrawn", "over"])
def test_nothing_is_counted_outside_the_gathering(alice, units, ended):
    suggestion = sent()[0] if ended == "waiting" else opened(alice)
    if ended == "withdrawn":
        services.withdraw(suggestion)
    at = timezone.now() + dt.timedelta(days=400 if ended == "over" else 0)
    with pytest.raises(Conflict):
        services.support(suggestion, ONE, at)
    assert not Support.objects.exists()


def test_a_promise_for_people_who_signed_in_counts_no_browser(alice, units):
    few_needed(signed_in_only=True)
    suggestion = services.publish(alice, sent()[0])
    with pytest.raises(Refused):
        services.support(suggestion, ONE)
    assert services.support(suggestion, {"account": alice.pk} | ONE)


def test_the_threshold_starts_a_clock_of_working_days_and_opens_a_case(alice, units):
    friday = timezone.make_aware(dt.datetime(2026, 3, 6, 10))  # noqa: DTZ001
    few_needed(answer_days=3)
    suggestion = services.publish(alice, sent(at=friday)[0], friday)
    supported(suggestion, at=friday)
    assert suggestion.state == "reached"
    assert timezone.localtime(suggestion.due_at).date() == dt.date(2026, 3, 11)
    assert suggestion.case.title == suggestion.title
    assert suggestion.case.unit == units.city
    assert clock_of(suggestion.case) is not None
    assert suggestion.case.assignments.get().unit == units.water


def test_one_less_owes_nothing(alice, units):
    suggestion = supported(opened(alice), NEEDED - 1)
    assert (suggestion.state, suggestion.case) == ("open", None)


def test_taking_back_after_the_threshold_takes_no_answer_away(alice, units):
    suggestion = reached(alice)
    services.take_back(suggestion, {"browser": "browser-0"})
    assert (fresh(suggestion).state, fresh(suggestion).supporters) == ("reached", NEEDED - 1)


def test_more_support_after_the_threshold_opens_no_second_case(alice, units):
    suggestion = reached(alice)
    case = suggestion.case
    supported(suggestion, 2, start=50)
    assert (suggestion.case, suggestion.supporters) == (case, NEEDED + 2)


def test_where_its_publisher_has_left_the_clock_runs_and_another_opens_the_case(alice, carol, bob, units):
    suggestion = opened(alice)
    Office.objects.filter(holder=alice).update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    del alice._grants
    suggestion.refresh_from_db()
    supported(suggestion)
    assert (suggestion.state, suggestion.case) == ("reached", None)
    assert suggestion.due_at is not None
    with pytest.raises(Refused):
        services.open_case(bob, suggestion)
    services.open_case(carol, suggestion)
    assert fresh(suggestion).case is not None
    with pytest.raises(Conflict):
        services.open_case(carol, suggestion)


def test_a_gathering_that_is_over_lapses_and_keeps_counts_alone(alice, units):
    suggestion = supported(opened(alice), 3)
    assert services.lapse_due() == 0
    assert services.lapse_due(suggestion.open_until + dt.timedelta(seconds=1)) == 1
    assert fresh(suggestion).state == "lapsed"
    assert not Support.objects.exists()
    assert SupportDay.objects.get().supports == 3


def test_no_mark_outlives_the_answer_and_the_chart_stays(alice, dora, units):
    suggestion = decided(alice, dora)
    assert not Support.objects.exists()
    assert [total for _day, total in queries.growth_of(suggestion)] == [NEEDED]


def test_many_new_browsers_from_one_network_are_too_many(alice, units, rf):
    suggestion = opened(alice)
    network = limits.network_of(rf.get("/"))
    for _each in range(rules.MOST_NEW_BROWSERS):
        services.count_browser(suggestion, network)
    with pytest.raises(Refused):
        services.count_browser(suggestion, network)
