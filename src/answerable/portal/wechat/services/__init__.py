"""Everything that is written for the chat: what is taken, exchanged, told and set up."""

from answerable.portal.wechat.services.accounts import keep_account, lay_down_demo, put_menu, switch
from answerable.portal.wechat.services.edge import take
from answerable.portal.wechat.services.housekeeping import clear_old
from answerable.portal.wechat.services.pictures import fetch_pictures
from answerable.portal.wechat.services.telling import note_answers, tell_due

__all__ = [
    "clear_old",
    "fetch_pictures",
    "keep_account",
    "lay_down_demo",
    "note_answers",
    "put_menu",
    "switch",
    "take",
    "tell_due",
]
