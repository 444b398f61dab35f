"""The verbs of the organisation: each asks for the authority, acts, and leaves a line."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from answerable.portal.organisation import services
from answerable.portal.organisation.models import Office, OfficeKind, Unit, UnitKind
from answerable.portal.organisation.queries import former_names


@pytest.fixture
def department(units):
    return UnitKind.objects.get(code="department")


@pytest.fixture
def leader(units):
    return OfficeKind.objects.get(code="leader")


def verbs(thing):
    return [entry.verb for entry in history(thing)]


def test_a_unit_is_founded_below_another(erin, units, department):
    unit = services.found_unit(
        erin, code="parks", kind=department, name_zh="园林局", parent=units.city, topics=["noise"]
    )
    assert Unit.objects.get_parent(unit).code == "city"
    assert unit.topics == ["noise"]
    assert verbs(unit) == ["organisation.found_unit"]


def test_a_code_belongs_to_one_unit(erin, units, department):
    with pytest.raises(Conflict, match="water"):
        services.found_unit(erin, code="water", kind=department, name_zh="又一个", parent=units.city)


def test_only_the_portal_itself_founds_a_new_top(erin, units, department):
    with pytest.raises(Refused):
        services.found_unit(erin, code="second", kind=department, name_zh="另一个")
    top = UnitKind.objects.get(code="organisation")
    assert services.found_unit(None, code="second", kind=top, name_zh="另一个").is_root()


def test_a_renamed_unit_remembers_its_former_name(erin, units):
    services.rename_unit(erin, units.water, name_zh="清和水务", decision="清国资〔2026〕2号")
    former = former_names(units.water).get()
    assert (former.name_zh, former.ended_by.decision, former.until_on) == (
        "自来水公司",
        "清国资〔2026〕2号",
        timezone.localdate(),
    )
    assert Unit.objects.get(code="water").name_zh == "清和水务"
    with pytest.raises(Conflict, match="现在就叫这个名称"):
        services.rename_unit(erin, units.water, name_zh="清和水务")


def test_duties_are_kept_once_each(erin, units):
    services.change_duties(erin, units.water, topics=["noise", "noise", "water-quality"], place_code="9901")
    units.water.refresh_from_db()
    assert (units.water.topics, units.water.place_code) == (["noise", "water-quality"], "9901")
    assert history(units.water)[0].detail["before"]["topics"] == ["water-quality", "water-supply"]


def test_a_unit_closes_after_those_below_it_and_takes_its_offices_along(erin, units, person):
    frank = person("frank", ("leader", units.elm))
    today = timezone.localdate()
    with pytest.raises(Conflict, match="下属单位"):
        services.close_unit(erin, units.east)
    services.close_unit(erin, units.elm)
    services.close_unit(erin, units.east)
    assert frank.offices.get().ends_on == today - timedelta(days=1)
    assert "east" not in [unit.code for unit in Unit.objects.open()]
    with pytest.raises(Conflict, match="已经撤销"):
        services.close_unit(erin, units.east)


def test_a_unit_cannot_end_before_it_began(erin, units):
    with pytest.raises(Conflict, match="晚于设立日期"):
        services.close_unit(erin, units.elm, on=date(2019, 12, 31))


def test_an_appointment_gives_authority_from_its_day(erin, units, charlie, leader):
    services.appoint(erin, unit=units.east, kind=leader, holder=charlie, decision="决〔2026〕3号")
    assert charlie.has_perm("answers.publish", units.elm)


def test_an_office_may_be_vacant(erin, units, leader):
    assert services.appoint(erin, unit=units.east, kind=leader).holder is None


def test_a_term_that_ends_before_it_begins_is_refused(erin, units, leader, charlie):
    today = timezone.localdate()
    with pytest.raises(Conflict, match="早于第一天"):
        services.appoint(
            erin,
            unit=units.east,
            kind=leader,
            holder=charlie,
            starts_on=today,
            ends_on=today - timedelta(days=1),
        )


def test_nobody_gives_authority_that_they_do_not_have(units, person, leader):
    kind = OfficeKind.objects.create(code="clerk", name_zh="人事干事", permissions=["organisation.manage"])
    frank = person("frank", ("clerk", units.east))
    assert kind in {office.kind for office in frank.offices.all()}
    with pytest.raises(Refused, match="超出自己权限"):
        services.appoint(frank, unit=units.east, kind=leader, holder=frank)


def test_an_office_ends_once(erin, units, charlie, leader):
    office = services.appoint(erin, unit=units.east, kind=leader, holder=charlie)
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Conflict, match="早于第一天"):
        services.end_office(erin, office, on=yesterday)
    services.end_office(erin, office, reason="调任")
    assert Office.objects.get(pk=office.pk).ends_on == timezone.localdate()
    assert verbs(office) == ["organisation.end_office", "organisation.appoint"]
    with pytest.raises(Conflict, match="已经终止"):
        services.end_office(erin, office)


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        (services.rename_unit, {"name_zh": "新"}),
        (services.change_duties, {"topics": []}),
        (services.close_unit, {}),
    ],
)
def test_without_authority_at_the_unit_nothing_happens(units, person, alice, charlie, verb, arguments):
    neighbour = person("frank", ("administrator", units.east))
    for actor in (alice, charlie, neighbour):
        with pytest.raises(Refused):
            verb(actor, units.water, **arguments)
    assert not history(units.water).exists()


def test_the_standard_kinds_are_laid_down_once_and_changes_stay(units):
    OfficeKind.objects.filter(code="leader").update(name_zh="书记")
    services.lay_down_kinds()
    assert OfficeKind.objects.get(code="leader").name_zh == "书记"
    assert OfficeKind.objects.count() == 6
