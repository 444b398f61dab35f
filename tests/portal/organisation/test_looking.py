"""Who helps may look at the portal as somebody else: shortly, without hands, and the person knows."""

import pytest
from django.urls import reverse

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.models import AuditEntry
from answerable.portal.organisation import services
from answerable.portal.organisation.models import Impersonation


@pytest.fixture
def looking(client_of, erin, bob):
    """Erin's browser, looking as Bob."""
    browser = client_of(erin)
    sent = {"person": "bob", "reason": "帮他看看为什么打不开案件"}
    assert browser.post(reverse("organisation:look"), sent).status_code == 302
    return browser


def test_one_sees_what_they_see_with_a_banner(looking, erin, bob):
    page = looking.get(reverse("desk")).content.decode()
    assert "视角查看" in page
    assert "承办联络员" in page
    assert looking.get(reverse("organisation:desk")).status_code == 403, "Bob may not, so Erin may not now"


def test_nothing_can_be_sent(looking, bob, units):
    answer = looking.post(reverse("organisation:delegations"), {"reason": "x"})
    assert answer.status_code == 403
    assert "只能看" in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    ["organisation:mine", "organisation:mine-file", "organisation:delegations", "accounts:preferences"],
)
def test_what_is_theirs_alone_stays_shut(looking, name):
    assert looking.get(reverse(name)).status_code == 403


def test_the_person_is_told_and_the_log_knows(looking, client_of, erin, bob):
    page = client_of(bob).get(reverse("organisation:mine")).content.decode()
    assert "Erin" in page
    assert "帮他看看为什么打不开案件" in page
    assert AuditEntry.objects.filter(verb="organisation.begin_look", actor="erin").exists()


def test_one_goes_back_to_ones_own_eyes(looking):
    looking.post(reverse("organisation:end-look"))
    assert looking.get(reverse("organisation:desk")).status_code == 200
    assert Impersonation.objects.get().ended_at
    assert AuditEntry.objects.filter(verb="organisation.end_look").count() == 1
    looking.post(reverse("organisation:end-look"))
    assert AuditEntry.objects.filter(verb="organisation.end_look").count() == 1


def test_it_ends_by_itself(looking):
    Impersonation.objects.update(ends_at="2020-01-01T00:00:00Z")
    assert looking.get(reverse("organisation:desk")).status_code == 200


def test_it_ends_when_one_signs_out(looking):
    looking.post(reverse("accounts:sign-out"))
    assert looking.get(reverse("desk")).status_code == 302


def test_nobody_looks_as_who_may_do_more_or_as_themselves(erin, bob, alice, person, units):
    root = person("root")
    root.is_superuser = True
    root.save()
    frank = person("frank", ("administrator", units.east))
    for actor, other in ((erin, root), (frank, erin), (frank, bob), (alice, bob), (bob, alice)):
        with pytest.raises(Refused):
            services.begin_look(actor, other, reason="看看")
    with pytest.raises(Conflict):
        services.begin_look(erin, erin, reason="看看")
    bob.is_active = False
    with pytest.raises(Conflict):
        services.begin_look(erin, bob, reason="看看")


def test_the_ladder(client_of, erin, alice, charlie):
    address = reverse("organisation:look")
    assert client_of(None).get(address).status_code == 302
    for user in (alice, charlie):
        assert client_of(user).get(address).status_code == 403
        assert client_of(user).post(address, {"person": "erin", "reason": "x"}).status_code == 403
    form = client_of(erin).get(address).context["form"]
    assert all(field.help_text for field in form.visible_fields())
    wrong = client_of(erin).post(address, {"person": "nobody-at-all", "reason": "x"})
    assert "没有人使用" in wrong.content.decode()
    assert client_of(erin).get(reverse("organisation:end-look")).status_code == 405


def test_the_way_there_stands_on_the_page_of_a_person_for_whoever_may(client_of, erin, bob):
    way = f"{reverse('organisation:look')}?person=bob"
    browser = client_of(erin)
    assert way in browser.get(reverse("accounts:person", args=[bob.pk])).content.decode()
    assert 'value="bob"' in browser.get(way).content.decode()
    own = browser.get(reverse("accounts:person", args=[erin.pk])).content.decode()
    assert reverse("organisation:look") not in own
