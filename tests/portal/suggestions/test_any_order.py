"""Whatever the order of verbs, by whomever: what must never be of a suggestion, never is."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from answerable.portal.suggestions import queries, rules, services
from answerable.portal.suggestions.models import Hiding, HidingRule, Suggestion, SupportDay
from portal.suggestions.stage import NEEDED, answered_case, few_needed, sent

WHO = st.sampled_from(["alice", "bob", "carol", "charlie", "dora"])
KIND = "suggestions.suggestion"


def suggestion_machine(cast):
    """A machine that lets anybody try any verb on one suggestion, again and again."""

    class Matter(RuleBasedStateMachine):
        @initialize(begin=st.sampled_from(["waiting", "open", "reached", "answered"]))
        def begin(self, begin):
            few_needed()
            self.was_reached = False
            self.key = sent()[0].pk
            if begin != "waiting":
                services.publish(cast["alice"], self.fresh())
            if begin in {"reached", "answered"}:
                for number in range(NEEDED):
                    services.support(self.fresh(), {"browser": f"first-{number}"})
            if begin == "answered":
                answered_case(cast["alice"], cast["dora"], self.fresh())

        def fresh(self):
            return Suggestion.objects.get(pk=self.key)

        def attempt(self, verb, *given, **named):
            with contextlib.suppress(Conflict, Refused):
                verb(*given, **named)

        def hiding(self):
            live = Hiding.objects.filter(identity=self.fresh().number).exclude(state="restored")
            return live.first()

        @rule(who=WHO, verb=st.sampled_from(["publish", "open_case"]))
        def step(self, who, verb):
            self.attempt(getattr(services, verb), cast[who], self.fresh())

        @rule(number=st.integers(0, 8))
        def support(self, number):
            self.attempt(services.support, self.fresh(), {"browser": number})

        @rule(number=st.integers(0, 8))
        def take_back(self, number):
            self.attempt(services.take_back, self.fresh(), {"browser": number})

        @rule(who=WHO, outcome=st.sampled_from(["adopted", "partly", "not_adopted"]))
        def decide(self, who, outcome):
            self.attempt(services.decide, cast[who], self.fresh(), outcome, "Because.")

        @rule(who=WHO, verb=st.sampled_from(["add_note", "finish"]))
        def report(self, who, verb):
            self.attempt(getattr(services, verb), cast[who], self.fresh(), "It goes well.")

        @rule()
        def withdraw(self):
            self.attempt(services.withdraw, self.fresh())

        @rule(days=st.integers(0, 120))
        def time_passes(self, days):
            services.lapse_due(timezone.now() + dt.timedelta(days=days))

        @rule(who=WHO, nth=st.integers(0, 4))
        def hide(self, who, nth):
            by = queries.rules_in_force()[nth]
            self.attempt(services.hide, cast[who], KIND, self.fresh().number, by, "It is.", no_criticism=True)

        @rule()
        def appeal(self):
            if hiding := self.hiding():
                self.attempt(services.appeal, hiding, "It is not.")

        @rule(who=WHO, verb=st.sampled_from(["uphold", "restore"]))
        def judge(self, who, verb):
            if hiding := self.hiding():
                self.attempt(getattr(services, verb), cast[who], hiding, "We looked.")

        @invariant()
        def an_answer_that_is_owed_stays_owed(self):
            now = self.fresh()
            self.was_reached = self.was_reached or now.reached_at is not None
            if self.was_reached:
                assert now.due_at is not None
                assert now.state in {"reached", "answered", "monitoring", "done"}

        @invariant()
        def nothing_is_answered_without_a_public_answer_and_reasons(self):
            now = self.fresh()
            if now.state in {"answered", "monitoring", "done"}:
                assert now.outcome
                assert now.outcome_words
                assert queries.answer_of(now) is not None

        @invariant()
        def what_is_adopted_does_not_end_without_a_report(self):
            now = self.fresh()
            if now.state == "done" and now.outcome != "not_adopted":
                assert now.progress.exists()

        @invariant()
        def the_count_is_the_marks_or_the_days(self):
            now = self.fresh()
            kept = now.supports.count()
            if now.state not in rules.GATHERING:
                assert kept == 0
                kept = sum(SupportDay.objects.filter(suggestion=now).values_list("supports", flat=True))
            assert now.supporters == kept

        @invariant()
        def hidden_means_one_hiding_stands(self):
            assert (self.fresh().hidden_at is not None) == (self.hiding() is not None)

        @invariant()
        def nobody_decided_on_their_own_hiding(self):
            for hiding in Hiding.objects.filter(state="upheld"):
                assert hiding.decided_by_id not in {None, hiding.hidden_by_id, hiding.confirmed_by_id}

        @invariant()
        def no_hiding_left_the_log(self):
            lines = history(KIND, self.fresh().number).filter(verb="suggestions.hide").count()
            assert lines == queries.log().filter(identity=self.fresh().number).count()

        @invariant()
        def charlie_and_bob_see_nothing_at_the_desk(self):
            for name in ("charlie", "bob"):
                assert not queries.suggestions_for(cast[name]).exists()

    return Matter


@pytest.mark.django_db
def test_no_order_of_verbs_breaks_a_promise(alice, bob, carol, charlie, dora, units):
    assert HidingRule.objects.count() == 5
    cast = {"alice": alice, "bob": bob, "carol": carol, "charlie": charlie, "dora": dora}
    few = settings(
        max_examples=8,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    run_state_machine_as_test(suggestion_machine(cast), settings=few)
