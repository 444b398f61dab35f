"""Features of text that several stages need: characters, n-grams and words as arrays, without loops."""

from answerable.listening.text.characters import Characters, fold
from answerable.listening.text.ngrams import count_ngrams, counts_matrix
from answerable.listening.text.words import Words, count_words, cut

__all__ = ["Characters", "Words", "count_ngrams", "count_words", "counts_matrix", "cut", "fold"]
