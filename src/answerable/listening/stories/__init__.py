"""Stories: documents that tell of one matter, found as they arrive, with names that stay."""

from answerable.listening.stories.clusterer import StoryClusterer
from answerable.listening.stories.marks import MARK, OUTCOME
from answerable.listening.stories.phases import phases
from answerable.listening.stories.previews import preview
from answerable.listening.stories.recipe import Recipe

__all__ = ["MARK", "OUTCOME", "Recipe", "StoryClusterer", "phases", "preview"]
