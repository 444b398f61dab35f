"""Topics at the desk: the list, the editor with its preview, versions, corrections, and what is learned."""

from answerable.portal.topics.views.corrections import correct
from answerable.portal.topics.views.editor import add, edit, preview, retire
from answerable.portal.topics.views.learning import learning, switch_off, switch_on, train
from answerable.portal.topics.views.lists import topic_list
from answerable.portal.topics.views.versions import activate, discard, version, version_list

__all__ = [
    "activate",
    "add",
    "correct",
    "discard",
    "edit",
    "learning",
    "preview",
    "retire",
    "switch_off",
    "switch_on",
    "topic_list",
    "train",
    "version",
    "version_list",
]
