"""The tone of texts, reported for a story as a share with its interval; never of an author."""

from answerable.listening.tone.lexicon import LABELS, ToneClassifier
from answerable.listening.tone.share import FLOOR, Share, share_with_interval
from answerable.listening.tone.trained import Model, train

__all__ = ["FLOOR", "LABELS", "Model", "Share", "ToneClassifier", "share_with_interval", "train"]
