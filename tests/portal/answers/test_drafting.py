"""From draft to publication and correction: nothing is published that nobody else has signed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from answerable.portal.answers import queries, services
from answerable.portal.answers.models import Revision
from answerable.portal.cases.queries import lead_of
from answerable.portal.cases.services import close, reopen
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from answerable.portal.stories.models import Document, Story
from portal.cases.stage import WORDS, drafted, opened, published, routed, written

pytestmark = pytest.mark.django_db


def test_an_answer_needs_a_unit_that_leads(alice, units):
    with pytest.raises(Conflict):
        services.draft(alice, opened(alice, units), **WORDS)


def test_only_the_unit_that_leads_drafts(bob, alice, units):
    with pytest.raises(Refused):
        services.draft(bob, routed(alice, units), **WORDS)


def test_a_case_has_one_answer(alice, units):
    answer = drafted(alice, units)
    with pytest.raises(Conflict):
        services.draft(alice, answer.case, **WORDS)


def test_every_save_is_a_version_of_its_own(alice, units):
    answer = drafted(alice, units)
    services.revise(alice, answer, **WORDS | {"title": "Better"})
    assert [(one.serial, one.title) for one in answer.revisions.all()] == [(1, WORDS["title"]), (2, "Better")]


def test_nobody_signs_off_their_own_words(alice, person, units):
    both = person("carol", ("coordinator", units.city))
    answer = drafted(alice, units)
    services.revise(both, answer, **WORDS)
    services.submit(alice, answer)
    with pytest.raises(Refused):
        services.approve(both, answer)
    assert answer.state == "in_review"


def test_the_database_itself_refuses_a_signature_under_ones_own_words(alice, units):
    answer = drafted(alice, units)
    with pytest.raises(IntegrityError), transaction.atomic():
        answer.revisions.update(signed_by=alice, signed_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        answer.revisions.update(published_at=timezone.now())


def test_nothing_unsigned_is_published(alice, dora, units):
    answer = drafted(alice, units)
    with pytest.raises(Conflict):
        services.publish(dora, answer)
    services.submit(alice, answer)
    with pytest.raises(Conflict):
        services.publish(dora, answer)
    with pytest.raises(Refused):
        services.publish(alice, answer)


def test_a_review_can_send_it_back_with_words(alice, dora, units):
    answer = drafted(alice, units)
    services.submit(alice, answer)
    with pytest.raises(Conflict):
        services.send_back(dora, answer, "")
    services.send_back(dora, answer, "Say since when.")
    assert (answer.state, answer.returned_words) == ("draft", "Say since when.")


def test_a_signature_lapses_when_it_is_sent_back(alice, dora, units):
    answer = drafted(alice, units)
    services.submit(alice, answer)
    services.approve(dora, answer)
    services.send_back(dora, answer, "One more thing.")
    assert answer.revisions.last().signed_by is None


def test_publishing_answers_the_case(alice, dora, units):
    answer = published(alice, dora, units, written()[0])
    case = answer.case
    assert (case.state, lead_of(case).state) == ("answered", "done")
    assert [unit["code"] for unit in answer.units] == ["water", "health"]
    verbs = [entry.verb for entry in history("answers.answer", answer.number)]
    assert verbs == ["publish", "approve", "submit", "draft"]


def test_a_correction_keeps_what_was_published_until_it_is_published(alice, dora, units):
    answer = published(alice, dora, units)
    first = answer.public
    services.begin_correction(alice, answer)
    services.revise(alice, answer, **WORDS | {"body": "It was two pipes."}, note="A second pipe was found.")
    assert queries.get_public_answer(answer.number).public == first
    services.submit(alice, answer)
    with pytest.raises(Refused):
        services.approve(alice, answer)
    services.approve(dora, answer)
    services.publish(dora, answer)
    assert answer.public.body == "It was two pipes."
    assert [one.serial for one in queries.versions(answer)] == [1, 2]
    assert answer.case.state == "answered"


def test_a_case_that_was_opened_again_is_answered_by_a_correction(alice, dora, units):
    answer = published(alice, dora, units)
    reopen(alice, answer.case, "Still yellow.")
    services.begin_correction(alice, answer)
    assert answer.case.state == "answering"
    with pytest.raises(Conflict):  # nothing was written since
        services.submit(alice, answer)
    services.revise(alice, answer, **WORDS | {"body": "The tank in the house is to blame."})
    services.submit(alice, answer)
    services.approve(dora, answer)
    services.publish(dora, answer)
    assert answer.case.state == "answered"


def test_no_answer_is_published_to_a_closed_case(alice, dora, units):
    answer = drafted(alice, units)
    services.submit(alice, answer)
    services.approve(dora, answer)
    close(alice, answer.case, "withdrawn", "They found the tap themselves.")
    with pytest.raises(Conflict):
        services.publish(dora, answer)
    assert not Revision.objects.filter(published_at__isnull=False).exists()


def test_each_reviewer_is_shown_what_they_could_sign(alice, bob, dora, units):
    answer = drafted(alice, units)
    services.submit(alice, answer)
    assert list(queries.waiting_for_review(dora)) == [answer]
    assert not queries.waiting_for_review(alice)
    assert not queries.waiting_for_review(bob)


def test_evidence_holds_nothing_that_came_later(alice, units):
    now, later = timezone.now(), timezone.now() + dt.timedelta(days=1)
    story = Story.objects.create(story_id="s1", label="Yellow water", first_seen=now, last_seen=later)
    about = {
        "story": story,
        "source": "Morning News",
        "title": "t",
        "text": "t",
        "url": "https://news.example/",
    }
    for doc_id, said, taken_in in [
        ("before", now - dt.timedelta(days=2), now),
        ("after", later, later),
        ("undated before", None, now - dt.timedelta(days=1)),
        ("undated after", None, later),
    ]:
        Document.objects.create(
            doc_id=doc_id, group_id=doc_id, published_at=said, collected_at=taken_in, **about
        )
    message = written(at=later)[0]
    evidence = services.take_evidence(opened(alice, units, message, story=story), now)
    assert (evidence["documents"], len(evidence["feed"]), evidence["messages"]) == (2, 2, 0)
    assert evidence["last"] <= evidence["taken_at"]


def test_evidence_names_public_documents_once_and_counts_messages(alice, units):
    now = timezone.now()
    story = Story.objects.create(story_id="s1", label="Yellow water", first_seen=now, last_seen=now)
    for doc_id, group, outlet, url in [
        ("d1", "g1", "Morning News", "https://news.example/1"),
        ("d2", "g1", "Evening Post", "https://post.example/2"),
        ("d3", "g3", "Evening Post", "https://post.example/3"),
        ("inbox-M-2026-00001", "g4", "", ""),
    ]:
        about = {"source": outlet, "url": url, "title": doc_id, "text": "secret words", "group_id": group}
        Document.objects.create(doc_id=doc_id, story=story, published_at=now, collected_at=now, **about)
    evidence = drafted(alice, units, written()[0], story=story).evidence
    assert (evidence["documents"], evidence["groups"], evidence["outlets"]) == (3, 2, 2)
    assert evidence["messages"] == 1
    assert sorted(entry["url"][-1] for entry in evidence["feed"]) == ["1", "3"]
    assert "inbox" not in str(evidence)
    assert "secret words" not in str(evidence)


def test_hints_stand_beside_a_draft_and_forbid_nothing(client_of, english, alice, units):
    answer = drafted(alice, units, written()[0])
    address = f"/answers/desk/{answer.number}/"
    client = client_of(alice, **english)
    assert "It does not say whom to ask" in client.get(address).content.decode()
    client.post(f"{address}submit/")
    answer.refresh_from_db()
    assert answer.state == "in_review"
