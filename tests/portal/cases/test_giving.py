"""Parts are taken on, and given to a person, many at a time; and taken back."""

import pytest
from django.urls import reverse
from django.utils import translation

from answerable.portal.cases import forms, services
from answerable.portal.cases.models import Assignment
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.models import AuditEntry
from answerable.portal.queues import queries, rules
from answerable.portal.queues import services as queues
from portal.cases import stage


def act_on(user, code, keys, **given):
    queue = queries.queue_or_404("cases")
    return queues.act_on(user, rules.Wish(queue, queue.act(code), keys, given))


def states(bulk):
    return dict(bulk.rows.values_list("key", "state"))


@pytest.fixture
def cases(alice, units):
    return [stage.routed(alice, units) for _each in range(2)]


@pytest.fixture
def gus(person, units):
    """A second person who handles cases at the health department."""
    return person("gus", ("secretary", units.health))


@pytest.fixture
def frank(units, person):
    """The city's duty officer, and nothing else."""
    return person("frank", ("duty_officer", units.city))


def parts(unit):
    return Assignment.objects.filter(unit=unit)


def test_a_unit_takes_its_parts_on_and_back_again(bob, units, cases):
    bulk = act_on(bob, "acknowledge", [case.number for case in cases])
    assert set(parts(units.health).values_list("state", flat=True)) == {"acknowledged"}
    assert set(parts(units.water).values_list("state", flat=True)) == {"asked"}
    queues.undo(bob, bulk)
    assert set(parts(units.health).values_list("state", "acknowledged_at")) == {("asked", None)}


def test_what_is_taken_on_already_is_refused_with_the_reason(bob, units, cases):
    services.acknowledge(bob, parts(units.health).first())
    bulk = act_on(bob, "acknowledge", [case.number for case in cases])
    assert sorted(states(bulk).values()) == ["done", "refused"]


def test_what_was_written_meanwhile_is_not_taken_back(bob, units, cases):
    bulk = act_on(bob, "acknowledge", [cases[0].number])
    services.contribute(bob, cases[0].assignments.get(unit=units.health), "Tested.")
    queues.undo(bob, bulk)
    assert states(bulk) == {cases[0].number: "kept"}
    with pytest.raises(Conflict):
        services.unacknowledge(bob, cases[0].assignments.get(unit=units.health))


def test_a_person_of_the_unit_deals_with_them_and_finds_them(bob, gus, units, cases, client_of, english):
    bulk = act_on(bob, "person", [case.number for case in cases], person="gus")
    assert set(parts(units.health).values_list("person", flat=True)) == {gus.pk}
    assert not parts(units.water).exclude(person=None).exists()
    shown = client_of(gus, **english).get(reverse("cases:list"), {"whose": "me"}).content.decode()
    assert all(case.number in shown for case in cases)
    page = client_of(bob, **english).get(reverse("cases:case", args=[cases[0].number])).content.decode()
    assert "dealt with by" in page
    queues.undo(bob, bulk)
    assert not parts(units.health).exclude(person=None).exists()


def test_who_holds_no_such_office_is_not_chosen(bob, dora, charlie, units, cases):
    offered = forms.PersonManyForm(user=bob).fields["person"].people
    assert bob in offered
    assert charlie not in offered
    with translation.override("en"):
        assert not forms.PersonManyForm({"person": "charlie"}, user=bob).is_valid()
    with pytest.raises(Conflict):
        services.give_to(bob, parts(units.health).first(), charlie)


def test_whoever_handles_nothing_there_gives_nothing(charlie, gus, units, cases):
    with pytest.raises(Refused):
        services.give_to(charlie, parts(units.health).first(), gus)
    with pytest.raises(Refused):
        services.unacknowledge(charlie, parts(units.health).first())


def test_the_log_says_that_it_was_given_and_not_to_whom(bob, gus, units, cases):
    services.give_to(bob, parts(units.health).first(), gus)
    line = AuditEntry.objects.get(verb="give_to")
    assert "gus" not in str(line.detail)


def test_only_units_that_can_lead_all_of_them_are_offered(alice, frank, units):
    ours = stage.opened(alice, units)
    said = stage.written(confidential=True, complained_of=units.water)[0]
    shut = services.open_case(
        frank, title="About the water company", topic="water-quality", unit=said.desk, messages=[said]
    )
    free = forms.RouteManyForm(user=frank, keys=[ours.number]).fields["lead"].units
    assert units.water in free
    kept = forms.RouteManyForm(user=frank, keys=[ours.number, shut.number]).fields["lead"].units
    assert units.water not in kept
    assert units.health in kept
