"""Signals: how much was said of what and where, and when it is more than chance explains."""

from answerable.listening.signals.counting import count
from answerable.listening.signals.judging import judge

__all__ = ["count", "judge"]
