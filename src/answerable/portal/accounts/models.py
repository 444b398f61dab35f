"""People who sign in: those who answer. Whoever asks needs no account."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["User"]


class User(AbstractUser):
    """Somebody who may sign in. What they may do comes from the offices they hold, never from the account.

    Little is kept: a name to show, a way to reach them about the account, and how they like to read.
    """

    first_name = None
    last_name = None
    groups = None
    user_permissions = None

    display_name = models.CharField(
        _("name"),
        max_length=80,
        blank=True,
        help_text=_("How you are called in the roster and in the history of a case."),
    )
    language = models.CharField(
        _("language"),
        max_length=10,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("The language in which the portal speaks to you."),
    )
    large_type = models.BooleanField(
        _("large type"), default=False, help_text=_("Larger letters and more room, on every page.")
    )

    class Meta:
        ordering = ["username"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)
