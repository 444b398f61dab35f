"""A browser gives back what it was given, for as long as that lives, and nothing that somebody else wrote."""

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import RequestFactory

from answerable.portal.core.browser_tokens import BrowserToken

KEPT = BrowserToken("sent", "cases:sent", 600)


def request_with(value):
    request = RequestFactory().get("/")
    request.COOKIES["sent"] = value
    return request


def kept(token="secret"):
    response = HttpResponse()
    KEPT.keep(response, token)
    return response.cookies["sent"]


def test_what_was_kept_is_read_again():
    assert KEPT.read(request_with(kept().value)) == "secret"


def test_what_is_too_old_is_nothing(monkeypatch):
    value = kept().value
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 601)
    assert KEPT.read(request_with(value)) == ""


@pytest.mark.parametrize("value", ["", "secret", "secret:1:forged"])
def test_what_we_did_not_sign_is_nothing(value):
    assert KEPT.read(request_with(value)) == ""


def test_a_token_of_one_kind_is_none_of_another():
    other = BrowserToken("sent", "suggestions:sent", 600)
    assert other.read(request_with(kept().value)) == ""


def test_scripts_and_other_pages_do_not_get_it():
    cookie = kept()
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/ask/sent/")
