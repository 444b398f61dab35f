"""Letters over a real SMTP server: what they hold, and what becomes of them."""

import datetime as dt
import os
import signal
import subprocess
import sys
import textwrap
import time
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured

from answerable.portal.config import environment
from answerable.portal.notices import services
from answerable.portal.notices.models import Delivery, Parcel
from portal.notices.mail_server import free_port, mail_server

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def box(settings):
    with mail_server() as (box, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.MAIL_FROM, settings.ADDRESS = "desk@example.org", "https://answers.example.org"
        yield box


@pytest.fixture
def anna(person):
    anna = person("anna")
    anna.email, anna.language = "anna@example.org", "en"
    anna.save()
    return anna


def the_parcel():
    return Parcel.objects.get()


def test_a_letter_holds_the_matter_and_a_link_and_no_word_more(box, tell, anna):
    tell(anna, at=NOON)
    assert services.empty_outbox(NOON) == {"sent": 1}
    (letter,) = box.letters
    text = letter.get_content()
    assert "Lamps of C-1" in letter["Subject"]
    assert letter["To"] == "anna@example.org"
    assert "https://answers.example.org/desk/cases/C-1/" in text
    assert "News of the tests" in text
    assert "A word on" not in text
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"] == f"<{the_parcel().key}@answers.example.org>"


def test_a_digest_is_one_letter_grouped_by_matter(box, tell, anna):
    for key, matter in (("a", "C-1"), ("b", "C-2"), ("c", "C-1")):
        tell(anna, key=key, matter=matter, at=NOON)
    services.empty_outbox(NOON)
    (letter,) = box.letters
    assert letter["Subject"].startswith("2 matters")
    assert letter.get_content().count("Lamps of C-1") == 1
    assert letter.get_content().count("News of the tests (2026-11-23 12:00)") == 3


def test_a_letter_says_how_to_stop_it_and_a_duty_s_does_not(box, tell, anna, client_of, english):
    tell(anna, at=NOON)
    services.empty_outbox(NOON)
    link = box.letters[0]["List-Unsubscribe"].strip(" <>")
    assert box.letters[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = link.removeprefix("https://answers.example.org")
    assert client_of(None, **english).get(path).status_code == 200
    assert client_of(None, **english).post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    tell(anna, key="b", at=NOON)
    tell(anna, key="c", kind="tests.duty", at=NOON)
    services.empty_outbox(NOON)
    assert len(box.letters) == 2
    assert box.letters[1]["List-Unsubscribe"] is None


def test_who_has_no_address_gets_no_letter(box, tell, alice):
    tell(alice, at=NOON)
    assert not Delivery.objects.filter(channel="email").exists()


def test_a_name_with_a_line_break_begins_no_header(box, kinds, anna):
    about = services.Matter("cases.case", "C-1", "Lamps\r\nBcc: eve@example.org", "/")
    services.send("tests.news", to=[anna], matter=about, text="x", key="k", at=NOON)
    assert services.empty_outbox(NOON) == {"sent": 1}
    assert box.letters[0]["Bcc"] is None


@pytest.mark.parametrize(
    ("answer", "state", "why"),
    [
        ("450 4.2.1 busy: anna@example.org", "waiting", "smtp-450"),
        ("550 5.1.1 no such user: anna@example.org", "failed", "smtp-550"),
    ],
)
def test_the_server_refuses_the_recipient(box, tell, anna, answer, state, why, caplog):
    tell(anna, at=NOON)
    box.answers = [answer]
    assert services.empty_outbox(NOON) == {state: 1}
    assert the_parcel().why == why
    ours = [record.getMessage() for record in caplog.records if record.name != "mail.log"]
    assert "anna@example.org" not in " ".join(ours)


def test_a_letter_refused_for_now_arrives_later_as_the_same_letter(box, tell, anna):
    tell(anna, at=NOON)
    box.answers = ["451 4.7.1 greylisted"]
    services.empty_outbox(NOON)
    assert services.empty_outbox(NOON + dt.timedelta(minutes=2)) == {"sent": 1}
    assert box.ids == [f"<{the_parcel().key}@answers.example.org>"]


@pytest.mark.parametrize(
    ("answer", "state"), [("452 4.3.1 disk full", "waiting"), ("554 5.7.1 no thanks", "failed")]
)
def test_the_server_refuses_the_letter(box, tell, anna, answer, state):
    tell(anna, at=NOON)
    box.at_the_end = answer
    assert services.empty_outbox(NOON) == {state: 1}
    assert not box.letters


def test_a_server_that_is_away_is_tried_again(box, tell, anna, settings):
    settings.EMAIL_PORT = free_port()
    tell(anna, at=NOON)
    assert services.empty_outbox(NOON) == {"waiting": 1}
    assert the_parcel().why == "unreachable"


KILLED_AFTER_SENDING = """
    import django, os, signal, sys
    django.setup()
    from django.conf import settings
    from answerable.portal.notices import services
    from answerable.portal.notices.services import outbox
    note = outbox._note
    def die(parcel, outcome, at):
        if parcel.pk == int(sys.argv[1]):
            os.kill(os.getpid(), signal.SIGKILL)
        return note(parcel, outcome, at)
    outbox._note = die
    services.empty_outbox()
"""
PREPARE = """
    import django, datetime as dt
    django.setup()
    from django.core.management import call_command
    call_command("migrate", verbosity=0)
    from answerable.portal.accounts.models import User
    from answerable.portal.notices import rules, services
    rules.register_kind(rules.Kind("tests.news", "News", urgent=True))
    people = [User.objects.create(username=f"u{n}", email=f"u{n}@example.org") for n in range(5)]
    about = services.Matter("cases.case", "C-1", "Lamps", "/")
    services.send("tests.news", to=people, matter=about, text="x", key="k")
    services.empty_outbox.__globals__["_pack"](__import__("django.utils.timezone").utils.timezone.now())
"""
GO_ON = """
    import django, datetime as dt
    django.setup()
    from django.utils import timezone
    from answerable.portal.notices import services
    print(services.empty_outbox(timezone.now() + dt.timedelta(minutes=6)))
"""


@pytest.mark.slow
def test_kill_9_between_sending_and_noting_loses_nothing_and_a_repeat_is_the_same_letter(tmp_path):
    with mail_server() as (box, port):
        outside = {
            **os.environ,
            "ANSWERABLE_HOME": str(tmp_path),
            "ANSWERABLE_MAIL": f"smtp://127.0.0.1:{port}",
            "ANSWERABLE_MAIL_FROM": "desk@example.org",
            "DJANGO_SETTINGS_MODULE": "answerable.portal.config.settings",
        }
        outside.pop("DATABASE_URL", None)

        def run(program, *given):
            command = [sys.executable, "-c", textwrap.dedent(program), *given]
            return subprocess.run(command, env=outside, capture_output=True, text=True, check=False)

        assert run(PREPARE).returncode == 0
        killed = run(KILLED_AFTER_SENDING, "3")
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert len(box.letters) == 3
        time.sleep(0.1)
        assert "'sent': 3" in run(GO_ON).stdout
        assert run(GO_ON).stdout.strip() == "{}"
    assert len(box.letters) == 6  # the third was on its way when the worker died
    assert len(set(box.ids)) == 5  # and its repeat carries the same id, by which mail programs keep one


@pytest.mark.parametrize(
    ("given", "means"),
    [
        ("smtp://mail.example.org", ("mail.example.org", 25, "", "", False, False)),
        ("smtp+tls://me:p%40ss@mail.example.org", ("mail.example.org", 587, "me", "p@ss", True, False)),
        ("smtps://mail.example.org:4650", ("mail.example.org", 4650, "", "", False, True)),
    ],
)
def test_the_mail_server_is_one_address(monkeypatch, given, means):
    monkeypatch.setenv("ANSWERABLE_MAIL", given)
    assert environment.mail_server("ANSWERABLE_MAIL", sender="desk@example.org") == means


@pytest.mark.parametrize(
    ("given", "sender"),
    [("mail.example.org", "d@e.org"), ("https://mail", "d@e.org"), ("smtp://mail", ""), ("", "d@e.org")],
)
def test_half_a_mail_server_is_refused_at_the_start(monkeypatch, given, sender):
    monkeypatch.setenv("ANSWERABLE_MAIL", given)
    with pytest.raises(ImproperlyConfigured, match="ANSWERABLE_MAIL"):
        environment.mail_server("ANSWERABLE_MAIL", sender=sender)
