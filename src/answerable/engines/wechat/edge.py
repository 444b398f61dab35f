"""The edge where the platform calls us: who may speak, when, and in which wrapping.

The platform signs each call with the account's token over time and nonce (plain mode) and also over the
encrypted text (secure mode). wechatpy does the encryption; the comparison in constant time, the window of
time and the refusal of everything odd are ours.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from answerable.engines.wechat.incoming import Incoming, flat
from answerable.engines.wechat.replies import wrapped

__all__ = ["Edge", "RejectedError", "signature"]

WINDOW = 300  # seconds between the platform's clock and ours
_LONGEST = 128  # characters of a signature, time or nonce


class RejectedError(Exception):
    """A call that is not answered. The message names what was wrong with it, without its contents."""


def signature(*parts: str) -> str:
    """The platform's signature: SHA-1 over the sorted parts."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 – theirs to choose


@dataclass(frozen=True)
class Edge:
    """One account's edge. Without `aes_key` it speaks plainly; with it, plain messages are refused."""

    app_id: str
    token: str
    aes_key: str = ""  # 43 characters, as the platform shows it
    clock: Callable[[], float] = time.time

    def greet(self, query: Mapping[str, str]) -> str:
        """Answer the platform's first call, by which it makes sure of the address; raises RejectedError."""
        self._check(query, "signature")
        return query.get("echostr", "")[:_LONGEST]

    def open(self, query: Mapping[str, str], body: bytes) -> Incoming:
        """What was said; raises RejectedError for a wrong signature, an old time or an odd body."""
        try:
            fields = self._opened(query, body) if self.aes_key else self._plain(query, body)
            return Incoming.read(fields)
        except (ValueError, KeyError, OverflowError, OSError) as wrong:
            raise RejectedError(f"not a message: {wrong}") from None

    def nonce(self, query: Mapping[str, str]) -> str:
        """What tells this call from every other; the same call again is a repetition or a replay."""
        return f"{query.get('timestamp', '')}-{query.get('nonce', '')}"[:_LONGEST]

    def seal(self, reply: str) -> str:
        """The reply as it goes out: as it is, or encrypted and signed."""
        if not self.aes_key or not reply:
            return reply
        at, nonce = str(int(self.clock())), secrets.token_hex(8)
        sealed = self._cipher.encrypt(reply, self.app_id).decode()
        signed = signature(self.token, at, nonce, sealed)
        return wrapped(Encrypt=sealed, MsgSignature=signed, TimeStamp=at, Nonce=nonce)

    def _plain(self, query: Mapping[str, str], body: bytes) -> dict[str, str]:
        self._check(query, "signature")
        fields = flat(body)
        if "Encrypt" in fields and "MsgType" not in fields:
            raise RejectedError("an encrypted message to an account that speaks plainly")
        return fields

    def _opened(self, query: Mapping[str, str], body: bytes) -> dict[str, str]:
        sealed = flat(body).get("Encrypt", "").strip()
        if not sealed:
            raise RejectedError("a plain message to an account that speaks encrypted")
        self._check(query, "msg_signature", sealed)
        return flat(self._decrypted(sealed))

    def _decrypted(self, sealed: str) -> bytes:
        from wechatpy.exceptions import InvalidAppIdException

        try:
            base64.b64decode(sealed, validate=True)
            opened: bytes | str = self._cipher.decrypt(sealed, self.app_id)
        except InvalidAppIdException:
            raise RejectedError("a message for another account") from None
        except (ValueError, binascii.Error, IndexError, TypeError, AssertionError, UnicodeError) as wrong:
            raise RejectedError(f"not to be decrypted: {type(wrong).__name__}") from None
        except Exception as wrong:  # struct.error and what the cipher's library raises for broken padding
            raise RejectedError(f"not to be decrypted: {type(wrong).__name__}") from None
        return opened.encode() if isinstance(opened, str) else opened

    @cached_property
    def _cipher(self) -> Any:
        """The key, made ready once: an edge is kept for as long as its account's settings are the same."""
        from wechatpy.crypto import PrpCrypto

        cipher = PrpCrypto(base64.b64decode(self.aes_key + "="))
        cipher.get_random_string = lambda: secrets.token_hex(8)  # theirs can be foretold, and takes longer
        return cipher

    def _check(self, query: Mapping[str, str], name: str, *more: str) -> None:
        given, at, nonce = (query.get(key, "") for key in (name, "timestamp", "nonce"))
        if max(len(given), len(at), len(nonce)) > _LONGEST or not (given and at.isdecimal() and at.isascii()):
            raise RejectedError("no signature")
        if not hmac.compare_digest(signature(self.token, at, nonce, *more).encode(), given.encode()):
            raise RejectedError("a wrong signature")
        if abs(self.clock() - int(at)) > WINDOW:
            raise RejectedError("a signature of another time")
