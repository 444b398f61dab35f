"""A briefing as a PDF, made from its record alone, in a Song type that every reader of PDFs has."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from answerable.portal.core.covered import in_words
from answerable.portal.stories.models import Briefing
from answerable.portal.stories.views.wording import Section, Sentence, called, told

__all__ = ["paper"]

FONT = "STSong-Light"  # every reader of PDFs has or replaces it; its Latin letters are part of it
INK, SOFT, ACCENT = "#17211f", "#4c5956", "#0b5d54"
MARGIN = 56  # points, about two centimetres


def paper(briefing: Briefing) -> bytes:
    """The pages as bytes; the same record in the same language gives the same bytes."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    held = BytesIO()
    sides = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), MARGIN)
    page = SimpleDocTemplate(held, pagesize=A4, invariant=1, title=_title(briefing), author="", **sides)
    look = _styles()
    story = [*_head(briefing, look), *_body(told(briefing.record), look), *_foot(briefing, look)]
    page.build(story, onFirstPage=_number, onLaterPages=_number)
    return held.getvalue()


def _title(briefing: Briefing) -> str:
    return _("Briefing: %(unit)s") % {"unit": called(briefing.record["unit"])}


def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    plain = ParagraphStyle("plain", fontName=FONT, fontSize=10.5, leading=17, textColor=INK, wordWrap="CJK")
    sizes = {
        "title": {"fontSize": 20, "leading": 28, "spaceAfter": 4},
        "heading": {"fontSize": 13, "leading": 20, "spaceBefore": 14, "spaceAfter": 4, "textColor": ACCENT},
        "sentence": {"spaceAfter": 3},
        "quoted": {"spaceBefore": 3, "leftIndent": 12},
        "basis": {"fontSize": 8.5, "leading": 13, "textColor": SOFT, "spaceAfter": 5},
        "basis-quoted": {
            "fontSize": 8.5,
            "leading": 13,
            "textColor": SOFT,
            "spaceAfter": 5,
            "leftIndent": 12,
        },
    }
    return {name: ParagraphStyle(name, parent=plain, **size) for name, size in sizes.items()}


def _head(briefing: Briefing, look: dict[str, Any]) -> list[Any]:
    from reportlab.platypus import Paragraph

    first, last = (date_format(day, _("Y-m-d")) for day in (briefing.first_day, briefing.last_day))
    days = first if first == last else f"{first} – {last}"
    return [
        Paragraph(_safe(_title(briefing)), look["title"]),
        Paragraph(_safe(f"{briefing.get_kind_display()} · {days}"), look["basis"]),
    ]


def _body(sections: list[Section], look: dict[str, Any]) -> list[Any]:
    from reportlab.platypus import KeepTogether, Paragraph

    found: list[Any] = []
    for section in sections:
        lines = [part for sentence in section.sentences for part in _lines(sentence, look)]
        found.append(KeepTogether([Paragraph(_safe(section.title), look["heading"]), *lines[:2]]))
        found += lines[2:]
    return found


def _lines(sentence: Sentence, look: dict[str, Any]) -> list[Any]:
    from reportlab.platypus import Paragraph

    basis = _safe(" · ".join(filter(None, [sentence.basis, sentence.url])))
    if sentence.quoted:
        text = _safe(_("“%(text)s”") % {"text": sentence.text})
        return [Paragraph(text, look["quoted"]), Paragraph(basis, look["basis-quoted"])]
    soft = f' <font size="8.5" color="{SOFT}">{basis}</font>' if basis else ""
    return [Paragraph(_safe(sentence.text) + soft, look["sentence"])]


def _foot(briefing: Briefing, look: dict[str, Any]) -> list[Any]:
    from reportlab.platypus import Paragraph, Spacer

    when = date_format(timezone.localtime(briefing.written_at), _("Y-m-d H:i"))
    text = _("Written on %(when)s from the records alone. Seal of the record: %(seal)s") % {
        "when": when,
        "seal": briefing.seal,
    }
    return [Spacer(1, 16), Paragraph(_safe(text), look["basis"])]


def _number(canvas: Any, page: Any) -> None:
    canvas.setFont(FONT, 8.5)
    canvas.setFillColor(SOFT)
    canvas.drawCentredString(page.pagesize[0] / 2, MARGIN / 2, str(canvas.getPageNumber()))


def _safe(text: str) -> str:
    """Foreign text as text: the paper's little markup language must not be spoken by a headline."""
    return escape("".join(sign if sign.isprintable() else " " for sign in in_words(text)))
