"""From a circulating claim to the published fact-checks and earlier answers."""

from answerable.listening.claims.matching import match

__all__ = ["match"]
