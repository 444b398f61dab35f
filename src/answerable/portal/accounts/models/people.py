"""People who sign in, and the browsers they do it with. Whoever asks needs no account."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

__all__ = ["Device", "User"]


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

    # The password was made for them and told to them: nobody works under it, because another knows it.
    password_given = models.BooleanField(default=False, db_default=False, editable=False)
    off_since = models.DateTimeField(null=True, editable=False)  # when the account was switched off
    erased_at = models.DateTimeField(null=True, editable=False)  # nobody signs in with it any more, for good

    class Meta:
        ordering = ["username"]
        indexes = [  # the first of 200,000 people, without sorting them all
            models.Index(fields=["display_name", "username"], name="people_by_name"),
            models.Index(fields=["-is_active", "username"], name="people_active_first"),
        ]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class Device(models.Model):
    """A browser in which somebody has signed in: its kind, and the session that runs there, if one does.

    It is known again by a random token in its cookie, of which the hash is kept. No address is kept, and
    nothing of what is done there.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices")
    token_hash = models.CharField(max_length=64)
    label = models.CharField(max_length=80)
    session_key = models.CharField(max_length=40, blank=True)
    first_seen = models.DateTimeField(default=timezone.now)
    last_seen = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)  # when its owner was told that it is new

    class Meta:
        ordering = ["-last_seen", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "token_hash"], name="one_row_for_a_browser_of_a_person")
        ]
        indexes = [models.Index(fields=["id"], condition=models.Q(told_at=None), name="device_to_tell")]

    def __str__(self) -> str:
        return self.label
