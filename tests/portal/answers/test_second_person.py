"""Where publishing needs two persons, an answer is out when a second one confirms that very version."""

import pytest
from django.urls import reverse

from answerable.portal.answers import services as answers
from answerable.portal.cases.services import Part, route
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from answerable.portal.organisation.models import Proposal
from answerable.portal.organisation.services import second_person
from portal.cases.stage import WORDS, drafted, in_days, opened, written


@pytest.fixture
def gina(person, units):
    """A second leader."""
    return person("gina", ("leader", units.city))


@pytest.fixture
def signed(alice, dora, gina, erin, units):
    second_person.set_rule(erin, "answers.publish", active=True, days=2)
    answer = drafted(alice, units)
    answers.submit(alice, answer)
    answers.approve(dora, answer)
    return answer


def test_it_is_published_when_a_second_person_confirms(signed, dora, gina):
    proposal = answers.publish(dora, signed)
    signed.refresh_from_db()
    assert signed.published_at is None
    with pytest.raises(Refused):
        second_person.confirm(dora, proposal)
    second_person.confirm(gina, proposal)
    signed.refresh_from_db()
    assert signed.published_at is not None
    assert signed.revisions.last().published_by == dora


def test_another_version_is_not_what_was_proposed(signed, alice, dora, gina):
    proposal = answers.publish(dora, signed)
    Proposal.objects.update(arguments={"version": 99})
    with pytest.raises(Conflict, match="有了改动"):
        second_person.confirm(gina, Proposal.objects.get(pk=proposal.pk))


def test_what_is_not_signed_cannot_be_proposed(alice, dora, gina, erin, units):
    second_person.set_rule(erin, "answers.publish", active=True, days=2)
    with pytest.raises(Conflict, match="审核通过"):
        answers.publish(dora, drafted(alice, units))


def test_the_page_says_that_it_waits(signed, client_of, dora, units):
    page = client_of(dora).post(reverse("answers:publish", args=[signed.number]), follow=True)
    assert "第二人确认后即公开发布" in page.content.decode()


def test_a_complaint_is_not_confirmed_by_somebody_it_is_kept_from(person, alice, dora, gina, erin, units):
    frank = person("frank", ("duty_officer", units.city))
    bob = person("bob", ("secretary", units.health))
    case = opened(frank, units, written(confidential=True, complained_of=units.water)[0])
    route(frank, case, [Part(units.health, "Look into it.", in_days(3), "lead")])
    answer = answers.draft(bob, case, **WORDS)
    answers.submit(bob, answer)
    answers.send_back(dora, answer, "Say when the meter reader came.")
    assert "meter reader" not in str(history("answers.answer", answer.number).first().detail)
    answers.revise(bob, answer, **WORDS)
    answers.submit(bob, answer)
    answers.approve(dora, answer)
    second_person.set_rule(erin, "answers.publish", active=True, days=2)
    proposal = answers.publish(dora, answer)
    assert proposal.label == answer.number
    both = person("ida", ("leader", units.city), ("liaison", units.water))
    with pytest.raises(Refused):
        second_person.confirm(both, proposal)
    with pytest.raises(Refused):
        answers.publish(both, answer)
    second_person.confirm(gina, proposal)
    answer.refresh_from_db()
    assert answer.published_at is not None
