"""What can be done with messages and cases: each verb checks the right, writes, and leaves a line."""

from answerable.portal.cases.services.catalogue import (
    COLUMNS,
    MANAGE_CATALOGUE,
    MOST_ENTRIES,
    begin_draft,
    discard_draft,
    drop_entry,
    keep_entry,
    put_in_force,
    take_entries,
)
from answerable.portal.cases.services.clocks import announce_extension, set_urgency, watch_clocks
from answerable.portal.cases.services.contacts import erase_due_contacts, reveal_contact
from answerable.portal.cases.services.inbox import (
    count_sending,
    new_slip,
    receive,
    set_aside,
    sort,
    take_in,
    token_from,
)
from answerable.portal.cases.services.limits import MANAGE_LIMITS, drop_limit, set_limit
from answerable.portal.cases.services.matters import (
    attach,
    begin_answer,
    close,
    mark_answered,
    open_case,
    reopen,
)
from answerable.portal.cases.services.parts import (
    Part,
    acknowledge,
    change_deadline,
    contribute,
    finish,
    note_overdue,
    route,
    transfer,
)
from answerable.portal.cases.services.questions import (
    ask_back,
    lapse_questions,
    record_reply,
    reply,
    take_back,
)
from answerable.portal.cases.services.shields import shield
from answerable.portal.cases.services.steps import covered, in_words, move, next_number, require
from answerable.portal.cases.services.taking_back import bring_back, set_topic, unroute, unsort
from answerable.portal.cases.services.waiting import watch_inbox

__all__ = [
    "COLUMNS",
    "MANAGE_CATALOGUE",
    "MANAGE_LIMITS",
    "MOST_ENTRIES",
    "Part",
    "acknowledge",
    "announce_extension",
    "ask_back",
    "attach",
    "begin_answer",
    "begin_draft",
    "bring_back",
    "change_deadline",
    "close",
    "contribute",
    "count_sending",
    "covered",
    "discard_draft",
    "drop_entry",
    "drop_limit",
    "erase_due_contacts",
    "finish",
    "in_words",
    "keep_entry",
    "lapse_questions",
    "mark_answered",
    "move",
    "new_slip",
    "next_number",
    "note_overdue",
    "open_case",
    "put_in_force",
    "receive",
    "record_reply",
    "reopen",
    "reply",
    "require",
    "reveal_contact",
    "route",
    "set_aside",
    "set_limit",
    "set_topic",
    "set_urgency",
    "shield",
    "sort",
    "take_back",
    "take_entries",
    "take_in",
    "token_from",
    "transfer",
    "unroute",
    "unsort",
    "watch_clocks",
    "watch_inbox",
]
