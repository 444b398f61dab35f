"""A task from the asking to the evidence: who may, what follows, who is told."""

import datetime as dt

import pytest

from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from answerable.portal.notices.models import Delivery
from answerable.portal.organisation.models import Office, Unit
from answerable.portal.work import queries, rules, services
from answerable.portal.work.models import Entry, Task
from portal.work.stage import FRIDAY_EVENING, MONDAY, acknowledged, given, hours


def told(user, kind=None):
    found = Delivery.objects.filter(person=user, channel="in_app")
    return found.filter(notice__kind=kind).count() if kind else found.count()


@pytest.fixture
def wendy(person, units):
    """Secretary of the water company."""
    return person("wendy", ("secretary", units.water))


@pytest.fixture
def lena(person, units):
    """Leader of the water company."""
    return person("lena", ("leader", units.water))


def test_a_task_reaches_those_who_act_for_the_unit(alice, wendy, dora, units):
    task = given(alice, units)
    assert task.number == "T-2026-0001"
    assert task.state == "asked"
    assert told(wendy, "work.asked") == 1
    assert told(dora) == 0
    assert [line.verb for line in history("work.task", task.number)] == ["work.give"]


def test_it_goes_its_way_and_the_asking_unit_is_told(alice, wendy, dora, units):
    task = given(dora, units)
    services.acknowledge(wendy, task, MONDAY)
    services.write(wendy, task, kind="progress", text="Half of the street.", at=MONDAY)
    assert task.state == "under_way"
    services.write(wendy, task, kind="evidence", text="Protocol", link="https://example.org/p", at=MONDAY)
    services.finish(wendy, task, "All flushed.", MONDAY)
    assert (task.state, task.ended_words) == ("done", "All flushed.")
    assert told(dora, "work.progress") == 2
    assert told(dora, "work.answered") == told(alice, "work.answered") == 1
    assert told(wendy) == 1


@pytest.mark.parametrize("verb", ["acknowledge", "begin"])
def test_only_the_unit_that_was_asked_takes_it_up(bob, charlie, dora, alice, units, verb):
    task = given(dora, units)
    for user in (bob, charlie, dora):
        with pytest.raises(Refused):
            getattr(services, verb)(user, task)


def test_only_those_with_the_right_give_tasks_and_only_downwards(alice, bob, dora, person, units):
    with pytest.raises(Refused):
        given(bob, units)
    street = person("frank", ("leader", units.east))
    assert given(street, units, giver=units.east, unit=units.elm).unit == units.elm
    for giver, unit in ((units.east, units.water), (units.elm, units.east)):
        with pytest.raises(Refused):
            given(street, units, giver=giver, unit=unit)
    with pytest.raises(Refused):
        given(street, units)  # in the city's name


def test_an_office_that_has_ended_gives_nothing(alice, units):
    Office.objects.filter(holder=alice).update(ends_on=dt.date(2021, 1, 1))
    with pytest.raises(Refused):
        given(alice, units)


def test_a_task_for_the_past_or_for_a_closed_unit_is_none(alice, units):
    with pytest.raises(Conflict):
        given(alice, units, due_at=MONDAY)
    Unit.objects.filter(pk=units.water.pk).update(closed_on=dt.date(2026, 1, 1))
    with pytest.raises(Conflict):
        given(alice, units, unit=Unit.objects.get(pk=units.water.pk))


@pytest.mark.parametrize("verb", ["decline", "finish"])
def test_an_end_needs_words(alice, units, verb):
    task = acknowledged(alice, units)
    with pytest.raises(Conflict):
        getattr(services, verb)(alice, task, "  ")


def test_declining_tells_why_and_the_task_can_be_asked_again(alice, wendy, dora, units):
    task = given(dora, units)
    services.decline(wendy, task, "The pipes are the city's own.", MONDAY)
    assert told(dora, "work.answered") == 1
    services.ask_again(dora, task, "They are yours since May.", FRIDAY_EVENING, MONDAY)
    assert (task.state, task.rounds, task.ended_words) == ("asked", 2, "")
    assert "They are yours since May." in task.words
    assert told(wendy, "work.asked") == 2


def test_withdrawing_takes_the_open_parts_with_it(alice, wendy, dora, person, units):
    task = given(dora, units, giver=units.city, unit=units.east)
    street = person("frank", ("coordinator", units.east))
    services.acknowledge(street, task, MONDAY)
    part = services.give_part(
        street, task, unit=units.elm, title="Elm", words="x", due_at=FRIDAY_EVENING, at=MONDAY
    )
    services.withdraw(dora, task, "Solved otherwise.", MONDAY)
    part.refresh_from_db()
    assert (task.state, part.state) == ("withdrawn", "withdrawn")
    with pytest.raises(Conflict):
        services.withdraw(dora, task, "Again.", MONDAY)


def test_the_whole_is_done_when_its_parts_are(alice, dora, person, units):
    task = given(dora, units, unit=units.east)
    street = person("frank", ("coordinator", units.east))
    elm = person("elsa", ("secretary", units.elm))
    ask = {"unit": units.elm, "title": "Elm", "words": "x", "due_at": FRIDAY_EVENING, "at": MONDAY}
    with pytest.raises(Conflict):
        services.give_part(street, task, **ask)
    services.acknowledge(street, task, MONDAY)
    with pytest.raises(Conflict):
        services.give_part(street, task, **ask | {"due_at": FRIDAY_EVENING + hours(1)})
    part = services.give_part(street, task, **ask)
    assert part.matter_id == task.matter_id
    with pytest.raises(Conflict):
        services.finish(street, task, "Done.", MONDAY)
    services.acknowledge(elm, part, MONDAY)
    services.finish(elm, part, "Done.", MONDAY)
    assert services.finish(street, task, "Done.", MONDAY).state == "done"
    with pytest.raises(Conflict):
        services.ask_again(street, part, "More.", FRIDAY_EVENING, MONDAY)


def test_the_asking_unit_sees_progress_and_no_private_note(alice, wendy, dora, person, units):
    task = given(dora, units)
    coordinator = person("carol", ("coordinator", units.city))  # whose office reaches everywhere
    services.write(wendy, task, kind="private", text="Between us.", at=MONDAY)
    services.write(wendy, task, kind="progress", text="We began.", at=MONDAY)
    for user, texts in ((wendy, ["Between us.", "We began."]), (dora, ["We began."])):
        assert [entry.text for entry in queries.entries_of(user, task)] == texts
    assert [entry.text for entry in queries.entries_of(coordinator, task)] == ["We began."]
    with pytest.raises(Refused):
        services.write(coordinator, task, kind="private", text="x")


def test_nothing_is_added_to_what_has_ended(alice, units):
    task = acknowledged(alice, units)
    services.finish(alice, task, "Done.", MONDAY)
    with pytest.raises(Conflict):
        services.write(alice, task, kind="progress", text="x")


def test_a_date_is_moved_with_a_reason_and_counted(alice, dora, units):
    task = given(dora, units)
    later = FRIDAY_EVENING + hours(72)
    for wrong in ({"reason": " ", "due_at": later}, {"reason": "x", "due_at": MONDAY - hours(1)}):
        with pytest.raises(Conflict):
            services.extend(dora, task, at=MONDAY, **wrong)
    services.extend(dora, task, later, "Frost.", MONDAY)
    assert (task.due_at, task.extensions) == (later, 1)


def test_a_date_is_moved_by_the_asking_side_only(bob, alice, dora, units):
    task = given(dora, units)
    with pytest.raises(Refused):
        services.extend(bob, task, FRIDAY_EVENING + hours(24), "x")


def test_lateness_rises_by_office_one_rung_at_a_time(alice, wendy, lena, dora, units):
    task = given(dora, units)
    services.acknowledge(wendy, task, MONDAY)
    assert services.escalate(MONDAY + hours(1)) == 0
    assert services.escalate(FRIDAY_EVENING - hours(10)) == 1
    assert (told(wendy, "work.due"), told(lena, "work.due"), told(dora, "work.due")) == (1, 0, 0)
    assert services.escalate(FRIDAY_EVENING + hours(1)) == 1
    assert (told(wendy, "work.due"), told(lena, "work.due"), told(dora, "work.due")) == (1, 1, 0)
    assert services.escalate(FRIDAY_EVENING + hours(72)) == 0  # Monday
    assert services.escalate(FRIDAY_EVENING + hours(97)) == 1  # two working days later
    assert told(dora, "work.due") == 1
    assert services.escalate(FRIDAY_EVENING + hours(500)) == 0


def test_a_run_that_was_missed_is_caught_up_in_one(alice, wendy, lena, dora, units):
    task = given(dora, units)
    services.acknowledge(wendy, task, MONDAY)
    assert services.escalate(FRIDAY_EVENING + hours(500)) == 1
    task.refresh_from_db()
    assert task.told == 3
    assert told(dora, "work.due") == 1


def test_who_acknowledges_nothing_is_noticed_once(alice, wendy, lena, dora, units):
    given(dora, units)
    assert services.escalate(MONDAY + hours(20)) == 0
    assert services.escalate(MONDAY + hours(50)) == 1
    assert services.escalate(MONDAY + hours(51)) == 0
    assert told(lena, "work.due") == 1
    assert told(dora, "work.answered") == 1


def test_a_unit_without_a_leader_is_reminded_through_the_unit_above(alice, dora, units):
    task = given(dora, units)
    services.acknowledge(alice, task, MONDAY)
    services.escalate(FRIDAY_EVENING + hours(1))
    assert told(dora, "work.due") == 1


def test_a_new_date_lets_the_ladder_be_climbed_anew(alice, wendy, dora, units):
    task = given(dora, units)
    services.acknowledge(wendy, task, MONDAY)
    services.escalate(FRIDAY_EVENING + hours(500))
    services.extend(dora, task, FRIDAY_EVENING + hours(2000), "Frost.", FRIDAY_EVENING + hours(501))
    assert services.escalate(FRIDAY_EVENING + hours(502)) == 0
    assert services.escalate(FRIDAY_EVENING + hours(1990)) == 1


def test_tasks_of_a_matter_are_found_without_their_parts(alice, units):
    task = given(alice, units)
    assert list(queries.tasks_of_matter("cases.case", "C-2026-0001")) == [task]


def test_the_page_in_the_docs_is_drawn_from_the_rules():
    from pathlib import Path

    page = Path(__file__).parents[3] / "docs/portal/work.md"
    assert rules.diagram() in page.read_text(encoding="utf-8")


def test_two_at_once_one_is_told(alice, units):
    task = given(alice, units)
    same = Task.objects.get(pk=task.pk)
    services.acknowledge(alice, task)
    with pytest.raises(Conflict):
        services.acknowledge(alice, same)
    assert Entry.objects.count() == 0
