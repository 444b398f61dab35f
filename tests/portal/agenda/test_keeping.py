"""The agenda: proposed from counts, decided on by people, and public month by month."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.portal.agenda import queries, services
from answerable.portal.agenda.models import Item
from answerable.portal.cases import services as cases
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from answerable.portal.notices.models import Notice
from answerable.portal.work.models import Task
from portal.cases.stage import in_days, opened, published, written

MARCH = dt.date(2026, 3, 1)


def moment(day=10, month=3):
    return timezone.make_aware(dt.datetime(2026, month, day, 10))  # noqa: DTZ001


def letters(topic, many, at=None):
    return [written(topic=topic, at=at or moment())[0] for _each in range(many)]


@pytest.fixture
def march(units):
    """Seven letters on the water's quality and five on its supply, all unsolved; two on nothing clear."""
    letters("water-quality", 7)
    letters("water-supply", 5)
    services.propose(MARCH, moment(1, 4))
    return list(Item.objects.all())


@pytest.fixture
def carol(units, person):
    return person("carol", ("coordinator", units.city))


def at(name, *args):
    return reverse(f"agenda:{name}", args=args)


def accepted(user, item, unit, **more):
    given = {"meets_on": in_days(10), "responsible": unit, "words": "Fewer complaints by June."}
    return services.accept(user, item, **given | more)


def test_a_confidential_complaint_is_not_counted_for_the_unit_that_may_be_complained_of(units):
    letters("water-quality", 5)
    written(topic="water-quality", at=moment(), confidential=True, complained_of=units.water)
    (counted,) = queries.counts_of(MARCH)[units.water]
    assert counted.messages == 5


def test_messages_are_counted_for_the_unit_that_answers_for_them(units, march):
    assert {(item.unit, item.topic, item.messages, item.unsolved) for item in march} == {
        (units.water, "water-quality", 7, 7),
        (units.water, "water-supply", 5, 5),
    }
    assert {item.of_all for item in march} == {12}


def test_what_is_not_solved_counts_as_unsolved_and_what_is_answered_does_not(alice, dora, units):
    messages = letters("water-quality", 6)
    published(alice, dora, units, *messages)
    counts = queries.counts_of(MARCH)
    assert [(count.messages, count.unsolved) for count in counts[units.water]] == [(6, 0)]


def test_a_matter_that_was_set_aside_with_a_reason_is_not_unsolved(alice, units):
    first, *_rest = letters("water-quality", 5)
    cases.set_aside(alice, first, "It is told elsewhere.")
    assert queries.counts_of(MARCH)[units.water][0].unsolved == 4


def test_the_counts_of_a_case_are_its_units(alice, units):
    opened(alice, units, *letters("water-quality", 5), topic="health-care")
    assert set(queries.counts_of(MARCH)) == {units.city}


def test_the_edges_of_a_month_are_local(units):
    letters("water-quality", 1, at=timezone.make_aware(dt.datetime(2026, 3, 1)))  # noqa: DTZ001
    letters("water-quality", 1, at=timezone.make_aware(dt.datetime(2026, 3, 31, 23, 59)))  # noqa: DTZ001
    letters("water-quality", 1, at=timezone.make_aware(dt.datetime(2026, 4, 1)))  # noqa: DTZ001
    assert queries.counts_of(MARCH)[units.water][0].messages == 2


def test_proposing_twice_changes_nothing(alice, units, march):
    letters("water-quality", 3)
    assert services.propose(MARCH) == 0
    assert services.propose_due(moment(20, 4)) == 0
    assert {item.messages for item in Item.objects.all()} == {7, 5}
    assert history("agenda.month", "2026-03").count() == 1


def test_the_clock_proposes_the_month_that_ended(units):
    letters("water-quality", 5)
    assert services.propose_due(moment(31)) == 0
    assert services.propose_due(moment(1, 4)) == 1


def test_too_few_messages_propose_nothing(units):
    letters("water-quality", 4)
    assert services.propose(MARCH) == 0
    assert not history("agenda.month", "2026-03").exists()


def test_those_in_charge_are_told_once(alice, units, march):
    assert Notice.objects.filter(kind="agenda.proposed").count() == 1


def test_taking_it_up_gives_the_unit_a_task(carol, units, march):
    item = accepted(carol, march[0], units.water)
    task = Task.objects.get()
    assert (item.state, item.task, item.responsible) == ("accepted", task.number, units.water)
    assert (task.matter_kind, task.matter_id) == ("agenda.item", str(item.pk))
    with pytest.raises(Conflict):
        accepted(carol, march[0], units.water)
    assert Task.objects.count() == 1


def test_a_secretary_takes_it_up_for_the_own_unit_without_a_task(units, person, march):
    sam = person("sam", ("secretary", units.water))
    assert accepted(sam, march[0], units.water).task == ""
    with pytest.raises(Refused):
        accepted(sam, march[1], units.health)
    assert not Task.objects.exists()


@pytest.mark.parametrize("wrong", [{"words": " "}, {"meets_on": dt.date(2020, 1, 1)}])
def test_taking_it_up_needs_a_day_to_come_and_words(carol, units, march, wrong):
    with pytest.raises(Conflict):
        accepted(carol, march[0], units.water, **wrong)


def test_a_matter_is_left_off_for_a_reason(carol, units, march):
    with pytest.raises(Conflict):
        services.decline(carol, march[0], " ")
    assert services.decline(carol, march[0], "It was dealt with last month.").state == "declined"
    with pytest.raises(Conflict):
        services.set_outcome(carol, march[0], "x")


def test_an_outcome_comes_last(carol, units, march):
    with pytest.raises(Conflict):
        services.set_outcome(carol, march[0], "Done.")
    accepted(carol, march[0], units.water)
    with pytest.raises(Conflict):
        services.set_outcome(carol, march[0], "")
    assert services.set_outcome(carol, march[0], "Two pipes were changed.").state == "done"


def test_strangers_decide_nothing(bob, charlie, units, march):
    for user in (bob, charlie):
        for verb in (
            lambda user=user: accepted(user, march[0], units.water),
            lambda user=user: services.decline(user, march[0], "x"),
            lambda user=user: services.set_outcome(user, march[0], "x"),
        ):
            with pytest.raises(Refused):
                verb()
    assert {item.state for item in Item.objects.all()} == {"proposed"}


def test_the_public_page_tells_it_all(client_of, english, carol, units, march):
    accepted(carol, march[0], units.water)
    services.set_outcome(carol, march[0], "Two <pipes> were changed.")
    services.decline(carol, march[1], "One at a time.")
    reader = client_of(None, **english)
    for url in (at("newest"), at("month", 2026, 3)):
        shown = reader.get(url).content.decode()
        assert "Two &lt;pipes&gt; were changed." in shown
        assert "One at a time." in shown
        assert "of 12 to this unit" in shown


def test_small_numbers_are_withheld_in_page_and_file(client_of, english, alice, dora, units):
    published(alice, dora, units, *letters("water-quality", 5)[:3])
    services.propose(MARCH)
    assert Item.objects.get().unsolved == 2
    reader = client_of(None, **english)
    assert "fewer than 5" in reader.get(at("month", 2026, 3)).content.decode()
    row = next(csv.DictReader(io.StringIO(reader.get(at("month-csv", 2026, 3)).content.decode("utf-8-sig"))))
    assert (row["messages"], row["unsolved"]) == ("5", "")


def test_a_month_without_an_agenda_is_none(client_of, units):
    reader = client_of(None)
    assert reader.get(at("newest")).status_code == 200
    for name in ("month", "month-csv", "month-xlsx"):
        for month in ((2026, 3), (2026, 13), (0, 1), (99999, 1)):
            assert reader.get(at(name, *month)).status_code == 404


def test_the_desk_takes_it_up_and_writes_the_outcome(client_of, english, carol, units, march):
    desk = client_of(carol, **english)
    item = march[0]
    assert desk.get(at("desk") + "?state=proposed").status_code == 200
    assert desk.get(at("item", item.pk)).status_code == 200
    given = {"meets_on": in_days(9).isoformat(), "responsible": units.water.pk, "words": "Clear water."}
    assert desk.post(at("accept", item.pk), given | {"responsible": units.health.pk}).status_code == 422
    assert desk.post(at("accept", item.pk), given).status_code == 302
    assert Task.objects.get().number in desk.get(at("item", item.pk)).content.decode()
    assert desk.post(at("outcome", item.pk), {"words": ""}).status_code == 422
    desk.post(at("outcome", item.pk), {"words": "It is clear."})
    desk.post(at("decline", march[1].pk), {"words": "Next month."})
    assert set(Item.objects.values_list("state", flat=True)) == {"done", "declined"}


@pytest.mark.parametrize("name", ["accept", "decline", "outcome"])
def test_the_ladder_of_refusals(client_of, bob, charlie, erin, units, march, name):
    url = at(name, march[0].pk)
    assert client_of(erin).get(url).status_code == 405
    assert client_of(None).post(url).status_code == 302
    assert client_of(charlie).post(url).status_code == 403
    assert client_of(bob).post(url).status_code == 404  # keeps an agenda, and not this one
    assert client_of(erin).post(at(name, 10**6)).status_code == 404
    assert client_of(bob).get(at("item", march[0].pk)).status_code == 404
