"""One verb for many rows: what is refused is told, and all of it can be taken back for a while."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from answerable.portal.cases import services as cases
from answerable.portal.cases.models import Case, Message
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.models import AuditEntry
from answerable.portal.queues import queries, rules, services
from answerable.portal.queues.models import BulkAct
from answerable.portal.rates.queries import from_log, from_tables, period_of
from answerable.portal.topics.models import Correction
from portal.cases import stage


@pytest.fixture
def page(client_of, alice, english):
    return client_of(alice, **english)


def act_on(user, queue, code, keys, **given):
    queue = queries.queue_or_404(queue)
    return services.act_on(user, rules.Wish(queue, queue.act(code), keys, given))


def route(user, keys, unit="water", days=5):
    return act_on(user, "cases", "route", keys, lead=unit, request="Answer.", due_on=str(stage.in_days(days)))


def states(bulk):
    return dict(bulk.rows.values_list("key", "state"))


def test_cases_are_given_to_a_unit_and_taken_back(alice, units):
    some = [stage.opened(alice, units) for _each in range(3)]
    bulk = route(alice, [case.number for case in some])
    assert set(Case.objects.values_list("state", flat=True)) == {"routed"}
    services.undo(alice, bulk)
    assert set(Case.objects.values_list("state", flat=True)) == {"open"}
    assert set(states(bulk).values()) == {"undone"}


def test_what_one_row_refuses_harms_no_other_and_the_reason_is_told(alice, units, page):
    free, led = stage.opened(alice, units), stage.routed(alice, units)
    with translation.override("en"):
        bulk = route(alice, [free.number, led.number, "C-1999-0001"])
    assert states(bulk) == {free.number: "done", led.number: "refused", "C-1999-0001": "refused"}
    shown = page.get(reverse("queues:bulk", args=[bulk.pk])).content.decode()
    assert "A unit leads this case already" in shown
    assert "not among what you may see" in shown


def test_every_row_has_its_own_right(alice, bob, person, units):
    frank = person("frank", ("coordinator", units.health))
    theirs, ours = stage.opened(alice, units), stage.opened(frank, units, unit=units.health)
    bulk = act_on(frank, "cases", "topic", [theirs.number, ours.number], topic="health-care")
    assert states(bulk) == {theirs.number: "refused", ours.number: "done"}
    with pytest.raises(Refused):
        act_on(bob, "cases", "topic", [ours.number], topic="water-quality")


def test_an_undo_is_refused_where_something_has_happened_since(alice, units):
    first, second = (stage.opened(alice, units) for _each in range(2))
    bulk = route(alice, [first.number, second.number])
    cases.acknowledge(alice, first.assignments.get())
    services.undo(alice, bulk)
    assert states(bulk) == {first.number: "kept", second.number: "undone"}
    assert first.assignments.get().state == "acknowledged"


def test_an_undo_is_possible_for_ten_minutes_once_and_by_whoever_did_it(alice, person, units):
    case = stage.opened(alice, units)
    bulk = route(alice, [case.number])
    with pytest.raises(Conflict):
        services.undo(alice, bulk, at=timezone.now() + dt.timedelta(minutes=11))
    with pytest.raises(Refused):
        services.undo(person("gus", ("duty_officer", units.city)), bulk)
    services.undo(alice, bulk)
    with pytest.raises(Conflict):
        services.undo(alice, bulk)


def test_acts_and_undos_stand_in_the_audit_log(alice, units):
    case = stage.opened(alice, units)
    services.undo(alice, route(alice, [case.number]))
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"queues.act", "route", "queues.undo", "unroute"} <= verbs


def test_urgency_is_changed_with_a_reason_and_back(alice, units):
    case = stage.opened(alice, units)
    due = case.clock.due_at
    bulk = act_on(alice, "cases", "urgency", [case.number], urgency="urgent", reason="A school is concerned.")
    case.clock.refresh_from_db()
    assert case.clock.due_at < due
    services.undo(alice, bulk)
    case.clock.refresh_from_db()
    assert (case.clock.urgency, case.clock.due_at) == ("ordinary", due)


def test_messages_are_sorted_and_the_listening_unlearns_what_is_taken_back(alice):
    first, second = stage.written()[0], stage.written(topic="")[0]
    bulk = act_on(alice, "inbox", "topic", [first.reference, second.reference], topic="health-care")
    assert set(Message.objects.values_list("topic", flat=True)) == {"health-care"}
    services.undo(alice, bulk)
    assert list(Message.objects.order_by("pk").values_list("topic", flat=True)) == ["water-quality", ""]
    assert not Correction.objects.exists()


def test_messages_are_set_aside_and_wait_again(alice):
    message = stage.named()[0]
    erased_on = message.contact_erase_on
    bulk = act_on(alice, "inbox", "set-aside", [message.reference], words="This is an advertisement.")
    message.refresh_from_db()
    assert (message.state, message.set_aside_words) == ("set_aside", "This is an advertisement.")
    services.undo(alice, bulk)
    message.refresh_from_db()
    assert (message.state, message.set_aside_words) == ("waiting", "")
    assert message.contact_erase_on == erased_on


def test_the_rates_are_the_same_from_the_tables_and_from_the_log_after_all_this(alice, dora, units):
    for words in ("first", "second", "third"):
        stage.opened(alice, units, stage.written(words)[0])
    numbers = list(Case.objects.values_list("number", flat=True))
    services.undo(alice, route(alice, numbers[:2]))
    act_on(alice, "cases", "topic", numbers[1:], topic="health-care")
    set_aside = act_on(alice, "inbox", "set-aside", [stage.written()[0].reference], words="Not ours.")
    services.undo(alice, set_aside)
    period = period_of(1)
    key = lambda row: row.reference  # noqa: E731
    assert sorted(from_log(period).matters, key=key) == sorted(from_tables(period).matters, key=key)


def test_more_than_two_hundred_rows_are_a_jobs(alice, units, page, monkeypatch):
    monkeypatch.setattr("answerable.portal.queues.services.acting.AT_ONCE", 2)
    some = [stage.opened(alice, units) for _each in range(3)]
    bulk = route(alice, [case.number for case in some])
    assert bulk.state == "running"
    assert "<progress" in page.get(reverse("queues:bulk", args=[bulk.pk])).content.decode()
    assert not queries.can_be_undone(bulk)
    services.carry_on_all()
    assert services.carry_on_all() == 0
    bulk.refresh_from_db()
    assert bulk.state == "done"
    assert set(states(bulk).values()) == {"done"}


def test_what_a_job_left_half_done_is_carried_on_without_doing_a_row_twice(alice, units, monkeypatch):
    monkeypatch.setattr("answerable.portal.queues.services.acting.AT_ONCE", 0)
    some = [stage.opened(alice, units) for _each in range(2)]
    bulk = route(alice, [case.number for case in some])
    bulk.rows.filter(key=some[0].number).update(state="done")
    services.carry_on(bulk.pk)
    assert [case.assignments.count() for case in some] == [0, 1]


def test_the_two_steps_of_the_page(page, alice, units):
    some = [stage.opened(alice, units) for _each in range(2)]
    ticked = {"act": "topic", "row": [case.number for case in some], "asked": "state=all"}
    asked = page.post(reverse("queues:prepare", args=["cases"]), ticked)
    assert asked.status_code == 200
    assert asked.content.decode().count('name="row"') == 2
    assert page.post(reverse("queues:act", args=["cases"]), ticked).status_code == 422
    done = page.post(reverse("queues:act", args=["cases"]), ticked | {"topic": "health-care"})
    shown = page.get(done["Location"]).content.decode()
    assert "Take it back" in shown
    assert "/desk/cases/?state=all" in shown
    page.post(reverse("queues:undo", args=[BulkAct.objects.get().pk]))
    assert set(Case.objects.values_list("topic", flat=True)) == {"water-quality"}


def test_all_rows_of_a_list_are_those_that_its_filter_finds(page, alice, units):
    stage.opened(alice, units)
    other = stage.opened(alice, units, topic="health-care")
    sent = {"act": "topic", "all": "on", "asked": "topic=water-quality", "topic": "water-supply"}
    page.post(reverse("queues:act", args=["cases"]), sent)
    assert states(BulkAct.objects.get()) == {Case.objects.exclude(pk=other.pk).get().number: "done"}


def test_nothing_ticked_is_told_kindly(page, alice):
    empty = page.post(reverse("queues:prepare", args=["cases"]), {"act": "topic"})
    assert "Nothing is ticked" in empty.content.decode()
    sent = page.post(reverse("queues:act", args=["cases"]), {"act": "topic", "topic": "health-care"})
    assert sent.status_code == 409


def test_an_act_that_there_is_not_is_not_found(page):
    for name in ("queues:prepare", "queues:act"):
        assert page.post(reverse(name, args=["cases"]), {"act": "erase"}).status_code == 404


def test_what_came_of_an_act_is_for_whoever_did_it(client_of, alice, bob, units):
    bulk = route(alice, [stage.opened(alice, units).number])
    assert client_of(bob).get(reverse("queues:bulk", args=[bulk.pk])).status_code == 404
    assert client_of(bob).post(reverse("queues:undo", args=[bulk.pk])).status_code == 404


def test_too_many_rows_are_refused(alice, monkeypatch):
    monkeypatch.setattr("answerable.portal.queues.services.acting.MOST_ROWS", 2)
    with pytest.raises(Conflict):
        act_on(alice, "cases", "topic", ["1", "2", "3"], topic="health-care")


def test_the_rows_of_an_act_go_after_a_week(alice, units):
    case = stage.opened(alice, units)
    old = route(alice, [case.number])
    BulkAct.objects.update(begun_at=timezone.now() - dt.timedelta(days=8))
    services.carry_on_all()
    assert not BulkAct.objects.filter(pk=old.pk).exists()
