"""A security key of software, as a browser with an authenticator would answer: for tests of passkeys."""

from __future__ import annotations

import hashlib
import json
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

ORIGIN = "http://testserver"
PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class SoftKey:
    """One key pair with a counter. `verified=False`: it asked for neither finger nor PIN."""

    def __init__(self, *, origin: str = ORIGIN, host: str = "testserver", verified: bool = True) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.number = secrets.token_bytes(32)
        self.origin, self.host_hash = origin, hashlib.sha256(host.encode()).digest()
        self.flags = PRESENT_AND_VERIFIED if verified else AuthenticatorData.FLAG.UP
        self.counter = 0

    def make(self, asked: dict) -> dict:
        """The answer to a request for a new passkey."""
        self.counter += 1
        public = ES256.from_cryptography_key(self.private.public_key())
        credential = AttestedCredentialData.create(b"\0" * 16, self.number, public)
        flags = self.flags | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(self.host_hash, flags, self.counter, bytes(credential))
        attestation = AttestationObject.create("none", data, {})
        return self._answer({"attestationObject": websafe_encode(attestation)}, "webauthn.create", asked)

    def show(self, asked: dict) -> dict:
        """The answer to a request for a proof."""
        self.counter += 1
        data = AuthenticatorData.create(self.host_hash, self.flags, self.counter)
        said = self._said("webauthn.get", asked)
        signature = self.private.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        proof = {"authenticatorData": websafe_encode(data), "signature": websafe_encode(signature)}
        return self._answer(proof, "webauthn.get", asked)

    def _said(self, kind: str, asked: dict) -> bytes:
        return json.dumps({"type": kind, "challenge": asked["challenge"], "origin": self.origin}).encode()

    def _answer(self, parts: dict, kind: str, asked: dict) -> dict:
        number = websafe_encode(self.number)
        response = {**parts, "clientDataJSON": websafe_encode(self._said(kind, asked))}
        return {"id": number, "rawId": number, "type": "public-key", "response": response}


__all__ = ["SoftKey"]
