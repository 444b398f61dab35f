"""Stories at the desk."""

from answerable.portal.stories.views.briefings import (
    briefing,
    briefing_list,
    briefing_paper,
    write_briefing,
)
from answerable.portal.stories.views.concerns import concerns
from answerable.portal.stories.views.curating import curate, join, mark_list, name, pin, split, undo
from answerable.portal.stories.views.reading import story, story_list
from answerable.portal.stories.views.thresholds import thresholds

__all__ = [
    "briefing",
    "briefing_list",
    "briefing_paper",
    "concerns",
    "curate",
    "join",
    "mark_list",
    "name",
    "pin",
    "split",
    "story",
    "story_list",
    "thresholds",
    "undo",
    "write_briefing",
]
