"""Everything that is written for the chat: what is taken, exchanged, told, bound, published and set up."""

from answerable.portal.wechat.services.accounts import (
    change_menu,
    keep_account,
    lay_down_demo,
    put_menu,
    switch,
)
from answerable.portal.wechat.services.binding import CODE_LIVES, new_code, part
from answerable.portal.wechat.services.consent import SignedPage, signed_page
from answerable.portal.wechat.services.edge import take
from answerable.portal.wechat.services.entering import come_back, set_out
from answerable.portal.wechat.services.housekeeping import clear_old
from answerable.portal.wechat.services.keeping import erase_due_channels
from answerable.portal.wechat.services.notices import WeChat
from answerable.portal.wechat.services.pictures import fetch_pictures
from answerable.portal.wechat.services.publishing import (
    article_of,
    carry_publications,
    note_by_hand,
    offer,
    try_again,
)
from answerable.portal.wechat.services.replies import drop_keyword, drop_scene, keep_keyword, make_scene
from answerable.portal.wechat.services.reports import enter_reports
from answerable.portal.wechat.services.statements import account_at
from answerable.portal.wechat.services.telling import note_answers, tell_again, tell_due

__all__ = [
    "CODE_LIVES",
    "SignedPage",
    "WeChat",
    "account_at",
    "article_of",
    "carry_publications",
    "change_menu",
    "clear_old",
    "come_back",
    "drop_keyword",
    "drop_scene",
    "enter_reports",
    "erase_due_channels",
    "fetch_pictures",
    "keep_account",
    "keep_keyword",
    "lay_down_demo",
    "make_scene",
    "new_code",
    "note_answers",
    "note_by_hand",
    "offer",
    "part",
    "put_menu",
    "set_out",
    "signed_page",
    "switch",
    "take",
    "tell_again",
    "tell_due",
    "try_again",
]
