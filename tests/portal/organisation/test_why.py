"""Why can I, why can't I: on every refused page and on request; and the matrix that the rules make."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.portal.core.access import PUBLIC, SIGNED_IN, every_address
from answerable.portal.core.permissions import PERMISSION_NAMES
from answerable.portal.organisation import services
from answerable.portal.organisation.models import Office, OfficeKind
from answerable.portal.organisation.queries import explain
from answerable.portal.organisation.rules import ALL_PERMISSIONS
from answerable.portal.runs.demo.city import PEOPLE
from answerable.portal.runs.demo.setting import found_city
from portal.test_every_address import SAMPLES

DAY = timedelta(days=1)
TODAY = timezone.localdate()


def asked(client, permission, unit=""):
    answer = client.get(reverse("organisation:why"), {"permission": permission, "unit": unit})
    assert answer.status_code == 200
    return answer.content.decode()


def test_yes_says_by_which_office(client_of, alice):
    page = asked(client_of(alice), "cases.route", "elm")
    assert "可以：您在榆树社区有" in page
    assert "值班员" in page
    assert "清和市" in page


def test_no_says_which_offices_would_and_who_holds_them(client_of, bob, dora):
    page = asked(client_of(bob), "answers.publish")
    assert "您担任的职务都没有这项权限" in page
    assert "负责人" in page
    assert "Dora" in page


def test_no_says_where_ones_office_does_reach(client_of, bob, units):
    page = asked(client_of(bob), "cases.handle", "water")
    assert "管不到这个单位" in page


@pytest.mark.parametrize(("starts", "ends", "said"), [(-9, -1, "任满"), (5, None, "从")])
def test_no_says_that_a_term_is_over_or_to_come(client_of, charlie, units, starts, ends, said):
    Office.objects.create(
        unit=units.city,
        kind=OfficeKind.objects.get(code="leader"),
        holder=charlie,
        starts_on=TODAY + starts * DAY,
        ends_on=None if ends is None else TODAY + ends * DAY,
    )
    assert said in asked(client_of(charlie), "answers.publish")


def test_a_superuser_is_told_so(client_of, person):
    root = person("root")
    root.is_superuser = True
    root.save()
    assert "系统安装者" in asked(client_of(root), "cases.open")


def test_lent_authority_says_by_whom(client_of, dora, bob, units):
    fields = {"unit": units.east, "permissions": ["answers.publish"], "ends_on": TODAY + DAY}
    services.delegate(dora, office=dora.offices.get(), to=bob, **fields)
    assert "由Dora借给您" in asked(client_of(bob), "answers.publish", "elm")


def test_a_refused_page_says_why_and_for_which_unit(client_of, units, person, erin):
    neighbour = person("frank", ("administrator", units.east))
    page = client_of(neighbour).get(reverse("organisation:manage", args=["water"]))
    assert page.status_code == 403
    text = page.content.decode()
    assert "管不到这个单位" in text
    assert "Erin" in text
    assert "permission=organisation.manage&amp;unit=water" in text


def test_a_refused_page_says_when_the_office_ended(client_of, erin):
    erin.offices.update(ends_on=TODAY - DAY)
    text = client_of(erin).get(reverse("organisation:desk")).content.decode()
    assert "任满" in text


def test_nonsense_is_said_at_its_field(client_of, bob):
    page = client_of(bob).get(reverse("organisation:why"), {"permission": "no.such", "unit": "nowhere"})
    assert page.status_code == 200
    assert 'id="id_permission_error"' in page.content.decode()


def test_the_matrix_is_made_from_the_rules(client_of, alice):
    browser = client_of(alice)
    before = browser.get(reverse("organisation:matrix")).content.decode()
    assert all(str(name) in before for name in PERMISSION_NAMES.values())
    OfficeKind.objects.create(code="clerk", name_zh="人事干事", permissions=["audit.view"])
    assert "人事干事" in browser.get(reverse("organisation:matrix")).content.decode()


def test_every_authority_has_a_name_and_is_the_administrators():
    assert set(ALL_PERMISSIONS) == set(PERMISSION_NAMES)


def test_an_explanation_agrees_with_the_answer(alice, bob, charlie, dora, erin, units):
    for user in (alice, bob, charlie, dora, erin):
        for permission in PERMISSION_NAMES:
            for unit in (None, units.city, units.water, units.elm):
                assert explain(user, permission, unit).allowed == user.has_perm(permission, unit)


@pytest.fixture
def city(db):
    return found_city(TODAY)


def test_every_address_answers_every_role_of_the_demonstration_as_the_matrix_says(client_of, city):
    """By its view's statement: let in where an office of theirs has the authority, refused where none has."""
    roles = {person.office: person.username for person in PEOPLE}  # one for each office
    for who in roles.values():
        user = city[who]
        may = set(OfficeKind.objects.get(offices__holder=user).permissions)
        browser = client_of(user)
        for route, _name, access in every_address():
            if access in {PUBLIC, SIGNED_IN, None}:
                continue
            address = re.sub(r"<(?:(\w+):)?\w+>", lambda at: SAMPLES.get(at[1] or "str", "x"), route)
            status = browser.get(address).status_code
            if access not in may:
                assert status in {403, 405}, (who, address, status)
            else:
                assert status in {200, 204, 302, 404, 405} or reaches_not(browser, address), (
                    who,
                    address,
                    status,
                )


def reaches_not(browser, address) -> bool:
    """Let in by the view, and then told that the office does not reach this unit."""
    answer = browser.get(address)
    return answer.status_code == 403 and "管不到" in answer.content.decode()


def test_who_has_no_office_is_let_in_nowhere(client_of, charlie):
    browser = client_of(charlie)
    for route, _name, access in every_address():
        if access in {PUBLIC, SIGNED_IN, None}:
            continue
        address = re.sub(r"<(?:(\w+):)?\w+>", lambda at: SAMPLES.get(at[1] or "str", "x"), route)
        assert browser.get(address).status_code in {403, 405}, address
