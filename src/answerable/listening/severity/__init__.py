"""How much is at stake in what a document says, with the words that decided. For ranking only."""

from answerable.listening.severity.judging import SeverityClassifier
from answerable.listening.severity.levels import LEVELS

__all__ = ["LEVELS", "SeverityClassifier"]
