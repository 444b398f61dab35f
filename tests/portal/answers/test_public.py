"""What readers see: nothing unpublished, nothing of those who asked, no small numbers; and it is quick."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from django.utils.html import escape

from answerable.portal.answers import services
from answerable.portal.answers.models import Feedback
from portal.cases.stage import NAME, PHONE, WORDS, drafted, named, published, written

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def reader(client_of, english):
    return client_of(None, **english)


def test_a_draft_is_nowhere_to_be_seen(reader, alice, units):
    number = drafted(alice, units).number
    for address in ("", "evidence/", "versions/1/"):
        assert reader.get(f"/answers/{number}/{address}").status_code == 404
    for address in ("/", "/answers/", "/answers/feed.atom"):
        assert WORDS["title"] not in reader.get(address).content.decode()


def test_no_public_page_holds_anything_of_those_who_asked(reader, alice, dora, units):
    message, _token = named()
    number = published(alice, dora, units, message).number
    for address in (
        "/",
        "/answers/",
        f"/answers/{number}/",
        f"/answers/{number}/evidence/",
        "/answers/feed.atom",
    ):
        page = reader.get(address).content.decode()
        for word in (NAME, PHONE, message.reference, message.doc_id, message.text):
            assert escape(word) not in page


def test_an_answer_leads_to_its_evidence_and_back(reader, alice, dora, units):
    number = published(alice, dora, units, written()[0]).number
    assert f"/answers/{number}/evidence/" in reader.get(f"/answers/{number}/").content.decode()
    page = reader.get(f"/answers/{number}/evidence/").content.decode()
    assert "fewer than 5" in page
    assert f'href="/answers/{number}/"' in page


def test_rates_are_withheld_under_the_floor_and_shown_with_their_denominator(reader, alice, dora, units):
    messages = [written()[0] for _ in range(15)]
    number = published(alice, dora, units, *messages).number
    for message in messages[:4]:
        services.give_feedback(message, "solved")
    assert "Too few" in reader.get(f"/answers/{number}/").content.decode()
    for message, verdict in zip(messages[4:], ["solved"] * 2 + ["partly"] * 5 + ["not_solved"] * 4):
        services.give_feedback(message, verdict)
    page = reader.get(f"/answers/{number}/").content.decode()
    assert "nearly all" not in page
    assert "<dd>40%</dd>" in page
    assert "<dd>withheld</dd>" in page
    assert "<dd>fewer than 5</dd>" in page
    assert "of 15 who asked and told us" in page


def test_the_front_page_does_not_tell_of_the_last_few_either(reader, alice, dora, units):
    messages = [written()[0] for _ in range(6)]
    published(alice, dora, units, *messages)
    for message, verdict in zip(messages, ["solved"] * 5 + ["partly"]):
        services.give_feedback(message, verdict)
    page = reader.get("/").content.decode()
    assert "nearly all" in page
    assert "83%" not in page


def test_a_control_character_does_not_spoil_the_feed(reader, alice, dora, units):
    answer = published(alice, dora, units)
    answer.revisions.update(title="Pipe\x08s", body="Flushed\x0b\ufffe & <b>done</b>")
    feed = ET.fromstring(reader.get("/answers/feed.atom").content)
    assert feed.find(f"{ATOM}entry/{ATOM}title").text == "Pipes"
    assert feed.find(f"{ATOM}entry/{ATOM}summary").text.endswith("Flushed & <b>done</b>")


def test_the_steps_are_numbered_once(reader, alice, dora, units):
    answer = published(alice, dora, units)
    answer.revisions.update(next_steps="· New pipe by May.\n- Tests.\n\n3. 2.5 km more.")
    page = reader.get(f"/answers/{answer.number}/").content.decode()
    assert "<li>New pipe by May.</li><li>Tests.</li><li>2.5 km more.</li>" in page


def test_a_correction_shows_what_changed(reader, alice, dora, units):
    answer = published(alice, dora, units)
    services.begin_correction(alice, answer)
    services.revise(
        alice, answer, **WORDS | {"body": "Two pipes were stirred up.\nIt has been flushed."}, note="Two."
    )
    services.submit(alice, answer)
    services.approve(dora, answer)
    services.publish(dora, answer)
    assert "corrected or added to" in reader.get(f"/answers/{answer.number}/").content.decode()
    page = reader.get(f"/answers/{answer.number}/versions/2/").content.decode()
    assert "<del>An old pipe was stirred up.</del>" in page
    assert "<ins>Two pipes were stirred up.</ins>" in page
    assert reader.get(f"/answers/{answer.number}/versions/3/").status_code == 404


def test_answers_are_found_by_words_and_topic(reader, alice, dora, units):
    published(alice, dora, units)
    assert WORDS["title"] in reader.get("/answers/?q=flushed").content.decode()
    assert WORDS["title"] not in reader.get("/answers/?q=unheard").content.decode()
    assert WORDS["title"] in reader.get("/answers/?topic=water-quality").content.decode()
    assert WORDS["title"] not in reader.get("/answers/?topic=noise").content.decode()


def test_the_feed_is_atom_with_lasting_ids_and_the_language(reader, alice, dora, units):
    answer = published(alice, dora, units)
    page = reader.get("/answers/feed.atom")
    assert page.headers["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(page.content)
    entry = feed.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}id").text == f"tag:testserver,2026:answers/{answer.number}"
    assert entry.find(f"{ATOM}title").text == WORDS["title"]
    assert entry.find(f"{ATOM}updated").text
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "en"


def test_an_empty_feed_and_an_empty_list_are_fine(reader):
    assert ET.fromstring(reader.get("/answers/feed.atom").content).find(f"{ATOM}updated") is not None
    assert "No answer fits" in reader.get("/answers/").content.decode()
    assert reader.get("/").status_code == 200


@pytest.mark.parametrize("answers", [1, 4])
def test_the_number_of_queries_does_not_grow(
    reader, alice, dora, units, answers, django_assert_max_num_queries
):
    for _ in range(answers):
        number = published(alice, dora, units, written()[0]).number
    for address, most in [
        ("/", 3),
        ("/answers/", 2),
        (f"/answers/{number}/", 3),
        (f"/answers/{number}/evidence/", 1),
    ]:
        with django_assert_max_num_queries(most):
            reader.get(address)


def test_the_front_page_withholds_small_numbers(reader, alice, dora, units):
    messages = [written()[0] for _ in range(6)]
    published(alice, dora, units, *messages)
    for message in messages[:4]:
        services.give_feedback(message, "solved")
    page = reader.get("/").content.decode()
    assert "too few to tell" in page
    assert Feedback.objects.count() == 4


def test_readers_change_nothing(reader, alice, dora, units):
    number = published(alice, dora, units).number
    for address in (
        "/",
        "/answers/",
        f"/answers/{number}/",
        f"/answers/{number}/evidence/",
        "/answers/feed.atom",
    ):
        assert reader.post(address).status_code == 405


def test_a_foreign_address_that_is_no_web_address_is_no_link(reader, alice, dora, units):
    answer = published(alice, dora, units)
    harmful = {"outlet": "x", "title": "Click", "url": "javascript:alert(1)", "published_at": None}
    answer.revisions.filter(pk=answer.public_id).update(
        evidence={"documents": 1, "messages": 0, "feed": [harmful]}
    )
    assert 'href="javascript' not in reader.get(f"/answers/{answer.number}/evidence/").content.decode()
