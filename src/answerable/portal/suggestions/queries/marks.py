"""The mark of a supporter: a keyed hash that fits one suggestion and no other."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from answerable.portal.suggestions.models import Suggestion

__all__ = ["mark_of"]


def mark_of(suggestion: Suggestion, way: str, secret: object) -> str:
    """The mark of one supporter of one suggestion. Of another suggestion it is another mark, so that no two
    supports of the same person can be laid side by side."""
    said = f"{suggestion.pk}\x1f{way}\x1f{secret}"
    return salted_hmac("answerable.suggestions.support", said, algorithm="sha256").hexdigest()
