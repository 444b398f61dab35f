"""Thresholds and hiding rules as data: versioned, bounded, and kept by whoever keeps the organisation."""

import pytest

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.suggestions import queries, rules, services
from answerable.portal.suggestions.models import HidingRule, Threshold

WORDS = {"title_zh": "甲", "title_en": "A", "text_zh": "乙", "text_en": "B"}
PROMISE = rules.Promise(50, 30, 10)


def promised(user, promise=PROMISE, topic="", unit_code=""):
    about = {"topic": topic, "unit_code": unit_code, "decision": "决〔2026〕3号"}
    return services.set_threshold(user, promise=promise, **about)


def test_a_change_begins_a_version_and_ends_another(erin, units):
    promised(erin)
    assert queries.promise_for("noise", "water")[1] == PROMISE
    assert queries.former_thresholds().count() == 1
    assert Threshold.objects.count() == 2


def test_the_nearest_promise_holds_until_it_is_dropped(erin, units):
    near = promised(erin, topic="noise")
    assert queries.promise_for("noise", "water") == (near, PROMISE)
    services.drop_threshold(erin, near)
    assert queries.promise_for("noise", "water")[1] == rules.STANDARD
    with pytest.raises(Conflict):
        services.drop_threshold(erin, near)


def test_what_holds_for_all_is_not_dropped(erin, units):
    with pytest.raises(Conflict):
        services.drop_threshold(erin, Threshold.objects.get())


@pytest.mark.parametrize("promise", [(4, 30, 10), (50, 0, 10), (50, 366, 10), (50, 30, 0), (50, 30, 91)])
def test_a_promise_has_bounds(erin, units, promise):
    with pytest.raises(Conflict):
        promised(erin, rules.Promise(*promise))


def test_without_any_row_the_standard_holds(db):
    Threshold.objects.all().delete()
    assert queries.promise_for("noise", "water") == (None, rules.STANDARD)


def test_a_rule_gets_another_wording_and_the_first_stays_readable(erin, units, rule):
    renewed = services.set_rule(erin, code=rule.code, words=WORDS, decision="决〔2026〕4号")
    assert renewed.version == 2
    assert queries.rules_in_force().filter(code=rule.code).get() == renewed
    assert rule in queries.every_rule()


def test_rules_stay_few(erin, units, rule):
    with pytest.raises(Conflict):
        services.set_rule(erin, code="sixth", words=WORDS, decision="x")
    services.drop_rule(erin, rule, "x")
    assert services.set_rule(erin, code="sixth", words=WORDS, decision="x").version == 1


def test_nobody_else_promises_or_makes_rules(alice, bob, charlie, dora, units, rule):
    for user in (alice, bob, charlie, dora):
        for verb in (
            lambda user=user: promised(user),
            lambda user=user: services.set_rule(user, code="x", words=WORDS, decision="x"),
            lambda user=user: services.drop_rule(user, rule, "x"),
            lambda user=user: services.drop_threshold(user, Threshold.objects.get()),
        ):
            with pytest.raises(Refused):
                verb()
    assert HidingRule.objects.count() == 5


def test_who_keeps_a_part_of_the_organisation_changes_no_rule_of_all(person, units, rule):
    pat = person("pat", ("administrator", units.water))
    with pytest.raises(Refused):
        promised(pat)
    with pytest.raises(Refused):
        services.drop_rule(pat, rule, "x")
