"""The doors: what everybody may read, what an author's private link opens, and what the desk may see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from answerable.portal.cases.queries import hash_of
from answerable.portal.organisation.queries import units_within_authority
from answerable.portal.suggestions import rules
from answerable.portal.suggestions.models import Hiding, Suggestion
from answerable.portal.suggestions.queries.marks import mark_of

__all__ = [
    "by_token",
    "get_hiding_for",
    "get_public",
    "get_suggestion_for",
    "hiding_of",
    "hiding_verbs_for",
    "hidings_for",
    "public_suggestions",
    "suggestions_for",
    "supports",
    "verbs_for",
]

RIGHTS = (
    "suggestions.check",
    "suggestions.handle",
    "suggestions.hide",
    "suggestions.appeal",
    "answers.publish",
)
KIND = "suggestions.suggestion"


def public_suggestions() -> QuerySet[Suggestion]:
    """What everybody may read: the published ones, and of the hidden ones that they were there."""
    shown = Q(published_at__isnull=False) | Q(hidden_at__isnull=False)
    return Suggestion.objects.filter(shown).select_related("unit").defer("contact")


def get_public(number: str) -> Suggestion:
    """A suggestion that everybody may read, or its stub; raises Http404."""
    return get_object_or_404(public_suggestions().select_related("case"), number=number)


def has_arrived(token: str) -> bool:
    """Whether the suggestion of this private link is here already."""
    return Suggestion.objects.filter(token_hash=hash_of(token)).exists()


def by_token(token: str) -> Suggestion:
    """The suggestion that a private link belongs to; raises Http404."""
    found = Suggestion.objects.select_related("unit").filter(token_hash=hash_of(token)).first()
    if found is None:
        raise Http404
    return found


def suggestions_for(user: Any) -> QuerySet[Suggestion]:
    """The suggestions that `user` has to do with: those sent to units within their authority."""
    units = units_within_authority(user, *RIGHTS)
    return Suggestion.objects.filter(unit__in=units).select_related("unit", "case")


def get_suggestion_for(user: Any, number: str) -> Suggestion:
    """The one door to a suggestion at the desk; raises Http404 for those without the right to it."""
    return get_object_or_404(suggestions_for(user), number=number)


def hidings_for(user: Any) -> QuerySet[Hiding]:
    """The hidings that `user` has to do with."""
    units = units_within_authority(user, "suggestions.hide", "suggestions.appeal")
    return Hiding.objects.filter(unit__in=units).select_related("rule", "unit")


def get_hiding_for(user: Any, pk: int) -> Hiding:
    """The one door to a hiding at the desk; raises Http404."""
    return get_object_or_404(hidings_for(user), pk=pk)


def hiding_of(suggestion: Suggestion) -> Hiding | None:
    """The hiding that stands, or None."""
    if suggestion.hidden_at is None:
        return None
    live = Hiding.objects.filter(kind=KIND, identity=suggestion.number).exclude(state="restored")
    return live.select_related("rule", "unit", "by_unit").first()


def supports(suggestion: Suggestion, secrets: Mapping[str, object]) -> bool:
    """Whether whoever has one of these secrets supports it."""
    marks = [mark_of(suggestion, way, secret) for way, secret in secrets.items()]
    return bool(marks) and suggestion.supports.filter(mark__in=marks).exists()


def verbs_for(user: Any, suggestion: Suggestion) -> set[str]:
    """What `user` may do with a suggestion as it stands now."""
    now, able = rules.possible(rules.SUGGESTION, suggestion.state), set()
    if user.has_perm("suggestions.check", suggestion.unit):
        able |= now & {"publish"} | {"cover"} | ({"assign"} if suggestion.state == "waiting" else set())
    if user.has_perm("suggestions.handle", suggestion.unit):
        able |= now & {"note", "finish"}
    if user.has_perm("answers.publish", suggestion.unit):
        able |= now & {"decide"}
    if suggestion.hidden_at is None and user.has_perm("suggestions.hide", suggestion.unit):
        able |= {"hide"}
    if suggestion.state == "reached" and suggestion.case_id is None and user.has_perm("cases.open"):
        able |= {"open_case"}
    if suggestion.contact is not None and user.has_perm("cases.reveal", suggestion.unit):
        able |= {"reveal"}
    return able - ({"publish"} if suggestion.hidden_at else set())


def hiding_verbs_for(user: Any, hiding: Hiding) -> set[str]:
    """What `user` may do with a hiding: who had a part in it decides on no appeal."""
    now = rules.possible(rules.HIDING, hiding.state) & {"uphold", "restore"}
    if hiding.state == "hidden":
        return now if user.has_perm("suggestions.hide", hiding.unit) else set()
    took_part = user.pk in {hiding.hidden_by_id, hiding.confirmed_by_id}
    return now if user.has_perm("suggestions.appeal", hiding.unit) and not took_part else set()
