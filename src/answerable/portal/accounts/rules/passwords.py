"""What of a password is its own: what remains when everything is taken away that everybody tries.

Lists of leaked passwords are the same few words with a year, a birthday or a row of keys around them. So
it is not the password as a whole that is looked up, but its parts: words that stand at the top of such
lists, names and words of this portal, dates, telephone numbers, rows of keys and of the alphabet, and
repeated letters are taken away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["LEAST", "substance"]

LEAST = 6  # characters that must remain; a Han character counts for two

WORDS = (  # noqa: SIM905 - read as words
    "password passwort passw0rd passwd pass word admin administrator root user guest test demo "
    "login welcome hello master secret letmein changeme default system manager office server "
    "computer internet qwerty azerty iloveyou dragon monkey sunshine princess football baseball "
    "superman batman shadow trustno freedom whatever summer winter spring autumn monday friday "
    "january december answerable youying woaini woaiwo aini woshi nihao zhongguo beijing shanghai "
    "guangzhou shenzhen wangyi tengxun taobao alibaba weixin baidu mima miman jiushi dangdang "
    "xiaoming wang zhang chen yang zhao huang zhou sun zhu hu guo he gao lin luo zheng liang song "
    "tang feng yu dong xiao cheng cao yuan deng xu fu shen zeng peng lu su lu jiang cai jia ding "
    "wei xue ye yan pan du dai xia li liu wu ma qq abc asd zxc a1b2c3 我爱你 密码 管理员 中国 北京 有应 "
).split()
NUMBERS = ("5201314", "1314520", "520520", "1314", "520", "666", "888", "999", "147258369", "159357", "007")
ROWS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
)
DATE = re.compile(
    r"(?:19|20)\d{2}[-./年]?(?:0?[1-9]|1[0-2])[-./月]?(?:0?[1-9]|[12]\d|3[01])日?|(?:19|20)\d{2}"
)
PHONE = re.compile(r"1[3-9]\d{9}")
REPEATED = re.compile(r"(.{1,3}?)\1{2,}|(.)\2")
SPELLED = str.maketrans("013457@$!", "oleastasi")
AROUND = 4  # letters and digits in a row that make it a row


def substance(password: str, known: Iterable[str] = ()) -> int:
    """How many characters are the password's own; `known` are words that those around the person know."""
    left = password[:256].lower()
    for pattern in (PHONE, DATE):
        left = pattern.sub(" ", left)
    left = REPEATED.sub(" ", _without_rows(left))
    tried = {*NUMBERS, *WORDS, *(each.lower() for each in known if len(each) > 2)}
    for word in sorted(tried, key=len, reverse=True):
        left = left.replace(word, " ")
        left = _without_spelled(left, word)
    return sum(2 if "\u4e00" <= letter <= "\u9fff" else 1 for letter in left if not letter.isspace())


def _without_spelled(text: str, word: str) -> str:
    """The text without `word` where it is written with digits and signs for letters: p@ssw0rd."""
    plain = text.translate(SPELLED)
    start = plain.find(word)
    return text if start < 0 else text[:start] + " " + text[start + len(word) :]


def _without_rows(text: str) -> str:
    """The text without pieces of four or more that run along a row of keys or the alphabet, either way."""
    rows = [*ROWS, *(row[::-1] for row in ROWS)]
    start, kept = 0, []
    while start < len(text):
        length = max(_shared(text[start:], row) for row in rows)
        if length >= AROUND:
            kept.append(" ")
            start += length
        else:
            kept.append(text[start])
            start += 1
    return "".join(kept)


def _shared(text: str, row: str) -> int:
    """How many of the first characters of `text` run along `row`."""
    length = 0
    while length < len(text) and text[: length + 1] in row:
        length += 1
    return length
