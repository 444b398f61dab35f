"""Duplicates: which documents tell the same text, whole, nearly, or in part.

A volume of messages is three numbers, never one: documents, groups of copies, and independent sources. This
stage gives the groups. See `docs/listening/duplicates.md` for the rules and the figures.
"""

from answerable.listening.duplicates.grouper import DuplicateGrouper, group_file
from answerable.listening.duplicates.sketches import Sketches
from answerable.listening.duplicates.urls import canonical_url

__all__ = ["DuplicateGrouper", "Sketches", "canonical_url", "group_file"]
