"""Passkeys: made, shown, copied, of another site or account. A real browser does it in the journeys."""

import json

import pytest
from django.urls import reverse

from answerable.portal.accounts.models import Passkey, TotpSecret, User
from answerable.portal.core.models import AuditEntry
from portal.accounts.soft_key import SoftKey

PASSWORD = "wolken-tisch-91"
pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"accounts:{name}", args=args)


@pytest.fixture
def frank(db):
    return User.objects.create_user("frank", password=PASSWORD, display_name="Frank")


def sent(browser, name, thing):
    return browser.post(at(name), json.dumps(thing), content_type="application/json")


def joined(browser, key, name="My key"):
    asked = browser.post(at("passkey-new"), {"name": name, "password": PASSWORD})
    assert asked.status_code == 200, asked.content
    return sent(browser, "passkey-add", key.make(asked.json()))


def shown(browser, key):
    return sent(browser, "passkey-use", key.show(browser.post(at("passkey-ask")).json()))


@pytest.fixture
def key(client_of, frank):
    made = SoftKey()
    assert joined(client_of(frank), made).json() == {"onward": at("security")}
    return made


def test_a_passkey_signs_in_without_name_and_password(client_of, frank, key):
    browser = client_of(None)
    assert shown(browser, key).json() == {"onward": "/desk/"}
    assert browser.session["_auth_user_id"] == str(frank.pk)
    assert browser.session["second_factor"] == "passkey"
    assert AuditEntry.objects.get(verb="accounts.sign_in").detail == {"by": "passkey", "second": "passkey"}


def test_a_passkey_is_the_second_factor_after_the_password(client_of, frank, key):
    browser = client_of(None)
    browser.post("/sign-in/", {"username": "frank", "password": PASSWORD})
    asked = browser.post(at("passkey-ask")).json()
    assert [each["id"] for each in asked["allowCredentials"]] == [Passkey.objects.get().credential_id]
    assert sent(browser, "passkey-use", key.show(asked)).status_code == 200


def test_what_the_browser_is_told_holds_nothing_of_the_person_but_the_names(client_of, frank):
    asked = client_of(frank).post(at("passkey-new"), {"name": "x", "password": PASSWORD}).json()
    assert asked["rp"]["id"] == "testserver"
    assert (asked["user"]["name"], asked["user"]["displayName"]) == ("frank", "Frank")
    assert asked["authenticatorSelection"]["userVerification"] == "required"


def test_a_passkey_needs_the_password_to_be_joined(client_of, frank):
    answer = client_of(frank).post(at("passkey-new"), {"name": "x", "password": "wrong"})
    assert answer.status_code == 422
    assert answer.json()["error"]


def test_one_that_asks_for_neither_finger_nor_pin_is_refused(client_of, frank):
    assert joined(client_of(frank), SoftKey(verified=False)).status_code == 409
    assert not Passkey.objects.exists()


def test_an_answer_made_for_another_site_is_refused(client_of, frank, key):
    key.origin = "http://testserver.evil.example"
    assert shown(client_of(None), key).status_code == 409
    key.origin, key.host_hash = "http://testserver", b"\1" * 32
    assert shown(client_of(None), key).status_code == 409


def test_an_answer_is_worth_one_sign_in(client_of, frank, key):
    browser = client_of(None)
    answer = key.show(browser.post(at("passkey-ask")).json())
    assert sent(browser, "passkey-use", answer).status_code == 200
    assert sent(browser, "passkey-use", answer).status_code == 409
    assert sent(client_of(None), "passkey-use", answer).status_code == 409


def test_a_copied_key_is_found_by_its_counter(client_of, frank, key):
    assert shown(client_of(None), key).status_code == 200
    key.counter -= 1
    answer = shown(client_of(None), key)
    assert answer.status_code == 409
    assert "复制" in answer.json()["error"]


def test_the_signature_of_another_key_proves_nothing(client_of, frank, key):
    other = SoftKey()
    other.number = key.number
    other.counter = 9
    assert shown(client_of(None), other).status_code == 409


def test_a_key_that_nobody_joined_and_nonsense_prove_nothing(client_of, frank, key):
    assert shown(client_of(None), SoftKey()).status_code == 409
    for nonsense in ({}, [], {"id": Passkey.objects.get().credential_id}, {"id": 7, "response": "x"}):
        browser = client_of(None)
        browser.post(at("passkey-ask"))
        assert sent(browser, "passkey-use", nonsense).status_code == 409
    for body in (b"\xff{", b"[" * 100_000, rb'{"id": "\u0000"}', rb'{"id": "\ud800"}'):
        assert client_of(None).post(at("passkey-use"), body, content_type="x/y").status_code == 409


def test_an_answer_that_is_cut_short_proves_nothing(client_of, frank, key):
    browser = client_of(None)
    asked = browser.post(at("passkey-ask")).json()
    whole = key.show(asked)
    short = {**whole["response"], "authenticatorData": whole["response"]["authenticatorData"][:46]}
    assert sent(browser, "passkey-use", {**whole, "response": short}).status_code == 409


def test_somebody_switched_off_is_not_let_in(client_of, frank, key):
    User.objects.update(is_active=False)
    assert shown(client_of(None), key).status_code == 409


def test_the_second_step_of_one_account_is_not_passed_with_the_key_of_another(client_of, frank, key):
    gina = User.objects.create_user("gina", password=PASSWORD)
    assert joined(client_of(gina), SoftKey()).status_code == 200
    browser = client_of(None)
    browser.post("/sign-in/", {"username": "gina", "password": PASSWORD})
    answer = shown(browser, key)
    assert answer.status_code == 409
    assert "_auth_user_id" not in browser.session


def test_the_same_key_is_joined_once(client_of, frank, key):
    browser = client_of(frank)
    asked = browser.post(at("passkey-new"), {"name": "x", "password": PASSWORD}).json()
    assert len(asked["excludeCredentials"]) == 1
    assert sent(browser, "passkey-add", key.make(asked)).status_code == 409


def test_a_passkey_is_parted_with_by_its_owner_and_the_password(client_of, frank, key, charlie):
    passkey = Passkey.objects.get()
    assert client_of(charlie).post(at("passkey-part", passkey.pk), {"password": "x"}).status_code == 404
    browser = client_of(frank)
    assert browser.post(at("passkey-part", passkey.pk), {"password": "wrong"}).status_code == 422
    assert browser.post(at("passkey-part", passkey.pk), {"password": PASSWORD}).status_code == 302
    assert browser.post(at("passkey-part", passkey.pk), {"password": PASSWORD}).status_code == 404
    assert not Passkey.objects.exists()


def test_an_eleventh_is_refused(client_of, frank):
    browser = client_of(frank)
    for number in range(10):
        assert joined(browser, SoftKey(), f"{number}").status_code == 200
    assert browser.post(at("passkey-new"), {"name": "x", "password": PASSWORD}).status_code == 409


def test_no_secret_is_kept_of_it(client_of, frank, key):
    kept = bytes(Passkey.objects.get().credential)
    assert key.private.private_numbers().private_value.to_bytes(32) not in kept
    assert not TotpSecret.objects.exists()
