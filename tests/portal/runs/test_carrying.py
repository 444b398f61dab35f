"""The clock puts planned changes into force and tells who must know, once."""

from datetime import timedelta

from django.utils import timezone

from answerable.portal.notices.models import Delivery
from answerable.portal.organisation import services as organisation
from answerable.portal.organisation.models import OfficeKind, UnitVersion
from answerable.portal.organisation.services import second_person
from answerable.portal.runs.services import keep_organisation


def test_a_planned_change_takes_effect_when_the_clock_comes_by(erin, units, monkeypatch):
    on = timezone.localdate() + timedelta(days=3)
    organisation.rename_unit(erin, units.elm, name_zh="榆园社区", on=on)
    assert keep_organisation()["changed"] == 0
    start = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(days=3))
    assert keep_organisation()["changed"] == 1
    units.elm.refresh_from_db()
    assert units.elm.name_zh == "榆园社区"
    assert UnitVersion.objects.on(on).get(unit=units.elm).name_zh == "榆园社区"


def test_who_was_looked_as_is_told_once(erin, bob):
    organisation.begin_look(erin, bob, reason="帮他看看")
    for _again in range(2):
        keep_organisation()
    told = Delivery.objects.filter(notice__kind="organisation.looked", person=bob)
    assert told.count() == 1
    assert "帮他看看" in told.get().notice.text_zh


def test_who_may_confirm_is_told_and_nobody_else(erin, person, units, charlie, alice):
    gina = person("gina", ("administrator", units.city))
    second_person.set_rule(erin, organisation.APPOINT, active=True, days=3)
    organisation.appoint(erin, unit=units.east, kind=OfficeKind.objects.get(code="leader"), holder=charlie)
    for _again in range(2):
        keep_organisation()
    told = Delivery.objects.filter(notice__kind="organisation.proposed")
    assert {delivery.person for delivery in told} == {gina}
