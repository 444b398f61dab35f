"""Demonstration content: an invented city, written by us, that shows every state in the first minute."""

from answerable.portal.runs.demo.loading import is_empty, load, sign_ins
from answerable.portal.runs.demo.setting import PASSWORD

__all__ = ["PASSWORD", "is_empty", "load", "sign_ins"]
