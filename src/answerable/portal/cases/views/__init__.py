"""The pages of the inbox and of cases."""

from answerable.portal.cases.views.board import case, case_csv, case_list, of_story, open_case
from answerable.portal.cases.views.inbox import (
    attach,
    file,
    inbox,
    inbox_csv,
    message,
    reveal,
    set_aside,
    sort,
    take_in,
)
from answerable.portal.cases.views.public import ask, follow, sent
from answerable.portal.cases.views.verbs import (
    acknowledge,
    close,
    contribute,
    deadline,
    finish,
    reopen,
    route,
    transfer,
)

__all__ = [
    "acknowledge",
    "ask",
    "attach",
    "case",
    "case_csv",
    "case_list",
    "close",
    "contribute",
    "deadline",
    "file",
    "finish",
    "follow",
    "inbox",
    "inbox_csv",
    "message",
    "of_story",
    "open_case",
    "reopen",
    "reveal",
    "route",
    "sent",
    "set_aside",
    "sort",
    "take_in",
    "transfer",
]
