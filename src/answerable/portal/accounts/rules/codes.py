"""Codes: those of an authenticator app (TOTP, RFC 6238), and those on paper."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

__all__ = [
    "LETTERS",
    "STEP",
    "TOLERANCE",
    "code_at",
    "digest_of",
    "fitting_step",
    "in_groups",
    "provisioning_address",
    "tidy",
]

# No 0/O, 1/l/I: it is read aloud or copied by hand once. Sixteen of 30 letters are 78 bits.
LETTERS = "abcdefghjkmnpqrstuvwxyz2345679"
STEP = 30  # seconds for which a code stands
TOLERANCE = 1  # steps that a phone's clock may be early or late


def code_at(secret: bytes, step: int) -> str:
    """The six digits for a time step (seconds since 1970 divided by `STEP`)."""
    # SHA-1 is what every authenticator app computes; in this construction it is sound.
    return TOTP(secret, 6, SHA1(), STEP).generate(step * STEP).decode()  # noqa: S303


def fitting_step(secret: bytes, code: str, now: float) -> int | None:
    """The time step to which `code` belongs, at most `TOLERANCE` from now; None where it fits none."""
    current = int(now) // STEP
    steps = range(current - TOLERANCE, current + TOLERANCE + 1)
    return next((step for step in steps if hmac.compare_digest(code_at(secret, step), code)), None)


def provisioning_address(secret: bytes, name: str, issuer: str) -> str:
    """What the QR code says to an authenticator app."""
    shown = base64.b32encode(secret).decode().rstrip("=")
    query = urlencode({"secret": shown, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(name)}?{query}"


def in_groups(text: str) -> str:
    """The same in groups of four, as one copies it by hand."""
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def tidy(code: str) -> str:
    """A code as it is compared: without spaces and hyphens, small letters."""
    return "".join(code.split()).replace("-", "").lower()


def digest_of(secret: str) -> str:
    """The hash under which a random code or token is kept; with 78 bits or more it needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()
