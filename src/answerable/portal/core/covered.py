"""The marks that stand where personal data was taken out, `〔phone〕`, in the words of the reader.

The stored form stays as it is, so that every stage and every language finds the same marks; only what is
shown or handed to people is put into words. Numbers of documents, 〔2024〕3 号, are left alone.
"""

from __future__ import annotations

import re

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

__all__ = ["COVERED", "in_words", "with_marks"]

COVERED = {
    "account": gettext_lazy("account"),
    "address": gettext_lazy("home address"),
    "card": gettext_lazy("bank card"),
    "device": gettext_lazy("device number"),
    "email": gettext_lazy("e-mail address"),
    "id": gettext_lazy("identity number"),
    "ip": gettext_lazy("network address"),
    "landline": gettext_lazy("landline number"),
    "name": gettext_lazy("person's name"),
    "passport": gettext_lazy("passport number"),
    "phone": gettext_lazy("phone number"),
    "plate": gettext_lazy("number plate"),
}
"""The kinds of the listening, in words."""

_MARK = re.compile(r"〔([a-z]{2,8})〕")


def in_words(text: str) -> str:
    """`text` with every mark in the language of the moment, as text: for files, papers and messages."""
    return _MARK.sub(lambda mark: f"〔{_called(mark[1])}〕", text or "")


def with_marks(text: str) -> SafeString:
    """`text` as HTML, each mark in words and with why something is missing there."""
    parts = _MARK.split(text or "")
    shown = [_shown(part) if at % 2 else escape(part) for at, part in enumerate(parts)]
    return mark_safe("".join(shown))  # noqa: S308 - every part was escaped above


def _shown(kind: str) -> str:
    if kind not in COVERED:
        return escape(f"〔{kind}〕")
    return format_html(
        '<span class="covered" title="{}">〔{}〕</span>', _("Removed to protect a person"), COVERED[kind]
    )


def _called(kind: str) -> str:
    return str(COVERED.get(kind, kind))
