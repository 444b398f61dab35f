"""Authority comes from an office, at a unit, for a term; and from nowhere else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from answerable.portal.accounts.models import User
from answerable.portal.organisation.models import Office
from answerable.portal.organisation.queries import holders_of, responsible_unit, units_within_authority

DAY = timedelta(days=1)


def again(user):
    """The person at the next request: nothing remembered."""
    return User.objects.get(pk=user.pk)


def test_an_office_gives_its_authority_at_its_unit_and_below(units, person):
    frank = person("frank", ("leader", units.east))
    assert frank.has_perm("answers.publish")
    assert frank.has_perm("answers.publish", units.east)
    assert frank.has_perm("answers.publish", units.elm)
    assert not frank.has_perm("answers.publish", units.city)
    assert not frank.has_perm("answers.publish", units.water)
    assert not frank.has_perm("cases.open", units.east)


def test_an_office_of_one_unit_does_not_reach_below(units, person):
    frank = person("frank", ("liaison", units.east))
    assert frank.has_perm("cases.handle", units.east)
    assert not frank.has_perm("cases.handle", units.elm)


def test_a_thing_is_asked_about_through_its_unit(units, alice):
    office = Office.objects.filter(unit=units.water).first()
    assert alice.has_perm("cases.route", office)


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [(-1, None, True), (0, 0, True), (-9, 0, True), (1, None, False), (-9, -1, False)],
)
def test_authority_lives_from_the_first_day_of_the_term_to_the_last(units, charlie, starts, ends, holds):
    today = timezone.localdate()
    kind = Office.kind.field.related_model.objects.get(code="leader")
    ends_on = None if ends is None else today + ends * DAY
    Office.objects.create(
        unit=units.city, kind=kind, holder=charlie, starts_on=today + starts * DAY, ends_on=ends_on
    )
    assert charlie.has_perm("answers.publish", units.city) is holds


def test_somebody_who_was_switched_off_has_none(units, alice):
    alice.is_active = False
    alice.save()
    assert not again(alice).has_perm("cases.open")
    assert not units_within_authority(again(alice), "cases.open").exists()


def test_a_superuser_may_do_all(units):
    root = User.objects.create_superuser("root", password="x")
    assert root.has_perm("cases.open", units.elm)
    assert units_within_authority(root, "cases.open").count() == 5


def test_a_request_asks_for_the_offices_once(units, alice, django_assert_num_queries):
    user = again(alice)
    with django_assert_num_queries(1):
        for unit in (units.city, units.water, units.health, units.elm):
            user.has_perm("cases.open", unit)
            user.has_perm("audit.view")


def test_units_within_authority_are_those_the_offices_reach(units, person, alice, bob, charlie):
    liaison = person("frank", ("liaison", units.east), ("secretary", units.water))

    def codes(user, permission):
        return [unit.code for unit in units_within_authority(user, permission)]

    assert codes(alice, "cases.open") == ["city", "water", "health", "east", "elm"]
    assert codes(alice, "cases.handle") == ["water"]
    assert codes(bob, "cases.handle") == ["health"]
    assert codes(liaison, "cases.handle") == ["water", "east"]
    assert codes(charlie, "cases.handle") == []


def test_whoever_holds_an_authority_can_be_named(units, alice, dora):
    assert [office.holder for office in holders_of("answers.publish")] == [dora]


def test_the_unit_that_answers_is_found_by_topic_and_place(units):
    assert responsible_unit("water-quality").code == "water"
    assert responsible_unit("water-quality", "990101").code == "water"
    assert responsible_unit("parking") is None


def test_a_closed_unit_answers_for_nothing(units):
    units.water.closed_on = timezone.localdate()
    units.water.save()
    assert responsible_unit("water-quality") is None
