"""Hiding by a published rule: narrow, logged, with a stub and an appeal that somebody else decides."""

import datetime as dt

import pytest
from django.utils import timezone

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.organisation.models import Proposal, TwoPersonRule
from answerable.portal.organisation.services import second_person
from answerable.portal.search.queries import matching
from answerable.portal.suggestions import queries, services
from answerable.portal.suggestions.models import Hiding
from portal.suggestions.stage import fresh, hidden, opened, sent, supported

KIND = "suggestions.suggestion"


def test_what_is_hidden_leaves_a_stub_and_a_line(alice, units, rule):
    suggestion = opened(alice)
    hiding = hidden(alice, suggestion, rule)
    found = queries.get_public(suggestion.number)
    assert queries.hiding_of(found) == hiding
    assert list(queries.log()) == [hiding]
    assert (hiding.unit, hiding.acting_unit) == (units.water, units.city)
    assert not matching("suggestion", "water").exists()


def test_hiding_asks_for_a_rule_in_force_a_reason_and_that_it_is_no_criticism(alice, erin, units, rule):
    suggestion = opened(alice)
    with pytest.raises(Conflict):
        services.hide(alice, KIND, suggestion.number, rule, " ", no_criticism=True)
    with pytest.raises(Conflict):
        services.hide(alice, KIND, suggestion.number, rule, "They blame us.", no_criticism=False)
    services.drop_rule(erin, rule, "决〔2026〕1号")
    rule.refresh_from_db()
    with pytest.raises(Conflict):
        services.hide(alice, KIND, suggestion.number, rule, "It sells.", no_criticism=True)
    assert not Hiding.objects.exists()


def test_no_shipped_rule_speaks_of_criticism():
    rules = queries.rules_in_force()
    said = " ".join(
        f"{rule.code} {rule.title_en} {rule.text_en}".lower() for rule in queries.rules_in_force()
    )
    assert not any(word in said for word in ("critic", "reputation", "official", "insult", "rumour"))
    assert rules.count() == 5


def test_who_may_not_hide_does_not(bob, charlie, dora, alice, units, rule):
    suggestion = opened(alice)
    for user in (bob, charlie, dora):
        with pytest.raises(Refused):
            hidden(user, suggestion, rule)


def test_it_is_hidden_once(alice, units, rule):
    suggestion = opened(alice)
    hidden(alice, suggestion, rule)
    with pytest.raises(Conflict):
        hidden(alice, suggestion, rule)


@pytest.mark.parametrize(("kind", "number"), [(KIND, "S-2026-9999"), ("accounts.user", "alice")])
def test_only_public_texts_of_senders_can_be_hidden(alice, units, rule, kind, number):
    with pytest.raises(Conflict):
        services.hide(alice, kind, number, rule, "x", no_criticism=True)


def test_what_waits_can_be_hidden_and_is_then_not_published(alice, carol, units, rule):
    suggestion, _token = sent()
    hiding = hidden(alice, suggestion, rule)
    with pytest.raises(Conflict):
        services.publish(alice, fresh(suggestion))
    services.restore(carol, services.appeal(hiding, "No filters are sold."), "True.")
    assert services.publish(alice, fresh(suggestion)).state == "open"


def test_who_hid_it_does_not_decide_on_the_appeal(alice, carol, dora, units, rule):
    hiding = hidden(carol, opened(alice), rule)
    services.appeal(hiding, "It sells nothing.")
    for verb in (services.uphold, services.restore):
        with pytest.raises(Refused):
            verb(carol, hiding, "I know.")
    assert services.uphold(dora, hiding, "It does.").state == "upheld"


def test_strangers_decide_nothing(alice, bob, charlie, units, rule):
    hiding = services.appeal(hidden(alice, opened(alice), rule), "It sells nothing.")
    for user in (bob, charlie):
        with pytest.raises(Refused):
            services.restore(user, hiding, "Free it.")


def test_an_appeal_has_words_a_clock_and_comes_once(alice, units, rule):
    hiding = hidden(alice, opened(alice), rule)
    with pytest.raises(Conflict):
        services.appeal(hiding, " ")
    friday = timezone.make_aware(dt.datetime(2026, 3, 6, 10))  # noqa: DTZ001
    services.appeal(hiding, "It sells nothing.", friday)
    assert timezone.localtime(hiding.decide_by).date() == dt.date(2026, 3, 13)
    with pytest.raises(Conflict):
        services.appeal(hiding, "Again.")


def test_what_is_shown_again_has_the_time_it_lost(alice, carol, units, rule):
    suggestion = opened(alice)
    until = suggestion.open_until
    now = timezone.now()
    hiding = services.hide(alice, KIND, suggestion.number, rule, "x", no_criticism=True, at=now)
    with pytest.raises(Conflict):
        services.support(fresh(suggestion), {"browser": "one"})
    services.appeal(hiding, "No.", now)
    services.restore(carol, hiding, "Right.", now + dt.timedelta(days=3))
    assert fresh(suggestion).open_until == until + dt.timedelta(days=3)
    assert supported(fresh(suggestion), 1).supporters == 1
    assert matching("suggestion", "water").exists()


def test_what_is_hidden_does_not_lapse(alice, units, rule):
    suggestion = opened(alice)
    hidden(alice, suggestion, rule)
    assert services.lapse_due(suggestion.open_until + dt.timedelta(days=1)) == 0


def test_the_desk_undoes_its_own_mistake_without_an_appeal(alice, units, rule):
    suggestion = opened(alice)
    services.restore(alice, hidden(alice, suggestion, rule), "The wrong one.")
    assert fresh(suggestion).hidden_at is None
    assert hidden(alice, suggestion, rule).state == "hidden"
    assert queries.log().count() == 2


def test_where_two_are_wanted_it_is_hidden_when_a_second_confirms(alice, carol, dora, units, rule):
    TwoPersonRule.objects.create(verb="suggestions.hide", active=True)
    suggestion = opened(alice)
    assert isinstance(hidden(alice, suggestion, rule), Proposal)
    assert fresh(suggestion).hidden_at is None
    hiding = second_person.confirm(carol, Proposal.objects.get())
    assert (hiding.hidden_by, hiding.confirmed_by) == (alice, carol)
    services.appeal(hiding, "It sells nothing.")
    with pytest.raises(Refused):
        services.restore(carol, hiding, "Hm.")
    services.restore(dora, hiding, "It sells nothing indeed.")


def test_a_rule_that_was_reworded_meanwhile_hides_nothing(alice, carol, erin, units, rule):
    TwoPersonRule.objects.create(verb="suggestions.hide", active=True)
    suggestion = opened(alice)
    hidden(alice, suggestion, rule)
    words = {"title_zh": "广告", "title_en": "Ads", "text_zh": "更窄", "text_en": "Narrower"}
    services.set_rule(erin, code=rule.code, words=words, decision="决〔2026〕2号")
    with pytest.raises(Conflict):
        second_person.confirm(carol, Proposal.objects.get())
    assert fresh(suggestion).hidden_at is None


def test_the_rates_have_denominators(alice, carol, units, rule):
    first, second = opened(alice), opened(alice, title="Another")
    services.restore(carol, services.appeal(hidden(alice, first, rule), "No."), "Right.")
    hidden(alice, second, rule)
    assert queries.figures() == (2, 2, 1, 1)
