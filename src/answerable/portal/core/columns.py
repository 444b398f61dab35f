"""What the columns of lists to take away are called, in one place and in both languages."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

__all__ = ["columns", "yes_or_no"]

COLUMN_NAMES = {
    "about": gettext_lazy("about"),
    "act": gettext_lazy("act"),
    "active": gettext_lazy("in use"),
    "answer": gettext_lazy("answer"),
    "asked": gettext_lazy("question"),
    "attempts": gettext_lazy("tries"),
    "at": gettext_lazy("when"),
    "code": gettext_lazy("code"),
    "closed": gettext_lazy("closed on"),
    "corrected": gettext_lazy("corrected"),
    "decided_by": gettext_lazy("decided by"),
    "founded": gettext_lazy("founded on"),
    "kind": gettext_lazy("kind"),
    "last_day": gettext_lazy("last day"),
    "month": gettext_lazy("month"),
    "name": gettext_lazy("name"),
    "name_en": gettext_lazy("name in English"),
    "name_zh": gettext_lazy("name in Chinese"),
    "next_steps": gettext_lazy("next steps"),
    "note": gettext_lazy("note"),
    "number": gettext_lazy("number"),
    "place": gettext_lazy("code of the place"),
    "proposed_by": gettext_lazy("proposed by"),
    "published": gettext_lazy("published"),
    "read": gettext_lazy("read"),
    "reason": gettext_lazy("reason"),
    "rule": gettext_lazy("rule"),
    "state": gettext_lazy("state"),
    "story": gettext_lazy("story"),
    "text": gettext_lazy("text"),
    "title": gettext_lazy("title"),
    "to": pgettext_lazy("a parcel", "to"),
    "topic": gettext_lazy("topic"),
    "unit": gettext_lazy("unit"),
    "username": gettext_lazy("sign-in name"),
    "way": gettext_lazy("way"),
    "who": gettext_lazy("who"),
}


def columns(*names: str) -> list[str]:
    """The names of these columns as the reader reads."""
    return [str(COLUMN_NAMES[name]) for name in names]


def yes_or_no(told: object) -> str:
    """A truth as a cell."""
    return _("yes") if told else _("no")
