"""Whoever keeps the accounts opens them and gives new passwords; never above their own authority."""

import re

import pytest
from django.urls import reverse

from answerable.portal.accounts import services
from answerable.portal.accounts.models import User
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.models import AuditEntry


def at(name, *args):
    return reverse(f"accounts:{name}", args=args)


def password_on(page):
    return re.search(r'class="secret">([^<]+)<', page.content.decode())[1]


def test_a_new_account_can_sign_in_and_may_do_nothing(client_of, erin):
    sent = {"username": "gina", "display_name": "吉娜"}
    page = client_of(erin).post(at("new-person"), sent)
    gina = User.objects.get(username="gina")
    assert gina.check_password(password_on(page))
    assert page["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert gina.get_all_permissions() == set()


def test_passwords_are_long_and_never_the_same(erin):
    _gina, one = services.open_account(erin, username="gina", display_name="吉娜")
    _hugo, other = services.open_account(erin, username="hugo", display_name="雨果")
    assert one != other
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", one)


def test_a_sign_in_name_belongs_to_one_person_whatever_its_capitals(client_of, erin, bob):
    page = client_of(erin).post(at("new-person"), {"username": "BOB", "display_name": "另一个鲍勃"})
    assert "已有人使用" in page.content.decode()


def test_a_new_password_ends_the_sessions_of_the_person(client_of, erin, bob):
    his = client_of(bob)
    page = client_of(erin).post(at("give-password", bob.pk))
    bob.refresh_from_db()
    assert bob.check_password(password_on(page))
    assert his.get(at("preferences")).status_code == 302


def test_an_account_that_is_switched_off_is_out_at_once_and_can_come_back(client_of, erin, bob):
    his, hers = client_of(bob), client_of(erin)
    hers.post(at("switch", bob.pk), {"on": "no"})
    assert his.get(at("preferences")).status_code == 302
    hers.post(at("switch", bob.pk), {"on": "yes"})
    assert User.objects.get(pk=bob.pk).is_active


def test_it_is_switched_off_only_once_and_never_by_oneself(erin, bob):
    services.switch(erin, bob, on=False)
    with pytest.raises(Conflict, match="已经是这个状态"):
        services.switch(erin, bob, on=False)
    with pytest.raises(Conflict, match="自己的账号"):
        services.switch(erin, erin, on=False)


def test_nobody_lays_hands_on_an_account_with_more_authority(client_of, units, person, erin, dora):
    frank = person("frank", ("administrator", units.east))
    root = User.objects.create_superuser("root", password="x")
    for above in (erin, dora, root):
        with pytest.raises(Refused, match="您没有的权限"):
            services.give_password(frank, above)
        assert client_of(frank).post(at("give-password", above.pk)).status_code == 403
        assert client_of(frank).post(at("switch", above.pk), {"on": "no"}).status_code == 403
        assert "请由上级管理员办理" in client_of(frank).get(at("person", above.pk)).content.decode()


def test_each_act_leaves_a_line_without_the_password(client_of, erin, bob):
    page = client_of(erin).post(at("give-password", bob.pk))
    entry = AuditEntry.objects.get(verb="accounts.give_password")
    assert entry.detail == {}
    assert password_on(page) not in str(AuditEntry.objects.values_list())


def test_the_page_of_a_person_does_not_tell_when_they_sign_in(client_of, erin, bob):
    client_of(None).post("/sign-in/", {"username": "bob", "password": "x"})
    services.give_password(erin, bob)
    page = client_of(erin).get(at("person", bob.pk)).content.decode()
    assert "重设了密码" in page
    assert "登录</strong>" not in page


def test_people_are_found_by_every_word(client_of, erin, alice, bob):
    page = client_of(erin).get(at("people"), {"q": "bo b"}).content.decode()
    assert at("person", bob.pk) in page
    assert at("person", alice.pk) not in page
    assert "没有符合条件的人员" in client_of(erin).get(at("people"), {"q": "nobody"}).content.decode()


@pytest.mark.parametrize("name", ["people", "new-person"])
def test_only_who_keeps_the_accounts_sees_them(client_of, alice, charlie, name):
    assert client_of(None).get(at(name)).status_code == 302
    assert client_of(alice).get(at(name)).status_code == 403
    assert client_of(charlie).get(at(name)).status_code == 403


def test_a_person_who_is_not_there_is_not_found(client_of, erin):
    for name in ("person", "give-password", "switch"):
        browse = client_of(erin).get if name == "person" else client_of(erin).post
        assert browse(at(name, 999_999)).status_code == 404
