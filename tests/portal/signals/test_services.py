import datetime as dt

import pytest

from answerable.portal.signals import services
from answerable.portal.signals.models import Signal
from answerable.portal.stories.models import Story
from answerable.portal.stories.services import store as store_stories
from portal.stories import heard

pytestmark = pytest.mark.django_db
DAY = heard.NOON.date()


@pytest.fixture(autouse=True)
def water():
    store_stories(heard.documents(), heard.stories(heard.story()), heard.days())


def store(*rows):
    return services.store(heard.signals(*rows))


def test_storing_twice_changes_nothing():
    store(heard.signal())
    store(heard.signal())
    assert Signal.objects.count() == 1


def test_a_period_that_is_judged_anew_is_renewed_in_place():
    store(heard.signal(observed=3, alarm=False))
    store(heard.signal(observed=37))
    assert Signal.objects.get().observed == 37


def test_an_alarm_marks_the_story_it_points_to():
    store(heard.signal())
    story = Story.objects.get()
    assert story.warned_on == DAY
    assert story.warning["observed"] == 37


def test_a_high_day_without_an_alarm_marks_nothing():
    store(heard.signal(alarm=False, reason="too few sources"))
    assert Story.objects.get().warned_on is None


def test_the_warning_is_told_by_the_day_that_shows_it_best():
    """A slow rise alarms on the sum of some days; the last of them may be low."""
    doubled = {"observed": 74, "upper": 90.0}
    store(heard.signal(), heard.signal(period_start=DAY + dt.timedelta(days=2), **doubled))
    story = Story.objects.get()
    assert story.warned_on == DAY + dt.timedelta(days=2)
    assert (story.warning["day"], story.warning["observed"]) == (DAY.isoformat(), 37)


def test_a_warning_is_not_explained_by_one_of_long_ago():
    store(heard.signal(observed=500, period_start=DAY - dt.timedelta(days=30)), heard.signal())
    assert Story.objects.get().warning["observed"] == 37


def test_a_signal_of_a_part_belongs_to_the_whole_story():
    rows = [heard.story("s-2", merged_into="s-1")]
    store_stories(heard.documents(), heard.stories(*rows), heard.days())
    store(heard.signal(story_id="s-2"))
    assert Signal.objects.get().story.story_id == "s-1"
