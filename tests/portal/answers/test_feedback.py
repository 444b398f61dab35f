"""Was it solved? Once, with one change of mind, and "no" reaches the unit."""

from __future__ import annotations

import pytest

from answerable.portal.answers import queries, services
from answerable.portal.answers.models import Feedback
from answerable.portal.cases.services import begin_answer
from answerable.portal.core.errors import Conflict
from portal.cases.stage import WORDS, drafted, published, routed, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    return written()


@pytest.fixture
def answer(alice, dora, units, asked):
    answer = published(alice, dora, units, asked[0])
    asked[0].refresh_from_db()
    return answer


def test_a_verdict_counts_once_and_can_be_changed_once(answer, asked):
    message, _token = asked
    services.give_feedback(message, "partly")
    services.give_feedback(message, "solved")
    said = queries.feedback_of(answer)
    assert {name: said[name] for name in said if said[name]} == {"said": 1, "solved": 1}
    with pytest.raises(Conflict):
        services.give_feedback(message, "partly")


def test_saying_the_same_again_changes_nothing(answer, asked):
    message, _token = asked
    for _ in range(3):
        services.give_feedback(message, "solved")
    assert Feedback.objects.get().changes == 0


def test_not_solved_opens_the_case_again_once(answer, asked):
    message, _token = asked
    services.give_feedback(message, "not_solved", "Still yellow upstairs.")
    answer.case.refresh_from_db()
    message.refresh_from_db()
    assert (answer.case.state, message.follow_up) == ("reopened", "Still yellow upstairs.")


def test_the_second_no_is_kept_and_opens_nothing(alice, dora, answer, asked):
    message, _token = asked
    services.give_feedback(message, "not_solved", "Still yellow.")
    answer.refresh_from_db()
    services.begin_correction(alice, answer)
    services.revise(alice, answer, **WORDS | {"body": "A second pipe."})
    services.submit(alice, answer)
    services.approve(dora, answer)
    services.publish(dora, answer)
    message.refresh_from_db()
    services.give_feedback(message, "partly")
    services.give_feedback(message, "not_solved", "Still.")
    answer.case.refresh_from_db()
    assert answer.case.state == "answered"
    assert Feedback.objects.get().verdict == "not_solved"


def test_there_is_no_verdict_before_the_answer(alice, units, asked):
    drafted(alice, units, asked[0])
    with pytest.raises(Conflict):
        services.give_feedback(asked[0], "solved")


def test_an_unknown_verdict_is_refused(answer, asked):
    with pytest.raises(Conflict):
        services.give_feedback(asked[0], "wonderful")


def test_the_private_page_takes_the_verdict_and_shows_it(client_of, english, answer, asked):
    reader = client_of(None, **english)
    _message, token = asked
    page = reader.post(f"/answers/m/{token}/feedback/", {"verdict": "solved"}, follow=True)
    assert "You said:" in page.content.decode()
    assert reader.post(f"/answers/m/{token}/feedback/", {"verdict": "x"}).status_code == 422
    assert reader.post("/answers/m/wrong/feedback/", {"verdict": "solved"}).status_code == 404
    assert reader.get(f"/answers/m/{token}/feedback/").status_code == 405


def test_the_private_page_says_where_it_stands(client_of, english, alice, units, asked):
    reader = client_of(None, **english)
    message, token = asked
    address = f"/answers/m/{token}/"
    assert "The duty desk reads it" in reader.get(address).content.decode()
    case = routed(alice, units, message)
    page = reader.get(address)
    assert "With Water company" in page.content.decode()
    assert "until" in page.content.decode()
    begin_answer(alice, case)
    assert "The answer is being written." in reader.get(address).content.decode()
    assert (
        page.headers["Referrer-Policy"] == "strict-origin"
    )  # "no-referrer" would make forms come from nowhere
    assert "no-store" in page.headers["Cache-Control"]


def satisfaction(answer):
    said = queries.feedback_of(answer)
    return said["satisfied"], said["not_satisfied"]


def test_satisfaction_with_the_handling_is_asked_apart_and_need_not_be_said(answer, asked):
    message, _token = asked
    services.give_feedback(message, "not_solved", "Still yellow.", satisfied=True)
    assert satisfaction(answer) == (1, 0)
    services.give_feedback(message, "not_solved", "Still yellow.", satisfied=False)  # the one change of mind
    assert satisfaction(answer) == (0, 1)
    with pytest.raises(Conflict):
        services.give_feedback(message, "not_solved", satisfied=True)


def test_the_private_page_takes_a_word_on_the_handling_and_shows_it(client_of, english, answer, asked):
    reader, (_message, token) = client_of(None, **english), asked
    assert "how it was handled?" in reader.get(f"/answers/m/{token}/").content.decode()
    said = {"verdict": "partly", "satisfied": "no"}
    page = reader.post(f"/answers/m/{token}/feedback/", said, follow=True)
    assert "not satisfied with how it was handled" in page.content.decode()
    odd = reader.post(f"/answers/m/{token}/feedback/", said | {"satisfied": "perhaps"})
    assert odd.status_code == 422


def test_the_public_answer_tells_satisfaction_from_five_on(client_of, english, alice, dora, units):
    messages = [written(f"Yellow, floor {floor}")[0] for floor in range(5)]
    answer = published(alice, dora, units, *messages)
    for place, message in enumerate(messages):
        message.refresh_from_db()
        page = client_of(None, **english).get(f"/answers/{answer.number}/").content.decode()
        assert "satisfied with how" not in page
        services.give_feedback(message, "solved", satisfied=place > 0)
    page = client_of(None, **english).get(f"/answers/{answer.number}/").content.decode()
    assert "satisfied with how" in page
    assert "nearly all" in page  # one is not satisfied, and that is nobody's business
