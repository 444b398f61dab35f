"""The morning's briefings."""

import datetime as dt

import pytest

from answerable.portal.cases.services import receive
from answerable.portal.notices.models import Delivery
from answerable.portal.runs import services
from answerable.portal.runs.jobs import write_briefings
from answerable.portal.stories.models import Briefing

MONDAY = dt.datetime(2026, 3, 15, 22, tzinfo=dt.UTC)  # six in the morning of Monday, 16 March, in Shanghai


@pytest.fixture
def leaders(units, person):
    """Whoever answers for the city, the water company, and a unit that answers for nothing."""
    units.elm.place_code = ""
    units.elm.save()
    return [person(f"l-{unit.code}", ("leader", unit)) for unit in (units.city, units.water, units.elm)]


def test_each_led_unit_with_a_field_has_its_briefing_once(leaders):
    assert services.write_briefings(MONDAY).counts == {"briefings": 4}
    services.write_briefings(MONDAY)
    kinds = Briefing.objects.order_by("unit__path", "kind").values_list("unit__code", "kind")
    assert list(kinds) == [("city", "daily"), ("city", "weekly"), ("water", "daily"), ("water", "weekly")]


def test_on_other_days_there_is_no_weekly_one(leaders):
    services.write_briefings(MONDAY + dt.timedelta(days=1))
    assert set(Briefing.objects.values_list("kind", flat=True)) == {"daily"}


def test_the_job_says_how_many_it_wrote(leaders):
    assert write_briefings() >= 2
    assert write_briefings() == 0


def test_whoever_leads_is_told_where_something_was_heard(leaders):
    receive(title="自来水发黄", text="石坊街道的自来水发黄，已经三天了。", at=MONDAY - dt.timedelta(hours=12))
    services.listen_once(fetch=lambda source: None, at=MONDAY)
    services.write_briefings(MONDAY)
    told = Delivery.objects.filter(notice__kind="runs.briefing").values_list("person__username", flat=True)
    assert "l-city" in set(told)


def test_it_says_what_came_in(leaders):
    receive(title="自来水发黄", text="已经三天了。", at=MONDAY - dt.timedelta(hours=12))
    services.write_briefings(MONDAY)
    city = Briefing.objects.get(unit__code="city", kind="daily")
    assert city.record["work"] == {"messages": 1, "answered": 0}
