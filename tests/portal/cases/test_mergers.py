"""One matter, one case: gathering messages, taking one out, merging two cases, parting them again."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from answerable.portal.answers import services as answers
from answerable.portal.cases import queries, rules, services
from answerable.portal.cases.models import Case, Clock, Merger, Message
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from answerable.portal.rates.queries import from_log, from_tables, period_of
from portal.cases.stage import in_days, opened, routed, written

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def older(alice, units):
    at = timezone.now() - HOUR
    return opened(alice, units, written(at=at)[0], at=at, title="Yellow tap water")


@pytest.fixture
def younger(alice, units):
    return routed(alice, units, written()[0], urgency="urgent", title="Brown tap water")


def fresh(case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_the_older_case_stays_with_the_earlier_deadline_and_all_who_asked(alice, older, younger):
    due, parts = younger.clock.due_at, younger.assignments.count()
    merger = services.merge(alice, older, younger, "The same pipe.")
    assert (merger.target, merger.source) == (older, younger)
    assert older.messages.count() == 2
    assert Clock.objects.get(case=older).due_at == due
    assert fresh(older).unit == older.unit
    ended = fresh(younger)
    assert (ended.state, ended.close_reason) == ("closed", "duplicate")
    assert ended.close_words == f"Dealt with in {older.number}: The same pipe."
    assert Clock.objects.get(case=younger).stopped_at
    assert younger.assignments.filter(state="released").count() == parts


def test_everybody_who_asked_gets_the_one_answer(client_of, english, alice, dora, units, older, younger):
    token = written(title="Also brown")[1]
    services.attach(alice, younger, Message.objects.get(title="Also brown"))
    services.merge(alice, younger, older, "The same pipe.")
    services.route(alice, fresh(older), [services.Part(units.water, "Find it.", in_days(1), "lead")])
    about = {"title": "Pipe", "question": "Why?", "body": "An old pipe.", "next_steps": ""}
    answer = answers.draft(alice, fresh(older), **about)
    answers.submit(alice, answer)
    answers.approve(dora, answer)
    answers.publish(dora, answer)
    page = client_of(None, **english).get(f"/m/{token}/", follow=True).content.decode()
    assert "An old pipe." in page


def test_parting_them_brings_back_what_was(alice, older, younger):
    before = Clock.objects.get(case=older).due_at
    mine, parts = younger.clock.due_at, list(younger.assignments.values_list("pk", "due_on"))
    services.merge(alice, older, younger, "The same pipe.")
    services.unmerge(alice, fresh(younger), "Another street.")
    assert (older.messages.count(), younger.messages.count()) == (1, 1)
    assert Clock.objects.get(case=older).due_at == before
    clock = Clock.objects.get(case=younger)
    assert (clock.due_at, clock.stopped_at) == (mine, None)
    assert clock.rises_at
    assert fresh(younger).state == "reopened"
    assert list(younger.assignments.values_list("pk", "due_on")) == parts
    assert set(younger.assignments.values_list("state", flat=True)) == {"asked"}
    with pytest.raises(Conflict):
        services.unmerge(alice, fresh(younger), "Again.")
    services.merge(alice, fresh(younger), fresh(older), "One after all.")


def test_both_histories_tell_and_say_why(alice, older, younger):
    services.merge(alice, older, younger, "The same pipe.")
    for case, other in ((older, younger), (younger, older)):
        line = history("cases.case", case.number).get(verb="merge")
        assert line.detail == {"with": other.number, "reason": "The same pipe."}


@pytest.mark.parametrize("ending", ["itself", "no reason", "answering", "closed", "question", "confidential"])
def test_what_is_not_merged(alice, person, units, older, younger, ending):
    one, reason = younger, "The same pipe."
    if ending == "itself":
        one = older
    elif ending == "no reason":
        reason = " "
    elif ending == "answering":
        answers.draft(alice, younger, title="x", question="x", body="x")
    elif ending == "closed":
        services.close(alice, older, "not_ours", "No.")
    elif ending == "question":
        services.ask_back(alice, younger, younger.messages.get(), "Which street?")
    else:
        frank = person("frank", ("duty_officer", units.city))
        one = opened(frank, units, written(confidential=True, complained_of=units.health)[0])
    with pytest.raises(Conflict):
        services.merge(alice, fresh(older), fresh(one), reason)
    assert not Merger.objects.exists()


def test_who_may_close_neither_merges_nothing(bob, older, younger):
    with pytest.raises(Refused):
        services.merge(bob, older, younger, "The same pipe.")


def test_a_merged_case_is_parted_and_not_opened_again(alice, older, younger):
    services.merge(alice, older, younger, "The same pipe.")
    with pytest.raises(Conflict, match="part them"):
        services.reopen(alice, fresh(younger), "Still.")
    services.close(alice, fresh(older), "not_ours", "The neighbouring town's.")
    with pytest.raises(Conflict, match="stay together"):
        services.unmerge(alice, fresh(younger), "Another street.")


def test_who_said_me_too_goes_along_and_comes_back(alice, older, younger):
    services.show_in_public(alice, younger)
    services.me_too(fresh(younger), "browser")
    services.merge(alice, older, younger, "The same pipe.")
    assert (older.voices.count(), younger.voices.count()) == (1, 0)
    services.unmerge(alice, fresh(younger), "Another street.")
    assert (older.voices.count(), younger.voices.count()) == (0, 1)


def test_a_message_that_does_not_belong_waits_again_with_its_clock(alice, older):
    message = older.messages.get()
    services.ask_back(alice, older, message, "Which street?")
    services.detach(alice, older, message, "About another street.")
    assert (message.state, message.case) == ("waiting", None)
    assert message.rises_at
    assert message.contact_erase_on
    clock = Clock.objects.get(case=older)
    assert clock.runs
    with pytest.raises(Conflict):
        services.detach(alice, older, message, "Again.")


def test_a_message_stays_with_its_answer(alice, dora, units):
    from portal.cases.stage import published

    case = published(alice, dora, units, written()[0]).case
    with pytest.raises(Conflict):
        services.detach(alice, fresh(case), case.messages.get(), "Not this.")


def test_the_rates_from_tables_and_log_agree_after_all_of_it(alice, units, older, younger):
    services.merge(alice, older, younger, "The same pipe.")
    services.detach(alice, fresh(older), older.messages.first(), "Another street.")
    period = period_of(1)
    key = lambda matter: matter.reference  # noqa: E731
    told = [sorted(rows.matters, key=key) for rows in (from_tables(period), from_log(period))]
    assert told[0] == told[1]
    services.unmerge(alice, fresh(younger), "Not the same.")
    told = [sorted(rows.matters, key=key) for rows in (from_tables(period), from_log(period))]
    assert told[0] == told[1]


def test_waiting_messages_that_resemble_a_case_join_it_together(client_of, alice, english, older):
    same = [written(title=f"Yellow water {n}")[0] for n in range(3)]
    other = written(title="Bus 7 is late", text="It never comes.", topic="public-transport")[0]
    address = reverse("cases:gather", args=[older.number])
    hers = client_of(alice, **english)
    likely = hers.get(address).context["likely"]
    assert set(likely[:3]) == set(same)
    assert hers.post(address, {}).status_code == 422
    assert hers.post(address, {"messages": ["M-1999-00001"]}).status_code == 422
    given = {"messages": [message.reference for message in same[:2]]}
    assert "2 messages joined." in hers.post(address, given, follow=True).content.decode()
    assert older.messages.count() == 3
    other.refresh_from_db()
    assert other.state == "waiting"


def test_merging_and_parting_from_the_page(client_of, alice, english, older, younger):
    hers = client_of(alice, **english)
    address = reverse("cases:merge", args=[younger.number])
    assert hers.post(address, {"other": "C-1999-0001", "reason": "x"}).status_code == 422
    given = {"other": older.number.lower(), "reason": "The same pipe."}
    assert hers.post(address, given).headers["Location"] == reverse("cases:case", args=[older.number])
    page = hers.get(reverse("cases:case", args=[younger.number])).content.decode()
    assert "Merged into" in page
    assert "Merged from" in hers.get(reverse("cases:case", args=[older.number])).content.decode()
    part = reverse("cases:unmerge", args=[younger.number])
    assert hers.post(part, {}).status_code == 422
    assert hers.post(part, {"reason": "Another street."}).status_code == 302
    assert fresh(younger).state == "reopened"


def test_a_message_is_taken_out_from_the_page(client_of, alice, english, older, younger):
    hers, message = client_of(alice, **english), older.messages.get()
    wrong = reverse("cases:detach", args=[younger.number, message.reference])
    assert hers.post(wrong, {"reason": "x"}).status_code == 404
    address = reverse("cases:detach", args=[older.number, message.reference])
    hers.post(address, {})
    assert older.messages.exists()
    hers.post(address, {"reason": "Another street."})
    assert not older.messages.exists()


def merging_machine(alice, units):
    """A machine that opens, joins, merges, parts and ends three cases in any order."""

    class Merging(RuleBasedStateMachine):
        @initialize()
        def begin(self):
            self.now = timezone.now()
            self.messages = [written(title=f"Water {n}")[0].pk for n in range(4)]
            kinds = ("ordinary", "urgent", "complex")
            self.cases = [
                opened(alice, units, Message.objects.get(pk=pk), urgency=urgency).pk
                for pk, urgency in zip(self.messages, kinds, strict=False)
            ]

        def case(self, nth):
            return Case.objects.get(pk=self.cases[nth])

        def attempt(self, verb, *given):
            with contextlib.suppress(Conflict, Refused):
                verb(*given)

        @rule(one=st.integers(0, 2), other=st.integers(0, 2))
        def merge(self, one, other):
            due = [Clock.objects.get(case=self.cases[nth]).due_at for nth in (one, other)]
            before = Merger.objects.count()
            self.attempt(services.merge, alice, self.case(one), self.case(other), "One matter.")
            if Merger.objects.count() > before:
                target = Merger.objects.latest("pk").target
                assert Clock.objects.get(case=target).due_at == min(due)

        @rule(nth=st.integers(0, 2))
        def part(self, nth):
            self.attempt(services.unmerge, alice, self.case(nth), "Two matters.")

        @rule(nth=st.integers(0, 2), which=st.integers(0, 3))
        def join(self, nth, which):
            message = Message.objects.get(pk=self.messages[which])
            self.attempt(services.attach, alice, self.case(nth), message)

        @rule(nth=st.integers(0, 2), which=st.integers(0, 3))
        def take_out(self, nth, which):
            message = Message.objects.get(pk=self.messages[which])
            self.attempt(services.detach, alice, self.case(nth), message, "Another.")

        @rule(nth=st.integers(0, 2), which=st.integers(0, 3))
        def ask(self, nth, which):
            message = Message.objects.get(pk=self.messages[which])
            self.attempt(services.ask_back, alice, self.case(nth), message, "Since when?")

        @rule(nth=st.integers(0, 2))
        def route(self, nth):
            part = services.Part(units.water, "Please.", in_days(1), "lead")
            self.attempt(services.route, alice, self.case(nth), [part])

        @rule(nth=st.integers(0, 2))
        def close(self, nth):
            self.attempt(services.close, alice, self.case(nth), "not_ours", "Because.")

        @rule(nth=st.integers(0, 2))
        def reopen(self, nth):
            self.attempt(services.reopen, alice, self.case(nth), "Still.")

        @invariant()
        def a_message_is_in_a_case_or_waits_with_a_clock(self):
            for message in Message.objects.filter(pk__in=self.messages):
                assert (message.state == "taken") is (message.case_id is not None)
                assert message.state == "taken" or message.rises_at

        @invariant()
        def a_live_case_has_a_clock_that_runs_or_waits_and_an_ended_one_has_none(self):
            for case in Case.objects.filter(pk__in=self.cases):
                assert (Clock.objects.get(case=case).stopped_at is None) is (case.state in rules.LIVE)

        @invariant()
        def a_clock_stands_exactly_while_a_sender_of_the_case_is_asked(self):
            for case in Case.objects.filter(pk__in=self.cases):
                asked = case.questions.filter(ended_at=None)
                assert (Clock.objects.get(case=case).paused_at is not None) is asked.exists()
                assert all(question.message.case_id == case.pk for question in asked)

        @invariant()
        def what_is_merged_has_ended_and_says_where(self):
            for merger in Merger.objects.filter(undone_at=None):
                assert merger.source.state == "closed"
                assert not merger.source.messages.exists()
                assert merger.target.number in merger.source.close_words

        @invariant()
        def nobody_is_asked_for_a_part_of_what_has_ended_and_each_has_an_owner(self):
            for case in Case.objects.filter(pk__in=self.cases):
                leads = case.assignments.filter(role="lead").exclude(state="transferred")
                assert case.unit_id
                assert leads.count() <= 1
                working = case.assignments.filter(state__in=rules.WORKING)
                assert case.state in rules.LIVE or not working.exists()

    return Merging


def test_no_order_of_merging_and_parting_loses_a_message_or_a_clock(alice, units):
    few = settings(
        max_examples=8,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    run_state_machine_as_test(merging_machine(alice, units), settings=few)


def test_likely_messages_are_only_those_one_may_take_up(person, alice, units, older):
    below = person("gina", ("duty_officer", units.east))
    written(title="Yellow water again")
    assert not queries.likely_messages(below, older)
