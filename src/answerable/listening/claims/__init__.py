"""From a circulating claim to the published fact-checks, and from a message to the earlier answers."""

from answerable.listening.claims.earlier import EarlierAnswers
from answerable.listening.claims.matching import match

__all__ = ["EarlierAnswers", "match"]
