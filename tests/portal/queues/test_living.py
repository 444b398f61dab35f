"""What is new in a list is told without moving a row, and costs next to nothing while nothing is."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.portal.queues import queries, services
from portal.cases import stage

LIVE = "/desk/queues/cases/live/"


@pytest.fixture
def page(client_of, alice, english):
    return client_of(alice, **english)


def opened_at(minutes=-1):
    return (timezone.now() + dt.timedelta(minutes=minutes)).isoformat()


def test_new_rows_are_counted_since_the_page_was_opened(page, alice, units):
    stage.opened(alice, units)
    told = page.get(LIVE, {"since": opened_at()}).json()
    assert told["fresh"] == 1
    assert told["text"] == "1 new row. Show it."
    assert page.get(LIVE, {"since": opened_at(+1)}).json()["fresh"] == 0


def test_new_rows_that_the_filter_leaves_out_are_no_news(page, alice, units):
    stage.opened(alice, units)
    assert page.get(LIVE, {"since": opened_at(), "topic": "health-care"}).json()["fresh"] == 0


def test_the_tabs_are_counted_anew(page, alice, units):
    kept = services.keep(alice, queries.queue_or_404("cases"), "Water", {"topic": "water-quality"})
    stage.opened(alice, units)
    assert page.get(LIVE).json()["tabs"] == {str(kept.pk): "1"}


def test_while_nothing_is_done_the_reply_is_short_and_cheap(
    page, alice, units, django_assert_max_num_queries
):
    stage.opened(alice, units)
    mark = page.get(LIVE)["ETag"]
    with django_assert_max_num_queries(4):  # session, person, offices, the end of the audit log
        again = page.get(LIVE, headers={"if-none-match": mark})
    assert (again.status_code, again.content) == (304, b"")
    stage.opened(alice, units)
    assert page.get(LIVE, headers={"if-none-match": mark}).status_code == 200


@pytest.mark.parametrize("nonsense", ["", "yesterday", "2026-99-99T00:00:00Z", "2026-01-01T00:00:00"])
def test_a_moment_that_is_none_is_now(page, alice, units, nonsense):
    stage.opened(alice, units)
    assert page.get(LIVE, {"since": nonsense}).json()["fresh"] == 0


def test_the_inbox_tells_its_news_to_those_who_open_cases(page, client_of, bob):
    stage.written()
    address = reverse("queues:live", args=["inbox"])
    assert page.get(address, {"since": opened_at()}).json()["fresh"] == 1
    assert client_of(bob).get(address).status_code == 403


def test_the_list_says_where_its_news_come_from_and_which_keys_there_are(page, alice, units):
    stage.opened(alice, units)
    shown = page.get("/desk/cases/?all=1").content.decode()
    assert f'data-live="{LIVE}?' in shown
    assert 'aria-live="polite"' in shown
    assert "<kbd>j</kbd>" in shown
    assert "data-row" in shown
