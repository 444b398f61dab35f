"""Whatever happens, in whatever order, with jobs started again and clocks changed: no clock is lost."""

from __future__ import annotations

import contextlib
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from answerable.portal.cases import rules, services
from answerable.portal.cases.models import Assignment, Case, Clock, Message
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from answerable.portal.notices.models import Notice
from portal.cases.stage import opened, written

BERLIN = ZoneInfo("Europe/Berlin")
START = dt.datetime(2026, 10, 20, 9, tzinfo=dt.UTC)  # five days before its clocks change


def clock_machine(alice, units):
    """A machine that lets time pass and does what moves clocks, in any order."""

    class Clocks(RuleBasedStateMachine):
        @initialize(urgency=st.sampled_from(list(rules.URGENCIES)))
        def begin(self, urgency):
            self.now = START
            self.message, _token = written(at=self.now)
            self.case = opened(alice, units, self.message, urgency=urgency, at=self.now)
            self.latest = self.clock().due_at
            self.restarts = 0

        def attempt(self, verb, *given, **named):
            with contextlib.suppress(Conflict, Refused):
                verb(*given, **named, at=self.now)

        def clock(self):
            return Clock.objects.get(case=self.case)

        def fresh(self):
            self.case = Case.objects.get(pk=self.case.pk)
            return self.case

        def question(self):
            return self.case.questions.filter(ended_at=None).first()

        @rule(hours=st.sampled_from([1, 5, 20, 49, 200, 500]))
        def time_passes(self, hours):
            self.now += dt.timedelta(hours=hours)

        @rule(times=st.integers(1, 3))
        def the_jobs_run(self, times):
            for _time in range(times):  # killed and started again: the same run once more
                services.lapse_questions(self.now)
                services.watch_clocks(self.now)

        @rule(unit=st.sampled_from(["water", "health", "east"]))
        def route(self, unit):
            day = self.now.date() + dt.timedelta(days=9)
            part = services.Part(getattr(units, unit), "Please.", day, "lead")
            self.attempt(services.route, alice, self.fresh(), [part])

        @rule(unit=st.sampled_from(["water", "health", "east"]))
        def transfer(self, unit):
            for part in self.case.assignments.filter(role="lead").exclude(state="transferred"):
                self.attempt(services.transfer, alice, part, getattr(units, unit), "Theirs.")

        @rule()
        def ask(self):
            message = Message.objects.get(pk=self.message.pk)
            self.attempt(services.ask_back, alice, self.fresh(), message, "Which house?")

        @rule(channel=st.sampled_from(["web", "phone", "none"]))
        def hear(self, channel):
            if question := self.question():
                if channel == "web":
                    self.attempt(services.reply, question, "Five.")
                elif channel == "phone":
                    self.attempt(services.record_reply, alice, question, "Five.", "phone")
                else:
                    self.attempt(services.take_back, alice, question)

        @rule(days=st.integers(1, 30))
        def extend(self, days):
            day = self.now.date() + dt.timedelta(days=days)
            self.attempt(services.announce_extension, alice, self.fresh(), day, "Frost.")

        @rule(urgency=st.sampled_from(list(rules.URGENCIES)))
        def judge_anew(self, urgency):
            before = self.clock().urgency
            self.attempt(services.set_urgency, alice, self.fresh(), urgency, "Because.")
            if self.clock().urgency != before:
                self.latest = self.clock().due_at  # said with a reason; it may be earlier

        @rule()
        def close(self):
            self.attempt(services.close, alice, self.fresh(), "not_ours", "Because.")

        @rule()
        def reopen(self):
            self.attempt(services.reopen, alice, self.fresh(), "Still.")
            if self.fresh().reopened > self.restarts:
                self.restarts, self.latest = self.case.reopened, self.clock().due_at

        @invariant()
        def a_live_case_has_one_clock_that_runs_or_waits(self):
            live = self.fresh().state in rules.LIVE
            assert Clock.objects.filter(case=self.case).count() == 1
            assert (self.clock().stopped_at is None) is live

        @invariant()
        def it_stands_exactly_while_somebody_is_waited_for(self):
            assert (self.clock().paused_at is not None) is (self.question() is not None)

        @invariant()
        def a_deadline_never_comes_nearer_without_a_reason(self):
            assert self.clock().due_at >= self.latest
            self.latest = self.clock().due_at

        @invariant()
        def a_running_clock_is_watched_until_the_highest_rung(self):
            clock = self.clock()
            assert not clock.runs or clock.rises_at is not None or clock.told == 3

        @invariant()
        def there_is_always_an_owner(self):
            assert self.fresh().unit_id == units.city.pk
            leads = Assignment.objects.filter(case=self.case, role="lead").exclude(state="transferred")
            assert leads.count() <= 1

        @invariant()
        def what_is_counted_stands_in_the_history(self):
            verbs = list(history("cases.case", self.case.number).values_list("verb", flat=True))
            assert verbs.count("announce_extension") == self.clock().extensions
            assert (
                verbs.count("rise")
                == Notice.objects.filter(kind="cases.due", matter_id=self.case.number).count()
            )

        @invariant()
        def the_number_of_pauses_and_transfers_is_capped(self):
            assert self.clock().pauses <= rules.MOST_PAUSES
            assert self.case.transfers <= rules.MOST_TRANSFERS

    return Clocks


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin"])
def test_no_order_of_events_loses_a_clock(alice, units, settings_of_zone, zone):
    settings_of_zone(zone)
    few = settings(
        max_examples=8,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    run_state_machine_as_test(clock_machine(alice, units), settings=few)


@pytest.fixture
def settings_of_zone():
    from django.utils import timezone

    yield timezone.activate
    timezone.deactivate()
