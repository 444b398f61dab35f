"""Beside a draft stand the published answers that may already say it."""

import pytest
from django.urls import reverse

from answerable.portal.answers import queries
from portal.cases.stage import opened, published, routed

pytestmark = pytest.mark.django_db


def test_the_same_question_finds_the_answer_given_before(alice, dora, units):
    given = published(alice, dora, units)
    case = opened(alice, units, title="Why is our water yellow again?")
    assert queries.earlier_answers(case, case.title) == [given]


def test_an_answer_is_not_earlier_than_itself(alice, dora, units):
    given = published(alice, dora, units)
    assert queries.earlier_answers(given.case, given.public.question) == []


def test_another_matter_finds_nothing(alice, dora, units):
    published(alice, dora, units)
    case = opened(alice, units, title="Bus stop")
    assert queries.earlier_answers(case, "电梯坏了") == []


def test_drafts_are_never_found(alice, units):
    routed(alice, units)
    assert queries.earlier_answers(opened(alice, units), "Why is the water yellow?") == []


def test_the_page_for_writing_shows_them(alice, dora, units, client_of):
    given = published(alice, dora, units)
    case = routed(alice, units, title="Yellow water in East Street once more")
    page = client_of(alice).get(reverse("answers:draft", args=[case.number])).content.decode()
    assert reverse("answers:answer", args=[given.number]) in page
