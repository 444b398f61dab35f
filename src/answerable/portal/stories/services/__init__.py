"""The verbs of stories: store what was found, curate it, write briefings."""

from answerable.portal.stories.services.briefing import seal_of, supply_work, write_briefing
from answerable.portal.stories.services.curating import (
    CURATE,
    choose_name,
    join_stories,
    may_set_thresholds,
    note_outcomes,
    note_thresholds,
    pin_story,
    set_threshold,
    split_story,
    undo_mark,
)
from answerable.portal.stories.services.naming import name_stories
from answerable.portal.stories.services.regrouping import succeed, unite_groups, vanishing
from answerable.portal.stories.services.storing import (
    Stored,
    mark_warned,
    move_documents,
    settle_topics,
    store,
)

__all__ = [
    "CURATE",
    "Stored",
    "choose_name",
    "join_stories",
    "mark_warned",
    "may_set_thresholds",
    "move_documents",
    "name_stories",
    "note_outcomes",
    "note_thresholds",
    "pin_story",
    "seal_of",
    "set_threshold",
    "settle_topics",
    "split_story",
    "store",
    "succeed",
    "supply_work",
    "undo_mark",
    "unite_groups",
    "vanishing",
    "write_briefing",
]
