"""How the platform calls an account: signed, perhaps encrypted, and again where no answer comes in time."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import struct
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

__all__ = ["Call", "Caller", "Sealer", "as_xml"]

PATIENCE = 5.0  # seconds until the platform gives an answer up
ATTEMPTS = 3


@dataclass(frozen=True)
class Call:
    """What became of one message to the account: its reply, or nothing after so many attempts."""

    reply: dict[str, str]
    status: int
    attempts: int
    seconds: float


def as_xml(fields: dict[str, Any]) -> str:
    """XML; texts are escaped rather than wrapped, so that an account must read both."""
    return f"<xml>{_inner(fields)}</xml>"


def _inner(fields: dict[str, Any]) -> str:
    return "".join(
        f"<{name}>{_inner(what) if isinstance(what, dict) else escape(what)}</{name}>"
        for name, what in fields.items()
    )


class Sealer:
    """The encryption of secure mode: AES-256-CBC over 16 random bytes, length, text and app id."""

    def __init__(self, app_id: str, aes_key: str) -> None:
        self._app_id, self._key = app_id.encode(), base64.b64decode(aes_key + "=")

    def seal(self, text: str) -> str:
        data = text.encode()
        plain = os.urandom(16) + struct.pack(">I", len(data)) + data + self._app_id
        missing = 32 - len(plain) % 32
        cipher = self._cipher().encryptor()
        return base64.b64encode(
            cipher.update(plain + bytes([missing]) * missing) + cipher.finalize()
        ).decode()

    def open(self, sealed: str) -> str:
        cipher = self._cipher().decryptor()
        plain = cipher.update(base64.b64decode(sealed)) + cipher.finalize()
        plain = plain[16 : -plain[-1]]
        length = struct.unpack(">I", plain[:4])[0]
        if plain[4 + length :] != self._app_id:
            raise ValueError("for another account")
        return plain[4 : 4 + length].decode()

    def _cipher(self) -> Cipher:
        return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))


@dataclass(frozen=True)
class Caller:
    """Calls one account at its address."""

    address: str
    token: str
    app_id: str
    aes_key: str = ""
    patience: float = PATIENCE

    def call(self, fields: dict[str, Any]) -> Call:
        """Hand one message over; three times where the account is late, or broken."""
        began = time.monotonic()
        for attempt in range(1, ATTEMPTS + 1):
            status, body = self._once(as_xml(fields))
            if status:
                return Call(self._read(body), status, attempt, time.monotonic() - began)
        return Call({}, 0, ATTEMPTS, time.monotonic() - began)

    def signed(self, text: str, sealer: Sealer | None = None) -> tuple[dict[str, str], str]:
        """The query and the body of one call: signed anew, and encrypted where the account wants it."""
        at, nonce = str(int(time.time())), secrets.token_hex(6)
        query = {"timestamp": at, "nonce": nonce, "signature": _signature(self.token, at, nonce)}
        if self.aes_key:
            sealed = (sealer or Sealer(self.app_id, self.aes_key)).seal(text)
            query |= {"encrypt_type": "aes", "msg_signature": _signature(self.token, at, nonce, sealed)}
            text = as_xml({"ToUserName": self.app_id, "Encrypt": sealed})
        return query, text

    def _once(self, text: str) -> tuple[int, bytes]:
        query, text = self.signed(text)
        address = f"{self.address}?{urllib.parse.urlencode(query)}"
        request = urllib.request.Request(  # noqa: S310 – the address the operator gave
            address, text.encode(), {"Content-Type": "text/xml"}
        )
        try:
            with urllib.request.urlopen(request, timeout=self.patience) as answer:  # noqa: S310
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return (refused.code if refused.code < 500 else 0), b""
        except OSError:
            return 0, b""

    def _read(self, body: bytes) -> dict[str, str]:
        if not body.startswith(b"<xml>"):
            return {}
        fields = _fields(body.decode())
        if "Encrypt" not in fields:
            return fields
        expected = _signature(self.token, fields["TimeStamp"], fields["Nonce"], fields["Encrypt"])
        if fields["MsgSignature"] != expected:
            raise ValueError("the account's reply is not signed")
        return _fields(Sealer(self.app_id, self.aes_key).open(fields["Encrypt"]))


def _signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 – the platform's choice


def _fields(text: str) -> dict[str, str]:
    root = ElementTree.fromstring(text)  # noqa: S314
    fields = {field.tag: field.text or "" for field in root}
    lines = root.findall("Articles/item")
    if lines:
        fields["Content"] = "\n".join(f"{line.findtext('Title')} {line.findtext('Url')}" for line in lines)
    return fields
