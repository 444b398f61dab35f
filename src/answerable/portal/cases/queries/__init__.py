"""Reading messages and cases. Each person's view of them comes through here, and "not found" is the answer to others."""

from answerable.portal.cases.queries.doors import (
    cases_for,
    get_case_for,
    get_message_for,
    get_part_for,
    hash_of,
    inbox_for,
    message_by_token,
    messages_for,
)
from answerable.portal.cases.queries.lists import (
    case_rows,
    cases_of_story,
    due_for,
    inbox_numbers,
    messages_to_hear,
    open_cases_for,
    units_of,
)
from answerable.portal.cases.queries.topics import topic_choices, topic_label

__all__ = [
    "case_rows",
    "cases_for",
    "cases_of_story",
    "due_for",
    "get_case_for",
    "get_message_for",
    "get_part_for",
    "hash_of",
    "inbox_for",
    "inbox_numbers",
    "message_by_token",
    "messages_for",
    "messages_to_hear",
    "open_cases_for",
    "topic_choices",
    "topic_label",
    "units_of",
]
