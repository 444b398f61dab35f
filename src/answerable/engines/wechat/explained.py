"""The platform's error codes that an operator meets, in plain words: what it means and what to do.

From the platform's public table of return codes.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Explained", "explain", "explain_publication"]


@dataclass(frozen=True)
class Explained:
    """What a code means, in both languages, and whether trying again later can help."""

    zh: str
    en: str
    again: bool = False


_CODES = {
    -1: Explained("微信平台繁忙，稍后会自动重试。", "The platform is busy; we try again by ourselves.", True),
    40001: Explained(
        "AppSecret 不对，或令牌已失效。请核对公众号后台的 AppSecret。",
        "The AppSecret is wrong or the token has lapsed. Compare the AppSecret with the account's settings.",
        True,
    ),
    40003: Explained("收信人未关注此公众号。", "The person does not follow this account."),
    40007: Explained("素材不存在或已过期。", "The media file is not there or has expired."),
    40013: Explained(
        "AppID 不对。请核对公众号后台的 AppID。",
        "The AppID is wrong. Compare it with the account's settings.",
    ),
    40014: Explained("令牌无效，已换新的重试。", "The token is not valid; we fetch a new one.", True),
    40037: Explained(
        "订阅通知的模板不对。请在后台核对模板 ID。", "The notice's template is wrong. Compare its id."
    ),
    40054: Explained("菜单中的链接不合规。", "A link in the menu is not acceptable."),
    40164: Explained(
        "本机的网络地址不在公众号的 IP 白名单里。请在后台加入。",
        "This server's address is not on the account's list of allowed addresses. Add it there.",
    ),
    41001: Explained("缺少令牌。", "The token is missing.", True),
    42001: Explained("令牌过期，已换新的重试。", "The token has expired; we fetch a new one.", True),
    43004: Explained("收信人需要先关注此公众号。", "The person must follow the account first."),
    43101: Explained(
        "收信人没有同意接收这种通知，或同意已用完。",
        "The person did not consent to this notice, or the consent is used up.",
    ),
    40016: Explained("菜单项的个数不对。", "The menu has too many or too few entries."),
    40018: Explained("菜单项的名称长度不对。", "The name of a menu entry is too long."),
    40029: Explained("登录码无效或已用过，请重新打开。", "The sign-in code is used up; open the page again."),
    44002: Explained("内容为空。", "The content is empty."),
    45002: Explained("内容太长。", "The content is too long."),
    45009: Explained(
        "今天的调用次数用完了，明天再试。",
        "Today's number of calls is used up; tomorrow there are more.",
        True,
    ),
    45011: Explained("调用太快，稍后会自动重试。", "Called too fast; we try again by ourselves.", True),
    45015: Explained(
        "超过四十八小时没有互动，不能再发客服消息，改用订阅通知或网页。",
        "More than 48 hours since the person's last message: use a notice or the web page.",
    ),
    45047: Explained(
        "给同一人的客服消息太多，请等对方回复。",
        "Too many messages in a row to one person; wait for a reply.",
    ),
    46003: Explained("菜单不存在。", "There is no menu."),
    48001: Explained(
        "此公众号没有这个接口的权限（多为未认证的订阅号）。请改用人工方式。",
        "The account has no right to this interface; unverified ones often have none. Use the manual way.",
    ),
    48004: Explained(
        "接口被平台封禁，请登录公众号后台查看。",
        "The platform has blocked this interface; see the account's page.",
    ),
    50002: Explained(
        "账号受限，请登录公众号后台查看。", "The account is restricted; see the account's page."
    ),
    53500: Explained("发布功能被封禁。", "Publication is blocked."),
    53503: Explained("草稿未通过发布检查。", "The draft did not pass the check before publication."),
    53504: Explained("请先到公众号后台使用草稿。", "Use drafts on the account's own page first."),
    53505: Explained("请先手动保存成功后再发布。", "Save the draft by hand once before it can be published."),
    53600: Explained(
        "找不到这份草稿或发布，可能已经发布。", "The draft or publication is not there; it may be out."
    ),
}
_PUBLICATIONS = {
    2: Explained(
        "原创声明未通过，请人工发布。", "The claim to be the original was not accepted; publish by hand."
    ),
    3: Explained("平台没能发布，可以再试一次。", "The platform could not publish it; try again."),
    4: Explained(
        "平台审核未通过。请看公众号后台的通知，修改后再发。",
        "The platform's review did not let it through. See its message on the account's own page.",
    ),
    5: Explained("文章发布后被删除了。", "It was published, and then taken down on the account's page."),
    6: Explained("文章发布后被平台封禁了。", "It was published, and then blocked by the platform."),
}
_UNKNOWN = Explained(
    "微信平台返回了错误，请对照错误码查看。", "The platform returned an error; look the code up."
)


def explain(code: int) -> Explained:
    """What the platform's code means; a general sentence for codes that are not in our list."""
    return _CODES.get(code, _UNKNOWN)


def explain_publication(status: int) -> Explained:
    """What the platform's verdict on a publication means, where it is not out."""
    return _PUBLICATIONS.get(status, _UNKNOWN)
