"""Nothing is kept as it came, and nothing hostile comes through."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from answerable.portal.files.rules import LARGEST, UnfitError, harmless, kind_of, name_for
from answerable.portal.files.rules.workshop import plain_jpeg
from portal.files.hostile import SECRET, pdf, photo, pixel_bomb, scan


def refusal(data: bytes) -> str:
    with pytest.raises(UnfitError) as caught:
        harmless(data, "x")
    return caught.value.reason


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_loses_its_camera_and_its_place_and_nothing_else(form):
    kept = harmless(photo(form=form), "IMG_1.jpg")
    assert SECRET not in kept.data
    image = Image.open(io.BytesIO(kept.data))
    assert (image.size, dict(image.getexif())) == ((640, 480), {})
    assert kept.media_type in {"image/jpeg", "image/png"}


def test_a_photo_taken_sideways_stands_upright():
    kept = harmless(photo((640, 480), turned=True), "a.jpg")
    assert Image.open(io.BytesIO(kept.data)).size == (480, 640)


def test_a_large_photo_becomes_smaller():
    kept = harmless(photo((5000, 3000)), "a.jpg")
    assert Image.open(io.BytesIO(kept.data)).size == (2400, 1440)


def test_what_hangs_behind_a_photo_is_gone():
    assert b"<script>" not in harmless(photo() + b"<script>alert(1)</script>PK\x03\x04", "a.jpg").data


def test_a_pdf_keeps_its_pages_and_loses_what_acts():
    kept = harmless(pdf(script=True, pages=3), "letter.pdf")
    assert len(PdfReader(io.BytesIO(kept.data)).pages) == 3
    for trace in (SECRET, b"JavaScript", b"steal", b"alert", b"evil", b"/AA", b"EmbeddedFile"):
        assert trace not in kept.data


@pytest.mark.parametrize("packed", [False, True])
def test_a_photo_inside_a_pdf_loses_its_camera_and_its_place_and_stays_the_same_picture(packed):
    kept = harmless(scan(packed=packed, behind=SECRET), "scan.pdf")
    assert SECRET not in kept.data
    page = PdfReader(io.BytesIO(kept.data)).pages[0]
    picture = Image.open(io.BytesIO(page["/Resources"]["/XObject"]["/Photo"]._data))
    assert not picture.getexif()
    assert picture.tobytes() == Image.open(io.BytesIO(photo())).tobytes()


@pytest.mark.parametrize("options", [{"progressive": True}, {"quality": 1}, {"icc_profile": b"p" * 70_000}])
def test_a_jpeg_without_what_it_tells_is_the_same_picture(options):
    image = Image.effect_mandelbrot((160, 120), (-2, -1, 1, 1), 40).convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG", comment=SECRET, **options)
    plain = plain_jpeg(out.getvalue())
    assert SECRET not in plain
    before, after = (Image.open(io.BytesIO(each)) for each in (out.getvalue(), plain))
    assert before.tobytes() == after.tobytes()
    assert before.info.get("icc_profile") == after.info.get("icc_profile")


def test_a_text_loses_the_signs_that_steer():
    kept = harmless("路灯\x1b[31m坏了\u202e!".encode(), "note.md")
    assert (kept.name, kept.media_type, kept.data.decode()) == ("note.txt", "text/plain", "路灯[31m坏了!")


def test_an_older_encoding_is_read():
    assert harmless("路灯坏了".encode("gb18030"), "a.txt").data.decode() == "路灯坏了"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff" + b"x" * LARGEST, "too_large"),
        (b"MZ\x90\x00\x03", "unknown"),
        (b"PK\x03\x04\x00\x00", "unknown"),
        (b"<svg onload=alert(1)>", "unknown"),
        (b" \n<!doctype html><script>", "unknown"),
        (b"\xff\xd8\xff\xe0 not a photo", "broken"),
        (b"%PDF-1.7 not a paper", "broken"),
        (photo()[:300], "broken"),
    ],
)
def test_what_is_no_file_of_ours_is_refused(data, reason):
    assert refusal(data) == reason


def test_a_bomb_of_pixels_goes_off_nowhere():
    assert refusal(pixel_bomb()) == "broken"


def test_a_paper_with_a_password_is_sent_back():
    assert refusal(pdf(locked=True)) == "locked"


def test_too_many_pages_are_refused():
    assert refusal(pdf(pages=61)) == "broken"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("照片 (1).PHP", "照片 (1).jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\a\\b.exe", "b.jpg"),
        ("", "file.jpg"),
        ('x"; filename=y.html', "x filenamey.jpg"),
        ("水" * 300 + ".png", "水" * 60 + ".jpg"),
        ("\u202egpj.exe", "gpj.jpg"),
    ],
)
def test_a_name_is_only_a_name(given, kept):
    assert name_for(given, "image/jpeg") == kept


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=200))
def test_any_bytes_are_of_a_kind_or_refused(data):
    try:
        assert kind_of(data).partition("/")[0] in {"image", "application", "text"}
    except UnfitError as unfit:
        assert unfit.reason == "unknown"
