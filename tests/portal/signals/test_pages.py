import datetime as dt

import pytest
from django.urls import reverse

from answerable.portal.signals import services
from answerable.portal.stories.services import store as store_stories
from portal.stories import heard

LIST = "/desk/signals/"
DAY = heard.NOON.date()


@pytest.fixture
def judged(db):
    """Two quiet days and one alarm of a topic, and one high day with too few sources."""
    store_stories(heard.documents(), heard.stories(heard.story()), heard.days())
    quiet = {"alarm": False, "observed": 5, "p_value": 0.6, "reason": "as expected", "story_id": None}
    rows = [heard.signal(period_start=DAY - dt.timedelta(days=n), **quiet) for n in (1, 2)]
    few = heard.signal(series="topic:noise", alarm=False, reason="too few sources", story_id=None)
    services.store(heard.signals(heard.signal(), few, *rows))


@pytest.fixture
def page(client_of, alice, english):
    return client_of(alice, **english).get


def test_the_list_shows_warnings_and_leads_to_the_story(page, judged):
    shown = page(LIST).content.decode()
    assert "自来水发黄" in shown
    assert "once in 2,000 days" in shown
    assert "Noise" not in shown.split("<tbody>")[1]


def test_everything_judged_is_there_with_the_reason(page, judged):
    shown = page(LIST + "?show=all").content.decode()
    assert "High, but from fewer than three independent sources" in shown
    assert "As expected" in shown


def test_no_warning_is_told_as_what_it_is(page, db):
    assert "No signal" in page(LIST).content.decode()


def test_the_list_can_be_taken_away_with_its_figures(page, judged):
    lines = page(LIST + "?export=csv").content.decode().splitlines()
    assert lines[1].startswith("topic:water-quality,s-1,2026-03-12,day,37,6.0,14.0,0.0005,True")


def test_the_band_of_a_storys_series_is_drawn_and_written(page, judged):
    shown = page(reverse("signals:of-story", args=["s-1"])).content.decode()
    assert 'data-chart="band-data"' in shown
    assert shown.count('<th scope="row">') == 3


def test_a_story_that_did_not_warn_says_so(page, judged):
    store_stories(heard.documents(), heard.stories(heard.story("s-2")), heard.days())
    assert "This story has not warned" in page(reverse("signals:of-story", args=["s-2"])).content.decode()


def test_an_unknown_story_is_not_found(page, db):
    assert page(reverse("signals:of-story", args=["nothing"])).status_code == 404


def test_nonsense_in_the_filter_shows_everything(page, judged):
    assert page(LIST + "?days=soon&frequency=&page=x").status_code == 200
