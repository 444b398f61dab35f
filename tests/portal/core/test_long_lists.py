"""A long list is not counted to its end, and every page of it can be reached."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from answerable.portal.core import paging
from answerable.portal.core.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(monkeypatch):
    monkeypatch.setattr(paging, "MOST_COUNTED", 60)

    def lay_down(many):
        AuditEntry.objects.bulk_create(
            AuditEntry(verb="open", object_kind="a.b", object_id=str(n)) for n in range(many)
        )
        return AuditEntry.objects.order_by("pk")

    return lay_down


def turn(things, number=""):
    request = RequestFactory().get("/", {"page": number})
    shown = paging.page_by_key(request, things, lambda keys: AuditEntry.objects.filter(pk__in=keys))
    return request, shown


def said(request, shown):
    with translation.override("en"):
        return render_to_string("core/_pager.html", {"page_obj": shown, "request": request})


def test_a_list_that_fits_says_how_many_there_are(lines):
    things = lines(60)
    request, last = turn(things, "3")
    assert [line.object_id for line in last] == [str(n) for n in range(50, 60)]
    assert (last.has_next(), last.paginator.count, last.paginator.uncounted) == (False, 60, False)
    assert "Page 3 of 3 · 60 in all" in said(request, last)
    assert turn(things, "9")[1].number == 3


def test_a_longer_one_says_that_there_are_more_and_goes_on(lines):
    things = lines(120)
    request, third = turn(things, "3")
    assert [line.object_id for line in third] == [str(n) for n in range(50, 75)]
    assert "Page 3 · more than 60 in all" in said(request, third)
    assert third.has_next()
    assert third.next_page_number() == 4
    last = turn(things, "5")[1]
    assert [line.object_id for line in last] == [str(n) for n in range(100, 120)]
    assert not last.has_next()


@pytest.mark.parametrize("nonsense", ["", "x", "0", "-1", "2.5", "99999999999999999999"])
def test_nonsense_is_the_first_or_a_known_page(lines, nonsense):
    assert 1 <= turn(lines(120), nonsense)[1].number <= 3


def test_a_page_beyond_the_end_is_empty(lines):
    beyond = turn(lines(120), "50")[1]
    assert (list(beyond), beyond.has_next(), beyond.has_previous()) == ([], False, True)


def test_a_page_takes_two_questions(lines, django_assert_num_queries):
    things = lines(120)
    with django_assert_num_queries(2):
        turn(things, "1")
    with django_assert_num_queries(3):
        turn(things, "4")
