import pytest
from django.urls import reverse

from answerable.portal.cases import services as cases
from answerable.portal.cases.models import Message
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.models import AuditEntry
from answerable.portal.stories.models import Document
from answerable.portal.stories.services import store
from answerable.portal.topics import queries, services
from answerable.portal.topics.models import Correction
from portal.stories import heard

CORRECT = "/desk/topics/correct/"
HTMX = {"HX-Request": "true"}


def topics():
    return dict(Document.objects.values_list("doc_id", "topic"))


def test_one_click_changes_the_document_and_its_copies_at_once(client_of, alice, said):
    answer = client_of(alice).post(CORRECT, {"doc": "d-1", "topic": "water-supply"})
    assert answer["Location"] == reverse("stories:story", args=["s-1"])
    assert topics() == {"d-1": "water-supply", "d-2": "water-supply", "d-3": ""}
    correction = Correction.objects.get()
    assert (correction.given, correction.corrected, correction.by) == ("water-quality", "water-supply", alice)
    assert AuditEntry.objects.get(verb="topics.correct").object_id == "d-1"


def test_saying_that_it_is_right_is_noted_too(client_of, alice, english, said):
    shown = client_of(alice, **english, **HTMX).post(CORRECT, {"doc": "d-1", "topic": "water-quality"})
    assert "said by the desk" in shown.content.decode()
    assert queries.checked_counts() == {"water-quality": (1, 0)}


def test_a_fragment_or_a_page_asks_what_it_is_about(client_of, alice, said):
    page = client_of(alice).get(CORRECT + "?doc=d-1").content.decode()
    fragment = client_of(alice, **HTMX).get(CORRECT + "?doc=d-1").content.decode()
    assert "<html" in page
    assert "<html" not in fragment
    assert 'value="water-quality" selected' in fragment


def test_a_topic_that_is_none_is_refused(client_of, alice, said):
    assert client_of(alice).post(CORRECT, {"doc": "d-1", "topic": "nonsense"}).status_code == 422
    with pytest.raises(Conflict):
        services.correct(alice, "d-1", given="", corrected="nonsense")
    assert not Correction.objects.exists()


@pytest.mark.parametrize("doc", ["", "nothing"])
def test_an_unknown_document_is_not_found(client_of, alice, said, doc):
    assert client_of(alice).post(CORRECT, {"doc": doc, "topic": "noise"}).status_code == 404


def test_bob_and_charlie_correct_nothing(client_of, bob, charlie, said):
    for user in (bob, charlie):
        assert client_of(user).post(CORRECT, {"doc": "d-1", "topic": "noise"}).status_code == 403
    with pytest.raises(Refused):
        services.correct(bob, "d-1", given="", corrected="noise")
    assert not Correction.objects.exists()


def test_the_evidence_offers_it_to_those_who_may(client_of, alice, bob, said):
    address = reverse("stories:story", args=["s-1"])
    assert CORRECT in client_of(alice).get(address).content.decode()
    assert CORRECT not in client_of(bob).get(address).content.decode()


def test_a_filling_does_not_undo_what_the_desk_said(alice, said):
    services.correct(alice, "d-1", given="water-quality", corrected="noise")
    store(heard.documents(heard.document("d-1", group_id="g")), heard.stories(heard.story()), heard.days())
    assert topics()["d-1"] == "water-quality"
    services.reapply(["d-1", "d-3"])
    assert topics() == {"d-1": "noise", "d-2": "noise", "d-3": ""}


def test_a_message_is_sorted_by_the_desk_before_and_after_it_is_heard(client_of, alice):
    message, _token = cases.receive(title="广场舞太吵", text="每晚十点", topic="other")
    address = reverse("cases:sort", args=[message.reference])
    assert (
        address in client_of(alice).get(reverse("cases:message", args=[message.reference])).content.decode()
    )
    assert client_of(alice).post(address, {"topic": "noise"}).status_code == 302
    assert Message.objects.get().topic == "noise"
    store(
        heard.documents(heard.document(message.doc_id, topic="other")),
        heard.stories(heard.story()),
        heard.days(),
    )
    services.reapply([message.doc_id])
    assert topics() == {message.doc_id: "noise"}


def test_a_message_is_not_sorted_by_others_or_into_nonsense(client_of, alice, bob):
    message, _token = cases.receive(title="广场舞太吵", text="每晚十点", topic="other")
    address = reverse("cases:sort", args=[message.reference])
    assert client_of(bob).post(address, {"topic": "noise"}).status_code == 403
    assert client_of(alice).post(address, {"topic": "nonsense"}).status_code == 422
    assert client_of(alice).get(address).status_code == 405
    assert Message.objects.get().topic == "other"
