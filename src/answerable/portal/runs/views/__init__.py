"""The desk's front page, the list of runs, and the practice."""

from answerable.portal.runs.views.desk import desk, panels, run_list
from answerable.portal.runs.views.practice import practice, practice_again, practice_matter, practice_step

__all__ = [
    "desk",
    "panels",
    "practice",
    "practice_again",
    "practice_matter",
    "practice_step",
    "run_list",
]
