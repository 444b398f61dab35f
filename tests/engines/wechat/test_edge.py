"""Who may speak at the edge. Encryption is checked against the platform's published example, against
wechatpy's own, and against a second implementation written from the description alone."""

from __future__ import annotations

import base64
import os
import struct

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from answerable.engines.wechat import Edge, Incoming, RejectedError, news_reply, text_reply
from answerable.engines.wechat.edge import signature
from answerable.engines.wechat.incoming import LARGEST, flat
from answerable.engines.wechat.replies import Article, cut

APP, TOKEN = "wx2c2769f8efd9abc2", "spamtest"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
NOW = 1_409_735_669
# The example that the platform publishes with its sample code.
PUBLISHED = (
    "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2L"
    "dJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6u"
    "x5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJ"
    "pXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCz"
    "pu9GhglF2PE="
)
PUBLISHED_QUERY = {
    "msg_signature": "5d197aaffba7e9b25a30732f161a50dee96bd5fa",
    "timestamp": str(NOW),
    "nonce": "1320562132",
}
TEXT = (
    "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[oP1]]></FromUserName>"
    f"<CreateTime>{NOW}</CreateTime><MsgType>text</MsgType><Content>路灯坏了</Content><MsgId>77</MsgId></xml>"
)


def edge(aes_key: str = "", now: float = NOW) -> Edge:
    return Edge(APP, TOKEN, aes_key, clock=lambda: now)


def signed(nonce: str = "n1", at: int = NOW, name: str = "signature", *more: str) -> dict[str, str]:
    return {name: signature(TOKEN, str(at), nonce, *more), "timestamp": str(at), "nonce": nonce}


def sealed(text: str, app_id: str = APP, key: str = AES_KEY) -> str:
    """Encryption from the description: 16 random bytes, length, text, app id; padded to 32; AES-256-CBC."""
    secret = base64.b64decode(key + "=")
    plain = os.urandom(16) + struct.pack(">I", len(text.encode())) + text.encode() + app_id.encode()
    missing = 32 - len(plain) % 32
    cipher = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).encryptor()
    return base64.b64encode(cipher.update(plain + bytes([missing]) * missing) + cipher.finalize()).decode()


def body(secret: str) -> bytes:
    return f"<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[{secret}]]></Encrypt></xml>".encode()


def test_the_published_example_is_read():
    said = edge(AES_KEY).open(PUBLISHED_QUERY, body(PUBLISHED))
    assert (said.text, said.key, said.sender) == (
        "abcdteT",
        "m6054768590064713728",
        "oyORnuP8q7ou2gfYjqLzSIWZf0rs",
    )


def test_a_plain_message_is_read():
    said = edge().open(signed(), TEXT.encode())
    assert (said.kind, said.text, said.account) == ("text", "路灯坏了", "gh_1")


def test_a_second_implementation_is_understood_both_ways():
    secret = sealed(TEXT)
    said = edge(AES_KEY).open(signed("n1", NOW, "msg_signature", secret), body(secret))
    assert said.text == "路灯坏了"
    fields = flat(edge(AES_KEY).seal(text_reply(said, "收到")).encode())
    assert fields["MsgSignature"] == signature(TOKEN, fields["TimeStamp"], fields["Nonce"], fields["Encrypt"])
    secret_key = base64.b64decode(AES_KEY + "=")
    opener = Cipher(algorithms.AES(secret_key), modes.CBC(secret_key[:16])).decryptor()
    plain = opener.update(base64.b64decode(fields["Encrypt"])) + opener.finalize()
    length = struct.unpack(">I", plain[16:20])[0]
    assert "收到" in plain[20 : 20 + length].decode()
    assert plain[20 + length : -plain[-1]].decode() == APP


def test_the_platform_makes_sure_of_the_address():
    assert edge().greet(signed() | {"echostr": "hello"}) == "hello"
    with pytest.raises(RejectedError):
        edge().greet(signed() | {"nonce": "other", "echostr": "hello"})


@pytest.mark.parametrize(
    ("query", "sent", "reason"),
    [
        ({}, TEXT.encode(), "no signature"),
        (signed() | {"signature": "0" * 40}, TEXT.encode(), "wrong signature"),
        (signed() | {"signature": "é" * 40}, TEXT.encode(), "wrong signature"),
        (signed(at=NOW - 301), TEXT.encode(), "another time"),
        (signed(at=NOW + 301), TEXT.encode(), "another time"),
        (signed() | {"timestamp": "٣" * 10}, TEXT.encode(), "no signature"),
        (signed() | {"nonce": "n" * 1000}, TEXT.encode(), "no signature"),
        (signed(), b"", "not a message"),
        (signed(), b"hello", "not a message"),
        (signed(), TEXT.encode()[:-9], "not a message"),
        (signed(), TEXT.encode("utf-16"), "not a message"),
        (signed(), b"<xml>\xff\xfe</xml>", "not a message"),
        (signed(), b"<html></html>", "not a message"),
        (signed(), b"<xml>" + b"<a/>" * LARGEST + b"</xml>", "too large"),
        (signed(), TEXT.replace(str(NOW), "soon").encode(), "not a message"),
        (signed(), TEXT.replace(str(NOW), "9" * 40).encode(), "not a message"),
        (signed(), TEXT.replace("oP1", " ").encode(), "without sender"),
        (signed(), body(PUBLISHED), "encrypted"),
        (
            signed(),
            b'<!DOCTYPE xml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xml><MsgType>&b;</MsgType></xml>',
            "not a message",
        ),
        (signed(), b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml>&f;</xml>', "not a message"),
    ],
)
def test_what_is_odd_is_rejected_plainly(query, sent, reason):
    with pytest.raises(RejectedError, match=reason):
        edge().open(query, sent)


@pytest.mark.parametrize(
    "secret",
    [
        sealed(TEXT, app_id="wx_other"),
        sealed(TEXT, key="Z" * 42 + "A"),
        "AAAA",
        "not base64!",
        sealed(TEXT)[:-24],
        "",
    ],
    ids=["other account", "other key", "too short", "no base64", "truncated", "empty"],
)
def test_what_is_odd_is_rejected_when_encrypted(secret):
    with pytest.raises(RejectedError):
        edge(AES_KEY).open(signed("n1", NOW, "msg_signature", secret), body(secret))


def test_a_plain_message_does_not_pass_where_encryption_was_agreed():
    with pytest.raises(RejectedError, match="plain message"):
        edge(AES_KEY).open(signed(), TEXT.encode())


def test_a_changed_text_does_not_pass_with_the_signature_of_another():
    secret = sealed(TEXT)
    with pytest.raises(RejectedError, match="wrong signature"):
        edge(AES_KEY).open(signed("n1", NOW, "msg_signature", secret), body(sealed(TEXT)))


def test_a_call_is_known_again_by_its_nonce():
    assert edge().nonce(signed("n7")) == f"{NOW}-n7"


@given(st.binary(max_size=300))
def test_no_body_is_a_fault(sent):
    with pytest.raises(RejectedError):
        edge().open(signed(), sent)


@given(st.text(max_size=200))
def test_any_reply_is_sound_xml_and_says_what_it_should(text):
    said = Incoming.read(flat(TEXT.encode()))
    fields = flat(edge().seal(text_reply(said, text)).encode())
    expected = "".join(s for s in text if s in "\n\t" or (ord(s) >= 32 and s not in "\ufffe\uffff"))
    assert fields["Content"] == expected
    assert fields["ToUserName"] == "oP1"


def test_a_long_text_is_cut_between_characters():
    assert cut("水" * 1000, 2047).encode().__len__() <= 2047
    assert cut("水" * 1000, 2047).endswith("水…")


def test_eight_lines_at_most_go_into_a_reply():
    said = Incoming.read(flat(TEXT.encode()))
    articles = [Article(f"t{n}", "]]>", "https://example.org/") for n in range(12)]
    assert news_reply(said, articles).count("<item>") == 8


def test_events_are_told_apart_by_sender_time_and_kind():
    event = {"ToUserName": "g", "FromUserName": "o", "CreateTime": "5", "MsgType": "event", "Event": "SCAN"}
    keys = {
        Incoming.read(event | more).key
        for more in ({}, {"EventKey": "a"}, {"CreateTime": "6"}, {"FromUserName": "p"})
    }
    assert len(keys) == 4


@pytest.mark.parametrize("latitude", ["", "north", "nan", "1e9", "-91111"])
def test_a_place_that_is_none_is_no_place(latitude):
    place = {
        "ToUserName": "g",
        "FromUserName": "o",
        "CreateTime": "5",
        "MsgType": "location",
        "Location_X": latitude,
    }
    assert Incoming.read(place).latitude is None
