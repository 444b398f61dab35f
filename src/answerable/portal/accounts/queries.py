"""Reading accounts."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from answerable.portal.accounts.models import User

__all__ = ["active_people", "held_about", "people"]


def active_people() -> QuerySet[User]:
    """Those who may sign in, by the name they are shown under."""
    return User.objects.filter(is_active=True).order_by("display_name", "username")


def people(words: str = "") -> QuerySet[User]:
    """All accounts by sign-in name, narrowed by words in sign-in name or name; those switched off last."""
    found = User.objects.order_by("-is_active", "username")
    for word in words.split():
        found = found.filter(Q(username__icontains=word) | Q(display_name__icontains=word))
    return found


def held_about(user: User) -> dict[str, object]:
    """All that the account holds about `user`, as plain data to take along; never the password's hash."""
    return {
        "username": user.username,
        "display_name": user.display_name,
        "email": user.email,
        "language": user.language,
        "large_type": user.large_type,
        "joined": user.date_joined.isoformat(),
        "last_sign_in": user.last_login.isoformat() if user.last_login else None,
    }
