"""IP addresses and the numbers of devices. Takes the plain form of a text."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from answerable.listening.cleaning.spans import Span

__all__ = ["HINT", "find_machines"]

_DIGIT = r"[\d\x{ff10}-\x{ff19}]"
HINT = (
    rf"(?:{_DIGIT}{{1,3}}[.．]){{3}}{_DIGIT}|[\da-fA-F]{{2}}[:\-][\da-fA-F]{{2}}[:\-][\da-fA-F]{{2}}"
    r"|[\da-fA-F]{0,4}:[\da-fA-F]{0,4}:[\da-fA-F]{0,4}:|::[\da-fA-F]"
    r"|(?i:imei|meid|idf[av]|oaid|android ?id|[uU]+[iI]?[dD]|设备|設備|序列号|串号|\bmac\b|mac地址)"
    r".{0,12}[\da-fA-F\x{ff10}-\x{ff19}\-]{8}"
)

_DOTS = re.compile(r"\.\d{1,3}\.\d{1,3}\.\d")
_COLONS = re.compile(r":[0-9A-Fa-f]{0,4}:")
_PAIRED = re.compile(r"[:\-][0-9A-Fa-f]{2}[:\-][0-9A-Fa-f]{2}[:\-]")
"""Quick signs of IP addresses and of MAC addresses, without which the patterns need not be tried."""

_IP_4 = re.compile(r"(?<![\dA-Za-z.])(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)")
_IP_6 = re.compile(
    r"(?<![0-9A-Za-z.])(?<![0-9A-Fa-f]:)(?=[0-9A-Fa-f:]{2})[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![0-"
    r"9A-Za-z:])"
)
_IP_WORDS = re.compile(r"(?:ip|地址|服务器|主机|网关|address|host|登录|登陆)[^\d]{0,12}$", re.IGNORECASE)
_NOT_IP_WORDS = re.compile(
    r"(?:版本|version|第|章|节|条|v|ver\.?|build|见|表|图|附件|栋|楼|室|层)号?:?\s?$", re.IGNORECASE
)
_MAC = re.compile(
    r"(?<![0-9A-Za-z\-])(?<![0-9A-Fa-f]:)[0-9A-Fa-f]{2}([:\-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![0-9A"
    r"-Za-z:\-])"
)
_DEVICE = re.compile(
    r"(?:imei|meid|idfa|idfv|oaid|android ?id|uuid|udid|设备(?:号|id|码|标识|序列号|串号)*|序列号|串号"
    r"|mac(?:地址| address)?)"
    r"\s?(?:号|码|是|为|is|:|=|\s|\(|-)*([0-9A-Fa-f][0-9A-Za-z\-]{9,40})(?![0-9A-Za-z])",
    re.IGNORECASE,
)


def find_machines(text: str) -> Iterator[Span]:
    """Yield IP addresses (`ip`) and MAC addresses, IMEIs, advertising and device ids (`device`)."""
    for sign, pattern in ((_DOTS, _IP_4), (_COLONS, _IP_6)):
        for found in pattern.finditer(text) if sign.search(text) else ():
            if _is_ip(found.group(), text, found.start()):
                yield Span(*found.span(), "ip")
    if _PAIRED.search(text):
        yield from (Span(*found.span(), "device") for found in _MAC.finditer(text))
    for found in _DEVICE.finditer(text):
        if sum(sign.isdigit() for sign in found.group(1)) >= 4:
            yield Span(*found.span(1), "device")


def _is_ip(written: str, text: str, start: int) -> bool:
    """Four small numbers are as often a heading or a version;

    Then only the words before make an address of them.
    """
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return False
    if address.version == 6:
        named = sum(bool(part) for part in written.split(":"))
        return named >= 3 or (named > 0 and written.startswith("::"))  # the address :: is nobody's
    if _IP_WORDS.search(text, max(0, start - 20), start):
        return True
    small = max(int(part) for part in written.split(".")) < 20
    return not small and _NOT_IP_WORDS.search(text, max(0, start - 8), start) is None
