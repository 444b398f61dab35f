"""Files as people send them, and as people should not."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

SECRET = b"CAMERA-OF-WANG"


def photo(size=(640, 480), form: str = "JPEG", *, turned: bool = False) -> bytes:
    """A photo that tells its camera and its place."""
    image = Image.new("RGB", size, "teal")
    image.putpixel((0, 0), (255, 0, 0))
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()  # the maker
    exif[0x0112] = 6 if turned else 1
    exif.get_ifd(0x8825)[2] = (31.0, 14.0, 5.5)  # latitude
    out = io.BytesIO()
    image.save(out, form, exif=exif)
    return out.getvalue()


def pdf(*, script: bool = False, locked: bool = False, pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": SECRET.decode()})
    if script:
        opened = {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("alert(1)"),
        }
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(opened)
        writer.add_attachment("evil.exe", b"MZ")
        writer.pages[0][NameObject("/AA")] = DictionaryObject(
            {NameObject("/O"): DictionaryObject({NameObject("/JS"): TextStringObject("steal()")})}
        )
    if locked:
        writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scan(*, packed: bool = False, behind: bytes = b"") -> bytes:
    """A PDF of one photo that tells its camera and its place, a word beside it, and a file on its page."""
    writer = PdfWriter()
    page = writer.add_blank_page(640, 480)
    picture = StreamObject()
    jpeg = photo() + behind
    picture.set_data(zlib.compress(jpeg) if packed else jpeg)
    filters = [NameObject("/FlateDecode")] * packed + [NameObject("/DCTDecode")]
    picture.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(640),
            NameObject("/Height"): NumberObject(480),
            NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
            NameObject("/BitsPerComponent"): NumberObject(8),
            NameObject("/Filter"): ArrayObject(filters),
            NameObject("/Metadata"): writer._add_object(_said(SECRET)),
        }
    )
    named = DictionaryObject({NameObject("/Photo"): writer._add_object(picture)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): named})
    page[NameObject("/Contents")] = writer._add_object(_said(b"q 640 0 0 480 0 0 cm /Photo Do Q"))
    page[NameObject("/AF")] = ArrayObject([writer._add_object(_said(SECRET))])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _said(data: bytes) -> StreamObject:
    stream = StreamObject()
    stream.set_data(data)
    return stream


def pixel_bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 by 60,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
