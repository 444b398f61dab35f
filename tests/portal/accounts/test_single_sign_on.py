"""Single sign-on, tried against a real OpenID provider in a process of its own (`provider.py`).

It runs with this Python where Canaille is installed, or with the one that ANSWERABLE_OIDC_PROVIDER names.
The browser at the provider is an HTTP client that fills in its forms; the browser here is Django's.
"""

from __future__ import annotations

import importlib.util
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from django.urls import reverse

from answerable.portal.accounts.models import ExternalIdentity, TotpSecret, User
from answerable.portal.accounts.services import single_sign_on
from answerable.portal.core.errors import Conflict
from answerable.portal.core.models import AuditEntry

PYTHON = os.environ.get("ANSWERABLE_OIDC_PROVIDER") or (
    sys.executable if importlib.util.find_spec("canaille") else ""
)
BACK = "http://testserver/sign-in/sso/back/"
AT_THE_PROVIDER = {"login": "frank", "password": "a-password-at-the-provider", "answer": "accept"}
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def issuer():
    """The provider, listening."""
    if not PYTHON:
        pytest.skip("no OpenID provider: install `canaille[front,oidc,server]`, or name a Python that has it")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    script = Path(__file__).with_name("provider.py")
    command = [PYTHON, "-W", "ignore", str(script), str(port), BACK]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        yield f"http://localhost:{port}"
        process.terminate()


@pytest.fixture
def oidc(issuer, settings):
    """The portal is set up with the provider; `oidc["match"] = "name"` and the like change it."""
    settings.OIDC = {
        "issuer": issuer,
        "client": "answerable",
        "secret": "a-secret-of-the-client",
        "match": "none",
    }
    return settings.OIDC


@pytest.fixture
def frank(db):
    return User.objects.create_user("frank", password="wolken-tisch-91", email="frank@example.org")


def set_out(browser, **query):
    return browser.get(reverse("accounts:sso"), query)["Location"]


def at_the_provider(address, **said):
    """What the provider sends the browser back to, after its own sign-in and consent."""
    filled = AT_THE_PROVIDER | said
    with httpx.Client(timeout=30) as browser:
        answer = browser.get(address)
        for _page in range(9):
            if answer.is_redirect:
                onward = str(answer.url.join(answer.headers["Location"]))
                if onward.startswith(BACK):
                    return onward
                answer = browser.get(onward)
            else:
                fields = set(re.findall(r'name="(\w+)"', answer.text))
                sent = {name: text for name, text in filled.items() if name in fields}
                answer = browser.post(answer.url, data=sent)
    raise AssertionError(f"the provider never sent us back: {answer.text}")


def come_back(browser, address):
    return browser.get(reverse("accounts:sso-back"), parse_query(address))


def parse_query(address):
    return {name: texts[0] for name, texts in parse_qs(urlsplit(address).query).items()}


def there_and_back(browser, **query):
    return come_back(browser, at_the_provider(set_out(browser, **query)))


def joined(client_of, frank):
    assert there_and_back(client_of(frank))["Location"] == reverse("accounts:security")
    return ExternalIdentity.objects.get(user=frank)


def test_the_way_there_carries_what_the_standard_asks_for(client_of, oidc):
    asked = parse_query(set_out(client_of(None)))
    assert asked["redirect_uri"] == BACK
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert len(asked["state"]) >= 32
    assert len(asked["nonce"]) >= 32


def test_an_identity_is_joined_by_its_owner_and_then_opens_the_account(client_of, frank, oidc):
    joined(client_of, frank)
    browser = client_of(None)
    assert there_and_back(browser, next="/preferences/")["Location"] == "/preferences/"
    assert browser.session["_auth_user_id"] == str(frank.pk)
    assert AuditEntry.objects.get(verb="accounts.sign_in").detail == {"by": "sso"}


def test_an_identity_that_nobody_joined_opens_nothing(client_of, frank, oidc):
    browser = client_of(None)
    answer = there_and_back(browser)
    assert answer.status_code == 403
    assert "没有账号与此身份关联" in answer.content.decode()
    assert "_auth_user_id" not in browser.session
    assert User.objects.count() == 1


def test_where_names_mean_the_same_the_first_sign_in_joins_them(client_of, frank, oidc):
    oidc["match"] = "name"
    claims = {"iss": oidc["issuer"], "sub": "x", "preferred_username": "frank"}
    assert single_sign_on._whose(claims) == frank
    oidc["match"] = "none"
    assert single_sign_on._whose(claims) == frank  # from then on by what was joined


@pytest.mark.parametrize("verified", [False, "true", None])
def test_an_address_that_the_provider_did_not_check_joins_nothing(frank, oidc, verified):
    oidc["match"] = "email"
    claims = {"sub": "x", "email": "frank@example.org", "email_verified": verified}
    assert single_sign_on._matched(claims) is None
    assert single_sign_on._matched({**claims, "email_verified": True}) == frank


def test_an_address_that_two_accounts_have_joins_nothing(frank, oidc):
    oidc["match"] = "email"
    User.objects.create_user("gina", email="frank@example.org")
    assert single_sign_on._matched({"email": "frank@example.org", "email_verified": True}) is None


def test_who_has_a_second_factor_is_asked_for_it_here(client_of, frank, oidc):
    joined(client_of, frank)
    TotpSecret.objects.create(user=frank, secret=b"x", confirmed_at=frank.date_joined)
    browser = client_of(None)
    assert there_and_back(browser)["Location"].startswith(reverse("accounts:second"))
    assert "_auth_user_id" not in browser.session


def test_somebody_switched_off_is_not_let_in(client_of, frank, oidc):
    joined(client_of, frank)
    User.objects.update(is_active=False)
    assert there_and_back(client_of(None)).status_code == 403


def test_an_answer_is_worth_one_sign_in_in_the_browser_that_set_out(client_of, frank, oidc):
    joined(client_of, frank)
    browser = client_of(None)
    address = at_the_provider(set_out(browser))
    assert come_back(client_of(None), address)["Location"] == "/sign-in/"  # somebody else's link
    assert come_back(browser, address)["Location"] == "/desk/"
    browser.post(reverse("accounts:sign-out"))
    assert come_back(browser, address)["Location"] == "/sign-in/"


@pytest.mark.parametrize("changed", [{"state": "x"}, {"state": ""}, {"iss": "https://evil.example"}])
def test_a_changed_answer_lets_nobody_in(client_of, frank, oidc, changed):
    joined(client_of, frank)
    browser = client_of(None)
    brought = parse_query(at_the_provider(set_out(browser))) | changed
    assert browser.get(reverse("accounts:sso-back"), brought)["Location"] == "/sign-in/"
    assert "_auth_user_id" not in browser.session


def test_the_code_of_another_journey_lets_nobody_in(client_of, frank, oidc):
    joined(client_of, frank)
    here, elsewhere = client_of(None), client_of(None)
    brought = parse_query(at_the_provider(set_out(here)))
    stolen = parse_query(at_the_provider(set_out(elsewhere)))["code"]
    answer = here.get(reverse("accounts:sso-back"), brought | {"code": stolen})
    assert answer["Location"] == "/sign-in/"
    assert "_auth_user_id" not in here.session


def test_who_declines_at_the_provider_comes_back_with_a_sentence(client_of, oidc):
    browser = client_of(None)
    answer = come_back(browser, at_the_provider(set_out(browser), login="gina", answer="deny"))
    assert answer["Location"] == "/sign-in/"
    assert "统一登录未予通过" in browser.get("/sign-in/").content.decode()


def test_an_identity_belongs_to_one_account(client_of, frank, oidc):
    joined(client_of, frank)
    gina = User.objects.create_user("gina")
    browser = client_of(gina)
    there_and_back(browser)
    assert not gina.identities.exists()
    assert "已与某个账号关联" in browser.get(reverse("accounts:security")).content.decode()


def test_an_identity_is_parted_with_by_its_owner_alone(client_of, frank, charlie, oidc):
    part = reverse("accounts:identity-part", args=[joined(client_of, frank).pk])
    assert client_of(charlie).post(part).status_code == 404
    assert client_of(frank).get(part).status_code == 405
    assert client_of(frank).post(part).status_code == 302
    assert client_of(frank).post(part).status_code == 404
    assert there_and_back(client_of(None)).status_code == 403


def test_a_token_that_anybody_could_have_made_is_refused(oidc, issuer):
    claims = {"iss": issuer, "aud": "answerable", "sub": "x", "exp": 4_000_000_000, "iat": 1}
    for token in (
        jwt.encode(claims, None, algorithm="none"),
        jwt.encode(claims, "a-secret-of-the-client-" * 3, algorithm="HS256"),
    ):
        with pytest.raises(jwt.PyJWTError):
            single_sign_on._decoded(token, single_sign_on.discover())


def test_one_is_not_led_away_from_here_afterwards(client_of, frank, oidc):
    joined(client_of, frank)
    assert there_and_back(client_of(None), next="https://evil.example/")["Location"] == "/desk/"


def test_without_single_sign_on_there_is_none(client_of, settings):
    settings.OIDC = None
    browser = client_of(None)
    assert "统一登录" not in browser.get("/sign-in/").content.decode()
    assert browser.get(reverse("accounts:sso"))["Location"] == "/sign-in/"
    assert browser.get(reverse("accounts:sso-back"), {"code": "x"})["Location"] == "/sign-in/"


def test_a_provider_that_does_not_answer_is_a_sentence(client_of, settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings.OIDC = {"issuer": f"http://localhost:{port}", "client": "x", "secret": "x", "match": "none"}
    browser = client_of(None)
    assert browser.get(reverse("accounts:sso"))["Location"] == "/sign-in/"
    assert "没有回应" in browser.get("/sign-in/").content.decode()


def test_a_provider_in_the_open_is_not_asked(settings):
    settings.OIDC = {"issuer": "http://id.example.org", "client": "x", "secret": "x", "match": "none"}
    with pytest.raises(Conflict, match="加密"):
        single_sign_on.discover()
