"""Whatever the order of verbs, by whomever, however often the jobs run: what must never be, never is."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from answerable.portal.notices.models import Notice
from answerable.portal.work import queries, rules, services
from answerable.portal.work.models import Task
from portal.work.stage import MONDAY, given, hours

WHO = st.sampled_from(["dora", "frank", "elsa", "bob"])


def task_machine(cast, units):
    """Dora (city) asks the street, where Frank may divide it; Elsa works below it, Bob elsewhere."""

    class Tasks(RuleBasedStateMachine):
        @initialize()
        def begin(self):
            self.now = MONDAY
            self.whole = given(cast["dora"], units, unit=units.east, due_at=MONDAY + hours(200))
            self.pks = [self.whole.pk]

        def some(self, nth):
            return Task.objects.get(pk=self.pks[nth % len(self.pks)])

        def all(self):
            return Task.objects.filter(pk__in=self.pks).select_related("unit", "giver")

        def attempt(self, verb, *args, **named):
            with contextlib.suppress(Conflict, Refused):
                return verb(*args, **named, at=self.now)

        @rule(count=st.sampled_from([1, 30, 90, 300]))
        def time_passes(self, count):
            self.now += hours(count)

        @rule(times=st.integers(1, 2))
        def the_job_runs(self, times):
            for _time in range(times):
                services.escalate(self.now)

        @rule(who=WHO, nth=st.integers(0, 3), verb=st.sampled_from(["acknowledge", "begin"]))
        def take_up(self, who, nth, verb):
            self.attempt(getattr(services, verb), cast[who], self.some(nth))

        @rule(who=WHO, nth=st.integers(0, 3), verb=st.sampled_from(["decline", "finish", "withdraw"]))
        def end(self, who, nth, verb):
            self.attempt(getattr(services, verb), cast[who], self.some(nth), "Words.")

        @rule(who=WHO, nth=st.integers(0, 3), kind=st.sampled_from(["progress", "evidence", "private"]))
        def write(self, who, nth, kind):
            self.attempt(services.write, cast[who], self.some(nth), kind=kind, text="Words.")

        @rule(who=WHO)
        def divide(self, who):
            asked = {"unit": units.elm, "title": "Part", "words": "x", "due_at": self.now + hours(50)}
            part = self.attempt(services.give_part, cast[who], self.some(0), **asked)
            self.pks += [part.pk] if part else []

        @rule(who=WHO, nth=st.integers(0, 3), count=st.integers(1, 300))
        def extend(self, who, nth, count):
            self.attempt(services.extend, cast[who], self.some(nth), self.now + hours(count), "Frost.")

        @rule(who=WHO, nth=st.integers(0, 3))
        def ask_again(self, who, nth):
            self.attempt(services.ask_again, cast[who], self.some(nth), "More.", self.now + hours(40))

        @invariant()
        def every_task_has_a_unit_and_a_time(self):
            for task in self.all():
                assert task.unit_id
                assert task.due_at >= task.given_at
                assert task.acknowledge_by <= task.due_at or task.extensions

        @invariant()
        def nothing_is_open_below_what_has_ended_by_hand(self):
            whole = self.some(0)
            if whole.state in ("done", "withdrawn"):
                assert not whole.parts.filter(state__in=rules.LIVE).exists()

        @invariant()
        def an_end_has_words_and_a_time(self):
            for task in self.all():
                ended = task.state not in rules.LIVE
                assert bool(task.ended_words) == (task.ended_at is not None) == ended

        @invariant()
        def what_is_live_rises_or_has_risen_to_the_top(self):
            for task in self.all().filter(state__in=rules.LIVE):
                assert task.rises_at is not None or task.told == 3

        @invariant()
        def each_rung_is_told_once(self):
            for task in self.all():
                lines = history("work.task", task.number).filter(verb__in=["work.rise", "work.miss"])
                told = Notice.objects.filter(kind="work.due", matter_id=task.number)
                assert lines.count() == told.count()

        @invariant()
        def bob_sees_nothing_and_dora_no_private_word(self):
            assert not queries.tasks_for(cast["bob"]).exists()
            for task in self.all():
                kinds = set(queries.entries_of(cast["dora"], task).values_list("kind", flat=True))
                assert "private" not in kinds

    return Tasks


@pytest.mark.django_db
def test_no_order_of_verbs_breaks_a_promise(dora, bob, person, units):
    cast = {"dora": dora, "bob": bob, "frank": person("frank", ("coordinator", units.east))}
    cast["elsa"] = person("elsa", ("secretary", units.elm))
    few = settings(
        max_examples=8,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    run_state_machine_as_test(task_machine(cast, units), settings=few)
