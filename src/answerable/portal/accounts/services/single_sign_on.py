"""Single sign-on by OpenID Connect: the authorization code flow with PKCE, state and nonce.

An identity at the provider belongs to an account once its owner has joined the two while signed in, or,
where the operator says that names or checked e-mail addresses mean the same on both sides
(`settings.OIDC["match"]`), at the first sign-in. Accounts are never made here: who may sign in is
decided by whoever keeps the accounts.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import jwt
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from answerable.portal.accounts.models import ExternalIdentity, User
from answerable.portal.accounts.services.signing import SignIn, first_proved
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.services import record

__all__ = ["come_back", "discover", "part_identity", "set_out"]

JOURNEY = "sso_journey"
JOURNEY_LIVES = 10 * 60  # seconds at the provider
# Signatures by the provider's own key: never `none`, never one with a secret that is shared.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
CLOCKS_APART = 60  # seconds by which the provider's clock may differ
SECOND_PROOFS = {"mfa", "otp", "hwk", "swk", "fido", "face", "fpt", "sms"}  # RFC 8176
_found: dict[str, tuple[float, dict[str, Any]]] = {}


def set_out(request: HttpRequest, back: str, *, next_page: str = "") -> str:
    """The address at the provider to which the browser goes; `back` is where it comes back to."""
    provider = discover()
    verifier = secrets.token_urlsafe(48)
    journey = {name: secrets.token_urlsafe(24) for name in ("state", "nonce")}
    joining = request.user.pk if request.user.is_authenticated else None
    more = {"verifier": verifier, "since": time.time(), "next": next_page, "joining": joining}
    request.session[JOURNEY] = journey | more
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    asked = {
        "response_type": "code",
        "client_id": settings.OIDC["client"],
        "redirect_uri": back,
        "scope": "openid profile email",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **journey,
    }
    return f"{provider['authorization_endpoint']}?{urlencode(asked)}"


def come_back(request: HttpRequest, back: str) -> tuple[SignIn | None, str]:
    """What the browser brings back from the provider, checked: signed in, and where to go on.

    None instead of a sign-in where somebody who was signed in has joined an identity to their account.
    """
    if "error" in request.GET:
        request.session.pop(JOURNEY, None)
        raise Conflict(_("The single sign-on did not let you in. Please try again, or use your password."))
    journey = _journey_of(request)
    if request.GET.get("iss", settings.OIDC["issuer"]) != settings.OIDC["issuer"]:  # RFC 9207
        raise Conflict(_("This answer of the single sign-on belongs to another sign-in. Please try again."))
    claims = _claims(request.GET.get("code", ""), journey, back)
    if journey["joining"]:
        _join(request, journey["joining"], claims)
        return None, ""
    user = _whose(claims)
    second = "sso" if SECOND_PROOFS & set(claims.get("amr") or ()) else ""
    return first_proved(request, user, by="sso", second=second), journey["next"]


@transaction.atomic
def part_identity(user: User, identity: ExternalIdentity) -> None:
    """The identity at the provider no longer opens this account."""
    identity.delete()
    record(user, "accounts.part_identity", user)


def discover() -> dict[str, Any]:
    """The provider's own description of itself, kept for an hour."""
    if not settings.OIDC:
        raise Conflict(_("This portal has no single sign-on."))
    issuer = settings.OIDC["issuer"]
    _insist_on_tls(issuer)
    read_at, known = _found.get(issuer, (0.0, {}))
    if not known or time.time() - read_at > 3600:
        known = _asked("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if known.get("issuer") != issuer:
            raise Conflict(_("The single sign-on calls itself by another name than it was set up under."))
        _found[issuer] = (time.time(), known)
    return known


def _insist_on_tls(address: str) -> None:
    """Everything that proves who somebody is comes from there: in the open only from this very machine."""
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in {"localhost", "127.0.0.1"}:
        raise Conflict(_("The single sign-on is set up without encryption, and is therefore not used."))


def _journey_of(request: HttpRequest) -> dict[str, Any]:
    """The journey on which this browser was sent; it is made once, and by nobody else's link."""
    journey = request.session.pop(JOURNEY, None)
    if not journey or time.time() - journey["since"] > JOURNEY_LIVES:
        raise Conflict(_("This took too long. Please try again."))
    if not constant_time_compare(request.GET.get("state", ""), journey["state"]):
        raise Conflict(_("This answer of the single sign-on belongs to another sign-in. Please try again."))
    return journey


def _claims(code: str, journey: dict[str, Any], back: str) -> dict[str, Any]:
    """The ID token for `code`, with its signature, issuer, audience, times and nonce checked."""
    provider = discover()
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": journey["verifier"],
    }
    token = _asked("POST", provider["token_endpoint"], data=sent, auth=_ourselves()).get("id_token", "")
    try:
        claims = _decoded(token, provider)
    except jwt.PyJWTError:
        said = _("The answer of the single sign-on could not be checked. Please try again.")
        raise Conflict(said) from None
    if not constant_time_compare(str(claims.get("nonce", "")), journey["nonce"]):
        raise Conflict(_("This answer of the single sign-on belongs to another sign-in. Please try again."))
    return claims


def _ourselves() -> tuple[str, str]:
    return settings.OIDC["client"], settings.OIDC["secret"]


def _decoded(token: str, provider: dict[str, Any]) -> dict[str, Any]:
    header = jwt.get_unverified_header(token)
    keys = jwt.PyJWKSet.from_dict(_asked("GET", provider["jwks_uri"])).keys
    fitting = [key for key in keys if header.get("kid") in {None, key.key_id}]
    if header.get("alg") not in ALGORITHMS or not fitting:
        raise jwt.InvalidAlgorithmError
    client = settings.OIDC["client"]
    claims = jwt.decode(
        token,
        fitting[0].key,
        algorithms=[header["alg"]],
        audience=client,
        issuer=provider["issuer"],
        leeway=CLOCKS_APART,
        options={"require": ["exp", "iat", "iss", "aud", "sub"]},
    )
    if claims.get("azp", client) != client:
        raise jwt.InvalidAudienceError
    return claims


def _whose(claims: dict[str, Any]) -> User:
    """The account that the identity opens."""
    issuer, subject = claims["iss"], claims["sub"]
    known = ExternalIdentity.objects.filter(issuer=issuer, subject=subject).select_related("user").first()
    user = known.user if known else _matched(claims)
    if user is None or not user.is_active:
        raise Refused(
            _(
                "No account here belongs to this identity. Sign in with your password and join the two under "
                "“Sign-in and devices”, or ask whoever keeps the accounts."
            )
        )
    if known is None:
        _keep(user, issuer, subject)
    return user


def _matched(claims: dict[str, Any]) -> User | None:
    """The one account that the claims name, where the operator trusts the provider's names or addresses."""
    match settings.OIDC["match"]:
        case "name" if claims.get("preferred_username"):
            found = User.objects.filter(username=claims["preferred_username"])
        case "email" if claims.get("email") and claims.get("email_verified") is True:
            found = User.objects.filter(email__iexact=claims["email"])
        case _:
            return None
    people = list(found[:2])
    return people[0] if len(people) == 1 else None


def _join(request: HttpRequest, joining: int, claims: dict[str, Any]) -> None:
    if request.user.pk != joining:
        raise Conflict(_("This answer of the single sign-on belongs to another sign-in. Please try again."))
    _keep(request.user, claims["iss"], claims["sub"])


def _keep(user: User, issuer: str, subject: str) -> None:
    try:
        with transaction.atomic():
            ExternalIdentity.objects.create(user=user, issuer=issuer, subject=subject)
            record(user, "accounts.join_identity", user)
    except IntegrityError:
        raise Conflict(_("This identity is joined to an account already.")) from None


def _asked(method: str, address: str, **more: Any) -> dict[str, Any]:
    """The provider's answer as JSON; it does not follow redirects and does not wait for ever."""
    try:
        answer = httpx.request(method, address, timeout=10, **more)
        answer.raise_for_status()
        found = answer.json()
    except (httpx.HTTPError, ValueError):
        found = None
    if not isinstance(found, dict):
        raise Conflict(_("The single sign-on does not answer. Please use your password, or try later."))
    return found
