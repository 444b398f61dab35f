"""E-mail addresses and @handles, also where the sign is spelt out. Takes the plain form of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerable.listening.cleaning.spans import Span
from answerable.listening.cleaning.words import any_of

__all__ = ["HINT", "find_emails"]

HINT = (
    r"[@\x{ff20}\x{fe6b}]|(?i)\bat\b.{1,40}(?:\.|dot)|艾特|[(（]at[)）]|\[at\]"
    r"|[\w.\-]#[\w\-]{2,20}\.(?:com|cn|net)"
)

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{1,64}\s?@\s?[A-Za-z0-9](?:[A-Za-z0-9\-]{0,62}[A-Za-z0-9])?"
    r"(?:\s?\.\s?[A-Za-z0-9\-]{1,63}){0,4}\s?\.\s?[A-Za-z]{2,18}(?![A-Za-z0-9])"
)
_SPELT = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{2,64}\s?(?:[(\[]\s?(?:at|AT|艾特)\s?[)\]]|#|\sat\s|艾特)\s?"
    r"[A-Za-z0-9\-]{2,40}(?:\.[A-Za-z0-9\-]{2,40})?\s?(?:\.|\s?dot\s?|[(\[]dot[)\]]|点)\s?(?:com|cn|net"
    r"|org|edu|gov|tw|hk)(?:\.cn)?"
    r"(?![A-Za-z0-9])"
)
_HANDLE = re.compile(
    r"(?<![A-Za-z0-9._%+\-/])@(?!(?:163|126|139|189|qq|gmail|sina|sohu|hotmail|outlook|yahoo|foxmail|aliyun)\b)"
    r"(?:[A-Za-z0-9_][A-Za-z0-9_.\-]{1,29}(?![\w\-])|(?:(?<=^@)|(?<=[\s:/]@))[\w\-]{2,20}(?=[\s:,;。、]|$))"
)
_ORGANISATION = re.compile(
    any_of(
        "日报 晚报 早报 新闻 公安 政府 发布 平安 在线 电视 广播 局 委 厅 办 院 网 社 台 公司 热线 消防 "
        "交警 地铁"
    )
)


def find_emails(text: str) -> Iterator[Span]:
    """Yield e-mail addresses (`email`) and handles (`account`); the handles of organisations stay."""
    if "@" in text:
        yield from (Span(*found.span(), "email") for found in _EMAIL.finditer(text))
        for found in _HANDLE.finditer(text):
            if not _ORGANISATION.search(found.group()):
                yield Span(*found.span(), "account")
    yield from (Span(*found.span(), "email") for found in _SPELT.finditer(text))
