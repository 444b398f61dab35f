"""Addresses down to the door. What is taken out is the way from the street or the estate to the door, no
more: the street, the estate and the district stay, for one must know where the water is off, not in whose
kitchen.

All finders take the plain form of a text (`forms.plain`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from answerable.listening.cleaning.spans import Span

__all__ = ["HINT", "HINT_AT_END", "find_addresses", "find_whole"]

_HINT_NUMBER = (
    r"[\da-zA-Z\x{ff10}-\x{ff19}\x{ff21}-\x{ff3a}\x{ff41}-\x{ff5a}一二三四五六七八九十零〇百甲乙丙丁]"
)
HINT = (
    rf"{_HINT_NUMBER} ?[号號#\x{{ff03}}]? ?(?:[栋幢棟座室房梯户斋舍弄单單]|楼.?{_HINT_NUMBER})"
    rf"|[组組队社].{{0,2}}\d"
    r"|[\d\x{ff10}-\x{ff19}][\-\x{ff0d}—－][\d\x{ff10}-\x{ff19}]{1,2}[\-\x{ff0d}—－][\d\x{ff10}-\x{ff19}]{3}"
    r"|[住地]址|[家现居]住|住在|户籍"
    r"|(?:厦|大楼|中心|场|商城|公寓|写字楼|[技创]园|花园|苑|小区|宾馆|酒店|[区期]楼|寓|村|园|期"
    r"|城)[a-zA-Z]?\d{1,4}[\d\-]"
)
"""RE2: without one of these there is no address down to the door."""

_LAST_WORDS = (
    r"(?:号|號|室|房|商|铺|户|座|楼|层|栋|幢|排|某|店|面|办公|门|摊|位|档口?|柜|间|仓|库|厂房?|别墅|单元"
    r"|信箱|电联|收|[ _])"
)
HINT_AT_END = rf"\d[a-zA-Z]?{_LAST_WORDS}*$"
"""RE2, over the end of a text that may be an address and nothing else."""

_N = r"(?:[A-Za-z]{0,2}-?\d{1,5}[A-Za-z]?|[一二三四五六七八九十零百]{1,4}|[A-Za-z甲乙丙丁戊东西南北])"
_SEP = r"[ \-·_/]{0,2}"
_STREET_NUMBER = (
    rf"(?:\d{{1,5}}(?:-\d{{1,4}})?\s?(?:号|號|弄|巷|支弄|号院){_SEP}(?:附\s?\d{{1,4}}\s?号)?{_SEP})"
)
_BUILDING = rf"(?:{_N}\s?(?:号楼|號樓|栋楼?|幢楼?|棟|座|号栋|#楼|#栋|#|公寓|斋|舍|号公寓|号院|座楼))"
_UNIT = rf"(?:{_N}\s?(?:单元|單元|门洞|号门|门|梯|楼道))"
_FLOOR = rf"(?:{_N}\s?(?:楼|樓|层|層|F))"
_ROOM_WORD = r"(?:室|房间|房号|号房|房|户室|号室|号户|号门|号铺|铺|号|號|户)"
_AFTER_BARE = r"(?![\d.年月日元户人名个套台多余几万千平米㎡%天次层楼栋])"
_ROOM = rf"(?:{_N}\s?{_ROOM_WORD}|[A-Za-z]?\d{{2,4}}[A-Za-z]?{_AFTER_BARE}|[东西南北左右]户)"
_ROOM_NAMED = rf"(?:{_N}\s?(?:室|号房|房间|房号|房(?![屋产地价东租子型企改管])|户室|号室))"

_NUMBER_SIGNS = (
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz一二三四五六七八九十零百甲乙丙丁戊东西南北"
)
_ANCHOR = re.compile(rf"[{_NUMBER_SIGNS}] ?[号號弄巷支栋幢棟座楼樓#公斋舍单單门門梯层層F村小组組队社院]")
"""The end of a number before one of the words that part an address. Only there is the long pattern tried."""

_LONGEST_NUMBER = 8
_COUNTING = frozenset("0123456789一二三四五六七八九十百甲乙丙丁")

_DOOR = re.compile(
    rf"{_STREET_NUMBER}{{0,2}}{_BUILDING}{_SEP}{_UNIT}?{_SEP}{_FLOOR}?{_SEP}{_ROOM}"
    rf"|{_STREET_NUMBER}{{0,2}}{_BUILDING}{_SEP}{_UNIT}(?:{_SEP}{_FLOOR})?"
    rf"|{_STREET_NUMBER}{{0,2}}{_UNIT}{_SEP}{_FLOOR}?{_SEP}{_ROOM}"
    rf"|{_STREET_NUMBER}{{1,2}}{_FLOOR}?{_SEP}{_ROOM_NAMED}"
    rf"|{_STREET_NUMBER}{{1,2}}\d{{1,3}}-\d{{1,2}}-\d{{2,4}}(?![\d\-])"
    rf"|(?:第?{_N}(?:村民小组|小组|组|队|社)){_SEP}\d{{1,4}}(?:-\d{{1,3}})?号"
    rf"|{_FLOOR}{_SEP}{_ROOM_NAMED}"
)
_DASHED = re.compile(
    r"(?<=[一-鿿])[ ]?[A-Za-z]?\d{1,3}(?:栋|幢|座|号|#)?-\d{1,2}(?:单元)?-(?:\d{3,4})(?:室|号|房)?(?![\d\-])"
)
_AFTER_ROOM = r"(?![\d\-.~/:%年月日届元户人名个套台多余几万千平米㎡天次层楼栋路线])"
_PAIR = re.compile(
    r"(?<=[区苑园城庭府湾居寓村楼墅院里弄坊邸厦场心座宅岸郡轩阁际广期街])[ ]?(?!(?:19"
    r"|20)\d\d-)[A-Za-z]?\d{1,4}"
    rf"(?:栋|幢|座|号楼|#|-)[ \-]?\d{{1,4}}(?:-\d{{1,4}})?(?:室|号|房)?{_AFTER_ROOM}"
)
_TOWER = re.compile(
    r"(?:大厦|大楼|中心|商城|广场|市场|公寓|写字楼|科技园|创园|花园|花苑|小区|宾馆|酒店"
    r"|[区期一二三四五六七八九十\d]楼)"
    rf"([A-Za-z]\d{{2,5}}(?:室|号|房)?|\d{{3,5}}(?:-\d{{1,3}})?(?:室|号|房)|\d{{3,5}}(?=[\s,;。)]"
    rf"|$)){_AFTER_ROOM}"
)
_ROOM_ALONE = re.compile(r"(?<=[区苑园城庭府湾居寓村楼墅邸元栋幢])[ ]?[A-Za-z]?\d{3,4}[A-Za-z]?(?:室|号房)")
_HOME = re.compile(
    r"(?:家住|住在|住址|现住|现居住?|居住[于在]|户籍|家庭地址|家庭住址|通讯地址|收货地址|身份证地址|我家"
    r"|住于)[^。;!?\n]{0,36}?"
    r"(\d{1,5}(?:-\d{1,4})?\s?(?:号|號|弄)(?:之?\d{1,3})?(?![线楼令文院]))"
)


_WHOLE = re.compile(
    r"[^,。!?;\n]{2,70}?(?<=[一-鿿\-_ ])([A-Za-z]{0,2}-?\d[A-Za-z\d\-一_/·#]{0,19}"
    rf"(?:(?!某|电联|收|[ _]){_LAST_WORDS})*){_LAST_WORDS}*"
)
"""A text that is an address and nothing else, as people fill in a form: what it ends in leads to the door."""

_PLACE = re.compile(
    r"[省市区县镇乡村路街巷弄道园苑]|大厦|广场|[市商][场城]|中心|公寓|大楼|国际|基地|[一-鿿]城"
)
_SENTENCE = re.compile(
    r"[的了吗呢请为是在不有被把何能否要想说很都也就还已将让给和与对从因向之:?\"]|反映|咨询|投诉|建议|关于"
    r"|问题|举报|希望|回应|开展|上市|现房|平米|价|求|扰|停[水电车]|修|拆|补|违|噪|[地线路车班次]$|第\d|比\d"
    r"|\d\s?[年月日元万亿名人岁%]|20[012]\d$|\d:\d"
)
"""Signs of speech: a text that has one says something and is not an address alone."""

_LONGEST_WHOLE = 80

_STATED = re.compile(
    r"(?:家住|住在|住址|现住|居住[于在]|(?<!网)(?<!ip)地址)(?:是|为|在|于|:)?[ ]?"
    r"([^,。!?;:\n的了吗呢请为是不有被]{4,70})"
)
_SPEECH = "的了吗呢请为是在不有被把何能否要想说很都也就还已将让给到至去"
_STOPS = frozenset(',。!?;:\n()[]"“”' + _SPEECH)
_RUN = re.compile(rf"[^,。!?;:\n()\[\]\"“”{_SPEECH}]{{8,70}}")
_LED_TO = re.compile(
    r"(?:[省市区县镇乡村]|街道).{1,30}"
    r"(?:[路街巷弄道][^路街巷弄道]{0,6}\d{1,5}(?:号|弄)|[苑园厦场城庭邸居]|公寓|广场|中心).{0,16}?"
    r"(?<=[一-鿿\-_ ])(?<!热线)(?<!电话)"
    r"([A-Za-z]{0,2}\d{1,4}[\-一_/·#]{1,2}[A-Za-z]?\d{1,5}(?:-\d{1,5})?|[A-Za-z]?\d{3,5}(?!户业主))"
    r"(?:号?[室房铺户商]|号?店[面铺]|号)?"
    r"(?=$|某|电联|业主|住户|户主|租户|居民|反映|投诉|家|漏|住|一家|二楼|邻居|楼上|楼下)"
)
"""Behind a street's number, an estate or a house, and before who lives there or the end: a door."""


_BEFORE_DOOR = re.compile(r"\d[A-Za-z]?(?:[栋幢座#\-室]|号楼|号房)")
_BEFORE_TOWER = re.compile(r"[厦心城场寓园苑区馆店楼][A-Za-z]?\d{2}")
_NUMBER = re.compile(r"\d+[\-一_/·#年]?")
"""Quick signs: only where one stands are the longer patterns tried, some characters around it."""

_LEFT, _RIGHT = 12, 16
_STATING = ("住", "户籍", "地址", "我家")


def find_addresses(text: str) -> Iterator[Span]:
    """Yield the parts of addresses that lead to a door, of a plain text."""
    yield from _doors(text)
    patterns = (_DASHED, _PAIR, _ROOM_ALONE) if "-" in text else (_PAIR, _ROOM_ALONE)
    for sign in _BEFORE_DOOR.finditer(text):
        window = max(0, sign.start() - _LEFT), sign.end() + _RIGHT
        for found in chain.from_iterable(pattern.finditer(text, *window) for pattern in patterns):
            yield Span(*_stripped(text, *found.span()), "address")
    if _BEFORE_TOWER.search(text):
        yield from (Span(*found.span(1), "address") for found in _TOWER.finditer(text))
    if any(word in text for word in _STATING):
        yield from (Span(*found.span(1), "address") for found in _HOME.finditer(text))
        yield from _stated(text)
    yield from _led_to(text)


def _stated(text: str) -> Iterator[Span]:
    for found in _STATED.finditer(text):
        if not _NUMBER.search(found.group(1)) or not _PLACE.search(found.group(1)):
            continue
        if whole := _WHOLE.fullmatch(text, *found.span(1)):
            yield Span(*whole.span(1), "address")


def _led_to(text: str) -> Iterator[Span]:
    done = 0
    for number in _NUMBER.finditer(text):
        if number.start() < done or not _may_be_door(number.group()):
            continue
        for run in _RUN.finditer(text, _begin_of_run(text, number.start(), done)):
            done = run.end()
            yield from (Span(*found.span(1), "address") for found in _LED_TO.finditer(text, *run.span()))
            if done > number.start():
                break


def _may_be_door(number: str) -> bool:
    """Three digits or two numbers, and not a year."""
    return number[-1] != "年" and (len(number) > 2 or not number[-1].isdigit())


def _begin_of_run(text: str, at: int, done: int) -> int:
    while at > done and text[at - 1] not in _STOPS:
        at -= 1
    return at


def find_whole(text: str) -> Iterator[Span]:
    """Yield what leads to the door where the whole text is an address, as people fill in a form."""
    if len(text) > _LONGEST_WHOLE or not _PLACE.search(text) or _SENTENCE.search(text):
        return
    whole = _WHOLE.fullmatch(text)
    if whole:
        yield Span(*whole.span(1), "address")


def _doors(text: str) -> Iterator[Span]:
    done = 0
    for anchor in _ANCHOR.finditer(text):
        found = _door_around(text, anchor.start(), done)
        if found:
            done = found.end()
            if any(sign in _COUNTING for sign in found.group()):
                yield Span(*_stripped(text, *found.span()), "address")


def _door_around(text: str, at: int, done: int) -> re.Match[str] | None:
    """Return the way to a door whose first number ends at `at`, beginning as far to the left as it fits."""
    start = at
    while start > done and at - start < _LONGEST_NUMBER and text[start - 1] in _NUMBER_SIGNS + "-第":
        start -= 1
    tries = (_DOOR.match(text, begin) for begin in range(start, at + 1) if begin >= done)
    return next((found for found in tries if found), None)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " ,-·、_/":
        start += 1
    while end > start and text[end - 1] in " ,-·、_/.":
        end -= 1
    return start, end
