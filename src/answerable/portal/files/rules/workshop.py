"""The process that opens what was sent: `python -m … MEDIA_TYPE`, bytes in, media type and bytes out.

It has 1 GB of memory, 10 seconds and no open file; it opens nothing else and speaks to nobody. Status 0: made
anew; 3: a PDF with a password; anything else: not readable.
"""

from __future__ import annotations

import io
import sys
import unicodedata

MEMORY, SECONDS = 1 << 30, 10
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2400  # pixels; a number plate across the street stays legible
LARGEST_PNG = 1_500_000  # bytes; a larger one is a photo
MOST_PAGES = 60
LOCKED = 3


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
    """The pages of a PDF in a new one, without what acts: scripts, actions, forms, links, attachments."""
    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        return None
    if not 0 < len(reader.pages) <= MOST_PAGES:
        raise ValueError("no page, or too many")
    writer = PdfWriter()
    for page in reader.pages:
        for acting in ("/AA", "/Annots", "/Metadata", "/PieceInfo", "/B"):
            page.pop(acting, None)
        writer.add_page(page)
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return "application/pdf", out.getvalue()


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
