"""The pages of suggestions: for everybody, for authors, for the desk, and of what was hidden."""

from answerable.portal.suggestions.views.data import list_csv, list_json, list_xlsx, log_csv, log_xlsx
from answerable.portal.suggestions.views.desk import (
    assign,
    cover,
    decide,
    desk_list,
    finish,
    hide,
    note,
    open_case,
    publish,
    reveal,
    work,
)
from answerable.portal.suggestions.views.hidings import hiding, hidings, restore, uphold
from answerable.portal.suggestions.views.own import appeal, mine, new, sent, withdraw
from answerable.portal.suggestions.views.promises import (
    drop_rule,
    drop_threshold,
    promises,
    set_rule,
    set_threshold,
)
from answerable.portal.suggestions.views.public import (
    log,
    published_rules,
    suggestion,
    suggestion_list,
    support,
    take_back,
)

__all__ = [
    "appeal",
    "assign",
    "cover",
    "decide",
    "desk_list",
    "drop_rule",
    "drop_threshold",
    "finish",
    "hide",
    "hiding",
    "hidings",
    "list_csv",
    "list_json",
    "list_xlsx",
    "log",
    "log_csv",
    "log_xlsx",
    "mine",
    "new",
    "note",
    "open_case",
    "promises",
    "publish",
    "published_rules",
    "restore",
    "reveal",
    "sent",
    "set_rule",
    "set_threshold",
    "suggestion",
    "suggestion_list",
    "support",
    "take_back",
    "uphold",
    "withdraw",
    "work",
]
