"""Passkeys (WebAuthn): a key pair that a device or a security key holds; nothing is typed, nothing can
be phished.

A passkey asks its owner for a finger, a face or a PIN (`user verification`), so it is both proofs in
one: whoever signs in with it is asked for nothing more.
"""

from __future__ import annotations

import re
import struct
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from answerable.portal.accounts.models import Passkey, User
from answerable.portal.accounts.services.devices import SECOND, enter
from answerable.portal.accounts.services.factors import insist_on_one_left
from answerable.portal.accounts.services.signing import pass_second, pending
from answerable.portal.core.context import organisation_name
from answerable.portal.core.errors import Conflict
from answerable.portal.core.services import record

__all__ = ["add_passkey", "ask_for_passkey", "offer_passkey", "remove_passkey", "use_passkey"]

STATE = "passkey_challenge"
MOST = 10  # passkeys of one account
NUMBER = re.compile(r"[A-Za-z0-9_-]{1,2000}")  # of a credential, as base64url
# What the library raises for answers that are cut short, nested or made up.
UNREADABLE = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError, RecursionError, struct.error,
)  # fmt: skip


def offer_passkey(request: HttpRequest, user: User) -> dict[str, Any]:
    """What the browser needs to make a new passkey for `user`."""
    from fido2.webauthn import PublicKeyCredentialUserEntity

    if user.passkeys.count() >= MOST:
        raise Conflict(_("Ten passkeys are as many as one account has. Take one away first."))
    # Nothing of the person: only what lets an authenticator see that it holds a key for this account
    # already.
    handle = salted_hmac("accounts.passkey", str(user.pk), algorithm="sha256").digest()
    entity = PublicKeyCredentialUserEntity(id=handle, name=user.username, display_name=str(user))
    options, request.session[STATE] = _server(request).register_begin(
        entity, _held(user), resident_key_requirement="required", user_verification="required"
    )
    return dict(options)["publicKey"]


@transaction.atomic
def add_passkey(request: HttpRequest, user: User, answer: dict[str, Any], name: str) -> Passkey:
    """Keep the public half of the passkey that the browser made."""
    made = _checked(_server(request).register_complete, _challenge(request), answer)
    credential = made.credential_data
    number = _text_of(credential.credential_id)
    if Passkey.objects.filter(credential_id=number).exists():
        raise Conflict(_("This passkey is joined already."))
    passkey = Passkey.objects.create(
        user=user, name=name, credential_id=number, credential=bytes(credential), counter=made.counter
    )
    request.session[SECOND] = "passkey"
    record(user, "accounts.join_passkey", user)
    return passkey


def ask_for_passkey(request: HttpRequest) -> dict[str, Any]:
    """What the browser needs to show a passkey:

    one of those of whoever is half in, or any that it holds.
    """
    user = pending(request) or (request.user if request.user.is_authenticated else None)
    held = _held(user) if user else None
    options, request.session[STATE] = _server(request).authenticate_begin(held, user_verification="required")
    return dict(options)["publicKey"]


def use_passkey(request: HttpRequest, answer: dict[str, Any]) -> User:
    """Sign in whoever the passkey belongs to; a Conflict where it proves nothing."""
    passkey = _passkey_called(str(answer.get("id", "")))
    if passkey is None:
        raise Conflict(_("No account here knows this passkey."))
    half = pending(request)
    if half and half.pk != passkey.user_id:
        raise Conflict(_("This passkey belongs to another account."))
    _prove(request, passkey, answer)
    if half or request.user.is_authenticated:
        pass_second(request, passkey.user, "passkey")
    else:
        enter(request, passkey.user, by="passkey", second="passkey")
    return passkey.user


@transaction.atomic
def remove_passkey(user: User, passkey: Passkey) -> None:
    """Part with one passkey."""
    if user.passkeys.count() == 1:
        insist_on_one_left(user, "passkey")
    passkey.delete()
    record(user, "accounts.part_passkey", user)


def _passkey_called(number: str) -> Passkey | None:
    """The passkey with this number, of somebody who may sign in; None for what can be no number."""
    if NUMBER.fullmatch(number) is None:
        return None
    known = Passkey.objects.select_related("user").filter(credential_id=number)
    return known.filter(user__is_active=True).first()


def _prove(request: HttpRequest, passkey: Passkey, answer: dict[str, Any]) -> None:
    """Check the signature, and that the counter goes up:

    a copy of a key would count from the same number.
    """
    from fido2.webauthn import AttestedCredentialData, AuthenticationResponse

    credential = AttestedCredentialData(bytes(passkey.credential))
    _checked(_server(request).authenticate_complete, _challenge(request), [credential], answer)
    counter = AuthenticationResponse.from_dict(answer).response.authenticator_data.counter
    higher = Q(counter__lt=counter) | Q(counter=0) if counter else Q(counter=0)
    used = {"counter": counter, "used_at": timezone.now()}
    if Passkey.objects.filter(higher, pk=passkey.pk).update(**used) != 1:
        raise Conflict(_("This passkey seems to have been copied. Take it away and make a new one."))


def _server(request: HttpRequest) -> Any:
    """For this host and origin alone: a passkey made for another site says nothing here."""
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    here = f"{request.scheme}://{request.get_host()}"
    host = request.get_host().partition(":")[0]
    party = PublicKeyCredentialRpEntity(id=host, name=organisation_name())
    return Fido2Server(party, verify_origin=lambda origin: origin == here)


def _challenge(request: HttpRequest) -> Any:
    """The challenge of this session; it is worth one answer."""
    state = request.session.pop(STATE, None)
    if state is None:
        raise Conflict(_("This took too long. Please try again."))
    return state


def _checked(verb: Any, *args: Any) -> Any:
    """What `verb` gives; whatever a browser sends that does not fit is a Conflict, and no fault of ours."""
    try:
        return verb(*args)
    except UNREADABLE:
        raise Conflict(_("The passkey could not be checked. Please try again.")) from None


def _held(user: User) -> list[Any]:
    from fido2.webauthn import AttestedCredentialData

    return [
        AttestedCredentialData(bytes(each)) for each in user.passkeys.values_list("credential", flat=True)
    ]


def _text_of(number: bytes) -> str:
    from fido2.utils import websafe_encode

    return websafe_encode(number)
