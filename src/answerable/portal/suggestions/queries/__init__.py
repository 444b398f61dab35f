"""Reading suggestions, what is promised to them, and what was hidden."""

from answerable.portal.suggestions.queries.doors import (
    by_token,
    get_hiding_for,
    get_public,
    get_suggestion_for,
    has_arrived,
    hiding_of,
    hiding_verbs_for,
    hidings_for,
    public_suggestions,
    suggestions_for,
    supports,
    verbs_for,
)
from answerable.portal.suggestions.queries.lists import (
    SORTS,
    answer_of,
    desk_list,
    growth_of,
    last_change,
    listed,
    numbers,
    owed,
)
from answerable.portal.suggestions.queries.moderation import figures, log
from answerable.portal.suggestions.queries.promises import (
    every_rule,
    former_thresholds,
    promise_for,
    rules_in_force,
    thresholds_in_force,
)

__all__ = [
    "SORTS",
    "answer_of",
    "by_token",
    "desk_list",
    "every_rule",
    "figures",
    "former_thresholds",
    "get_hiding_for",
    "get_public",
    "get_suggestion_for",
    "growth_of",
    "has_arrived",
    "hiding_of",
    "hiding_verbs_for",
    "hidings_for",
    "last_change",
    "listed",
    "log",
    "numbers",
    "owed",
    "promise_for",
    "public_suggestions",
    "rules_in_force",
    "suggestions_for",
    "supports",
    "thresholds_in_force",
    "verbs_for",
]
