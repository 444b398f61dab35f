"""People who sign in, what they prove it with, and where they are signed in."""

from answerable.portal.accounts.models.factors import ExternalIdentity, Passkey, RecoveryCode, TotpSecret
from answerable.portal.accounts.models.people import Device, User

__all__ = ["Device", "ExternalIdentity", "Passkey", "RecoveryCode", "TotpSecret", "User"]
