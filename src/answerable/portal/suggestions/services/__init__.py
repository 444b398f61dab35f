"""What can be done with suggestions: each verb checks the right, writes, and leaves a line."""

from answerable.portal.suggestions.services import showing as _showing  # noqa: F401 - makes its text known
from answerable.portal.suggestions.services.answering import add_note, decide, finish, lapse_due
from answerable.portal.suggestions.services.checking import assign, cover, publish
from answerable.portal.suggestions.services.contacts import erase_due, reveal
from answerable.portal.suggestions.services.hiding import appeal, hide, restore, uphold
from answerable.portal.suggestions.services.promising import (
    MANAGE,
    drop_rule,
    drop_threshold,
    lay_down_rules,
    set_rule,
    set_threshold,
)
from answerable.portal.suggestions.services.sending import count_sending, submit, withdraw
from answerable.portal.suggestions.services.supporting import count_browser, open_case, support, take_back
from answerable.portal.suggestions.services.texts import Found, PublicText, register
from answerable.portal.suggestions.services.watching import tell_of_late

__all__ = [
    "MANAGE",
    "Found",
    "PublicText",
    "add_note",
    "appeal",
    "assign",
    "count_browser",
    "count_sending",
    "cover",
    "decide",
    "drop_rule",
    "drop_threshold",
    "erase_due",
    "finish",
    "hide",
    "lapse_due",
    "lay_down_rules",
    "open_case",
    "publish",
    "register",
    "restore",
    "reveal",
    "set_rule",
    "set_threshold",
    "submit",
    "support",
    "take_back",
    "tell_of_late",
    "uphold",
    "withdraw",
]
