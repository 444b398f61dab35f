"""Files of messages: sent, kept encrypted, read by the desk alone, erased in time."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from answerable.portal.cases.models import Message
from answerable.portal.cases.services import erase_due_contacts, new_slip
from answerable.portal.files.models import File
from portal.files.hostile import SECRET, photo

pytestmark = pytest.mark.django_db
WORDS = {"title": "Dark street", "text": "No light since Monday.", "sender": "anonymous"}


def send(client, *files, slip=None, **more):
    given = WORDS | {"slip": slip or new_slip(), "files": list(files)} | more
    return client.post(reverse("cases:ask"), given)


def upload(data=None, name="IMG_1.jpg"):
    return SimpleUploadedFile(name, photo() if data is None else data)


@pytest.fixture
def sent(client_of, units):
    assert send(client_of(None), upload(), upload(b"see the photo", "note.txt")).status_code == 302
    return Message.objects.get()


def test_photos_come_with_a_message_and_are_encrypted(sent):
    files = File.objects.filter(kind="message", key=sent.pk)
    assert [(file.name, file.media_type) for file in files] == [
        ("IMG_1.jpg", "image/jpeg"),
        ("note.txt", "text/plain"),
    ]
    assert not any(b"JFIF" in bytes(file.content) or SECRET in bytes(file.content) for file in files)


def test_a_resend_over_a_bad_line_keeps_one_of_each(client_of, units):
    slip = new_slip()
    for _ in range(3):
        send(client_of(None), upload(), slip=slip)
    assert (Message.objects.count(), File.objects.count()) == (1, 1)


def test_a_bad_file_is_one_sentence_and_the_words_stay(client_of, units):
    answer = send(client_of(None), upload(b"MZ\x90\0", "virus.exe"))
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "virus.exe" in body
    assert WORDS["text"] in body
    assert not Message.objects.exists()


def test_six_files_are_one_too_many(client_of, units):
    assert send(client_of(None), *(upload() for _ in range(6))).status_code == 422


def test_more_than_fits_is_refused_before_it_is_read(client_of, units):
    answer = send(client_of(None), *(upload(b"x" * 9_000_000, f"{n}.jpg") for n in range(4)))
    assert answer.status_code == 413
    assert "请减少文件或换小一些的图片" in answer.content.decode()


def test_the_desk_sees_the_photo_as_a_picture_that_can_do_nothing(client_of, alice, sent):
    file = File.objects.first()
    page = client_of(alice).get(reverse("cases:message", args=[sent.reference])).content.decode()
    address = reverse("cases:file", args=[sent.reference, file.pk])
    assert address in page
    answer = client_of(alice).get(address)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"\xff\xd8\xff")


def test_a_text_is_saved_and_not_shown(client_of, alice, sent):
    answer = client_of(alice).get(reverse("cases:file", args=[sent.reference, File.objects.last().pk]))
    assert answer["Content-Disposition"].startswith("attachment")


def test_others_do_not_even_learn_that_there_is_one(client_of, bob, charlie, sent):
    address = reverse("cases:file", args=[sent.reference, File.objects.first().pk])
    assert client_of(bob).get(address).status_code == 404  # a unit that was not asked
    assert client_of(charlie).get(address).status_code == 403
    assert client_of(None).get(address).status_code == 302


def test_a_file_is_only_found_at_its_own_message(client_of, alice, sent, units):
    send(client_of(None), upload())
    other = File.objects.last()
    assert client_of(alice).get(reverse("cases:file", args=[sent.reference, other.pk])).status_code == 404
    assert client_of(alice).post(reverse("cases:file", args=[sent.reference, other.pk])).status_code == 405


def test_photos_are_erased_with_the_original_words(sent):
    Message.objects.update(contact_erase_on=timezone.localdate() - dt.timedelta(days=1))
    erase_due_contacts()
    assert not File.objects.exists()


def test_photos_of_a_visitor_are_taken_in_at_the_counter(client_of, alice, units):
    given = {"channel": "counter", "title": "Dark street", "text": "No light.", "files": [upload()]}
    given["slip"] = new_slip()
    assert client_of(alice).post(reverse("cases:take-in"), given).status_code == 200
    assert File.objects.count() == 1


def test_no_other_form_takes_files(client_of, alice, sent):
    client_of(alice).post(
        reverse("cases:set-aside", args=[sent.reference]), {"words": "Twice.", "files": upload()}
    )
    assert File.objects.count() == 2
