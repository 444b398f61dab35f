"""Signing in and out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.portal.accounts.models import User
from answerable.portal.core.models import Attempt, AuditEntry

DOOR = "/sign-in/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def frank(db):
    return User.objects.create_user("frank", password="right-password")


def knock(browser, password="right-password", username="frank", **more):
    return browser.post(DOOR, {"username": username, "password": password, **more})


def test_the_right_password_leads_to_the_desk(client_of, frank):
    browser = client_of(None)
    answer = knock(browser)
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk"))
    assert browser.session["_auth_user_id"] == str(frank.pk)


def test_one_comes_back_to_where_one_wanted_to_go(client_of, frank):
    assert knock(client_of(None), next="/organisation/mine/")["Location"] == "/organisation/mine/"


def test_one_is_not_led_away_from_here(client_of, frank):
    assert knock(client_of(None), next="https://elsewhere.example/")["Location"] == reverse("desk")


@pytest.mark.parametrize(("username", "password"), [("frank", "wrong"), ("nobody", "right-password")])
def test_a_wrong_name_and_a_wrong_password_sound_alike(client_of, frank, username, password):
    page = knock(client_of(None), password, username)
    assert page.status_code == 200
    assert "登录名或密码不正确。" in page.content.decode()


def test_somebody_who_was_switched_off_cannot_sign_in(client_of, frank):
    User.objects.filter(pk=frank.pk).update(is_active=False)
    assert knock(client_of(None)).status_code == 200


def test_after_five_failures_even_the_right_password_must_wait(client_of, frank):
    for _ in range(5):
        knock(client_of(None), "wrong")
    page = knock(client_of(None))
    assert page.status_code == 200
    assert "请十五分钟后再试" in page.content.decode()


def test_after_a_quarter_of_an_hour_the_door_is_open_again(client_of, frank):
    for _ in range(5):
        knock(client_of(None), "wrong")
    Attempt.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert knock(client_of(None)).status_code == 302


def test_another_name_is_not_locked_out(client_of, frank):
    for _ in range(5):
        knock(client_of(None), "wrong", "george")
    assert knock(client_of(None)).status_code == 302


def test_capitals_and_spaces_do_not_make_another_name(client_of, frank):
    for name in ("frank", "Frank", "FRANK ", " frank", "fRank"):
        knock(client_of(None), "wrong", name)
    assert knock(client_of(None)).status_code == 200


def test_a_success_forgets_the_failures(client_of, frank):
    knock(client_of(None), "wrong")
    knock(client_of(None))
    assert set(Attempt.objects.values_list("purpose", flat=True)) == {"sign-in-from"}
    assert Attempt.objects.count() == 1  # of the network its failure stays: one account does not open it


def test_it_leaves_a_line_without_an_address(client_of, frank):
    knock(client_of(None))
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.detail) == ("frank", "accounts.sign_in", {"by": "password"})


def test_signing_in_brings_ones_own_way_of_reading(client_of, frank):
    User.objects.filter(pk=frank.pk).update(language="en", large_type=True)
    browser = client_of(None)
    knock(browser)
    page = browser.get("/charter/").content.decode()
    assert '<html lang="en" class="large">' in page


def test_whoever_is_in_already_is_led_on(client_of, frank):
    assert client_of(frank).get(DOOR)["Location"] == reverse("desk")


def test_signing_out_ends_the_session_and_twice_is_harmless(client_of, frank):
    browser = client_of(frank)
    for _ in range(2):
        assert browser.post(reverse("accounts:sign-out"))["Location"] == reverse("home")
    assert "_auth_user_id" not in browser.session
    assert AuditEntry.objects.filter(verb="accounts.sign_out").count() == 1


def test_signing_out_is_sent_and_never_fetched(client_of, frank):
    assert client_of(frank).get(reverse("accounts:sign-out")).status_code == 405


def test_the_door_knows_no_other_verbs(client_of):
    assert client_of(None).delete(DOOR).status_code == 405


def test_an_empty_form_is_sent_back_with_what_is_missing(client_of):
    page = client_of(None).post(DOOR, {})
    assert page.content.decode().count('class="error"') == 2
