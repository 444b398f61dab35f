"""What verdicts do: shares of the promised warnings, corrections of topics, and the way back."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from answerable.portal.signals import queries, services
from answerable.portal.signals.models import Allowance, Signal, Verdict
from answerable.portal.signals.rules import Said, allowance_after, allowance_of
from answerable.portal.stories.models import Document
from answerable.portal.stories.services import store as store_stories
from answerable.portal.topics.queries import latest_corrections
from portal.stories import heard

TODAY = timezone.localdate
TOMORROW = dt.timedelta(days=1)
FAMILY = "topic:water-quality"


@pytest.fixture
def warnings(db):
    """Six warnings of one topic, nine days apart, and two documents of the last one's story."""
    today = TODAY()
    at = timezone.now() - dt.timedelta(hours=1)
    documents = [heard.document(name, published_at=at, collected_at=at) for name in ("d-1", "d-2")]
    store_stories(heard.documents(*documents), heard.stories(heard.story()), heard.days())
    days = [today - dt.timedelta(days=9 * n) for n in range(6)]
    services.store(heard.signals(*(heard.signal(period_start=day) for day in days)))
    return list(Signal.objects.filter(alarm=True).order_by("-period_start"))


@pytest.fixture
def client(client_of, alice, english):
    return client_of(alice, **english)


def say(user, signals, found):
    for signal in signals:
        services.give_verdict(user, signal, found, "We looked.")


def test_false_warnings_lower_the_share_from_tomorrow_on_and_real_ones_raise_it(alice, warnings):
    say(alice, warnings[:4], "false")
    latest = queries.latest_allowance(FAMILY)
    assert (latest.value, latest.since, latest.false) == (0.5, TODAY() + TOMORROW, 4)
    assert queries.allowances_in_force(TODAY()) == {}
    assert queries.allowances_until(TODAY() + TOMORROW) == [(FAMILY, TODAY() + TOMORROW, 0.5)]
    say(alice, warnings[:4], "real")
    assert queries.latest_allowance(FAMILY).value == 1.5


def test_two_verdicts_are_too_few_to_move_anything(alice, warnings):
    say(alice, warnings[:2], "false")
    assert not Allowance.objects.exists()


def test_every_move_is_in_the_log_with_what_it_follows_from(alice, warnings):
    say(alice, warnings[:3], "false")
    (entry,) = history("signals.allowance", FAMILY)
    assert (entry.verb, entry.detail["false"], entry.detail["value"]) == ("signals.move_allowance", 3, 0.6)


def test_taking_a_verdict_back_moves_the_share_back(alice, warnings):
    say(alice, warnings[:3], "false")
    services.withdraw_verdict(alice, warnings[0])
    assert queries.latest_allowance(FAMILY).value == 1.0
    assert Verdict.objects.count() == 2
    assert {entry.verb for entry in history("signals.signal", warnings[0].pk)} == {
        "signals.give_verdict",
        "signals.withdraw_verdict",
    }


def test_only_ones_own_word_is_taken_back(alice, dora, warnings):
    say(alice, warnings[:1], "false")
    with pytest.raises((Conflict, Refused)):
        services.withdraw_verdict(dora, warnings[0])
    with pytest.raises(Conflict):
        services.withdraw_verdict(alice, warnings[1])
    assert Verdict.objects.count() == 1


def test_unsure_moves_nothing(alice, warnings):
    say(alice, warnings, "unsure")
    assert not Allowance.objects.exists()


def test_a_wrong_topic_corrects_the_documents_and_leaves_the_share(alice, warnings):
    for signal in warnings:
        services.give_verdict(alice, signal, "false", "It was noise.", about="noise")
    assert latest_corrections() == {"d-1": "noise", "d-2": "noise"}
    assert set(Document.objects.values_list("topic", flat=True)) == {"noise"}
    assert not Allowance.objects.exists()
    assert Verdict.objects.get(signal=warnings[0]).about == "noise"


def test_taking_a_wrong_topic_back_gives_the_documents_their_topic_back(alice, warnings):
    services.give_verdict(alice, warnings[0], "false", "It was noise.", about="noise")
    services.withdraw_verdict(alice, warnings[0])
    assert latest_corrections() == {}
    assert set(Document.objects.values_list("topic", flat=True)) == {"water-quality"}


def test_another_word_gives_the_documents_their_topic_back_whoever_says_it(alice, person, units, warnings):
    colleague = person("colleague", ("duty_officer", units.city))
    services.give_verdict(alice, warnings[0], "false", "It was noise.", about="noise")
    services.give_verdict(colleague, warnings[0], "real", "The pipe had burst.")
    assert latest_corrections() == {}
    assert set(Document.objects.values_list("topic", flat=True)) == {"water-quality"}
    services.give_verdict(alice, warnings[0], "false", "It was noise.", about="noise")
    services.give_verdict(alice, warnings[0], "false", "Rather the lifts.", about="public-transport")
    assert set(Document.objects.values_list("topic", flat=True)) == {"public-transport"}


def test_the_budget_is_the_whole_organisations(person, units, alice, warnings, client_of):
    say(alice, warnings[:1], "false")
    local = person("local", ("duty_officer", units.water))
    with pytest.raises(Refused):
        services.fix_allowance(local, FAMILY, "x")
    page = client_of(local).get(reverse("signals:allowances"))
    assert reverse("signals:fix") not in page.content.decode()
    assert client_of(local).post(reverse("signals:fix"), {"family": FAMILY, "reason": "x"}).status_code == 403


def test_a_fixed_share_stays_until_it_is_freed(alice, warnings):
    say(alice, warnings[:3], "false")
    services.fix_allowance(alice, FAMILY, "The pipes are being renewed.")
    say(alice, warnings[3:], "false")
    assert queries.latest_allowance(FAMILY).value == 1.0
    with pytest.raises(Conflict):
        services.fix_allowance(alice, FAMILY, "again")
    services.free_allowance(alice, FAMILY)
    assert queries.latest_allowance(FAMILY).value == 0.5
    with pytest.raises(Conflict):
        services.free_allowance(alice, FAMILY)


def test_a_family_of_which_nothing_was_said_cannot_be_fixed(alice, warnings):
    with pytest.raises(Conflict):
        services.fix_allowance(alice, "topic:other", "x")


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_others_than_those_who_open_cases_decide_nothing(client_of, request, who, alice, warnings):
    say(alice, warnings[:3], "false")
    person = request.getfixturevalue(who)
    with pytest.raises(Refused):
        services.fix_allowance(person, FAMILY, "x")
    with pytest.raises(Refused):
        services.free_allowance(person, FAMILY)
    with pytest.raises(Refused):
        services.withdraw_verdict(person, warnings[0])
    for name, arguments in (("fix", []), ("free", []), ("withdraw", [warnings[0].pk])):
        told = {"family": FAMILY, "reason": "x"}
        assert client_of(person).post(reverse(f"signals:{name}", args=arguments), told).status_code == 403


def test_the_verbs_are_posts_of_people_who_have_signed_in(client, warnings):
    for name, arguments in (("fix", []), ("free", []), ("withdraw", [warnings[0].pk])):
        address = reverse(f"signals:{name}", args=arguments)
        assert client.get(address).status_code == 405
        assert Client().post(address, {}).status_code == 302
    assert Client().get(reverse("signals:allowances")).status_code == 302
    assert client.post(reverse("signals:withdraw", args=[999_999])).status_code == 404


def test_charlie_does_not_see_the_shares(client_of, charlie, warnings):
    assert client_of(charlie).get(reverse("signals:allowances")).status_code == 403


def test_the_page_of_shares_tells_why_and_lets_fix_and_free(client, alice, warnings):
    address = reverse("signals:allowances")
    assert "Every family has an equal share" in client.get(address).content.decode()
    say(alice, warnings[:3], "false")
    shown = client.get(address).content.decode()
    assert "0 worth giving, 3 false in the last year" in shown
    assert client.post(reverse("signals:fix"), {"family": FAMILY, "reason": ""}).status_code == 422
    client.post(reverse("signals:fix"), {"family": FAMILY, "reason": "Pipes are renewed."})
    shown = client.get(address).content.decode()
    assert "fixed by a person" in shown and "Pipes are renewed." in shown
    client.post(reverse("signals:free"), {"family": FAMILY})
    assert not queries.latest_allowance(FAMILY).fixed
    lines = client.get(address + "?export=csv").content.decode().splitlines()
    assert len(lines) == 4


def test_the_card_says_what_a_verdict_does_and_takes_it_back(client, alice, warnings):
    say(alice, warnings[1:3], "false")
    card = reverse("signals:signal", args=[warnings[0].pk])
    shown = client.get(card).content.decode()
    assert "Real or known: 0.9 from tomorrow. False: 0.6 from tomorrow." in " ".join(shown.split())
    assert "2 documents get that topic" in shown
    told = {"found": "false", "reason": "It was noise.", "about": "noise"}
    client.post(reverse("signals:verdict", args=[warnings[0].pk]), told)
    assert "It really was about" in client.get(card).content.decode()
    client.post(reverse("signals:withdraw", args=[warnings[0].pk]))
    assert not Verdict.objects.filter(signal=warnings[0]).exists()
    assert latest_corrections() == {}


def test_a_topic_is_named_only_for_what_was_false(client, warnings):
    told = {"found": "real", "reason": "x", "about": "noise"}
    answer = client.post(reverse("signals:verdict", args=[warnings[0].pk]), told)
    assert "only named for a warning that was false" in answer.content.decode()
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("good", range(0, 30, 3))
@pytest.mark.parametrize("false", range(0, 30, 3))
def test_no_verdicts_take_a_share_out_of_its_bounds(good, false):
    assert 0.5 <= allowance_of(Said(good, false)) <= 1.5
    assert allowance_of(Said(good + 1, false)) >= allowance_of(Said(good, false)) or good + false < 3


def test_a_word_that_says_nothing_of_the_family_moves_nothing():
    said = Said(3, 3)
    assert allowance_after(said, "unsure") == allowance_of(said)
    assert allowance_after(said, "false", wrong_topic=True) == allowance_of(said)
