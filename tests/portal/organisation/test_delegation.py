"""Part of an office is lent for a time, within its scope, and never lent on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.portal.accounts.models import User
from answerable.portal.core.access import outranks
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from answerable.portal.organisation import services
from answerable.portal.organisation.models import Delegation, Office
from answerable.portal.organisation.queries import units_within_authority

DAY = timedelta(days=1)
TODAY = timezone.localdate()


def again(user):
    return User.objects.get(pk=user.pk)


@pytest.fixture
def lend(dora, bob, units):
    """Dora lends Bob her right to publish for the east, for ten days, unless said otherwise."""

    def make(actor=dora, **other):
        fields = {
            "office": dora.offices.get(),
            "to": bob,
            "unit": units.east,
            "permissions": ["answers.publish"],
        }
        fields |= {"ends_on": TODAY + 10 * DAY, "reason": "休假"}
        return services.delegate(again(actor), **fields | other)

    return make


def test_what_is_lent_can_be_done_there_and_below_and_nowhere_else(lend, bob, units):
    lent = lend()
    bob = again(bob)
    assert bob.has_perm("answers.publish", units.east)
    assert bob.has_perm("answers.publish", units.elm)
    assert not bob.has_perm("answers.publish", units.water)
    assert not bob.has_perm("answers.review", units.east)
    assert {unit.code for unit in units_within_authority(bob, "answers.publish")} == {"east", "elm"}
    assert history(lent)[0].verb == "organisation.delegate"


def test_own_and_lent_authority_is_asked_in_one_query(lend, bob, units, django_assert_num_queries):
    lend()
    bob = again(bob)
    with django_assert_num_queries(1):
        assert bob.has_perm("answers.publish", units.elm)
        assert bob.has_perm("cases.handle", units.health)


def test_what_is_lent_ends_with_its_last_day(lend, bob, units, clock):
    lend()
    clock(days=10)
    assert again(bob).has_perm("answers.publish", units.east)
    clock(days=1)
    assert not again(bob).has_perm("answers.publish", units.east)


def test_what_is_lent_ends_with_the_office_it_comes_from(lend, bob, dora, erin, units):
    lend()
    services.end_office(erin, dora.offices.get(), on=TODAY)
    Office.objects.filter(holder=dora).update(ends_on=TODAY - DAY)
    assert not again(bob).has_perm("answers.publish", units.east)


def test_what_is_lent_shrinks_with_the_kind_of_office(lend, bob, dora, units):
    lend()
    kind = dora.offices.get().kind
    kind.permissions = ["desk.view"]
    kind.save()
    assert not again(bob).has_perm("answers.publish", units.east)


def test_it_cannot_be_lent_on(lend, bob, charlie, person, units):
    lend()
    frank = person("frank", ("liaison", units.elm))
    with pytest.raises(Refused, match="本人现任职务"):
        lend(actor=bob, to=frank)
    with pytest.raises(Refused, match="本来就有的权限"):
        lend(actor=bob, office=bob.offices.get(), to=frank, unit=units.health)


@pytest.mark.parametrize(
    ("other", "wrong", "said"),
    [
        ({"permissions": []}, Refused, "本来就有的权限"),
        ({"permissions": ["organisation.manage"]}, Refused, "任命权"),
        ({"permissions": ["cases.open"]}, Refused, "本来就有的权限"),
        ({"ends_on": TODAY - DAY}, Conflict, "早于第一天"),
        ({"starts_on": TODAY - DAY}, Conflict, "已经过去"),
        ({"ends_on": TODAY + 400 * DAY}, Conflict, "最多出借"),
    ],
)
def test_only_what_one_has_for_days_to_come_and_not_for_ever(lend, other, wrong, said):
    with pytest.raises(wrong, match=said):
        lend(**other)
    assert not Delegation.objects.exists()


def test_nothing_is_lent_beyond_ones_reach_or_term(lend, dora, units, person):
    frank = person("frank", ("leader", units.east))
    with pytest.raises(Refused, match="管不到"):
        lend(actor=frank, office=frank.offices.get(), unit=units.water)
    Office.objects.filter(holder=dora).update(ends_on=TODAY + DAY)
    with pytest.raises(Conflict, match="本人的任期"):
        lend()


def test_it_is_lent_to_others_who_hold_an_office(lend, dora, charlie):
    with pytest.raises(Conflict, match="本人就有"):
        lend(to=dora)
    with pytest.raises(Conflict, match="现任职人员"):
        lend(to=charlie)


def test_who_lent_it_takes_it_back_once(lend, bob, dora, alice, erin, units):
    lent = lend()
    with pytest.raises(Refused):
        services.revoke(alice, lent)
    services.revoke(dora, lent)
    assert not again(bob).has_perm("answers.publish", units.east)
    with pytest.raises(Conflict):
        services.revoke(dora, lent)
    services.revoke(erin, lend())


def test_lent_authority_counts_where_ranks_are_compared(lend, bob, alice):
    before = outranks(again(alice), again(bob))
    lend()
    assert not outranks(again(alice), again(bob))
    assert before in {True, False}


def test_the_page_lends_and_takes_back(client_of, dora, bob, units):
    browser = client_of(dora)
    address = reverse("organisation:delegations")
    form = browser.get(address).context["form"]
    assert all(field.help_text for field in form.visible_fields())
    sent = {"office": dora.offices.get().pk, "to": "Bob", "unit": "east", "permissions": ["answers.publish"]}
    sent |= {"starts_on": TODAY.isoformat(), "ends_on": (TODAY + DAY).isoformat(), "reason": "出差"}
    assert browser.post(address, sent)["Location"] == address
    lent = Delegation.objects.get()
    assert "Dora" in client_of(bob).get(address).content.decode()
    assert client_of(bob).post(reverse("organisation:revoke", args=[lent.pk])).status_code == 403
    browser.post(reverse("organisation:revoke", args=[lent.pk]))
    lent.refresh_from_db()
    assert lent.revoked_at


def test_who_holds_no_office_has_nothing_to_lend(client_of, charlie):
    page = client_of(charlie).get(reverse("organisation:delegations"))
    assert "借出" in page.content.decode()
    assert b'name="office"' not in page.content


def test_the_ladder_of_taking_back(client_of, lend, charlie):
    lent = lend()
    address = reverse("organisation:revoke", args=[lent.pk])
    assert client_of(None).post(address).status_code == 302
    assert client_of(charlie).post(address).status_code == 403
    assert client_of(charlie).get(address).status_code == 405
    assert client_of(charlie).post(reverse("organisation:revoke", args=[9999])).status_code == 404
