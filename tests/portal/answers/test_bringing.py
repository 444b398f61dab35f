"""The answer goes to those who asked, as they came: by e-mail or on paper; each once, none to another."""

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone

from answerable.portal.answers import services
from answerable.portal.answers.models import Delivery
from answerable.portal.cases import services as cases
from answerable.portal.cases.models import Message
from answerable.portal.core.errors import Conflict, Refused
from portal.cases import stage

MAIL, OTHER = "ming@mail.example", "hong@mail.example"


@pytest.fixture(autouse=True)
def with_mail(settings):
    settings.MAIL_FROM = "desk@city.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.ADDRESS = "https://city.example"


def wrote(contact, **more):
    return stage.written(anonymous=False, name=stage.NAME, contact=contact, **more)[0]


@pytest.fixture
def asked(alice, dora, units):
    """A published answer to two with an e-mail address, one with a telephone, one without a name."""
    messages = [wrote(MAIL), wrote(OTHER), wrote(stage.PHONE), stage.written()[0]]
    return stage.published(alice, dora, units, *messages)


def test_who_left_an_address_gets_a_letter_of_their_own_once(asked):
    assert services.mail_answers() == 2
    assert services.mail_answers() == 0
    assert sorted(tuple(each.to) for each in mail.outbox) == [(OTHER,), (MAIL,)]
    letter = next(each for each in mail.outbox if each.to == [MAIL])
    assert stage.WORDS["title"] in letter.body
    assert f"https://city.example/answers/{asked.number}/" in letter.body
    assert not (letter.cc or letter.bcc)
    for secret in (OTHER, stage.NAME, stage.PHONE, "since Monday"):
        assert secret not in letter.body


def test_nothing_goes_before_it_is_published(alice, dora, units):
    stage.drafted(alice, units, wrote(MAIL))
    assert services.mail_answers() == 0


def test_where_no_server_is_reached_it_goes_with_the_next_pass(asked, monkeypatch):
    def unreached(self, letters):
        raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", unreached)
        assert services.mail_answers() == 0
    assert not Delivery.objects.exists()
    assert services.mail_answers() == 2


def test_an_address_that_is_refused_is_not_tried_again_and_paper_may_follow(asked, alice, monkeypatch):
    def refused(self, letters):
        tried.extend(letters)
        raise smtplib.SMTPRecipientsRefused({letters[0].to[0]: (550, b"no such mailbox")})

    tried = []
    monkeypatch.setattr(EmailBackend, "send_messages", refused)
    assert [services.mail_answers() for _ in range(2)] == [0, 0]
    assert len(tried) == 2
    assert {each.way for each in Delivery.objects.all()} == {"wrong"}
    message = Delivery.objects.first().message
    Message.objects.filter(pk=message.pk).update(channel="phone")
    assert services.hand_over(alice, asked, message).way == "paper"


def test_a_mailbox_that_is_full_is_tried_again_and_keeps_no_other_waiting(asked, monkeypatch):
    def full(self, letters):
        if letters[0].to == [MAIL]:
            raise smtplib.SMTPRecipientsRefused({MAIL: (452, b"full")})
        return send(self, letters)

    send = EmailBackend.send_messages
    with monkeypatch.context() as busy:
        busy.setattr(EmailBackend, "send_messages", full)
        assert services.mail_answers() == 1
    assert services.mail_answers() == 1


def test_a_letter_that_goes_again_after_a_crash_is_the_same_letter(asked):
    services.mail_answers()
    Delivery.objects.all().delete()  # it was sent, and noting it was cut off
    services.mail_answers()
    named = [each.extra_headers["Message-ID"] for each in mail.outbox]
    assert len(named) == 4
    assert len(set(named)) == 2


def test_many_telephones_keep_no_letter_waiting(asked, monkeypatch):
    monkeypatch.setattr(services.bringing, "MOST_AT_ONCE", 1)
    assert [services.mail_answers() for _ in range(3)] == [1, 1, 0]


def test_what_was_published_long_ago_is_not_told_again(asked):
    assert services.mail_answers(timezone.now() + dt.timedelta(days=15)) == 0


def test_without_a_mail_server_nothing_is_tried(asked, settings):
    settings.MAIL_FROM = ""
    assert services.mail_answers() == 0


@pytest.fixture
def visitor(alice, dora, units):
    message, _token = cases.take_in(
        alice,
        title="Yellow water",
        text="Since Monday.",
        channel="counter",
        name="王小明",
        contact=stage.PHONE,
    )
    return stage.published(alice, dora, units, message), message


def test_who_came_gets_a_letter_to_print_in_either_language(visitor, client_of, alice):
    answer, message = visitor
    page = client_of(alice)
    listed = page.get(reverse("answers:letters", args=[answer.number])).content.decode()
    assert message.reference in listed
    address = reverse("answers:letter", args=[answer.number, message.reference])
    chinese, english = (page.get(address, {"in": each}).content.decode() for each in ("zh", "en"))
    assert "收信人" in chinese
    assert "Your message" in english
    for paper in (chinese, english):
        assert stage.WORDS["title"] in paper
        assert "王小明" not in paper
        assert stage.PHONE not in paper


def test_that_it_was_handed_over_is_noted_with_the_day_once(visitor, client_of, alice):
    answer, message = visitor
    address = reverse("answers:hand-over", args=[answer.number, message.reference])
    client_of(alice).post(address)
    assert Delivery.objects.get().way == "paper"
    with pytest.raises(Conflict):
        services.hand_over(alice, answer, message)


def test_only_the_desk_notes_it_and_only_for_those_who_came(visitor, asked, alice, bob, charlie):
    answer, message = visitor
    for stranger in (bob, charlie):
        with pytest.raises(Refused):
            services.hand_over(stranger, answer, message)
    with pytest.raises(Conflict):
        services.hand_over(alice, asked, Message.objects.filter(case=asked.case).first())


def test_a_letter_is_there_for_paper_alone_and_for_those_who_may_read_it(
    asked, visitor, client_of, alice, bob
):
    answer, message = visitor
    online = Message.objects.filter(case=asked.case).first()
    assert (
        client_of(alice).get(reverse("answers:letter", args=[asked.number, online.reference])).status_code
        == 404
    )
    refused = client_of(bob).get(reverse("answers:letter", args=[answer.number, message.reference]))
    assert refused.status_code in {403, 404}
