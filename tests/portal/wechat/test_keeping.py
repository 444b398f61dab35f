"""How long ways to followers are kept, and what a person sees of their own."""

import datetime as dt

import pytest
from django.utils import timezone

from answerable.portal.cases import services as cases
from answerable.portal.cases.models import Case, Message
from answerable.portal.core.models import AuditEntry
from answerable.portal.core.retention import KINDS, erase_due
from answerable.portal.wechat.models import Asked, Channel
from answerable.portal.wechat.services import clear_old, erase_due_channels
from portal.wechat.calls import account, said, sent

pytestmark = pytest.mark.django_db
LONG_AGO = dt.timedelta(days=401)


@pytest.fixture
def asked(client_of, units) -> Asked:
    account()
    chat = client_of(None)
    said(chat, "路灯坏了")
    sent(chat)
    return Asked.objects.get()


def test_the_way_to_somebody_silent_is_erased_and_their_message_stays(asked):
    assert erase_due_channels() == 0
    assert erase_due(timezone.now() + LONG_AGO)["wechat.channel"] == 1
    assert not Channel.objects.exists()
    assert Message.objects.exists()
    line = AuditEntry.objects.get(verb="wechat.erase_channel")
    assert "oAsker" not in str(vars(line))


def test_an_open_matter_a_word_not_yet_told_and_a_binding_keep_it(asked, alice, bob, units):
    later = timezone.now() + LONG_AGO
    cases.open_case(alice, title="路灯", unit=units.city, messages=[asked.message])
    assert erase_due_channels(later) == 0
    Case.objects.update(closed_at=timezone.now())
    telling = asked.tellings.create(key="k", text="t", due_at=later)
    assert erase_due_channels(later) == 0
    telling.delete()
    Channel.objects.update(user=bob)
    assert erase_due_channels(later) == 0
    Channel.objects.update(user=None)
    assert erase_due_channels(later) == 1


def test_the_clock_can_be_set_within_its_bounds():
    kind = KINDS["wechat.channel"]
    assert (kind.least, kind.standard, kind.most) == (30, 400, 1095)


def test_an_erased_account_keeps_no_wechat(asked, bob):
    Channel.objects.update(user=bob, bound_at=timezone.now())
    clear_old()
    assert Channel.objects.get().user == bob
    type(bob).objects.filter(pk=bob.pk).update(erased_at=timezone.now())
    clear_old()
    assert Channel.objects.get().user is None


def test_a_person_sees_and_takes_along_what_is_held_of_their_wechat(asked, bob, charlie, client_of, english):
    Channel.objects.update(user=bob, bound_at=timezone.now())
    page = client_of(bob, **english)
    assert "WeChat bound to your account" in page.get("/organisation/mine/").content.decode()
    held = page.get("/organisation/mine/held-about-me.json").json()["wechat"]
    assert held[0]["account"] == "望津发布"
    assert "oAsker" not in str(held)
    assert "wechat" not in client_of(charlie).get("/organisation/mine/held-about-me.json").json()


def test_the_preferences_lead_there(bob, client_of):
    assert "/preferences/wechat/" in client_of(bob).get("/preferences/").content.decode()
