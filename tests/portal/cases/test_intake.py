"""The public inbox: sending once, sending twice, sending too much, and what is said before sending."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from answerable.portal.cases import rules, services
from answerable.portal.cases.models import Limit, Message
from answerable.portal.core.models import AuditEntry
from portal.cases.stage import NAME, PHONE

pytestmark = pytest.mark.django_db
ASK = "/ask/"


@pytest.fixture
def reader(client_of, english):
    return client_of(None, **english)


def slip(reader) -> str:
    return re.search(r'name="slip" value="([^"]+)"', reader.get(ASK).content.decode())[1]


def filled(reader, **more) -> dict[str, str]:
    given = {"title": "Dark street", "text": "No street light outside number 12.", "sender": "anonymous"}
    return given | {"slip": slip(reader)} | more


def test_a_message_arrives_and_its_private_link_is_shown_once(reader):
    sent = reader.post(ASK, filled(reader), follow=True)
    message = Message.objects.get()
    page = sent.content.decode()
    assert message.reference in page
    token = re.search(r"/m/([\w-]{43})/", page)[1]
    assert token not in str(Message.objects.values().get())
    assert reader.get(f"/m/{token}/").status_code == 302
    assert reader.get(f"/m/{token}/", follow=True).status_code == 200


def test_the_page_after_sending_needs_a_message(reader):
    assert reader.get(reverse("cases:sent")).headers["Location"] == ASK


def test_a_resend_makes_no_double_and_shows_the_same_link(reader):
    given = filled(reader)
    pages = [reader.post(ASK, given, follow=True).content.decode() for _ in range(2)]
    links = {re.search(r"/m/[\w-]{43}/", page)[0] for page in pages}
    assert len(links) == Message.objects.count() == 1


def test_a_slip_that_is_not_ours_keeps_the_words_and_offers_a_new_one(reader):
    page = reader.post(ASK, filled(reader, slip="made-up"))
    assert page.status_code == 422
    assert page.context["form"]["text"].value() == "No street light outside number 12."
    assert not Message.objects.exists()
    fresh = re.search(r'name="slip" value="([^"]+)"', page.content.decode())[1]
    assert reader.post(ASK, filled(reader, slip=fresh)).status_code == 302


@pytest.mark.parametrize("missing", ["title", "text", "sender"])
def test_what_is_missing_is_said(reader, missing):
    page = reader.post(ASK, filled(reader, **{missing: ""}))
    assert page.status_code == 422
    assert "Please look at this again." in page.content.decode()


def test_too_long_is_refused(reader):
    assert reader.post(ASK, filled(reader, text="长" * (rules.LONGEST_TEXT + 1))).status_code == 422


def test_a_machine_that_fills_everything_is_stopped(reader):
    assert reader.post(ASK, filled(reader, website="https://example.com")).status_code == 422
    assert not Message.objects.exists()


def test_a_flood_from_one_address_is_asked_to_wait(reader):
    for _ in range(rules.MOST_SENDINGS):
        assert reader.post(ASK, filled(reader)).status_code == 302
    page = reader.post(ASK, filled(reader))
    assert page.status_code == 422
    assert "wait half an hour" in page.content.decode()
    assert Message.objects.count() == rules.MOST_SENDINGS


def test_sending_the_same_form_again_over_a_bad_line_is_no_flood(reader):
    given = filled(reader)
    for _ in range(rules.MOST_SENDINGS + 2):
        assert reader.post(ASK, given).status_code == 302
    assert reader.post(ASK, filled(reader)).status_code == 302
    assert Message.objects.count() == 2


def test_what_is_promised_after_sending_is_what_the_clock_will_hold(reader, alice):
    reader.post(ASK, filled(reader, topic="water-quality"))
    assert "within 7 working days" in reader.get(reverse("cases:sent")).content.decode()
    Limit.objects.create(topic="water-quality", urgency="ordinary", amount=3, unit="working_day")
    assert "within 3 working days" in reader.get(reverse("cases:sent")).content.decode()


def test_with_a_name_there_must_be_a_name(reader):
    page = reader.post(ASK, filled(reader, sender="named"))
    assert "Give your name or a way to reach you" in page.content.decode()


def test_a_name_typed_and_then_not_wanted_is_not_kept(reader):
    reader.post(ASK, filled(reader, name=NAME, contact=PHONE))
    message = Message.objects.get()
    assert message.anonymous
    assert message.contact is None


def test_anonymity_is_explained_before_sending_in_both_languages(client_of, english):
    assert (
        "We keep no name, no account and no network address."
        in client_of(None, **english).get(ASK).content.decode()
    )
    assert "不写姓名" in client_of(None).get(ASK).content.decode()


def test_every_field_says_what_it_is_for(reader):
    form = reader.get(ASK).context["form"]
    assert all(field.help_text for field in form.visible_fields())


def test_the_audit_line_holds_nothing_of_the_sender():
    services.receive(title="Hello", text=f"call {PHONE}", anonymous=False, name=NAME, contact=PHONE)
    line = AuditEntry.objects.get(verb="receive")
    assert PHONE not in str(line.detail)
    assert NAME not in str(line.detail)


def test_the_form_is_never_kept_by_caches(reader):
    assert "no-store" in reader.get(ASK).headers["Cache-Control"]


def test_wrong_verbs_are_refused(reader):
    assert reader.put(ASK).status_code == 405
    assert reader.post(reverse("cases:sent")).status_code == 405
    assert reader.post("/m/x/").status_code == 405


def test_a_wrong_link_gets_advice_and_no_trace(reader):
    page = reader.get("/m/not-a-token/")
    assert page.status_code == 404
    assert "We do not know this link" in page.content.decode()
    assert (
        page.headers["Referrer-Policy"] == "strict-origin"
    )  # "no-referrer" would make forms come from nowhere
    assert "noindex" in page.headers["X-Robots-Tag"]
