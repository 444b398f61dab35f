import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.portal.cases import services as cases
from answerable.portal.runs.models import Run
from answerable.portal.stories.models import Story
from answerable.portal.stories.services import mark_warned, store
from portal.stories import heard

DESK = "/desk/"


@pytest.fixture
def page(client_of, alice, english):
    client = client_of(alice, **english)
    return lambda address=DESK: client.get(address)


@pytest.fixture
def rising(db):
    today = timezone.localdate()
    store(heard.documents(), heard.stories(heard.story()), heard.days(heard.day(today, 9)))
    figures = {
        "series": "topic:water-quality",
        "frequency": "day",
        "observed": 37,
        "expected": 6.0,
        "upper": 14.0,
    }
    mark_warned({"s-1": (today, figures | {"p_value": 0.0005, "day": today.isoformat()})})
    return Story.objects.get()


def test_the_desk_tells_what_rises_and_why_and_offers_a_case(page, rising):
    shown = page().content.decode()
    assert "自来水发黄" in shown
    assert "37 were counted where 6 were expected" in shown
    assert reverse("cases:open") + "?story=s-1" in shown


def test_a_story_with_a_case_shows_the_case_instead(page, rising, alice, units):
    case = cases.open_case(alice, title="发黄", unit=units.city, story=rising)
    shown = page().content.decode()
    assert case.number in shown
    assert "?story=s-1" not in shown


def test_new_messages_stand_on_the_desk_of_those_who_open_cases(page, client_of, bob, english):
    cases.receive(title="路灯坏了", text="半个月了", place="东街")
    assert "路灯坏了" in page().content.decode()
    assert "路灯坏了" not in client_of(bob, **english).get(DESK).content.decode()


def test_an_empty_desk_says_so_kindly(page, db):
    shown = page().content.decode()
    assert "Nothing rises" in shown
    assert "Nothing waits" in shown
    assert "Nothing is due" in shown


def test_the_panels_alone_are_no_whole_page(page, rising):
    shown = page(reverse("runs:panels")).content.decode()
    assert "<html" not in shown
    assert "自来水发黄" in shown


def test_every_link_of_the_panels_has_an_id_so_that_the_focus_survives_a_renewal(page, rising):
    cases.receive(title="路灯坏了", text="半个月了")
    shown = page(reverse("runs:panels")).content.decode()
    links = shown.count("<a ")
    assert links
    assert shown.count('<a id="') + shown.count('<a class="button" id="') == links


def test_the_desk_costs_the_same_however_much_rises(page, rising, django_assert_max_num_queries):
    stories = [heard.story(f"s-{n}") for n in range(2, 9)]
    store(heard.documents(), heard.stories(*stories), heard.days())
    mark_warned({f"s-{n}": (timezone.localdate(), rising.warning or {}) for n in range(2, 9)})
    Story.objects.update(warning=Story.objects.get(story_id="s-1").warning)
    with django_assert_max_num_queries(17):  # two ask whether the person reaches everything
        page()


def test_a_failed_listening_is_seen_on_the_desk(page, db):
    Run.objects.create(
        kind="listen", started_at=timezone.now(), finished_at=timezone.now(), error="No room left."
    )
    assert "No room left." in page().content.decode()


def test_the_list_of_runs_tells_counts_versions_and_errors(page, db):
    now = timezone.now()
    Run.objects.create(
        kind="listen", started_at=now, finished_at=now, counts={"documents": 12}, versions={"stories": "2"}
    )
    shown = page("/desk/runs/").content.decode()
    assert "12 documents" in shown
    assert "stories 2" in shown
    assert "12" in page("/desk/runs/?export=csv").content.decode()


def test_charlie_sees_no_desk(client_of, charlie, rising):
    answer = client_of(charlie).get(DESK)
    assert answer.status_code == 403
    assert "自来水" not in answer.content.decode()
