"""Places: which administrative division a text speaks of, with how much confidence, or which it may be.

See `docs/listening/places.md` for the rule by which a code is given or withheld, and for the figures.
"""

from answerable.listening.places.finder import PlaceFinder
from answerable.listening.places.gazetteer import Division, Gazetteer

__all__ = ["Division", "Gazetteer", "PlaceFinder"]
