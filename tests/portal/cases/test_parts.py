"""What units are asked, their clocks, and who may move them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from answerable.portal.cases import queries, services
from answerable.portal.cases.models import Assignment
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from portal.cases.stage import in_days, opened, routed

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(alice, units):
    return routed(alice, units)


@pytest.fixture
def lead(case):
    return case.assignments.get(role="lead")


@pytest.fixture
def joint(case):
    return case.assignments.get(role="joint")


def verbs(case) -> list[str]:
    return [entry.verb for entry in history("cases.case", case.number)]


def test_a_case_is_first_given_to_one_unit_that_leads(alice, units):
    case = opened(alice, units)
    with pytest.raises(Conflict):
        services.route(alice, case, [services.Part(units.health, "Test", in_days(3))])
    two = [services.Part(unit, "Lead", in_days(3), "lead") for unit in (units.water, units.health)]
    with pytest.raises(Conflict):
        services.route(alice, case, two)
    case.refresh_from_db()
    assert case.state == "open"


def test_a_further_unit_can_be_asked_but_none_twice(alice, units, case):
    services.route(alice, case, [services.Part(units.east, "Tell the residents.", in_days(2))])
    assert case.assignments.count() == 3
    with pytest.raises(Conflict):
        services.route(alice, case, [services.Part(units.health, "Again", in_days(2))])


def test_a_day_in_the_past_is_no_deadline(alice, units):
    with pytest.raises(Conflict):
        services.route(alice, opened(alice, units), [services.Part(units.water, "x", in_days(-1), "lead")])


def test_only_the_desk_that_keeps_a_case_gives_it_to_units(bob, units, case):
    with pytest.raises(Refused):
        services.route(bob, case, [services.Part(units.east, "x", in_days(2))])


def test_a_unit_takes_on_writes_and_finishes_its_part(bob, joint):
    services.acknowledge(bob, joint)
    with pytest.raises(Conflict):
        services.finish(bob, joint)
    services.contribute(bob, joint, "All samples are clean.")
    services.finish(bob, joint)
    assert joint.state == "done"
    with pytest.raises(Conflict):
        services.acknowledge(bob, joint)


def test_nobody_acts_for_another_unit(bob, lead):
    for verb in (services.acknowledge, services.finish):
        with pytest.raises(Refused):
            verb(bob, lead)
    with pytest.raises(Refused):
        services.contribute(bob, lead, "not mine")


def test_of_two_who_act_at_once_one_is_told(alice, lead):
    seen_by_another = Assignment.objects.get(pk=lead.pk)
    services.acknowledge(alice, lead)
    with pytest.raises(Conflict):
        services.acknowledge(alice, seen_by_another)


def test_a_date_is_changed_with_a_reason_and_counted(bob, case, joint):
    with pytest.raises(Conflict):
        services.change_deadline(bob, joint, in_days(7), " ")
    services.change_deadline(bob, joint, in_days(7), "The laboratory is closed this week.")
    assert (joint.due_on, joint.extensions) == (in_days(7), 1)
    assert verbs(case)[0] == "change_deadline"


def test_a_case_is_handed_on_twice_at_most(alice, units, lead):
    second = services.transfer(alice, lead, units.east, "Their pipe.")
    third = services.transfer(alice, second, units.elm, "Their house.")
    assert third.due_on == lead.due_on
    with pytest.raises(Conflict):
        services.transfer(alice, third, units.water, "Back to you.")
    assert Assignment.objects.filter(case=lead.case, role="lead").exclude(state="transferred").count() == 1


def test_handing_on_needs_another_unit_and_a_reason(alice, units, lead):
    for unit, reason in [(units.east, " "), (lead.unit, "me"), (units.health, "already asked")]:
        with pytest.raises(Conflict):
            services.transfer(alice, lead, unit, reason)
    lead.case.refresh_from_db()
    assert lead.case.transfers == 0


def test_what_is_late_is_noted_once(case):
    tomorrow_week = timezone.now() + dt.timedelta(days=8)
    assert services.note_overdue(tomorrow_week) == 2
    assert services.note_overdue(tomorrow_week) == 0
    assert verbs(case).count("overdue") == 2


def test_each_desk_is_shown_what_it_still_has_to_do(alice, bob, charlie, case):
    assert [part.unit.code for part in queries.due_for(bob)] == ["health"]
    assert [part.unit.code for part in queries.due_for(alice)] == ["water"]
    assert not queries.due_for(charlie)


def test_no_part_takes_longer_than_those_who_asked_were_promised(alice, units, case, joint):
    promised = timezone.localdate(case.clock.due_at)
    late = promised + dt.timedelta(days=1)
    with pytest.raises(Conflict):
        services.change_deadline(alice, joint, late, "The laboratory is closed.")
    (asked,) = services.route(alice, case, [services.Part(units.east, "Tell the residents.", late)])
    assert asked.due_on == promised
    line = history("cases.case", case.number).filter(verb="route").first()
    assert line.detail["asked_for"] == late.isoformat()
    services.announce_extension(alice, case, late, "Frost.")
    joint.case.refresh_from_db()
    assert services.change_deadline(alice, joint, late, "The laboratory is closed.").due_on == late


def test_the_form_says_so_before_anybody_is_asked(alice, client_of, english, units):
    case = opened(alice, units)
    late = timezone.localdate(case.clock.due_at) + dt.timedelta(days=1)
    given = {"lead": "water", "request": "Find the cause.", "due_on": late}
    page = client_of(alice, **english).post(f"/desk/cases/{case.number}/route/", given)
    assert page.status_code == 422
    assert "promised an answer earlier" in page.content.decode()
    assert not case.assignments.exists()
