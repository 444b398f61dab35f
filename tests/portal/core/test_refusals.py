"""What went wrong is said in words, with what to do next."""

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.urls import reverse

from answerable.portal.core import refusals
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.middleware import StatedAccess


def test_a_refusal_names_the_authority_and_who_has_it(client_of, charlie, erin):
    page = client_of(charlie).get(reverse("core:audit"))
    text = page.content.decode()
    assert page.status_code == 403
    assert "查看操作记录" in text
    assert "Erin" in text
    assert "系统管理员" in text


def test_a_stranger_is_sent_to_sign_in_and_comes_back(client_of):
    answer = client_of(None).get(reverse("core:audit"))
    assert answer["Location"] == f"{reverse('accounts:sign-in')}?next={reverse('core:audit')}"


@pytest.mark.django_db
def test_a_fragment_sends_the_whole_page_to_sign_in(client_of):
    seen = {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/?page=2"}
    answer = client_of(None).get(reverse("desk"), headers=seen)
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"{reverse('accounts:sign-in')}?next=/desk/%3Fpage%3D2"


@pytest.mark.django_db
def test_a_page_that_is_not_there_offers_ways_on(client_of):
    page = client_of(None).get("/no/such/page/")
    assert page.status_code == 404
    assert reverse("answers:list") in page.content.decode()


@pytest.mark.django_db
def test_a_conflict_becomes_a_page_with_its_sentence(charlie):
    request = RequestFactory().get("/")
    request.user = charlie
    answer = StatedAccess(None).process_exception(request, Conflict("这件事已经办结。"))
    assert answer.status_code == 409
    assert "这件事已经办结。" in answer.content.decode()


def test_other_errors_pass_the_middleware_by():
    assert StatedAccess(None).process_exception(RequestFactory().get("/"), Http404()) is None


def test_the_page_for_our_own_faults_needs_no_database():
    answer = refusals.broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "这是我们的问题" in answer.content.decode()


@pytest.mark.django_db
def test_an_old_form_is_explained(charlie, client_of):
    browser = client_of(charlie)
    browser.handler.enforce_csrf_checks = True
    answer = browser.post(reverse("accounts:sign-out"))
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


@pytest.mark.parametrize("wrong", [Refused("不可以。", permission="cases.open"), Conflict("不行。")])
def test_errors_survive_pickling(wrong):
    import pickle

    again = pickle.loads(pickle.dumps(wrong))
    assert (type(again), again.sentence) == (type(wrong), wrong.sentence)


@pytest.mark.django_db
def test_a_bad_request_is_answered_in_words(charlie):
    request = RequestFactory().get("/")
    request.user = charlie
    assert refusals.bad_request(request, Exception()).status_code == 400
