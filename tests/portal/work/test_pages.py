"""The pages of tasks and of the calendar, and every rung of refusal."""

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.portal.notices.queries import unread_count
from answerable.portal.work import services
from answerable.portal.work.models import Day, Task
from portal.work.stage import given, hours


@pytest.fixture
def page(client_of, english):
    return lambda user: client_of(user, **english)


@pytest.fixture
def task(dora, alice, units):
    """A task that the city gives the water company (Alice is its secretary) until the day after tomorrow."""
    now = timezone.now()
    return given(dora, units, at=now, due_at=now + hours(48))


def address(name, task):
    return reverse(f"work:{name}", args=[task.number])


def shown(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def soon():
    return (timezone.localdate() + hours(72)).isoformat()


def test_my_unit_s_tasks_and_the_given_ones_are_two_lists(page, alice, dora, task):
    assert task.title in shown(page(alice), reverse("work:list"))
    assert "No task here" in shown(page(dora), reverse("work:list"))
    assert task.title in shown(page(dora), reverse("work:list") + "?whose=given")


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("?state=asked", True),
        ("?state=done", False),
        ("?state=late", False),
        ("?state=ended", False),
        ("?q=pipes", True),
        ("?q=T-2026-0001", True),
        ("?q=nothing", False),
        ("?whose=nonsense&state=nonsense", True),
        ("?whose=all&page=99", True),
    ],
)
def test_the_list_is_narrowed_and_nonsense_is_ignored(page, alice, task, query, there):
    Task.objects.update(number="T-2026-0001")
    assert (task.title in shown(page(alice), reverse("work:list") + query)) is there


def test_the_file_holds_what_the_list_holds(page, alice, task):
    answer = page(alice).get(reverse("work:list-csv"))
    assert task.title in answer.content.decode()
    assert "attachment" in answer["Content-Disposition"]


def test_opening_the_page_reads_its_notices(page, alice, task):
    assert unread_count(alice) == 1
    shown(page(alice), task.get_absolute_url())
    assert unread_count(alice) == 0


def test_a_task_is_given_in_the_name_of_the_nearest_unit(page, dora, units):
    asked = {"title": "Lamps", "words": "All.", "unit": units.elm.pk, "due_on": soon()}
    answer = page(dora).post(reverse("work:new"), asked)
    assert answer.status_code == 302
    made = Task.objects.get()
    assert (made.giver, made.unit) == (units.city, units.elm)
    assert made.due_at.astimezone(timezone.get_current_timezone()).hour == 23


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"unit": "9999"}, {"due_on": "2020-01-01"}, {"due_on": "x"}, {"words": ""}]
)
def test_a_form_with_a_mistake_comes_back(page, dora, units, wrong):
    asked = {"title": "Lamps", "words": "All.", "unit": units.elm.pk, "due_on": soon()} | wrong
    assert page(dora).post(reverse("work:new"), asked).status_code == 422
    assert not Task.objects.exists()


def test_the_whole_way_by_the_pages(page, alice, dora, task):
    worker, giver = page(alice), page(dora)
    assert worker.post(address("acknowledge", task)).status_code == 302
    write = {"kind": "evidence", "text": "See there.", "link": "https://example.org/p"}
    assert worker.post(address("write", task), write).status_code == 302
    assert "https://example.org/p" in shown(giver, task.get_absolute_url())
    assert (
        giver.post(address("extend", task), {"extend-due_on": soon(), "extend-reason": "Frost."}).status_code
        == 302
    )
    assert worker.post(address("finish", task), {"finish-words": "Done so."}).status_code == 302
    assert "Done so." in shown(giver, task.get_absolute_url())
    again = {"again-due_on": soon(), "again-words": "And the yard."}
    assert giver.post(address("ask-again", task), again).status_code == 302
    assert worker.post(address("decline", task), {"decline-words": "Not ours."}).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.rounds) == ("declined", 2)


def test_a_part_is_given_from_the_page_and_shown_there(page, dora, person, units):
    now = timezone.now()
    task = given(dora, units, unit=units.east, at=now, due_at=now + hours(100))
    street = person("frank", ("coordinator", units.east))
    services.acknowledge(street, task)
    asked = {"part-title": "Elm part", "part-words": "x", "part-unit": units.elm.pk}
    asked |= {"part-due_on": timezone.localdate().isoformat()}
    assert page(street).post(address("part", task), asked).status_code == 302
    assert "Elm part" in shown(page(dora), task.get_absolute_url())
    assert page(street).post(address("part", task), asked | {"part-unit": units.water.pk}).status_code == 422


@pytest.mark.parametrize(
    ("verb", "given_"),
    [
        ("write", {"kind": "progress", "text": ""}),
        ("write", {"kind": "nonsense", "text": "x"}),
        ("write", {"kind": "evidence", "text": "x", "link": "javascript:alert(1)"}),
        ("finish", {}),
        ("decline", {"decline-words": " "}),
    ],
)
def test_what_is_wrong_in_a_form_is_shown_on_the_page(page, alice, task, verb, given_):
    services.acknowledge(alice, task)
    answer = page(alice).post(address(verb, task), given_)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


VERBS = ["acknowledge", "write", "finish", "decline", "part", "extend", "withdraw", "ask-again"]


@pytest.mark.parametrize("verb", VERBS)
def test_a_task_does_not_exist_for_others(page, bob, charlie, erin, task, verb):
    assert page(charlie).post(address(verb, task)).status_code == 403
    assert page(bob).post(address(verb, task)).status_code in {403, 404}
    assert page(bob).get(task.get_absolute_url()).status_code == 404
    assert page(erin).get(address(verb, task)).status_code == 405


@pytest.mark.parametrize("verb", VERBS)
def test_a_task_that_never_was_is_not_found(page, erin, units, verb):
    assert page(erin).post(reverse(f"work:{verb}", args=["T-1999-0001"])).status_code == 404


def test_twice_is_told_and_changes_nothing(page, alice, task):
    page(alice).post(address("acknowledge", task))
    answer = page(alice).post(address("acknowledge", task), follow=True)
    assert "not possible any more" in answer.content.decode()


def test_the_giver_cannot_take_it_up_for_the_unit(page, dora, task):
    assert page(dora).post(address("acknowledge", task)).status_code == 403


def test_words_are_shown_as_words(page, alice, dora, units):
    now = timezone.now()
    task = given(dora, units, title="<b>x</b>", words="<script>1</script>", at=now, due_at=now + hours(5))
    text = shown(page(alice), task.get_absolute_url())
    assert "<script>1" not in text
    assert "<b>x</b>" not in text


def test_the_calendar_is_read_by_the_desk_and_kept_by_the_administrator(page, alice, bob, erin):
    kept = {"day": "2027-01-01", "kind": "rest", "name_zh": "元旦", "name_en": "New Year"}
    url = reverse("work:calendar")
    assert page(bob).post(url, kept).status_code == 403
    assert page(erin).post(url, kept).status_code == 302
    assert "New Year" in shown(page(alice), url + "?year=2027")
    assert "only weekends count" in shown(page(alice), url + "?year=2028")
    assert page(erin).post(url, kept | {"day": "2027-01-02"}).status_code == 422
    assert page(bob).post(reverse("work:forget-day", args=["2027-01-01"])).status_code == 403
    assert page(erin).post(reverse("work:forget-day", args=["2027-01-01"])).status_code == 302
    assert page(erin).post(reverse("work:forget-day", args=["nonsense"])).status_code == 404
    assert not Day.objects.exists()


@pytest.mark.parametrize("year", ["", "x", "99999", "0001", "２０２６"])
def test_a_year_that_is_none_is_this_year(page, alice, year):
    assert str(timezone.localdate().year) in shown(page(alice), reverse("work:calendar") + f"?year={year}")


def test_a_year_is_taken_in_by_the_administrator(page, bob, erin):
    url = reverse("work:take-in-days", args=[2026])
    assert page(bob).post(url).status_code == 403
    assert page(erin).post(url).status_code == 302
    assert Day.objects.filter(day__year=2026).count() > 20


def test_the_list_costs_the_same_however_long_it_is(page, alice, dora, units, django_assert_max_num_queries):
    now = timezone.now()
    for number in range(12):
        given(dora, units, title=f"Pipe {number}", at=now, due_at=now + hours(48))
    reader = page(alice)
    with django_assert_max_num_queries(9):
        shown(reader, reverse("work:list"))
