"""Some acts need two persons: one proposes, another confirms, and only then it happens."""

import pytest
from django.urls import reverse

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from answerable.portal.organisation import services
from answerable.portal.organisation.models import Office, OfficeKind, Proposal, TwoPersonRule, Unit
from answerable.portal.organisation.services import second_person


@pytest.fixture
def gina(person, units):
    """A second administrator."""
    return person("gina", ("administrator", units.city))


@pytest.fixture
def rule(erin, gina):
    return second_person.set_rule(erin, services.APPOINT, active=True, days=3)


@pytest.fixture
def proposed(erin, charlie, units, rule):
    kind = OfficeKind.objects.get(code="leader")
    return services.appoint(erin, unit=units.east, kind=kind, holder=charlie, decision="决〔2026〕3号")


def leaders(unit):
    return Office.objects.filter(unit=unit, kind__code="leader")


def test_an_appointment_waits_and_is_made_when_a_second_person_confirms(proposed, gina, erin, charlie, units):
    assert isinstance(proposed, Proposal)
    assert not leaders(units.east).exists()
    office = second_person.confirm(gina, proposed, note="同意")
    assert leaders(units.east).get() == office
    assert (office.holder, office.decision) == (charlie, "决〔2026〕3号")
    assert history(office)[0].actor == "erin"
    assert [entry.actor for entry in history(proposed)] == ["gina", "erin"]


def test_nobody_confirms_their_own_proposal_or_what_they_gain_by(proposed, erin, gina, units, person):
    with pytest.raises(Refused, match="由别人确认"):
        second_person.confirm(erin, proposed)
    kind = OfficeKind.objects.get(code="leader")
    own = services.appoint(erin, unit=units.water, kind=kind, holder=gina, decision="决")
    with pytest.raises(Refused, match="与您本人有关"):
        second_person.confirm(gina, own)


def test_who_could_not_do_it_cannot_confirm_it(proposed, alice, charlie, person, units):
    neighbour = person("frank", ("administrator", units.water))
    for actor in (alice, charlie, neighbour):
        with pytest.raises(Refused):
            second_person.confirm(actor, proposed)
    assert Proposal.objects.get().state == "open"


def test_it_lapses_after_its_days_and_can_be_proposed_again(proposed, gina, erin, charlie, units, clock):
    clock(days=3, minutes=1)
    with pytest.raises(Conflict, match="已经办结"):
        second_person.confirm(gina, proposed)
    assert Proposal.objects.get().has_lapsed
    again = services.appoint(
        erin, unit=units.east, kind=OfficeKind.objects.get(code="leader"), holder=charlie
    )
    assert again.pk != proposed.pk
    assert second_person.confirm(gina, again)


def test_it_is_proposed_once_and_decided_once(proposed, erin, gina, charlie, units):
    with pytest.raises(Conflict, match="已经有人提请"):
        services.appoint(erin, unit=units.east, kind=OfficeKind.objects.get(code="leader"), holder=charlie)
    second_person.refuse(gina, proposed, note="不合适")
    for verb in (second_person.confirm, second_person.refuse):
        with pytest.raises(Conflict):
            verb(gina, proposed)
    assert not leaders(units.east).exists()


def test_what_can_no_longer_be_done_stays_open(proposed, gina, units, charlie):
    Unit.objects.filter(code="east").update(closed_on="2025-01-01")
    with pytest.raises(Conflict):
        second_person.confirm(gina, Proposal.objects.get())
    assert Proposal.objects.get().state == "open"


def test_it_is_done_by_the_right_of_who_proposed_it(proposed, erin, gina):
    erin.offices.update(ends_on="2021-01-01")
    with pytest.raises(Refused):
        second_person.confirm(gina, Proposal.objects.get())


def test_who_proposed_it_withdraws_it(proposed, erin, gina):
    with pytest.raises(Refused):
        second_person.withdraw(gina, proposed)
    second_person.withdraw(erin, proposed)
    assert Proposal.objects.get().state == "withdrawn"


def test_a_rule_needs_two_who_could_and_two_to_be_lifted(erin, person, units):
    with pytest.raises(Conflict, match="不足两人"):
        second_person.set_rule(erin, services.APPOINT, active=True, days=7)
    gina = person("gina", ("administrator", units.city))
    second_person.set_rule(erin, services.APPOINT, active=True, days=7)
    lifting = second_person.set_rule(erin, services.APPOINT, active=False, days=7)
    assert second_person.needed(services.APPOINT)
    second_person.confirm(gina, lifting)
    assert not second_person.needed(services.APPOINT)


def test_a_rule_is_kept_by_who_manages_everything(erin, alice, person, units):
    frank = person("frank", ("administrator", units.east))
    for actor in (alice, frank):
        with pytest.raises(Refused):
            second_person.set_rule(actor, services.APPOINT, active=True, days=7)
    with pytest.raises(Conflict):
        second_person.set_rule(erin, services.APPOINT, active=True, days=700)


def test_the_portal_itself_needs_no_second(rule, units, charlie):
    made = services.appoint(None, unit=units.east, kind=OfficeKind.objects.get(code="leader"), holder=charlie)
    assert isinstance(made, Office)


def test_the_pages_confirm(client_of, proposed, erin, gina, units):
    address = reverse("organisation:proposal", args=[proposed.pk])
    assert "撤回" in client_of(erin).get(address).content.decode()
    browser = client_of(gina)
    assert "Charlie" in browser.get(reverse("organisation:proposals")).content.decode()
    assert "确认" in browser.get(address).content.decode()
    answer = browser.post(
        reverse("organisation:decide", args=[proposed.pk]), {"decision": "confirm", "note": ""}
    )
    assert answer["Location"] == address
    assert leaders(units.east).exists()
    twice = browser.post(
        reverse("organisation:decide", args=[proposed.pk]), {"decision": "confirm"}, follow=True
    )
    assert "已经办结" in twice.content.decode()


@pytest.mark.parametrize("name", ["proposal", "decide"])
def test_the_ladder_of_a_proposal(client_of, proposed, alice, charlie, erin, person, units, name):
    neighbour = person("frank", ("administrator", units.water))
    address = reverse(f"organisation:{name}", args=[proposed.pk])
    send = "get" if name == "proposal" else "post"
    assert getattr(client_of(None), send)(address).status_code == 302
    assert getattr(client_of(charlie), send)(address).status_code == 403
    for user in (alice, neighbour):
        assert getattr(client_of(user), send)(address).status_code == 404
    other = "post" if send == "get" else "get"
    assert getattr(client_of(erin), other)(address).status_code == 405


def test_the_rule_has_its_page(client_of, erin, gina, alice):
    address = reverse("organisation:rule", args=[services.APPOINT])
    assert client_of(erin).post(address, {"active": "on", "days": "5"})["Location"]
    assert TwoPersonRule.objects.get().days == 5
    waiting = client_of(erin).post(address, {"days": "5"}, follow=True).content.decode()
    assert "等待第二人确认" in waiting
    assert client_of(alice).get(address).status_code == 403
    assert client_of(erin).get(reverse("organisation:rule", args=["no.such"])).status_code == 404
