"""Personal data: how long each kind is kept, what is held, what is erased, and keys that rotate."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from answerable.portal.accounts import services as accounts
from answerable.portal.accounts.models import Device, TotpSecret, User
from answerable.portal.cases import services as cases
from answerable.portal.cases.models import Message
from answerable.portal.core import guards, holds, keys, retention, sealing
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.models import AuditEntry, Hold, RetentionRule, SubjectKey
from answerable.portal.core.verifying import verify
from answerable.portal.organisation.models import OfficeKind
from portal.cases.stage import NAME, named

PAGE = "core:personal-data"
pytestmark = pytest.mark.django_db


@pytest.fixture
def petra(units, person):
    """May say how long personal data is kept."""
    OfficeKind.objects.create(
        code="custodian", name_zh="信息保护员", name_en="Custodian", permissions=["personal.manage"]
    )
    return person("petra", ("custodian", units.city))


def tomorrow(days=30):
    return timezone.localdate() + timedelta(days=days)


def hold_on(actor, kind, identity):
    return holds.place(actor, kind, identity, decision="决〔2026〕9号", review_on=tomorrow())


def test_every_kind_stands_on_the_page_with_its_days(client_of, petra):
    page = client_of(petra).get(reverse(PAGE)).content.decode()
    for code in ("cases.contact", "accounts.off", "accounts.browsers"):
        assert reverse("core:set-days", args=[code]) in page
    assert "没有保全事项" in page


def test_an_organisation_keeps_a_kind_for_another_number_of_days(client_of, petra):
    sent = {"days": "90", "decision": "决〔2026〕8号"}
    assert client_of(petra).post(reverse("core:set-days", args=["cases.contact"]), sent).status_code == 302
    message, _token = named()
    assert message.contact_erase_on == timezone.localdate(message.received_at) + timedelta(days=90)
    entry = AuditEntry.objects.get(verb="core.set_days")
    assert entry.detail == {"before": 180, "days": 90, "decision": "决〔2026〕8号"}


def test_what_was_promised_to_somebody_stays(petra):
    message, _token = named()
    retention.set_days(petra, "cases.contact", 365, "x")
    before = message.contact_erase_on
    message.refresh_from_db()
    assert message.contact_erase_on == before


@pytest.mark.parametrize("days", ["6", "1096", "0", "-1", "", "abc"])
def test_days_stay_within_their_bounds(client_of, petra, days):
    sent = {"days": days, "decision": "x"}
    assert client_of(petra).post(reverse("core:set-days", args=["cases.contact"]), sent).status_code == 422
    assert not RetentionRule.objects.exists()


def test_what_is_due_is_erased_kind_by_kind(erin, bob):
    named(at=timezone.now() - timedelta(days=400))
    accounts.switch(erin, bob, on=False)
    User.objects.filter(pk=bob.pk).update(off_since=timezone.now() - timedelta(days=1096))
    Device.objects.create(user=erin, token_hash="x", last_seen=timezone.now() - timedelta(days=181))
    erased = {kind: many for kind, many in retention.erase_due().items() if many}
    assert erased == {"cases.contact": 1, "accounts.off": 1, "accounts.browsers": 1}
    assert set(retention.erase_due().values()) == {0}


@pytest.mark.parametrize("kind", ["cases.message", "cases.case"])
def test_what_is_held_is_not_erased_until_the_hold_is_lifted(alice, petra, units, kind):
    message, _token = named(at=timezone.now() - timedelta(days=400))
    case = cases.open_case(alice, title="x", unit=units.city, messages=[message])
    Message.objects.update(contact_erase_on=timezone.localdate())
    hold = hold_on(petra, kind, message.reference if kind == "cases.message" else case.number)
    assert cases.erase_due_contacts() == 0
    holds.lift(petra, hold, "决〔2026〕10号")
    assert cases.erase_due_contacts() == 1


def test_a_held_account_is_not_erased_by_hand_either(erin, petra, bob):
    accounts.switch(erin, bob, on=False)
    hold_on(petra, "accounts.user", str(bob.pk))
    with pytest.raises(Conflict, match="保全"):
        accounts.erase(erin, bob)
    assert User.objects.get(pk=bob.pk).display_name == "Bob"


def test_a_hold_is_placed_and_lifted_on_the_page(client_of, petra):
    message, _token = named()
    browser = client_of(petra)
    sent = {"kind": "cases.message", "which": message.reference, "decision": "决〔2026〕9号"}
    answer = browser.post(reverse("core:place-hold"), {**sent, "review_on": str(tomorrow())})
    assert answer.status_code == 302
    hold = Hold.objects.get()
    assert message.reference in browser.get(reverse(PAGE)).content.decode()
    lift = reverse("core:lift-hold", args=[hold.pk])
    browser.post(lift, {"reason": ""})
    assert holds.standing_holds().exists()
    for _turn in range(2):
        assert browser.post(lift, {"reason": "settled"}).status_code == 302
    assert not holds.standing_holds().exists()
    assert AuditEntry.objects.filter(verb="core.lift_hold").count() == 1


def test_a_hold_is_placed_once_on_what_there_is_and_looked_at_again(client_of, petra):
    message, _token = named()
    hold_on(petra, "cases.message", message.reference)
    with pytest.raises(Conflict, match="已被保全"):
        hold_on(petra, "cases.message", message.reference)
    with pytest.raises(Conflict, match="今天之后"):
        holds.place(petra, "cases.case", "C-1", decision="x", review_on=timezone.localdate())
    sent = {"kind": "cases.message", "which": "M-none", "decision": "x", "review_on": str(tomorrow())}
    page = client_of(petra).post(reverse("core:place-hold"), sent)
    assert page.status_code == 422
    assert "没有此编号" in page.content.decode()
    assert client_of(petra).post(reverse("core:place-hold"), {**sent, "kind": "x.y"}).status_code == 422


def test_after_a_hold_is_lifted_another_may_be_placed(petra):
    holds.lift(petra, hold_on(petra, "cases.case", "C-1"), "over")
    hold_on(petra, "cases.case", "C-1")
    assert Hold.objects.count() == 2


def test_only_who_may_sees_and_sets_any_of_it(client_of, alice, charlie, petra):
    addresses = [reverse(PAGE), reverse("core:place-hold"), reverse("core:lift-hold", args=[1])]
    addresses.append(reverse("core:set-days", args=["cases.contact"]))
    for address in addresses:
        sent = client_of(charlie).get if address == addresses[0] else client_of(charlie).post
        assert sent(address).status_code == 403
    with pytest.raises(Refused):
        holds.place(alice, "cases.case", "C-1", decision="x", review_on=tomorrow())
    with pytest.raises(Refused):
        retention.set_days(alice, "cases.contact", 90, "x")
    assert client_of(petra).get(addresses[1]).status_code == 405
    assert client_of(petra).post(addresses[2]).status_code == 404
    assert client_of(petra).post(reverse("core:set-days", args=["no.kind"]), {}).status_code == 404


def test_the_reason_of_a_look_goes_with_what_was_looked_at(client_of, alice, erin):
    message, _token = named()
    cases.reveal_contact(alice, message, "回电核实地址")
    page = client_of(erin).get(reverse("core:audit"), {"verb": "reveal_contact"}).content.decode()
    assert "回电核实地址" in page
    assert "回电核实地址" not in str(list(AuditEntry.objects.values()))
    Message.objects.update(contact_erase_on=timezone.localdate())
    assert cases.erase_due_contacts() == 1
    page = client_of(erin).get(reverse("core:audit"), {"verb": "reveal_contact"}).content.decode()
    assert "回电核实地址" not in page
    assert "已随相关个人信息一并清除" in page
    assert not SubjectKey.objects.exists()


def test_an_erased_account_is_nobody_and_its_acts_stay(client_of, erin, alice, bob):
    guards.put_up()
    cases.reveal_contact(alice, named()[0], "回电核实")
    accounts.switch(erin, alice, on=False)
    sealing.seal_waiting()
    acts = AuditEntry.objects.filter(actor="alice").count()
    answer = client_of(erin).post(reverse("accounts:erase", args=[alice.pk]), {"sure": "yes"})
    assert answer.status_code == 302
    gone = User.objects.get(pk=alice.pk)
    assert (gone.username, gone.display_name, gone.email) == (f"erased-{alice.pk}", "", "")
    assert acts
    assert not AuditEntry.objects.filter(actor="alice").exists()
    assert "Alice" not in str(list(AuditEntry.objects.values()))
    sealing.seal_waiting()
    verdict = verify()
    guards.take_down()
    assert verdict.sound
    assert verdict.erased == acts


def test_only_what_is_switched_off_is_erased_once_and_by_who_is_sure(client_of, erin, alice, bob):
    browser, address = client_of(erin), reverse("accounts:erase", args=[bob.pk])
    browser.post(address, {"sure": "yes"})
    assert User.objects.get(pk=bob.pk).erased_at is None
    accounts.switch(erin, bob, on=False)
    browser.post(address)
    assert User.objects.get(pk=bob.pk).erased_at is None
    for _turn in range(2):
        assert browser.post(address, {"sure": "yes"}).status_code == 302
    assert AuditEntry.objects.filter(verb="accounts.erase").count() == 1
    with pytest.raises(Conflict):
        accounts.switch(erin, User.objects.get(pk=bob.pk), on=True)
    assert client_of(alice).post(address, {"sure": "yes"}).status_code == 403


def test_keys_rotate_and_the_old_one_is_needed_no_more(settings, alice, bob, capsys):
    message, _token = named()
    cases.reveal_contact(alice, message, "回电核实")
    made = accounts.new_totp(bob)
    new = Fernet.generate_key().decode()
    settings.CONTACT_KEYS = [new, *settings.CONTACT_KEYS]
    call_command("rotate_contact_keys")
    assert "4 项" in capsys.readouterr().out  # contact, words before covering, key of the reason, app
    settings.CONTACT_KEYS = [new]
    message.refresh_from_db()
    assert cases.reveal_contact(alice, message, "再次核实")["name"] == NAME
    assert keys.portal_keys().decrypt(bytes(TotpSecret.objects.get().secret)) == made
    entry = AuditEntry.objects.filter(verb="reveal_contact").first()
    assert keys.open_personal([entry])


def test_a_value_that_no_key_opens_is_told_and_left(settings):
    named()
    settings.CONTACT_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="2 项"):
        call_command("rotate_contact_keys")


def test_rotating_twice_is_harmless(settings, alice):
    message, _token = named()
    call_command("rotate_contact_keys")
    call_command("rotate_contact_keys")
    message.refresh_from_db()
    assert cases.reveal_contact(alice, message, "回电核实")["name"] == NAME
