"""The hiding rules that an installation begins with. Later wordings are data; these stay as they are."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["FIRST_RULES", "FirstRule"]


class FirstRule(NamedTuple):
    """One rule in its first wording, in both languages."""

    code: str
    title_zh: str
    title_en: str
    text_zh: str
    text_en: str


FIRST_RULES = (
    FirstRule(
        "personal-data",
        "他人的个人信息",
        "Somebody else's personal data",
        "文中有他人的姓名、电话、住址等个人信息，遮去之后就读不懂了。能遮去的，只遮不藏。",
        "It tells somebody's name, telephone, home or the like, and means nothing once that is covered. "
        "What can be covered is covered and not hidden.",
    ),
    FirstRule(
        "violence",
        "号召暴力",
        "A call to violence",
        "号召伤害他人、毁坏财物，或者以此相威胁。措辞激烈本身不在此列。",
        "It calls for hurting people or destroying things, or threatens with it. Strong words alone do not.",
    ),
    FirstRule(
        "advertising",
        "广告",
        "Advertising",
        "通篇推销商品或服务，没有提出任何建议。",
        "It sells something and proposes nothing.",
    ),
    FirstRule(
        "obscene",
        "违法的淫秽内容",
        "Unlawful pornography",
        "含有法律禁止传播的淫秽内容。",
        "It holds pornography that the law forbids to spread.",
    ),
    FirstRule(
        "repeated",
        "同一文字重复发布",
        "The very same text again",
        "与一条已经公开的建议一字不差。用自己的话说同一件事，不在此列。",
        "It is word for word a suggestion that is public already. The same in other words is not that.",
    ),
)
