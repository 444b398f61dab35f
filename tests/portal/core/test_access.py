"""Who may see what is stated on every view, and read from there."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from answerable.portal.core.access import may_open, public, requires, signed_in, stated_access
from answerable.portal.core.errors import Refused, UnstatedAccess
from answerable.portal.core.middleware import StatedAccess


def view(request):
    return HttpResponse("seen")


def test_a_view_states_its_access():
    assert stated_access(public(view)) == "public"
    assert stated_access(signed_in(view)) == "signed in"
    assert stated_access(requires("cases.open")(view)) == "cases.open"


def test_a_view_cannot_state_its_access_twice():
    with pytest.raises(TypeError, match="twice"):
        public(signed_in(view))


def test_a_view_without_stated_access_is_refused():
    with pytest.raises(UnstatedAccess, match="put @public, @signed_in or @requires on it"):
        StatedAccess(view).process_view(RequestFactory().get("/"), view, (), {})


def test_whoever_lacks_the_authority_is_refused_with_its_name(charlie):
    request = RequestFactory().get("/")
    request.user = charlie
    with pytest.raises(Refused) as refusal:
        requires("cases.open")(view)(request)
    assert refusal.value.permission == "cases.open"


def test_whoever_holds_the_office_is_let_in(alice):
    request = RequestFactory().get("/")
    request.user = alice
    assert requires("cases.open")(view)(request).content == b"seen"


def test_a_menu_can_ask_before_it_offers_an_address(alice, charlie, erin):
    assert may_open(charlie, "core:charter")
    assert may_open(charlie, "organisation:mine")
    assert not may_open(charlie, "core:audit")
    assert not may_open(alice, "core:audit")
    assert may_open(erin, "core:audit")
