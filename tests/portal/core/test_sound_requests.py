"""What no person's browser sends is refused with 400 or 413, and never becomes a fault of ours."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/m/%00/", "/answers/%00/", "/answers/?q=%00", "/desk/audit/?q=a%00b", "/?%00=1", "/%00"]
)
def test_a_nul_in_the_address_is_refused(client_of, erin, address):
    assert client_of(erin).get(address).status_code == 400


def test_a_nul_in_a_cookie_is_refused(client_of):
    client = client_of(None)
    client.cookies["sessionid"] = "abcdefgh\0ijkl"
    assert client.get("/").status_code == 400


def test_a_nul_in_a_field_is_refused(client_of):
    assert client_of(None).post(reverse("core:reading"), {"next": "/a\0b"}).status_code == 400


def test_a_body_beyond_what_forms_hold_is_refused(client_of):
    answer = client_of(None).post(reverse("cases:ask"), {"text": "水" * 1_000_000})
    assert answer.status_code == 413


def test_a_file_is_written_nowhere(client_of, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    sent = {"title": "a", "file": SimpleUploadedFile("a.bin", b"x" * 900_000)}
    assert client_of(None).post(reverse("cases:ask"), sent).status_code == 422
    assert not list(tmp_path.iterdir())


def test_broken_unicode_is_no_fault(client_of):
    assert client_of(None).get("/answers/?q=%ed%a0%80%ff").status_code == 200
    assert client_of(None).get("/%ff%fe").status_code == 404
