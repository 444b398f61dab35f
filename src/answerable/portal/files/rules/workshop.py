"""The process that opens what was sent: `python -m … MEDIA_TYPE`, bytes in, media type and bytes out.

It has 1 GB of memory, 10 seconds and no open file; it opens nothing else and speaks to nobody. Status 0: made
anew; 3: a PDF with a password; anything else: not readable.
"""

from __future__ import annotations

import io
import re
import sys
import unicodedata

MEMORY, SECONDS = 1 << 30, 10
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2400  # pixels; a number plate across the street stays legible
LARGEST_PNG = 1_500_000  # bytes; a larger one is a photo
MOST_PAGES = 60
LOCKED = 3
OF_A_PAGE = {
    "/Type", "/Parent", "/Resources", "/Contents", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox",
    "/ArtBox", "/Rotate", "/UserUnit", "/Group",
}  # fmt: skip
BESIDE_A_STREAM = ("/Metadata", "/PieceInfo", "/AF", "/Alternates", "/OPI", "/LastModified", "/Measure")
# In a JPEG everything between the pieces of the picture begins with a marker; 00 and D0–D7 belong to it.
_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_NEEDED = {0xE0, 0xEE}  # JFIF, and Adobe's word on the colours
_PROFILE, _END, _COMMENT = 0xE2, 0xD9, 0xFE


def main() -> int:
    _confine()
    media_type, data = sys.argv[1], sys.stdin.buffer.read()
    if media_type.startswith("image/"):
        made = picture(data)
    elif media_type == "application/pdf":
        made = pages(data)
    else:
        made = text(data)
    if made is None:
        return LOCKED
    sys.stdout.buffer.write(made[0].encode() + b"\n" + made[1])
    return 0


def _confine() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def picture(data: bytes) -> tuple[str, bytes]:
    """The picture upright, at most 2,400 pixels long, as JPEG, or as PNG where that is small."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "GIF", "WEBP"]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(opened)
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright.convert("RGBA"), mask=upright.convert("RGBA").getchannel("A"))
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if opened.format == "PNG" and len(png := _encoded(plain, "PNG", optimize=True)) <= LARGEST_PNG:
        return "image/png", png
    return "image/jpeg", _encoded(plain, "JPEG", quality=85, optimize=True)


def _encoded(image, form: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def pages(data: bytes) -> tuple[str, bytes] | None:
    """The pages of a PDF in a new one, without what acts: scripts, actions, forms, links, attachments.

    Nor what its pictures tell: where and with what a photo was taken stands in them as it does in a file.
    """
    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        return None
    if not 0 < len(reader.pages) <= MOST_PAGES:
        raise ValueError("no page, or too many")
    writer = PdfWriter()
    for page in reader.pages:
        for hidden in set(page) - OF_A_PAGE:
            page.pop(hidden)
        _plain(page)  # before it is copied with all that hangs on it
        writer.add_page(page)
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return "application/pdf", out.getvalue()


def _plain(page) -> None:
    """Take away what stands beside the pictures and forms of a page, and inside its photos."""
    from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

    left, seen = [page], {}
    while left:
        thing = left.pop().get_object()
        if id(thing) in seen:
            continue
        seen[id(thing)] = thing  # held, so that no other gets its place
        if isinstance(thing, StreamObject):
            _plain_stream(thing)
        if isinstance(thing, ArrayObject):
            left += thing
        elif isinstance(thing, DictionaryObject):
            left += [held for name, held in thing.items() if name != "/Parent"]


def _plain_stream(stream) -> None:
    from pypdf.filters import decode_stream_data
    from pypdf.generic import NameObject

    for beside in BESIDE_A_STREAM:
        stream.pop(beside, None)
    packed = stream.get("/Filter")
    if packed is None or "/DCTDecode" not in (packed if isinstance(packed, list) else [packed]):
        return
    stream._data = plain_jpeg(decode_stream_data(stream))
    stream.pop("/DecodeParms", None)
    stream[NameObject("/Filter")] = NameObject("/DCTDecode")


def plain_jpeg(data: bytes) -> bytes:
    """A JPEG as it is encoded, with its colours; without camera, place, captions and what hangs behind."""
    if data[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    kept, at = [data[:2]], 2
    while found := _MARKER.search(data, at):
        kept.append(data[at : found.start()])  # the picture itself, after the head of a scan
        kind, start = data[found.end() - 1], found.end()
        if kind == _END:
            return b"".join([*kept, b"\xff\xd9"])
        at = start + int.from_bytes(data[start : start + 2])
        if (
            kind in _NEEDED
            or not (0xE0 <= kind <= 0xEF or kind == _COMMENT)
            or _is_profile(kind, data, start)
        ):
            kept.append(b"\xff" + data[start - 1 : at])
    raise ValueError("a JPEG that does not end")


def _is_profile(kind: int, data: bytes, start: int) -> bool:
    return kind == _PROFILE and data[start + 2 : start + 14] == b"ICC_PROFILE\0"


def text(data: bytes) -> tuple[str, bytes]:
    """The text in UTF-8, without signs that steer a terminal or turn the reading direction."""
    try:
        read = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        read = data.decode("gb18030")
    kept = (sign for sign in read if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"})
    return "text/plain", "".join(kept).encode()


if __name__ == "__main__":
    raise SystemExit(main())
