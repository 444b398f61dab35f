"""What a person proves with that it is them, beside the password."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from answerable.portal.core.vaults import keeps_sealed

__all__ = ["ExternalIdentity", "Passkey", "RecoveryCode", "TotpSecret"]


@keeps_sealed("secret")
class TotpSecret(models.Model):
    """The secret of an authenticator app (RFC 6238), encrypted with the portal's keys.

    It counts once the first code was right (`confirmed_at`). `last_step` is the newest time step whose
    code was taken, so that a code that was read over somebody's shoulder is worth nothing.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="totp")
    secret = models.BinaryField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.user}"


class Passkey(models.Model):
    """A key pair that a person's device or security key holds;

    here stands only its public half (WebAuthn).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="passkeys")
    name = models.CharField(_("name"), max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True)  # base64url; at most 1023 bytes
    credential = models.BinaryField()
    counter = models.BigIntegerField(default=0)
    added_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """A code on paper for when phone and key are lost: kept as a hash, worth one sign-in."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["user", "digest"], name="recovery_code")]

    def __str__(self) -> str:
        return f"{self.user}"


class ExternalIdentity(models.Model):
    """That an identity at the organisation's single sign-on belongs to an account."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_account_for_an_identity")
        ]

    def __str__(self) -> str:
        return f"{self.user}"
