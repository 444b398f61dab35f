"""Suggestions as public texts that can be hidden: how one is found, and what hiding does to it."""

from __future__ import annotations

import datetime as dt

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.portal.core.errors import Conflict
from answerable.portal.search.services import forget, put
from answerable.portal.suggestions.models import Suggestion
from answerable.portal.suggestions.services.contacts import erase_day
from answerable.portal.suggestions.services.texts import Found, PublicText, register

__all__ = ["KIND"]

KIND = "suggestions.suggestion"


def _find(number: str) -> Found | None:
    suggestion = Suggestion.objects.select_related("unit").filter(number=number).first()
    if suggestion is None:
        return None
    return Found(suggestion.unit, number, reverse("suggestions:suggestion", args=[number]))


def _show(number: str, hidden_at: dt.datetime | None, at: dt.datetime) -> None:
    """Hide it, or show it again with as much time for gathering as it lost."""
    suggestion = Suggestion.objects.get(number=number)
    same = Suggestion.objects.filter(pk=suggestion.pk, hidden_at=suggestion.hidden_at)
    if (suggestion.hidden_at is None) == (hidden_at is None):
        raise Conflict(_("Somebody else has just hidden it, or shown it again."))
    if hidden_at is not None:
        same.update(hidden_at=hidden_at, contact_erase_on=erase_day(at))
        forget("suggestion", [suggestion.pk])
        return
    lost = max(at - suggestion.hidden_at, dt.timedelta())
    same.update(hidden_at=None, open_until=F("open_until") + lost)
    if suggestion.published_at is not None:
        put("suggestion", suggestion.pk, number, suggestion.title, suggestion.text)


register(PublicText(KIND, gettext_lazy("suggestion"), find=_find, show=_show))
