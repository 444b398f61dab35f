"""The pages of the inbox and of cases."""

from answerable.portal.cases.views.board import case, case_csv, case_list, of_story, open_case
from answerable.portal.cases.views.clocks import (
    ask_back,
    drop_limit,
    extension,
    limits,
    record_reply,
    take_back,
    urgency,
)
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
from answerable.portal.cases.views.public import ask, follow, reply, sent
from answerable.portal.cases.views.tasks import give_task
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
    "ask_back",
    "attach",
    "case",
    "case_csv",
    "case_list",
    "close",
    "contribute",
    "deadline",
    "drop_limit",
    "extension",
    "file",
    "finish",
    "follow",
    "give_task",
    "inbox",
    "inbox_csv",
    "limits",
    "message",
    "of_story",
    "open_case",
    "record_reply",
    "reopen",
    "reply",
    "reveal",
    "route",
    "sent",
    "set_aside",
    "sort",
    "take_back",
    "take_in",
    "transfer",
    "urgency",
]
