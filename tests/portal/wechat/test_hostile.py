"""Ten thousand hostile callbacks of nine kinds through the real view: none accepted, none a fault of ours.

    bad signature · old time · replayed · truncated · entity bombs · wrong key · `]]>` in text · non-UTF-8 ·
    wrong account

Half go to an account that speaks plainly, half to one that speaks encrypted. Chance is seeded.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from django.test import RequestFactory

from answerable.portal.cases.models import Message
from answerable.portal.core.keys import portal_keys
from answerable.portal.wechat.demo.calling import Caller, as_xml
from answerable.portal.wechat.models import Account, Channel, Seen
from answerable.portal.wechat.views import ShortWay
from portal.wechat.calls import TOKEN, account

pytestmark = pytest.mark.django_db
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OTHER_KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"
EACH = 1_112  # of nine kinds: 10,008
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
ELSEWHERE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

Sent = tuple[dict[str, str], bytes]


@dataclass
class Attacker:
    """Makes calls as the platform would, and then spoils them. `caller` knows the account's secrets."""

    chance: random.Random
    caller: Caller

    def sound(self, caller: Caller | None = None, text: str | None = None, **fields: str) -> Sent:
        said = text if text is not None else as_xml(self.message() | fields)
        query, body = (caller or self.caller).signed(said)
        return query, body.encode()

    def message(self) -> dict[str, str]:
        return {
            "ToUserName": "gh_city",
            "FromUserName": f"o{self.chance.getrandbits(40)}",
            "CreateTime": str(int(time.time())),
            "MsgType": "text",
            "Content": "水" * self.chance.randint(1, 20),
            "MsgId": str(self.chance.getrandbits(60)),
        }

    @property
    def signature(self) -> str:
        return "msg_signature" if self.caller.aes_key else "signature"

    def bad_signature(self) -> Sent:
        query, body = self.sound()
        wrong = ["", f"{self.chance.getrandbits(160):040x}", query[self.signature][:-1], "签名", "0" * 4000]
        return query | {self.signature: self.chance.choice(wrong)}, body

    def old_time(self) -> Sent:
        """Signed as it should be, for a time long ago, far ahead, or none at all."""
        query, body = self.sound()
        now, away = int(time.time()), self.chance.randint(310, 10**8)
        at = self.chance.choice([str(now - away), str(now + away), "-1", "1e9", "٣", "", "9" * 99])
        return signed_for(self.caller, query, body, at), body

    def replayed(self) -> Sent:
        """What was signed for one call, with the words of another."""
        return self.taken[0], self.sound()[1]

    def truncated(self) -> Sent:
        query, body = self.sound()
        return query, body[: self.chance.randint(0, len(body) - 7)]

    def entity_bomb(self) -> Sent:
        head = self.chance.choice([BOMB, ELSEWHERE])
        text = as_xml(self.message()).replace("水</", "&c;&a;</")
        if self.caller.aes_key and self.chance.random() < 0.5:
            return self.sound(text=head + text)  # inside
        query, body = self.sound()
        return query, head.encode() + body

    def wrong_key(self) -> Sent:
        return self.sound(Caller("", TOKEN, self.caller.app_id, OTHER_KEY))

    def end_mark(self) -> Sent:
        """`]]>` where it ends a text early; encrypted, it stands inside."""
        hidden = f"<Content><![CDATA[a]]>{self.chance.choice(['', 'b'])}]]></Content>"
        return self.sound(text=as_xml(self.message()).replace("<Content>", f"{hidden}<Content>"))

    def not_utf8(self) -> Sent:
        query, body = self.sound()
        odd = self.chance.choice([b"\xff\xfe", "灯".encode("gb18030"), b"\xed\xa0\x80", b"\xc0\xaf"])
        at = body.index(b"</", self.chance.randint(0, 40))  # beside a letter, so that nothing makes it whole
        return query, body[:at] + odd + body[at:]

    def wrong_account(self) -> Sent:
        """With the right key, addressed to another account; plainly, signed with another's token."""
        if self.caller.aes_key:
            return self.sound(Caller("", TOKEN, "wx-other", KEY))
        return self.sound(Caller("", "another-token", "wx-other"))


KINDS = [
    Attacker.bad_signature,
    Attacker.old_time,
    Attacker.replayed,
    Attacker.truncated,
    Attacker.entity_bomb,
    Attacker.wrong_key,
    Attacker.end_mark,
    Attacker.not_utf8,
    Attacker.wrong_account,
]


def signed_for(caller: Caller, query: dict[str, str], body: bytes, at: str) -> dict[str, str]:
    """The query of a call, signed rightly for another time."""
    from answerable.engines.wechat.edge import signature
    from answerable.engines.wechat.incoming import flat

    sealed = [flat(body)["Encrypt"]] if caller.aes_key else []
    name = "msg_signature" if caller.aes_key else "signature"
    return query | {"timestamp": at, name: signature(TOKEN, at, query["nonce"], *sealed)}


@pytest.fixture
def call(units) -> Callable[[str, Sent], int]:
    """Calls an account through what stands before the view, and gives the status."""
    account("plain")
    account("sealed")
    Account.objects.filter(code="sealed").update(aes_key=portal_keys().encrypt(KEY.encode()))
    way, factory = ShortWay(lambda _request: pytest.fail("not on the short way")), RequestFactory()

    def status(code: str, sent: Sent) -> int:
        address = f"/wechat/{code}/?{urlencode(sent[0])}"
        return way(factory.post(address, sent[1], content_type="text/xml")).status_code

    return status


@pytest.fixture
def attackers(call) -> Iterator[tuple[str, Attacker]]:
    """For each account one attacker, who has seen one sound call being taken."""
    made = [
        ("plain", Attacker(random.Random(20), Caller("", TOKEN, "wx-plain"))),
        ("sealed", Attacker(random.Random(21), Caller("", TOKEN, "wx-sealed", KEY))),
    ]
    for code, attacker in made:
        attacker.taken = attacker.sound()
        assert call(code, attacker.taken) == 200
    return made


@pytest.mark.slow
def test_of_ten_thousand_hostile_calls_none_is_accepted_and_none_is_a_fault(call, attackers):
    before = (Channel.objects.count(), Seen.objects.count(), Message.objects.count())
    told = Counter()
    for _ in range(EACH // 2):
        for kind in KINDS:
            for code, attacker in attackers:
                told[kind.__name__, call(code, kind(attacker))] += 1
    assert sum(told.values()) >= 10_000
    assert {status for _kind, status in told} == {403}, told
    assert (Channel.objects.count(), Seen.objects.count(), Message.objects.count()) == before


def test_the_same_call_once_more_gets_the_same_answer_and_does_nothing(call, attackers):
    before = list(Channel.objects.values_list("last_heard_at", "draft").order_by("pk"))
    for code, attacker in attackers:
        assert call(code, attacker.taken) == 200
    assert list(Channel.objects.values_list("last_heard_at", "draft").order_by("pk")) == before
    assert Seen.objects.count() == 2


def test_what_is_not_even_a_call_is_refused(call):
    chance = random.Random(22)
    deep = b"<xml>" + b"<a>" * 900 + b"</a>" * 900 + b"</xml>"
    for code in ("plain", "sealed"):
        for body in (b"", b"\0", deep, b"{}", b"<xml/>", b"x" * 70_000, chance.randbytes(300)):
            assert call(code, ({}, body)) == 403
            assert call(code, ({"timestamp": "\0", "nonce": "\0", "signature": "\0"}, body)) == 403
