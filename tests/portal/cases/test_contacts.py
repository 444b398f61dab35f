"""Names and contacts: sealed, shown with a reason, erased in time, and never in reach of the archive."""

from __future__ import annotations

import datetime as dt

import pytest
from cryptography.fernet import Fernet
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from answerable.portal.cases import queries, services
from answerable.portal.cases.models import Message
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.keys import open_personal
from answerable.portal.core.models import AuditEntry
from answerable.portal.stories.models import Document
from portal.cases.stage import NAME, PHONE, named, opened, published, routed, written

pytestmark = pytest.mark.django_db


def test_a_contact_is_kept_encrypted_only(db):
    message, _token = named()
    row = str(Message.objects.filter(pk=message.pk).values().get())
    assert NAME not in row
    assert PHONE not in row


def test_the_desk_reads_the_words_with_personal_data_covered():
    message, _token = named()
    assert PHONE not in message.text
    assert message.covered >= 1


def test_what_is_covered_in_a_place_is_told_in_the_readers_language(alice, client_of):
    message, _token = services.receive(
        title="路灯坏了", text="晚上很黑。", place="东街12号院3单元", at=timezone.now()
    )
    assert "〔address〕" in message.place
    for page in (reverse("cases:message", args=[message.reference]), reverse("cases:inbox")):
        shown = client_of(alice, **{"accept-language": "zh-hans"}).get(page).content.decode()
        assert "〔住址〕" in shown and "〔address〕" not in shown


def test_revealing_needs_the_right_and_a_reason_and_leaves_a_line(alice, bob):
    message, _token = named()
    with pytest.raises(Refused):
        services.reveal_contact(bob, message, "curious")
    with pytest.raises(Conflict):
        services.reveal_contact(alice, message, "  ")
    assert services.reveal_contact(alice, message, "to ask which house")["name"] == NAME
    line = AuditEntry.objects.get(verb="reveal_contact")
    assert (line.actor, line.detail) == ("alice", {})
    assert open_personal([line]) == {line.pk: {"reason": "to ask which house"}}


def test_a_new_key_opens_what_the_old_one_sealed(alice, settings):
    message, _token = named()
    settings.CONTACT_KEYS = [Fernet.generate_key().decode(), *settings.CONTACT_KEYS]
    assert services.reveal_contact(alice, message, "to ask back")["contact"] == PHONE
    settings.CONTACT_KEYS = settings.CONTACT_KEYS[:1]
    with pytest.raises(Conflict):
        services.reveal_contact(alice, message, "to ask back")


def test_contacts_are_erased_when_their_time_is_over(alice, units, settings):
    message, _token = named()
    case = routed(alice, units, message)
    ended = timezone.now()
    services.close(alice, case, "cannot_be_met", "The pipe is not ours.", at=ended)
    assert services.erase_due_contacts(ended + dt.timedelta(days=settings.CONTACT_KEPT_DAYS - 1)) == 0
    last = ended + dt.timedelta(days=settings.CONTACT_KEPT_DAYS)
    assert services.erase_due_contacts(last) == 1
    assert services.erase_due_contacts(last) == 0
    message.refresh_from_db()
    assert (message.contact, message.original) == (None, None)
    assert message.text


def test_an_answer_starts_the_clock_and_closing_does_not_prolong_it(alice, dora, units):
    message, _token = named()
    case = published(alice, dora, units, message).case
    message.refresh_from_db()
    day = message.contact_erase_on
    services.close(alice, case, "answered", at=timezone.now() + dt.timedelta(days=30))
    message.refresh_from_db()
    assert message.contact_erase_on == day


def test_the_clock_runs_for_a_message_that_joins_an_answered_case(alice, dora, units):
    case = published(alice, dora, units).case
    message, _token = named()
    services.attach(alice, case, message)
    assert message.contact_erase_on is not None


def test_reopening_stops_the_clock(alice, dora, units):
    message, _token = named()
    case = published(alice, dora, units, message).case
    services.reopen(alice, case, "still yellow")
    message.refresh_from_db()
    assert message.contact_erase_on is None


def test_an_anonymous_message_cannot_hold_a_contact():
    message, _token = written()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(contact=b"x")


def test_the_listening_run_hears_words_and_never_senders(alice, units):
    message, _token = named()
    opened(alice, units, message)
    (heard,) = queries.messages_to_hear()
    assert heard.doc_id == f"inbox-{message.reference}"
    assert PHONE not in str(heard)
    assert NAME not in str(heard)
    assert list(queries.messages_to_hear(heard.id)) == []


def test_no_key_leads_from_a_document_to_a_message():
    leading = {field.related_model for field in Document._meta.get_fields() if field.is_relation}
    assert Message not in leading


def test_the_private_page_of_a_message_shows_no_contact(client_of, english):
    _message, token = named()
    page = client_of(None, **english).get(f"/m/{token}/", follow=True).content.decode()
    assert PHONE not in page
    assert NAME not in page


def test_a_number_in_the_place_is_covered_like_one_in_the_text(alice):
    message, _token = written(place=f"East Street, call {PHONE}")
    assert PHONE not in message.place
    assert "East Street" in message.place
    assert services.reveal_contact(alice, message, "to ask which house")["place"].endswith(PHONE)


def test_words_that_grow_when_covered_still_fit():
    message, _token = written(title="@ab " * 20, place="@ab " * 20)
    for name in ("title", "place"):
        assert len(getattr(message, name)) <= Message._meta.get_field(name).max_length


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite forgets")
def test_what_is_erased_is_overwritten_in_the_file(db):
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)


def test_what_nobody_takes_up_is_erased_all_the_same(settings):
    settings.CONTACT_KEPT_DAYS = 10
    came = timezone.now() - dt.timedelta(days=11)
    message, _token = named(at=came)
    assert services.erase_due_contacts(came + dt.timedelta(days=9)) == 0
    assert services.erase_due_contacts() == 1
    message.refresh_from_db()
    assert message.contact is None
    assert message.original is None
