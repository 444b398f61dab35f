"""Signals: how much was said of what and where, and when it is more than chance explains."""

from answerable.listening.signals.counting import count
from answerable.listening.signals.judging import judge, judge_together
from answerable.listening.signals.rehearsal import rehearse

__all__ = ["count", "judge", "judge_together", "rehearse"]
