"""Practising: the steps of a real case, and nothing of it is real."""

import pytest
from django.apps import apps
from django.urls import reverse

from answerable.portal.cases import rules as case_rules
from answerable.portal.runs import rules

HOME = "/desk/runs/practice/"
ANSWER = {
    "title": "Water",
    "question": "Why is it yellow?",
    "body": "A pipe.",
    "next_steps": "New pipe by May.",
}


@pytest.fixture
def page(client_of, alice, english):
    return client_of(alice, **english)


def step(page, key, name, **given):
    return page.post(reverse("runs:practice-step", args=[key, name]), given)


def whole_way(page, key="p-1"):
    step(page, key, "open")
    step(page, key, "route", unit="water", request="Find the cause.", due_on="2099-01-01")
    step(page, key, "draft", **ANSWER)
    step(page, key, "publish")
    return step(page, key, "close", reason="answered")


def rows_of_every_table():
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label != "sessions.Session"
    }


def test_a_matter_is_taken_through_to_its_end(page):
    whole_way(page)
    shown = page.get(HOME + "p-1/").content.decode()
    assert "It has come to its end" in shown
    assert "Practice: nothing here is real." in shown


def test_no_table_knows_anything_of_it(page, units):
    page.get(HOME)
    before = rows_of_every_table()
    for matter in rules.MATTERS[:3]:
        whole_way(page, matter.key)
    step(page, "p-4", "set_aside", reason="not_ours", words="This is advertising.")
    assert rows_of_every_table() == before
    assert "All four have come to an end" in page.get(HOME).content.decode()


def test_no_other_page_shows_anything_of_it(page, client_of):
    whole_way(page)
    told = rules.MATTERS[0].title_en
    for address in (
        "/desk/",
        "/desk/cases/?state=all",
        "/desk/cases/?state=all&q=tap",
        "/desk/cases.csv",
    ):
        assert told not in page.get(address).content.decode()
    for address in ("/", "/answers/", "/answers/?q=tap", "/rates/", "/answers/feed.atom"):
        assert told not in client_of(None).get(address).content.decode()


def test_it_is_everybodys_own_and_gone_with_the_sign_in(page, client_of, bob, alice, english):
    whole_way(page)
    assert "Waiting" in client_of(bob, **english).get(HOME + "p-1/").content.decode()
    page.post(reverse("accounts:sign-out"))
    assert "come to its end" not in client_of(alice, **english).get(HOME + "p-1/").content.decode()


def test_it_can_be_started_again(page):
    whole_way(page)
    page.post(reverse("runs:practice-again"))
    assert "come to its end" not in page.get(HOME + "p-1/").content.decode()


def test_a_step_that_a_real_case_would_not_allow_is_refused(page):
    step(page, "p-1", "publish")
    assert "This step is not possible now" in page.get(HOME + "p-1/").content.decode()
    step(page, "p-1", "open")
    step(page, "p-1", "draft", **ANSWER)  # nobody leads yet
    assert page.session["practice"]["p-1"]["state"] == "open"


def test_what_is_missing_in_a_form_is_asked_for(page):
    step(page, "p-1", "open")
    assert step(page, "p-1", "route", unit="nowhere").status_code == 422
    assert step(page, "p-1", "close", reason="not_ours").status_code == 422
    assert step(page, "p-4", "set_aside", reason="not_ours").status_code == 422


def test_a_colleague_says_whose_it_is_and_what_the_answer_lacks(page):
    step(page, "p-1", "open")
    assert "By its topic this belongs to Water company." in page.get(HOME + "p-1/").content.decode()
    step(page, "p-1", "route", unit="health", request="Look.", due_on="2099-01-01")
    assert "then say why" in page.get(HOME + "p-1/").content.decode()
    step(page, "p-1", "draft", **ANSWER | {"next_steps": "", "body": "See [[street]]."})
    shown = page.get(HOME + "p-1/").content.decode()
    assert "Still to be filled in:" in shown
    assert "does not say what happens next" in shown


def test_a_matter_or_a_step_that_there_is_not(page):
    assert page.get(HOME + "p-9/").status_code == 404
    assert step(page, "p-9", "open").status_code == 404
    step(page, "p-1", "erase")
    assert "practice" not in page.session


@pytest.mark.parametrize("name", rules.STEPS)
def test_every_step_is_one_of_a_real_case(name):
    assert rules.STEPS[name] in case_rules.CASE


def test_the_desk_leads_there(page):
    assert HOME in page.get("/desk/").content.decode()
