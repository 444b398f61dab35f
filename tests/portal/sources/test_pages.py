import pytest
from django.urls import reverse

from answerable.portal.sources import services
from answerable.portal.sources.models import Source

LIST = "/desk/sources/"
FEED = {"name": "City daily", "kind": "feed", "url": "https://daily.org/feed.xml", "outlet": "Daily"}


@pytest.fixture
def feed(alice):
    return services.add_source(alice, **FEED)


def test_the_list_tells_the_health_of_each_source(client_of, alice, english, feed):
    services.note_failure(feed, at=feed.added_at, reason="It did not answer.")
    shown = client_of(alice, **english).get(LIST).content.decode()
    assert "Fails" in shown
    assert "It did not answer." in shown


def test_the_list_tells_when_a_source_was_not_heard(client_of, alice, english, feed):
    assert "When it was not heard" not in client_of(alice, **english).get(LIST).content.decode()
    services.pause(alice, feed)
    shown = client_of(alice, **english).get(LIST).content.decode()
    assert "When it was not heard" in shown
    assert "until now" in shown


def test_a_source_is_added_with_the_form(client_of, alice):
    answer = client_of(alice).post(LIST + "add/", FEED)
    assert answer["Location"] == LIST
    assert Source.objects.get().outlet == "Daily"


def test_an_address_that_is_known_comes_back_with_a_sentence(client_of, alice, english, feed):
    answer = client_of(alice, **english).post(LIST + "add/", FEED)
    assert "This address is listened to already." in answer.content.decode()


@pytest.mark.parametrize("url", ["", "not an address", "javascript:alert(1)", "ftp://daily.org/x"])
def test_what_is_no_public_address_is_refused(client_of, alice, url):
    client_of(alice).post(LIST + "add/", FEED | {"url": url})
    assert not Source.objects.exists()


def test_every_field_of_the_form_has_help(client_of, alice, english):
    shown = client_of(alice, **english).get(LIST + "add/").content.decode()
    assert shown.count('class="help"') >= len(FEED)


def test_pausing_and_resuming_go_back_to_the_list(client_of, alice, feed):
    client = client_of(alice)
    for name, active in (("pause", False), ("resume", True)):
        assert client.post(reverse(f"sources:{name}", args=[feed.pk]))["Location"] == LIST
        feed.refresh_from_db()
        assert feed.active is active


def test_pausing_twice_is_told_and_changes_nothing(client_of, alice, english, feed):
    client = client_of(alice, **english)
    client.post(reverse("sources:pause", args=[feed.pk]))
    answer = client.post(reverse("sources:pause", args=[feed.pk]), follow=True)
    assert "It is paused already." in answer.content.decode()


def test_a_source_is_never_changed_by_a_link(client_of, alice, feed):
    assert client_of(alice).get(reverse("sources:pause", args=[feed.pk])).status_code == 405


def test_bob_sees_the_sources_and_changes_none(client_of, bob, feed):
    client = client_of(bob)
    assert "add/" not in client.get(LIST).content.decode()
    assert client.post(reverse("sources:pause", args=[feed.pk])).status_code == 403
    assert client.post(LIST + "add/", FEED | {"url": "https://b.org"}).status_code == 403
    assert Source.objects.get().active


def test_an_unknown_source_is_not_found(client_of, alice):
    assert client_of(alice).post(reverse("sources:pause", args=[999])).status_code == 404


def test_the_list_can_be_taken_away(client_of, alice, feed):
    assert "https://daily.org/feed.xml" in client_of(alice).get(LIST + "?export=csv").content.decode()
