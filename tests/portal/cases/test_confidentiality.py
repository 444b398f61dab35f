"""Who sees what: every address of cases and answers climbs the same ladder of refusals."""

from __future__ import annotations

import pytest
from django.urls import reverse

from answerable.portal.cases import queries, services
from answerable.portal.core.errors import Refused
from portal.cases.stage import drafted, named, opened, routed, written

pytestmark = pytest.mark.django_db

PAGES = ["inbox", "inbox-csv", "inbox-xlsx", "take-in", "list", "list-csv", "list-xlsx", "open"]
MESSAGE_VERBS = ["reveal", "set-aside", "attach"]
CASE_VERBS = ["route", "close", "reopen"]
PART_VERBS = ["acknowledge", "contribute", "finish", "deadline", "transfer"]
ANSWER_VERBS = ["submit", "send-back", "approve", "publish", "correct"]


@pytest.fixture
def matter(alice, units):
    """A named message in a case of the water company and the health department, with a draft."""
    answer = drafted(alice, units, named()[0])
    case = answer.case
    return {"case": case, "answer": answer, "message": case.messages.get(), "part": case.assignments.first()}


def addresses(matter) -> tuple[list[str], list[str]]:
    """(pages to read, verbs to post) of the staff, for one matter."""
    case, part = matter["case"].number, matter["part"].pk
    message, answer = matter["message"].reference, matter["answer"].number
    pages = [reverse(f"cases:{name}") for name in PAGES]
    pages += [reverse("cases:message", args=[message]), reverse("cases:case", args=[case])]
    pages += [reverse(f"answers:{name}", args=[case]) for name in ("of-case", "draft")]
    pages += [reverse("answers:work", args=[answer])]
    verbs = [reverse(f"cases:{name}", args=[message]) for name in MESSAGE_VERBS]
    verbs += [reverse(f"cases:{name}", args=[case]) for name in CASE_VERBS]
    verbs += [reverse(f"cases:{name}", args=[case, part]) for name in PART_VERBS]
    verbs += [reverse(f"answers:{name}", args=[answer]) for name in ANSWER_VERBS]
    return pages, verbs


def test_strangers_are_sent_to_sign_in(client_of, matter):
    pages, verbs = addresses(matter)
    stranger = client_of(None)
    for answer in [*map(stranger.get, pages), *map(stranger.post, verbs)]:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("accounts:sign-in"))


def test_charlie_sees_nothing(client_of, charlie, matter):
    pages, verbs = addresses(matter)
    his = client_of(charlie)
    assert {his.get(page).status_code for page in pages} == {403}
    assert {his.post(verb).status_code for verb in verbs} == {403}


def test_a_secretary_of_another_unit_finds_nothing(client_of, person, units, matter):
    theirs = client_of(person("eve", ("secretary", units.east)))
    for name, key in [("cases:message", "message"), ("cases:case", "case"), ("answers:work", "answer")]:
        assert theirs.get(reverse(name, args=[matter[key]])).status_code == 404
    case, part = matter["case"].number, matter["part"].pk
    for name in PART_VERBS:
        assert theirs.post(reverse(f"cases:{name}", args=[case, part])).status_code == 404
    assert matter["case"].title not in theirs.get(reverse("cases:list") + "?state=all").content.decode()


def test_a_secretary_of_a_unit_that_was_asked_sees_the_case_and_no_contact(client_of, bob, matter):
    his = client_of(bob)
    assert his.get(reverse("cases:case", args=[matter["case"]])).status_code == 200
    message = reverse("cases:message", args=[matter["message"]])
    assert his.get(message).status_code == 200
    assert his.post(reverse("cases:reveal", args=[matter["message"]]), {"reason": "x"}).status_code == 403


def test_who_may_see_a_case_may_not_thereby_act_for_it(client_of, bob, matter):
    his = client_of(bob)
    case, part = matter["case"].number, matter["part"].pk  # the lead's part
    for name in ("acknowledge", "finish", "deadline", "transfer"):
        given = {"due_on": "2999-01-01", "reason": "x", "unit": "east"}
        assert his.post(reverse(f"cases:{name}", args=[case, part]), given).status_code == 403
    for name in ("submit", "approve", "publish"):
        assert his.post(reverse(f"answers:{name}", args=[matter["answer"]])).status_code == 403


def test_wrong_verbs_are_refused(client_of, alice, matter):
    pages, verbs = addresses(matter)
    hers = client_of(alice)
    assert {hers.delete(page).status_code for page in pages} == {405}
    assert {hers.get(verb).status_code for verb in verbs} == {405}


def test_unknown_numbers_are_not_found(client_of, alice, units, matter):
    hers = client_of(alice)
    for name in ("cases:case", "cases:message", "answers:work", "answers:draft", "answers:of-case"):
        assert hers.get(reverse(name, args=["C-1999-0001"])).status_code == 404
    assert hers.get(reverse("cases:open") + "?message=M-1").status_code == 404
    assert hers.get(reverse("cases:of-story", args=["none"])).status_code == 404


def test_a_desk_below_sees_only_what_it_keeps_or_is_asked(person, alice, units):
    below = person("finn", ("duty_officer", units.east))
    kept_above = routed(alice, units)
    asked = opened(alice, units, unit=units.east)
    assert list(queries.cases_for(below)) == [asked]
    assert kept_above not in queries.cases_for(below)


def test_an_office_that_has_ended_opens_no_door(alice, units, matter):
    alice.offices.update(ends_on="2020-12-31")
    fresh = type(alice).objects.get(pk=alice.pk)
    assert not queries.cases_for(fresh)
    assert not queries.messages_for(fresh)


def test_a_desk_below_reads_only_messages_on_its_own_topics(client_of, person, units):
    below = person("gina", ("duty_officer", units.water))
    own, other = written()[0], written(topic="noise")[0]
    assert list(queries.inbox_for(below)) == [own]
    assert client_of(below).get(reverse("cases:message", args=[other])).status_code == 404
    with pytest.raises(Refused):
        services.reveal_contact(below, other, "to ask back")
    with pytest.raises(Refused):
        services.set_aside(below, other, "Not ours.")
