"""Names of private persons where the text itself marks them: by a title, a role, a signature, a phone behind
them.

A name without such a mark stays, and so do the names of officials (李局长, 书记王某) and organisations:
they carry none of these marks. The title or role stays too, so that a sentence still reads:
业主〔name〕先生. Takes the plain form of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from answerable.listening.cleaning.numbers import GAPS
from answerable.listening.cleaning.reading import begins_inside_word, reads_as_words
from answerable.listening.cleaning.spans import Span
from answerable.listening.cleaning.surnames import COMPOUND, NO_NAMES, SURNAMES
from answerable.listening.cleaning.words import any_of

__all__ = [
    "ENGLISH_HINT",
    "HINT_AT_END",
    "INTRODUCTIONS",
    "LENGTH_OF_END",
    "ROLES",
    "TITLES",
    "find_before_phone",
    "find_names",
    "find_signed",
]

TITLES = """先生 女士 小姐 太太 师傅 大爷 大妈 阿姨 奶奶 爷爷 大叔 叔叔 大姐 大哥 大嫂 同学 老汉 老太 婆婆
    夫人 夫妇 夫妻 伯伯 老伯 小朋友 師傅 同學"""

ROLES = """业主 業主 村民 居民 市民 群众 户主 租客 租户 住户 网友 家长 家長 投诉人 举报人 反映人 申请人 申诉人
    求助人 联系人 聯絡人 联络人 留言人 来信人 信访人 来访人 上访人 当事人 受害人 受害者 被害人 死者 伤者
    患者 病人 原告 被告 儿子 女儿 父亲 母亲 爸爸 妈妈 丈夫 妻子 老公 老婆 爱人 孩子 小孩 家属 哥哥 弟弟 姐姐
    妹妹 签名 签字 署名 落款 收货人 收件人 户名 收款人 持卡人 房东 老板 店主 车主 司机 邻居 职工 工人 农民
    学生 考生 员工 退休职工 退伍军人 老人 老师傅 姓名 名字 真名 本名"""
_SAYS = any_of(
    """反映 投诉 来电 来信 来访 致电 称 表示 说 诉 要求 咨询 请求 举报 求助 向 因 家 等 与 和 及 从 于 在 被
    的 将 电话 手机 联系 身份 今年 现年 男 女 患 住 系"""
)
INTRODUCTIONS = "我叫 名叫 叫做 名字叫 名为 我的名字是 本人叫 本人姓名 本人名叫"
_TITLES, _ROLES, _INTRODUCTIONS = any_of(TITLES), any_of(ROLES), any_of(INTRODUCTIONS)
_NEVER_IN_NAMES = (
    "的了是在有我你他她它们这那不也就都要到去被把对为及等吗呢吧啊呀么与或但而且某着过还又很最更再已会能可应"
    "该让给得个些"
    "号区县镇乡村路街局院校厅部委站店厂处员们"
)

_COMPOUNDS = any_of(COMPOUND)
_SURNAME = rf"(?:{_COMPOUNDS}|[{SURNAMES}])"
_GIVEN = rf"[^\W\d_A-Za-z{_NEVER_IN_NAMES}]"
_NAME = rf"(?:{_COMPOUNDS}{_GIVEN}{{1,2}}|[{SURNAMES}]{_GIVEN}{{1,2}})"
_FULL_NAME = re.compile(rf"{_SURNAME}{_GIVEN}{{0,2}}")
_NO_NAMES = frozenset(NO_NAMES.split())

ENGLISH_HINT = "name is|called|incerely|egards|ours truly"
"""RE2: without one of these no name is marked in English; `screening` tells what marks one in Chinese."""

HINT_AT_END = rf"(?:[ \n\x{{3000}}。！!？?~]|敬礼|敬上|此致|谢谢|感谢)(?:{_ROLES})?[:： ]*[{SURNAMES}]"
"""RE2 over the last characters of a text, where letters are signed."""

LENGTH_OF_END = 48

_TITLE = re.compile(rf"{_TITLES}(?![们妹])")
_LONGEST_NAME = 4
_END = rf"(?=[\s,。;!?、:.()\[\]“”\"'《〔/\-\d]|{_SAYS}|{_TITLES}|$)"
_ROLED = re.compile(rf"{_ROLES}(?:名字)?[:是叫为\s(\"“,]{{0,4}}({_NAME}){_END}")
_INTRODUCED = re.compile(rf"{_INTRODUCTIONS}[:\s,]{{0,2}}({_NAME}){_END}")
_I_AM = re.compile(rf"(?:我是|本人是|本人|我|我们是)[:\s(,]{{0,2}}({_NAME})(?=[\s,。;)(]|$)")
_SIGNED = re.compile(
    rf"(?:[\s。!?~]|敬礼|敬上|此致|谢谢|感谢)(?:{_ROLES})?[:\s]*({_NAME})(?:敬上|敬启|上|呈|拜上|携家人"
    rf"|叩首|泣书)?"
    r"(?:[\s,]*[\d零一二三四五六七八九十]{2,4}\s?[年./\-][\d零一二三四五六七八九十年月日号./\-\s]{1,14})?["
    r"\s。]*$"
)
_PHONE = re.compile(r"[\s,:(、是为话机码式号lL]\(?(?:\+?86)?[ \-]?(?:1[3-9]\d|0\d{2,3}[ \-]?\d{3})")
_BEFORE_PHONE = re.compile(
    rf"(?<![一-鿿])({_NAME})[\s,:(、]{{0,3}}(?:(?:联系|手机|移动|我的|本人)?(?:电话|手机|号码|方式"
    rf"|tel)(?:号码|号)?)?"
    rf"[\s:,是为]{{0,4}}(?=\(?(?:\+?86)?[ \-]?(?:1[3-9]|0\d)(?:[{re.escape(GAPS)}]{{0,3}}\d){{5}})",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"(?:\b[Mm]y name is|\b[Mm]y name['’]s|\bI am called|(?:[Ss]incerely|[Rr]egards|[Yy]ours "
    r"truly),?\s*\n)\s*"
    r"([A-Z][\w'’\-]+(?: (?:[A-Z]\.|[A-Z][\w'’\-]+)){0,3})"
)
_ENGLISH_MARKS = ("name", "called", "incerely", "egards", "ours truly")
_SET_APART = ':(“"叫['
_OFFICES = re.compile(r"(?:书记|[市县区省镇乡局厅科校院所处]长|主任|领导|经理|律师|法官)$")
_COMPOUND_NAMES = frozenset(COMPOUND.split())
_PREPOSITIONS = "向和于与从对关时应都将由来全明"


def find_names(text: str) -> Iterator[Span]:
    """Yield the names that a title, a role or an introduction marks."""
    for found in _TITLE.finditer(text):
        yield from _named_before(text, found.start())
    yield from _names(_INTRODUCED.finditer(text))
    for pattern in (_ROLED, _I_AM):
        yield from _names(found for found in pattern.finditer(text) if not _is_sentence(text, *found.span(1)))
    if any(mark in text for mark in _ENGLISH_MARKS):
        yield from (Span(*found.span(1), "name") for found in _ENGLISH.finditer(text))


def find_signed(text: str) -> Iterator[Span]:
    """Yield the name under a letter."""
    yield from _names(_SIGNED.finditer(text, max(0, len(text) - LENGTH_OF_END)))


def find_before_phone(text: str) -> Iterator[Span]:
    """Yield names that stand right before a phone number."""
    if _PHONE.search(text):
        yield from _names(_BEFORE_PHONE.finditer(text))


def _is_sentence(text: str, start: int, end: int) -> bool:
    """Whether the sentence goes on at `start` in words; behind a colon or a bracket it does not."""
    return text[start - 1] not in _SET_APART and reads_as_words(text, start, end)


def _names(matches: Iterable[re.Match[str]]) -> Iterator[Span]:
    for found in matches:
        name = found.group(1)
        if name[:2] not in _NO_NAMES and not (_OFFICES.search(name) or _TITLE.search(name)):
            yield Span(*found.span(1), "name")


def _named_before(text: str, end: int) -> Iterator[Span]:
    """Yield the longest name that ends where a title begins; 向王先生 speaks of a Mr Wang, not of a Mr
    Xiang."""
    for start in range(max(0, end - _LONGEST_NAME), end):
        if _FULL_NAME.fullmatch(text, start, end) and text[start : start + 2] not in _NO_NAMES:
            if end - start > 1 and text[start] in _PREPOSITIONS and text[start + 1] in SURNAMES:
                continue
            if _is_word_before(text, start, end):
                continue
            yield Span(start, end, "name")
            return


def _is_word_before(text: str, start: int, end: int) -> bool:
    """Whether what stands before a title is a word (由爷爷带大) or the end of one (理解司机师傅)."""
    if end - start == 1:
        return text[start] in "由于" or begins_inside_word(text, start)
    if text[start:end] in _COMPOUND_NAMES or text[start - 1] in _SET_APART:
        return False
    return reads_as_words(text, start, end) or begins_inside_word(text, start)
