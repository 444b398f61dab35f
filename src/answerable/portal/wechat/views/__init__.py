"""What the platform calls, what a person opens, and the desk's pages about accounts."""

from answerable.portal.wechat.views.accounts import (
    account,
    accounts,
    change_account,
    menu,
    new_account,
    send_menu,
    switch,
)
from answerable.portal.wechat.views.articles import article, article_again, article_out, articles
from answerable.portal.wechat.views.callback import ShortWay, callback
from answerable.portal.wechat.views.notice import notice
from answerable.portal.wechat.views.own import enter, entered, new_code, own, part
from answerable.portal.wechat.views.replies import codes, drop_code, drop_reply, replies, reply
from answerable.portal.wechat.views.sent import sent, sent_again

__all__ = [
    "ShortWay",
    "account",
    "accounts",
    "article",
    "article_again",
    "article_out",
    "articles",
    "callback",
    "change_account",
    "codes",
    "drop_code",
    "drop_reply",
    "enter",
    "entered",
    "menu",
    "new_account",
    "new_code",
    "notice",
    "own",
    "part",
    "replies",
    "reply",
    "send_menu",
    "sent",
    "sent_again",
    "switch",
]
