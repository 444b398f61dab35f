"""What can be done about topics: each verb checks the right, writes, and leaves a line."""

from answerable.portal.topics.services.corrections import CORRECT, correct, reapply, take_back
from answerable.portal.topics.services.learning import (
    ask_for_training,
    note_failed,
    note_trained,
    switch_off,
    switch_on,
)
from answerable.portal.topics.services.taxonomies import (
    MANAGE,
    activate,
    discard,
    lay_out,
    retire_topic,
    save_topic,
)

__all__ = [
    "CORRECT",
    "MANAGE",
    "activate",
    "ask_for_training",
    "correct",
    "discard",
    "lay_out",
    "note_failed",
    "note_trained",
    "reapply",
    "retire_topic",
    "save_topic",
    "switch_off",
    "switch_on",
    "take_back",
]
