"""Whatever the order of verbs, by whomever: what must never be, never is."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from answerable.portal.answers import services as answers
from answerable.portal.answers.models import Answer
from answerable.portal.cases import queries, rules, services
from answerable.portal.cases.models import Assignment, Case, Message
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from portal.cases.stage import WORDS, drafted, in_days, opened, published, written

WHO = st.sampled_from(["alice", "bob", "carol", "charlie", "dora"])
UNIT = st.sampled_from(["water", "health", "east"])


def matter_machine(cast, units):
    """A machine that lets anybody try any verb on one case, again and again."""

    class Matter(RuleBasedStateMachine):
        @initialize(begin=st.sampled_from(["opened", "drafted", "published"]))
        def begin(self, begin):
            self.message, _token = written()
            if begin == "opened":
                self.case = opened(cast["alice"], units, self.message)
            elif begin == "drafted":
                self.case = drafted(cast["alice"], units, self.message).case
            else:
                self.case = published(cast["alice"], cast["dora"], units, self.message).case

        def attempt(self, verb, *given, **named):
            with contextlib.suppress(Conflict, Refused):
                verb(*given, **named)

        def fresh(self):
            self.case = Case.objects.get(pk=self.case.pk)
            return self.case

        def answer(self):
            return Answer.objects.filter(case=self.case).first()

        @rule(who=WHO, unit=UNIT, role=st.sampled_from(["lead", "joint"]))
        def route(self, who, unit, role):
            part = services.Part(getattr(units, unit), "Please.", in_days(3), role)
            self.attempt(services.route, cast[who], self.fresh(), [part])

        @rule(who=WHO, verb=st.sampled_from(["acknowledge", "finish"]), nth=st.integers(0, 2))
        def part(self, who, verb, nth):
            for part in self.case.assignments.all()[nth : nth + 1]:
                self.attempt(getattr(services, verb), cast[who], part)

        @rule(who=WHO, nth=st.integers(0, 2))
        def contribute(self, who, nth):
            for part in self.case.assignments.all()[nth : nth + 1]:
                self.attempt(services.contribute, cast[who], part, "We looked.")

        @rule(who=WHO, unit=UNIT, nth=st.integers(0, 2))
        def transfer(self, who, unit, nth):
            for part in self.case.assignments.all()[nth : nth + 1]:
                self.attempt(services.transfer, cast[who], part, getattr(units, unit), "Theirs.")

        @rule(who=WHO)
        def draft(self, who):
            self.attempt(answers.draft, cast[who], self.fresh(), **WORDS)

        @rule(who=WHO)
        def revise(self, who):
            if answer := self.answer():
                self.attempt(answers.revise, cast[who], answer, **WORDS)

        @rule(who=WHO, verb=st.sampled_from(["submit", "approve", "publish", "begin_correction"]))
        def sign(self, who, verb):
            if answer := self.answer():
                self.attempt(getattr(answers, verb), cast[who], answer)

        @rule(who=WHO)
        def send_back(self, who):
            if answer := self.answer():
                self.attempt(answers.send_back, cast[who], answer, "Again.")

        @rule(who=WHO, reason=st.sampled_from(Case.Reason.values), words=st.sampled_from(["", "Because."]))
        def close(self, who, reason, words):
            self.attempt(services.close, cast[who], self.fresh(), reason, words)

        @rule(who=WHO)
        def reopen(self, who):
            self.attempt(services.reopen, cast[who], self.fresh(), "Still.")

        @rule(
            verdict=st.sampled_from(["solved", "partly", "not_solved"]),
            satisfied=st.sampled_from([None, True, False]),
        )
        def say(self, verdict, satisfied):
            message = Message.objects.get(pk=self.message.pk)
            self.attempt(answers.give_feedback, message, verdict, "Still.", satisfied=satisfied)

        @invariant()
        def no_case_is_without_an_owner(self):
            case = self.fresh()
            leads = case.assignments.filter(role="lead").exclude(state="transferred").count()
            assert case.unit_id
            assert leads <= 1
            assert leads == 1 or case.state in {"open", "closed", "reopened"}

        @invariant()
        def none_is_closed_without_an_answer_or_a_reason(self):
            case = self.fresh()
            if case.state == "closed":
                answer = self.answer()
                public = answer is not None and answer.public_id is not None
                assert public if case.close_reason == "answered" else case.close_words

        @invariant()
        def none_is_answered_without_a_public_answer(self):
            if self.fresh().state == "answered":
                assert self.answer().public_id is not None

        @invariant()
        def nothing_is_published_without_the_signature_of_another(self):
            if (answer := self.answer()) is not None:
                for version in answer.revisions.filter(published_at__isnull=False):
                    assert version.signed_by_id not in {None, version.written_by_id}

        @invariant()
        def nobody_is_waited_for_once_a_case_has_ended(self):
            if self.fresh().state == "closed":
                assert not self.case.assignments.filter(state__in=rules.WORKING).exists()

        @invariant()
        def it_is_not_passed_round(self):
            handed_on = Assignment.objects.filter(case=self.case, state="transferred").count()
            assert handed_on == self.fresh().transfers <= rules.MOST_TRANSFERS

        @invariant()
        def every_step_left_a_line(self):
            lines = history("cases.case", self.case.number).count()
            assert lines >= 1 + self.case.reopened + self.case.transfers

        @invariant()
        def charlie_sees_nothing(self):
            assert not queries.cases_for(cast["charlie"]).exists()

    return Matter


@pytest.mark.django_db
def test_no_order_of_verbs_breaks_a_promise(alice, bob, charlie, dora, person, units):
    carol = person("carol", ("coordinator", units.city))  # who may both write and sign off
    cast = {"alice": alice, "bob": bob, "carol": carol, "charlie": charlie, "dora": dora}
    few = settings(
        max_examples=6,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    run_state_machine_as_test(matter_machine(cast, units), settings=few)
