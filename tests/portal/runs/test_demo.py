import datetime as dt
import io
from collections import Counter
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from answerable.portal.runs.demo import loading
from answerable.portal.runs.demo.banner import demonstration
from answerable.portal.runs.demo.city import OUTLETS, PEOPLE, UNITS
from answerable.portal.runs.demo.journey import words
from answerable.portal.runs.demo.phrases import expand
from answerable.portal.runs.demo.speech import phrases
from answerable.portal.runs.demo.stream import DAYS, stream

NOW = dt.datetime(2026, 3, 12, 15, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def said():
    return stream(NOW)


def test_the_same_day_tells_the_same(said):
    assert stream(NOW) == said


def test_some_two_thousand_things_are_said_in_sixty_days_and_none_of_them_tomorrow(said):
    assert 1_700 <= len(said) <= 2_300
    assert max(item.at for item in said) <= NOW
    assert (NOW - min(item.at for item in said)).days <= DAYS + 1


def test_just_after_midnight_nothing_is_said_that_is_still_to_come():
    night = NOW.replace(hour=0, minute=3)
    assert max(item.at for item in stream(night)) <= night


def test_people_write_more_on_weekdays(said):
    by_day = Counter(item.at.weekday() for item in said if item.episode.startswith("s"))
    assert sum(by_day[day] for day in range(5)) / 5 > sum(by_day[day] for day in (5, 6)) / 2


def test_no_slot_is_left_open_and_no_choice_undone(said):
    assert not any(mark in item.title + item.text for item in said for mark in "{}[]|")


def test_texts_are_varied(said):
    texts = Counter(item.text for item in said)
    assert len(texts) / len(said) > 0.75


def test_no_outlet_of_the_demonstration_can_ever_be_asked():
    assert all(outlet.feed.split("/")[2].endswith(".example") for outlet in OUTLETS)


def test_a_choice_may_hold_another():
    assert expand("[a[b|b]|ab]{c}", {"c": "!"}, Random(1)) == "ab!"


def test_every_matter_has_a_topic_of_the_taxonomy():
    from answerable.listening.topics import load_taxonomy

    known = {topic.code for topic in load_taxonomy(None).topics}
    told = {matter["topic"] for language in ("zh", "en") for matter in phrases(language)["matter"].values()}
    answered = set(words()["letters"])
    units = {topic for unit in UNITS for topic in unit[-1].split()}
    assert told | answered | units <= known


def test_an_installation_in_use_is_left_alone(units):
    with pytest.raises(CommandError):
        call_command("load_demo")
    said = io.StringIO()
    call_command("load_demo", "--if-empty", stdout=said)
    assert said.getvalue() == ""


def test_a_plain_installation_hangs_out_no_banner(settings, tmp_path, rf):
    settings.HOME = tmp_path
    assert demonstration(rf.get("/")) == {"demonstration": ""}


@pytest.mark.slow
@pytest.mark.django_db
def test_loading_shows_every_state(settings, tmp_path, client):
    """Slow because it really listens to sixty days."""
    from answerable.portal.answers.models import Answer, Feedback
    from answerable.portal.cases.models import Case, Message
    from answerable.portal.signals.models import Signal
    from answerable.portal.stories.models import Document

    settings.HOME, settings.ARCHIVE = tmp_path, tmp_path / "archive"
    run = loading.load()
    assert run.counts["set_aside"] == 0
    assert Document.objects.count() == run.counts["read"]
    assert set(Case.objects.values_list("state", flat=True)) == set(Case.State.values)
    assert set(Message.objects.values_list("state", flat=True)) >= {"waiting", "taken"}
    assert {"draft", "in_review", "published"} <= set(Answer.objects.values_list("state", flat=True))
    assert set(Feedback.objects.values_list("verdict", flat=True)) == set(Feedback.Verdict.values)
    assert Signal.objects.filter(alarm=True, story__topic="water-quality").exists()
    assert client.login(username=PEOPLE[0].username, password="wangjin-demo")
    assert "demo-banner" in client.get("/").content.decode()
    call_command("load_demo", "--if-empty", stdout=io.StringIO())
    assert Document.objects.count() == run.counts["read"]
