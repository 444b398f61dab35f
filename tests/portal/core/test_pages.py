"""The pages of the portal itself, in both languages, and what machines ask for."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_charter_has_six_rules_in_each_language(client_of, english):
    chinese = client_of(None).get(reverse("core:charter")).content.decode()
    other = client_of(None, **english).get(reverse("core:charter")).content.decode()
    assert '<html lang="zh-Hans">' in chinese
    assert "只听说了什么，不问是谁说的" in chinese
    assert '<html lang="en">' in other
    assert "What is said, never who says it" in other
    for page in (chinese, other):
        rules = page.partition('<ol class="charter-rules">')[2].partition("</ol>")[0]
        assert rules.count("<h2>") == 6


def test_a_public_page_sets_no_cookie(client_of):
    answer = client_of(None).get(reverse("core:charter"))
    assert not answer.cookies


def test_every_page_brings_the_policy_and_a_skip_link(client_of):
    answer = client_of(None).get(reverse("core:charter"))
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert '<a class="skip" href="#main">' in answer.content.decode()


def test_crawlers_are_kept_from_the_desk_and_from_private_links(client_of):
    text = client_of(None).get("/robots.txt").content.decode()
    assert "Disallow: /desk/" in text
    assert "Disallow: /m/" in text
    assert "Disallow: /*/m/" in text


def test_the_server_says_it_is_well(client_of):
    answer = client_of(None).get("/healthz")
    assert answer.content == b"ok\n"
    assert "Answerable-Instance" not in answer


def test_the_health_page_tells_which_start_of_the_server_it_is(client_of, settings):
    settings.INSTANCE = "a1"
    assert client_of(None).get("/healthz")["Answerable-Instance"] == "a1"


def test_a_weakness_is_reported_through_the_inbox(client_of):
    text = client_of(None).get("/.well-known/security.txt").content.decode()
    assert f"Contact: http://testserver{reverse('cases:ask')}" in text
    assert "Expires: " in text


@pytest.mark.parametrize("name", ["core:charter", "core:health", "core:robots", "core:security"])
def test_these_are_only_read(client_of, name):
    assert client_of(None).post(reverse(name)).status_code == 405
