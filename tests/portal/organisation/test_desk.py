"""The desk's pages for units and offices, and what is held about oneself."""

import json

import pytest
from django.urls import reverse

from answerable.portal.core.models import AuditEntry
from answerable.portal.organisation.models import Office, OfficeKind, Unit, UnitKind


def at(name, *args):
    return reverse(f"organisation:{name}", args=args)


def test_the_list_shows_the_units_within_ones_authority(client_of, units, person):
    frank = person("frank", ("administrator", units.east))
    page = client_of(frank).get(at("desk")).content.decode()
    assert "榆树社区" in page
    assert "卫生健康委员会" not in page


def test_the_list_takes_the_same_queries_for_any_number_of_units(client_of, erin, django_assert_num_queries):
    browser = client_of(erin)
    with django_assert_num_queries(10):  # session, person, offices, trees, kinds, count, units, plans, bell …
        browser.get(at("desk"))


def test_a_unit_is_founded_and_shown(client_of, erin, units):
    sent = {
        "parent": "city",
        "decision": "决〔2026〕1号",
        "name_zh": "园林局",
        "code": "parks",
        "kind": UnitKind.objects.get(code="department").pk,
        "founded_on": "2026-01-01",
        "topics": ["noise"],
    }
    browser = client_of(erin)
    answer = browser.post(at("found"), sent)
    assert answer["Location"] == at("manage", "parks")
    page = browser.get(answer["Location"]).content.decode()
    assert "单位已设立。" in page
    assert "噪声" in page
    assert Unit.objects.get(code="parks").topics == ["noise"]


def test_a_code_that_is_taken_is_said_at_its_field(client_of, erin, units):
    page = client_of(erin).post(at("found"), {"code": "water", "name_zh": "又一个"})
    assert page.status_code == 200
    assert 'id="id_code_error"' in page.content.decode()


def test_one_cannot_found_below_a_unit_of_others(client_of, units, person):
    frank = person("frank", ("administrator", units.east))
    kind = UnitKind.objects.get(code="department").pk
    sent = {
        "parent": "city",
        "decision": "决〔2026〕1号",
        "name_zh": "园林局",
        "code": "parks",
        "kind": kind,
        "founded_on": "2026-01-01",
    }
    assert client_of(frank).post(at("found"), sent).status_code == 200
    assert not Unit.objects.filter(code="parks").exists()


def test_somebody_is_appointed_and_their_office_ended(client_of, erin, charlie, units):
    kind = OfficeKind.objects.get(code="leader")
    sent = {"kind": kind.pk, "holder": "charlie", "starts_on": "2026-01-01", "decision": "决〔2026〕1号"}
    browser = client_of(erin)
    browser.post(at("appoint", "east"), sent)
    office = Office.objects.get(unit=units.east)
    assert (office.holder, office.decision) == (charlie, "决〔2026〕1号")
    browser.post(at("end-office", "east", office.pk), {"on": "2026-06-30", "reason": "调任"})
    office.refresh_from_db()
    assert str(office.ends_on) == "2026-06-30"


def test_the_office_of_another_unit_is_not_found_here(client_of, erin, alice, units):
    office = Office.objects.get(unit=units.water)
    assert client_of(erin).get(at("end-office", "health", office.pk)).status_code == 404


def test_a_conflict_is_said_on_the_page(client_of, erin, units):
    page = client_of(erin).post(
        at("close", "east"), {"on": "2026-06-30", "decision": "决〔2026〕9号", "reason": "合并"}
    )
    assert "还有下属单位没有撤销" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        (
            "rename",
            {"name_zh": "新名", "on": "2026-01-01", "decision": "决〔2026〕2号", "reason": "机构改革"},
        ),
        ("duties", {"topics": ["noise"], "place_code": "9901", "on": "2026-01-01"}),
        ("close", {"on": "2026-01-01", "decision": "决〔2026〕2号", "reason": "机构改革"}),
    ],
)
def test_each_verb_leads_back_to_the_unit_and_leaves_a_line(client_of, erin, units, name, sent):
    browser = client_of(erin)
    assert browser.get(at(name, "elm")).status_code == 200
    assert browser.post(at(name, "elm"), sent)["Location"] == at("manage", "elm")
    assert (
        AuditEntry.objects.filter(object_kind="organisation.unit", object_id=str(units.elm.pk)).count() == 1
    )


@pytest.mark.parametrize("name", ["manage", "rename", "duties", "close", "appoint"])
def test_each_page_climbs_the_refusals(client_of, units, person, alice, charlie, name):
    address = at(name, "water")
    neighbour = person("frank", ("administrator", units.east))
    assert client_of(None).get(address).status_code == 302
    for user in (charlie, alice, neighbour):
        assert client_of(user).get(address).status_code == 403
    assert client_of(neighbour).get(at(name, "nowhere")).status_code == 404
    assert client_of(neighbour).delete(address).status_code == 405


@pytest.mark.parametrize("name", ["found", "rename", "duties", "close", "appoint"])
def test_every_field_has_help(client_of, erin, units, name):
    form = client_of(erin).get(at(name) if name == "found" else at(name, "elm")).context["form"]
    assert all(field.help_text for field in form.visible_fields())


def test_one_sees_what_is_held_about_oneself(client_of, alice, bob):
    page = client_of(alice).get(at("mine")).content.decode()
    assert "值班员" in page
    assert "Bob" not in page


def test_one_takes_it_along(client_of, alice):
    held = json.loads(client_of(alice).get(at("mine-file")).content)
    assert held["account"]["username"] == "alice"
    assert {office["office"] for office in held["offices"]} == {"duty_officer", "secretary"}
    assert "password" not in json.dumps(held)


def test_a_stranger_has_nothing_held_here(client_of, units):
    for name in ("mine", "mine-file"):
        assert client_of(None).get(at(name)).status_code == 302
