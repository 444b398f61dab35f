"""The desk's pages: the inbox, a message, opening a case, the page of a case and its verbs."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.portal.cases import services
from answerable.portal.cases.models import Assignment, Case, Message
from answerable.portal.core.models import AuditEntry
from answerable.portal.stories.models import Story
from portal.cases.stage import NAME, PHONE, in_days, named, opened, published, routed, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client_of, alice, english):
    return client_of(alice, **english)


def text(response) -> str:
    return response.content.decode()


def test_the_inbox_shows_what_waits_and_finds_the_rest(desk, alice, units):
    waiting, _token = written(title="Dark street")
    taken, _token = written(title="Yellow water")
    opened(alice, units, taken)
    page = text(desk.get("/desk/inbox/"))
    assert waiting.title in page
    assert taken.title not in page
    assert taken.title in text(desk.get("/desk/inbox/?state=all&q=Yellow"))
    assert waiting.title not in text(desk.get("/desk/inbox/?topic=noise"))


def test_the_inbox_is_paged(desk):
    for number in range(26):
        written(title=f"Light {number}")
    assert "Page 1 of 2" in text(desk.get("/desk/inbox/"))
    assert "Light 0" in text(desk.get("/desk/inbox/?page=2"))


def test_lists_are_taken_away_without_contacts(desk, alice, units):
    opened(alice, units, named()[0])
    for name in ("inbox-csv", "list-csv"):
        page = desk.get(reverse(f"cases:{name}") + "?state=all")
        assert page.headers["Content-Type"].startswith("text/csv")
        assert PHONE not in text(page)
        assert NAME not in text(page)
        assert "Yellow water" in text(page)


def test_lists_are_workbooks_too_without_contacts(desk, alice, units):
    opened(alice, units, named(title="=1+1 Yellow water")[0])
    for name, said in (("inbox", "=1+1 Yellow water"), ("list", "Yellow water in East Street")):
        with ZipFile(BytesIO(desk.get(reverse(f"cases:{name}-xlsx") + "?state=all").content)) as book:
            inside = "".join(book.read(part).decode() for part in book.namelist())
        assert said in inside
        assert "<f>" not in inside  # a formula
        assert PHONE not in inside
        assert NAME not in inside


def test_a_message_is_shown_covered_and_revealed_with_a_reason_only(desk):
    message, _token = named()
    address = reverse("cases:message", args=[message.reference])
    assert PHONE not in text(desk.get(address))
    reveal = reverse("cases:reveal", args=[message.reference])
    assert desk.post(reveal, {"reason": ""}).status_code == 422
    shown = desk.post(reveal, {"reason": "to ask which floor"})
    assert PHONE in text(shown)
    assert NAME in text(shown)
    assert "no-store" in shown.headers["Cache-Control"]
    assert PHONE not in text(desk.get(address))


def test_a_message_is_set_aside_with_words(desk):
    message, token = written()
    address = reverse("cases:set-aside", args=[message.reference])
    assert desk.post(address, {"words": ""}).status_code == 422
    desk.post(address, {"words": "This is for the neighbouring city."})
    assert "neighbouring city" in text(desk.get(f"/m/{token}/", follow=True))


def test_a_case_is_opened_from_a_message_with_what_it_says(desk, units):
    message, _token = written(title="Dark street")
    address = f"{reverse('cases:open')}?message={message.reference}"
    form = desk.get(address).context["form"]
    assert form["title"].value() == "Dark street"
    assert form["unit"].value() == "city"
    given = {"title": "Dark street", "topic": "water-quality", "unit": units.city.code}
    assert desk.post(address, given).status_code == 302
    assert Message.objects.get().case == Case.objects.get()
    for again in (desk.post(address, given), desk.get(address)):  # pressed twice, or in two tabs
        assert again.url == reverse("cases:case", args=[Case.objects.get().number])


def test_a_case_is_opened_from_a_story(desk, units):
    now = timezone.now()
    Story.objects.create(story_id="s1", label="黄水", topic="water-quality", first_seen=now, last_seen=now)
    address = f"{reverse('cases:open')}?story=s1"
    assert desk.get(address).context["form"]["title"].value() == "黄水"
    desk.post(address, {"title": "黄水", "topic": "water-quality", "unit": units.city.code})
    assert Case.objects.get().story.story_id == "s1"
    fragment = text(desk.get(reverse("cases:of-story", args=["s1"]), headers={"HX-Request": "true"}))
    assert Case.objects.get().number in fragment
    assert "<html" not in fragment
    assert "<html" in text(desk.get(reverse("cases:of-story", args=["s1"])))


def test_the_page_of_a_case_suggests_the_unit_by_topic(desk, alice, units):
    case = opened(alice, units)
    assert "By topic and place it belongs to Water company." in text(desk.get(f"/desk/cases/{case.number}/"))


def test_a_case_is_given_to_units_from_its_page(desk, alice, units):
    case = opened(alice, units)
    address = reverse("cases:route", args=[case.number])
    given = {"lead": units.water.code, "request": "Find the cause.", "due_on": in_days(7)}
    assert desk.post(address, given | {"joint": units.water.code}).status_code == 422
    more = {"joint": units.health.code, "joint_request": "Test it.", "joint_due_on": in_days(5)}
    assert desk.post(address, given | more).status_code == 302
    assert sorted(case.assignments.values_list("role", flat=True)) == ["joint", "lead"]
    late = {"joint": units.east.code, "joint_request": "Tell them.", "joint_due_on": in_days(2)}
    desk.post(address, late)
    assert case.assignments.count() == 3


def test_a_part_goes_its_way_from_the_page(desk, alice, units):
    case = routed(alice, units)
    part = case.assignments.get(role="lead")

    def do(verb: str, **given: object) -> int:
        return desk.post(reverse(f"cases:{verb}", args=[case.number, part.pk]), given).status_code

    assert do("acknowledge") == 302
    assert do("contribute", text="") == 422
    assert do("contribute", text="A pipe.") == 302
    assert do("deadline", due_on=in_days(7), reason="Parts are on their way.") == 302
    assert do("finish") == 302
    part.refresh_from_db()
    assert (part.state, part.due_on) == ("done", in_days(7))


def test_a_part_is_handed_on_from_the_page(desk, alice, units):
    case = routed(alice, units)
    part = case.assignments.get(role="lead")
    address = reverse("cases:transfer", args=[case.number, part.pk])
    assert desk.post(address, {"unit": units.health.code, "reason": "x"}).status_code == 422
    assert desk.post(address, {"unit": units.east.code, "reason": "Their pipe."}).status_code == 302
    assert case.assignments.get(role="lead", state="asked").unit == units.east
    assert "Handed on by Water company" in text(desk.get(f"/desk/cases/{case.number}/"))


def test_a_case_is_closed_and_opened_again_from_its_page(desk, alice, units):
    message, token = written()
    case = opened(alice, units, message)
    close = reverse("cases:close", args=[case.number])
    assert desk.post(close, {"reason": "not_ours"}).status_code == 422
    desk.post(close, {"reason": "not_ours", "words": "Ask the county."})
    assert "Ask the county." in text(desk.get(f"/m/{token}/", follow=True))
    desk.post(reverse("cases:reopen", args=[case.number]), {"words": "The county sent it back."})
    case.refresh_from_db()
    assert case.state == "reopened"


def test_the_list_of_cases_narrows(desk, alice, dora, units):
    late = routed(alice, units, title="Late matter")
    Assignment.objects.filter(case=late).update(due_on=in_days(-2))
    done = published(alice, dora, units, title="Answered matter").case
    assert "2 days late" in text(desk.get("/desk/cases/"))
    assert done.title not in text(desk.get("/desk/cases/"))
    assert done.title in text(desk.get("/desk/cases/?state=answered"))
    assert late.title in text(desk.get("/desk/cases/?state=overdue&whose=mine"))
    assert late.title not in text(desk.get("/desk/cases/?state=all&q=Answered"))


def test_a_call_is_written_down_and_its_link_read_out(desk):
    given = {"channel": "phone", "title": "Light", "text": "The street is dark.", "name": NAME}
    given["slip"] = services.new_slip()
    links = {
        re.search(r"/m/[\w-]{43}/", text(desk.post(reverse("cases:take-in"), given)))[0] for _ in range(2)
    }
    assert len(links) == 1  # the button pressed twice, or the page loaded anew
    assert not Message.objects.get().anonymous
    assert AuditEntry.objects.filter(verb="take_in").count() == 1
    assert desk.post(reverse("cases:take-in"), given | {"channel": "web"}).status_code == 422


def test_a_form_that_was_open_for_too_long_keeps_the_words_of_a_call(desk):
    given = {"channel": "phone", "title": "Light", "text": "The street is dark.", "slip": "made-up"}
    page = desk.post(reverse("cases:take-in"), given)
    assert (page.status_code, page.context["form"]["text"].value()) == (422, "The street is dark.")
    again = given | {"slip": page.context["form"]["slip"].value()}
    assert desk.post(reverse("cases:take-in"), again).status_code == 200


def test_a_message_joins_a_case_from_its_page(desk, alice, units):
    case = opened(alice, units)
    message, _token = written()
    address = reverse("cases:attach", args=[message.reference])
    assert desk.post(address, {"case": "C-1999-0001"}).status_code == 422
    desk.post(address, {"case": case.number})
    assert case.messages.get() == message


def test_the_number_of_queries_does_not_grow(desk, alice, units, django_assert_max_num_queries):
    for _ in range(4):
        routed(alice, units, written()[0])
    for address, most in [("/desk/cases/", 11), ("/desk/inbox/?state=all", 10)]:
        desk.get(address)
        with django_assert_max_num_queries(most):
            desk.get(address)


def test_each_verb_of_the_page_is_possible_and_no_other(desk, alice, units):
    case = opened(alice, units)
    services.close(alice, case, "withdrawn", "They called.")
    page = text(desk.get(f"/desk/cases/{case.number}/"))
    assert reverse("cases:reopen", args=[case.number]) in page
    assert reverse("cases:close", args=[case.number]) not in page


def test_a_case_of_many_messages_is_read_page_by_page(desk, alice, units):
    case = opened(alice, units, *[written(title=f"Yellow {number}.")[0] for number in range(11)])
    address = reverse("cases:case", args=[case.number])
    assert "Page 1 of 2" in text(desk.get(address))
    assert "Yellow 0." in text(desk.get(f"{address}?page=2"))
