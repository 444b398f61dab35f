"""The picture on top of an article, which the platform insists on: plain bands in the house's colours."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

__all__ = ["cover"]

SIZE = (900, 383)  # pixels, as the platform shows it
_PAPER, _ACCENT, _WASH = "#0b5d54", "#7bd3c3", "#e0eeea"


def cover() -> bytes:
    """A PNG without words: they would be too small to read in the list of articles."""
    picture = Image.new("RGB", SIZE, _PAPER)
    drawing = ImageDraw.Draw(picture)
    for place, colour in enumerate((_WASH, _ACCENT)):
        top = 130 + 70 * place
        drawing.rounded_rectangle((90, top, 480 - 120 * place, top + 36), 18, fill=colour)
    kept = BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()
