"""What a document is about: a versioned taxonomy, words for the cold start, a trainable classifier."""

from answerable.listening.topics.coldstart import KeywordClassifier
from answerable.listening.topics.taxonomy import Taxonomy, load_taxonomy
from answerable.listening.topics.trained import Model, train

__all__ = ["KeywordClassifier", "Model", "Taxonomy", "load_taxonomy", "train"]
