"""What a page or a newsroom wraps around a text: editors' lines, invitations to scan and share, rights."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa

from answerable.listening.cleaning.columns import chosen, matching, replaced
from answerable.listening.cleaning.words import any_of

__all__ = ["HINT", "WORDS", "trim", "trimmed"]

_ANYWHERE_AT_END = (
    r"[(（\[【]?\s*(?:责任编辑|責任編輯|责编|編輯|编辑|校对|审核|终审|监制|值班编辑|作者单位|本文来源"
    r"|文章来源|原标题|新闻热线|投稿邮箱)"
    r"\s*[:：/|].{0,60}"
)
_WHOLE_LINE = (
    r"(?:长按|扫描|扫一扫|扫码|识别).{0,30}(?:二维码|关注|公众号|下载|小程序).{0,30}",
    r"(?:点击|戳).{0,12}(?:阅读原文|蓝字|关注|查看更多|下载|在看).{0,30}",
    r"(?:欢迎|敬请).{0,12}(?:关注|转发|订阅|投稿).{0,40}",
    r"(?:分享到|分享至|分享|转发|收藏|打印|返回顶部|返回首页|上一篇|下一篇|相关阅读|延伸阅读|推荐阅读"
    r"|更多精彩|阅读原文|举报|点赞)"
    r"(?:[:：].{0,60}|[ /|·].{0,40})?",
    r"(?:版权声明|免责声明|声明|特别提醒).{0,4}[:：].{0,400}",
    r".{0,30}(?:未经.{0,10}(?:授权|许可|允许).{0,20}(?:转载|使用)|版权所有|违者必究|All rights reserved"
    r"|©).{0,80}",
    r"(?:Copyright|Share this|Share on|Follow us|Subscribe|Sign up for|Read more|Related articles?"
    r"|Advertisement"
    r"|Click here|Print this)\b.{0,80}",
    r"[(（\[【]?(?:部分信息参考|(?:以上)?内容|资料|稿件|信息|图片|题图|综合|文章)?"
    r"(?:来源|來源|Source)\s*[:：|｜].{0,40}",
    r"[■●◆(（]?\s*(?:流程|视频|值班|本期|责任|执行|新媒体)?(?:编辑|責編|责编|校对|校對|审核)"
    r"[ /|｜：:].{0,24}",
    r"(?:本文)?(?:禁止|严禁|谢绝|请勿)转载.{0,12}|转载请.{0,20}",
    r"返回[^\s，。]{1,6}，?查看更多|关注[^，。]{1,24}公众号.{0,40}",
)
_LINE = re.compile("|".join(f"(?:{pattern})" for pattern in (_ANYWHERE_AT_END, *_WHOLE_LINE)), re.IGNORECASE)
_TAIL = re.compile(_ANYWHERE_AT_END.replace(".{0,60}", r"[^。！？\n]{0,40}[)）\]】]?") + r"\s*$")
WORDS = (
    "编辑 編輯 责编 責編 校对 校對 查看更多 审核 监制 来源 來源 原标题 热线 邮箱 二维码 关注 公众号 阅读 "
    "分享 转发 收藏 返回 一篇 声明 转载 版权 举报 点赞 下载"
)
HINT = (
    rf"(?i){any_of(WORDS)}|rights|©|copyright|share|follow us|subscribe|sign up|read more|related|advert"
    r"|click here|print|source"
)
"""RE2: without one of these a text has no boilerplate."""
_LINES_LOOKED_AT = 8


def trim(texts: pa.StringArray, rows: Sequence[int] | None = None) -> pa.StringArray:
    """Return `texts` (in normal form) without boilerplate at their beginning and end; nulls as nulls.

    With `rows` only these are looked at: those that hold one of `WORDS`, or Latin letters.
    """
    hinted = matching(texts, HINT, rows)
    return replaced(texts, hinted, [trimmed(text) for text in chosen(texts, hinted)])


def trimmed(text: str) -> str:
    """Return one text without boilerplate; never less than its longest line.

    >>> trimmed("来源：晚报\\n自来水浑浊三天。\\n扫码关注我们的公众号\\n（责任编辑：某某）")
    '自来水浑浊三天。'
    """
    lines = text.split("\n")
    first, end = 0, len(lines)
    while end - first > 1 and len(lines) - end < _LINES_LOOKED_AT and _is_boilerplate(lines[end - 1]):
        end -= 1
    while end - first > 1 and first < _LINES_LOOKED_AT and _is_boilerplate(lines[first]):
        first += 1
    kept = "\n".join(lines[first:end])
    shorter = _TAIL.sub("", kept[-120:])
    return (kept[:-120] + shorter).rstrip() or kept


def _is_boilerplate(line: str) -> bool:
    return len(line) < 200 and (not line or _LINE.fullmatch(line.strip()) is not None)
